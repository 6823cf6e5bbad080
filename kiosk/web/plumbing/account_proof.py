"""Proof of who is at the browser: a right password or code in this very request, and what it ends.

An answer that is no refusal proves nothing: somebody else may be logged in here already.
"""

from flask import current_app, g
from flask_login import current_user

from kiosk.domain import audit, staff
from kiosk.web.plumbing import sessions


def step_aside() -> None:
    """Hide from this request who is logged in: it may be somebody else who logs in now."""
    first = current_user._get_current_object()
    if isinstance(first, staff.Staff):
        g.stepped_aside = first
        current_app.extensions["security"].login_manager._update_request_context_with_user()


def take_over(person: staff.Staff) -> None:
    """Begin a session for whoever proved a password; who was logged in here before is out."""
    step_aside()
    first = g.pop("stepped_aside", None)
    if first is not None:
        audit.note(g.school, first.id, "logged_out")
    sessions.current().begin_anew()
    prove(person)


def prove(person: staff.Staff) -> None:
    """Take note that this request held the right password or code of this person."""
    g.proved = person


def proved() -> staff.Staff | None:
    """Return who has proved in this request who they are."""
    found: staff.Staff | None = g.get("proved")
    return found


def note_wrong_password() -> None:
    """Take note that the password sent was another one."""
    g.wrong_password = True


def was_wrong_password() -> bool:
    """Say whether a wrong password was sent."""
    return bool(g.get("wrong_password"))
