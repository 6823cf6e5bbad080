"""Limits around Flask-Security's pages: how often a password or a code may be tried."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, current_app, g, redirect, request, session
from flask_login import current_user

from kiosk.domain import audit, staff
from kiosk.web.plumbing import pages, throttle

View = Callable[..., Any]


def _guard_log_in(view: View) -> View:
    """Limit wrong log-ins of one account from one address, and all those from one address."""

    @wraps(view)
    def guarded() -> Response:
        if request.method != "POST":
            return current_app.make_response(view())
        email, address = request.form.get("email", "").strip().lower()[:255], throttle.address()
        throttle.check(throttle.LOG_IN_ADDRESS, address)
        throttle.count(throttle.LOG_IN, email, address)
        answer = current_app.make_response(view())
        if answer.status_code < 400:
            throttle.forgive(throttle.LOG_IN, email, address)
        else:
            throttle.note(throttle.LOG_IN_ADDRESS, address)
            _note_refused(email)
        return answer

    return guarded


def _guard_code(view: View) -> View:
    """Limit wrong codes of one account, wherever they are typed."""

    @wraps(view)
    def guarded() -> Response:
        if session.get("_user_id") and session.get("tf_state") != "validating_profile":
            # No code is waited for. The library would log the person out, by a mere look.
            return pages.see_other("account.account")
        account = session.get("tf_user_id") or session.get("_user_id")
        if request.method != "POST" or not account:
            return current_app.make_response(view())
        new_app = session.get("tf_state") == "validating_profile" and "tf_user_id" in session
        throttle.count(throttle.CODE, account)
        answer = current_app.make_response(view())
        if answer.status_code < 400:
            throttle.forgive(throttle.CODE, account)
            if new_app:  # with a new code app come recovery codes, before anything else
                answer = current_app.make_response(redirect("/staff/recovery-codes", 303))
        return answer

    return guarded


def _guard_password(view: View) -> View:
    """Limit guesses of the password by somebody who found a computer logged in."""

    @wraps(view)
    def guarded() -> Response:
        person = current_user._get_current_object()
        if request.method != "POST" or not isinstance(person, staff.Staff):
            return current_app.make_response(view())
        throttle.count(throttle.CODE, "password", str(person.id))
        answer = current_app.make_response(view())
        if answer.status_code < 400:
            throttle.forgive(throttle.CODE, "password", str(person.id))
        return answer

    return guarded


def _note_refused(email: str) -> None:
    person = staff.by_email(g.school, email)
    audit.note_apart(
        g.school, person.id if person else None, "log_in_refused", address=throttle.address()
    )


GUARDS: dict[str, Callable[[View], View]] = {
    "security.login": _guard_log_in,
    "security.two_factor_token_validation": _guard_code,
    "security.mf_recovery": _guard_code,
    "security.verify": _guard_password,
    "security.change_password": _guard_password,
}
