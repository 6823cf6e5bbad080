"""Table of contents: every blueprint with its address prefix."""

from flask import Flask

from kiosk.web.parents import (
    appearance,
    booked_here,
    booking,
    event,
    help,
    home,
    leaving,
    my_booking,
    place,
    signin,
    talk,
    welcome,
    wish,
)
from kiosk.web.plumbing import health
from kiosk.web.staff import (
    account,
    audit_log,
    bookings,
    event_editor,
    events,
    export,
    hosts,
    people,
    queue,
    queue_steps,
    settings,
    setup,
    sheets,
    sign_ins,
    surgeries,
    surgery_editor,
    tell,
    today,
    uploads,
    venues,
)
from kiosk.web.wall import wall

WELCOME = (welcome, home, signin, leaving, help, appearance, event)
TALK = (talk, booked_here, place, booking, my_booking, wish, wall)
STAFF = (today, sign_ins, export, events, event_editor, venues, settings, people)
LINES = (queue, queue_steps, hosts, surgeries, surgery_editor, bookings, tell, sheets)
ACCOUNTS = (account, audit_log)
#: Open to those who have no account yet, or to everybody: no prefix.
WITHOUT_PREFIX = (setup, uploads)


def install(app: Flask) -> None:
    """Register every page."""
    app.register_blueprint(health.blueprint)
    for module in (*WELCOME, *TALK, *WITHOUT_PREFIX):
        app.register_blueprint(module.blueprint)
    for module in (*STAFF, *LINES, *ACCOUNTS):
        app.register_blueprint(module.blueprint, url_prefix="/staff")
