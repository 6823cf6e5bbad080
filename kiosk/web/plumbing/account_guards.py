"""Limits around Flask-Security's pages: how often a password or a code may be tried.

Tries are forgiven on proof alone, never because an answer was no refusal.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from flask import Response, current_app, g, redirect, request, session
from flask_login import current_user

from kiosk.core import db
from kiosk.domain import audit, staff
from kiosk.web.plumbing import account_proof, pages, throttle

View = Callable[..., Any]


def _guard_log_in(view: View) -> View:
    """Limit wrong log-ins of one account from one address, and all those from one address.

    Somebody who is logged in here already steps aside; whoever proves a password takes over.
    """

    @wraps(view)
    def guarded() -> Response:
        if request.method != "POST":
            return current_app.make_response(view())
        email, address = request.form.get("email", "").strip().lower()[:255], throttle.address()
        with _telling(lambda: _id_of(email)):
            throttle.check(throttle.LOG_IN_ADDRESS, address)
            throttle.count(throttle.LOG_IN, email, address)
            _check_account(email, address)
        account_proof.step_aside()
        answer = current_app.make_response(view())
        person = account_proof.proved()
        if person is not None and person.email == email:
            throttle.forgive(throttle.LOG_IN, email, address)
        elif answer.status_code >= 400:
            throttle.note(throttle.LOG_IN_ADDRESS, address)
            throttle.note(throttle.LOG_IN_ACCOUNT, email)
            _note_refused(_id_of(email), "log_in_refused")
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
        with _telling(lambda: _id_behind(account)):
            throttle.check(throttle.CODES_A_DAY, account)
            throttle.count(throttle.CODE, account)
        answer = current_app.make_response(view())
        person = account_proof.proved()
        if person is not None and person.fs_uniquifier == account:
            throttle.forgive(throttle.CODE, account)
            if new_app:  # with a new code app come recovery codes, before anything else
                answer = current_app.make_response(redirect("/staff/recovery-codes", 303))
        elif answer.status_code >= 400:
            throttle.note(throttle.CODES_A_DAY, account)
            _note_refused(_id_behind(account), "code_refused")
        return answer

    return guarded


def _guard_password(view: View) -> View:
    """Limit guesses of the password by somebody who found a computer logged in."""

    @wraps(view)
    def guarded() -> Response:
        person = current_user._get_current_object()
        if request.method != "POST" or not isinstance(person, staff.Staff):
            return current_app.make_response(view())
        number = person.id
        with _telling(lambda: number):
            throttle.count(throttle.CODE, "password", str(number))
        answer = current_app.make_response(view())
        if account_proof.proved() is not None:
            throttle.forgive(throttle.CODE, "password", str(number))
        elif account_proof.was_wrong_password():
            _note_refused(number, "password_refused")
        return answer

    return guarded


def link_refused() -> None:
    """Count a link that opened nothing: somebody may be guessing. Refuses TooManyTries."""
    with _telling(lambda: None):
        throttle.count(throttle.LINK, throttle.address())


def _check_account(email: str, address: str) -> None:
    """Make guesses of one account from everywhere wait; not where its owner logs in."""
    try:
        throttle.check(throttle.LOG_IN_ACCOUNT, email)
    except throttle.TooManyTries:
        person = staff.by_email(g.school, email)
        if person is None or not audit.logged_in_from(g.school, person.id, address):
            raise


@contextmanager
def _telling(find: Callable[[], int | None]) -> Iterator[None]:
    """Write down that somebody is told to wait, once for each burst of tries."""
    try:
        yield
    except throttle.TooManyTries as wait:
        if wait.first:
            _note_refused(find(), "tries_stopped")
        raise


def _note_refused(staff_id: int | None, act: str) -> None:
    # What was refused is not stored. Rolled back now, because the entry needs the writer itself.
    db.session.rollback()
    if g.get("school") is not None:
        audit.note_apart(g.school, staff_id, act, address=throttle.address())


def _id_of(email: str) -> int | None:
    person = staff.by_email(g.school, email)
    return person.id if person else None


def _id_behind(account: str) -> int | None:
    person = staff.by_uniquifier(g.school, account)
    return person.id if person else None


GUARDS: dict[str, Callable[[View], View]] = {
    "security.login": _guard_log_in,
    "security.two_factor_token_validation": _guard_code,
    "security.mf_recovery": _guard_code,
    "security.verify": _guard_password,
    "security.change_password": _guard_password,
}
