"""Table of contents: every blueprint with its address prefix."""

from flask import Flask

from kiosk.web.parents import appearance, event, help, home, leaving, signin, welcome
from kiosk.web.plumbing import health

PARENTS = (welcome, home, signin, leaving, help, appearance, event)
STAFF = ()


def install(app: Flask) -> None:
    """Register every page."""
    app.register_blueprint(health.blueprint)
    for module in PARENTS:
        app.register_blueprint(module.blueprint)
    for module in STAFF:
        app.register_blueprint(module.blueprint, url_prefix="/staff")
