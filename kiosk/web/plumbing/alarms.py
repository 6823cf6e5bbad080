"""The bar that tells safeguarding leads, on every staff page, that something waits to be read."""

from flask import Flask, g

from kiosk.domain import concerns
from kiosk.web.plumbing import access


def install(app: Flask) -> None:
    """Let templates ask for the alarm of the person who looks at them."""
    app.jinja_env.globals["alarm"] = current


def current() -> concerns.Alert | None:
    """Return what waits, or None for everybody who is not a lead: they cost no question at all."""
    person = access.current_staff()
    if person is None or not person.safeguarding:
        return None
    if "alarm" not in g:
        g.alarm = concerns.alert(g.school)
    found: concerns.Alert = g.alarm
    return found


def tag(alarm: concerns.Alert) -> str:
    """Name what the bar shows, for the page's question whether anything has changed."""
    return f"{alarm.unread}.{int(alarm.late)}"
