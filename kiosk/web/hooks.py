"""Installs the plumbing, in the order in which a request meets it."""

from flask import Flask

from kiosk.core import reads_like
from kiosk.core.config import Config
from kiosk.web.plumbing import (
    access,
    accounts,
    alarms,
    assets,
    bodies,
    compression,
    folding,
    hand_over,
    headers,
    hold_limits,
    hosts,
    htmx,
    language,
    listen_button,
    origin,
    pages,
    paired,
    polls,
    poster_links,
    qr_codes,
    refusals,
    school,
    server_state,
    throttle,
    transactions,
)


def install(app: Flask, config: Config) -> None:
    """Install what happens around every view. Answers pass the same list from the bottom up."""
    htmx.install(app)
    folding.install(app)
    language.install(app)
    assets.install(app)
    qr_codes.install(app)
    server_state.install(app)
    refusals.install(app)
    poster_links.install(app)
    app.jinja_env.globals["words"] = pages.words
    app.jinja_env.globals["reads_like"] = reads_like.reads_like
    headers.install(app, config.https)
    compression.install(app)
    hosts.install(app, config.trusted_hosts)
    origin.install(app)
    bodies.install(app)
    throttle.install(app)
    hold_limits.install(app)
    hand_over.install(app)
    listen_button.install(app)
    transactions.install(app)
    school.install(app)
    paired.install(app)
    accounts.install(app, config)
    access.install(app)
    alarms.install(app)
    polls.install(app)  # last: it stands before all of them
