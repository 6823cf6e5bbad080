"""Table of contents: every blueprint with its address prefix."""

from flask import Flask

from kiosk.web.parents import appearance, event, help, home, leaving, signin, welcome
from kiosk.web.plumbing import health
from kiosk.web.staff import (
    account,
    audit_log,
    event_editor,
    events,
    export,
    people,
    settings,
    setup,
    sign_ins,
    today,
    uploads,
    venues,
)

PARENTS = (welcome, home, signin, leaving, help, appearance, event)
STAFF = (today, sign_ins, export, events, event_editor, venues, settings, people)
ACCOUNTS = (account, audit_log)
#: Open to those who have no account yet, or to everybody: no prefix.
WITHOUT_PREFIX = (setup, uploads)


def install(app: Flask) -> None:
    """Register every page."""
    app.register_blueprint(health.blueprint)
    for module in (*PARENTS, *WITHOUT_PREFIX):
        app.register_blueprint(module.blueprint)
    for module in (*STAFF, *ACCOUNTS):
        app.register_blueprint(module.blueprint, url_prefix="/staff")
