"""create_app(): the one file that knows all. It makes nothing on disk and migrates nothing."""

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from kiosk.core import config as settings
from kiosk.core import db
from kiosk.core.config import Config
from kiosk.web import hooks, routes
from kiosk.web.plumbing import access


def create_app(config: Config | None = None) -> Flask:
    """Return the app for one instance; without a config, the environment says which."""
    config = config or settings.from_environment()
    if not config.secret_key:
        raise RuntimeError("This instance has no secret key yet. Run `kiosk upgrade` first.")
    app = Flask("kiosk", static_folder=None, template_folder="../templates")
    app.config.update(
        KIOSK=config,
        TESTING=config.testing,
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_SECURE=config.https,
        TEMPLATES_AUTO_RELOAD=False,
    )
    db.install(app, config)
    Migrate(app, db.extension, directory=str(settings.MIGRATIONS), compare_type=True)
    hooks.install(app, config)
    routes.install(app)
    access.check_all_marked(app)
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, 0)  # type: ignore[method-assign]
    return app
