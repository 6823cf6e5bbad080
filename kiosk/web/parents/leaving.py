"""T3c: leaving with the number from sign-in. No name is ever shown."""

from flask import Blueprint, Response, g, request

from kiosk.core import text, tokens
from kiosk.domain import leaving
from kiosk.domain.tickets import Ticket
from kiosk.web.plumbing import refusals, throttle
from kiosk.web.plumbing.access import TABLET, open_to
from kiosk.web.plumbing.pages import page, see_other

blueprint = Blueprint("leaving", __name__)


@blueprint.get("/<lang:lang>/leaving")
@open_to(TABLET)
def type_number() -> Response:
    """Ask for the two digits."""
    return _ask()


def _ask(refusal: str | None = None, typed: str = "") -> Response:
    words = refusals.sentence(refusal) if refusal else None
    return page(
        "parents/leaving/number.html",
        422 if refusal else 200,
        refusal_words=words,
        number=typed,
        key=tokens.reference(),
    )


@blueprint.get("/<lang:lang>/leaving/check")
@open_to(TABLET)
def check_number() -> Response:
    """Show the tickets with these digits: picture and number, nothing else."""
    typed = text.western_digits(request.args.get("number", "").strip())
    found = leaving.with_number(g.school, int(typed)) if _is_number(typed) else []
    if not found:
        throttle.count(throttle.UNKNOWN_NUMBER, throttle.address())
        return _ask("number", typed[:2])
    return page("parents/leaving/check.html", tickets=found, number=typed)


@blueprint.post("/<lang:lang>/leaving")
@open_to(TABLET)
def leave() -> Response:
    """Record that the party with this ticket has left."""
    typed = text.western_digits(request.form.get("number", "").strip())
    if not _is_number(typed):
        return _ask("number", typed[:2])
    throttle.count(throttle.LEAVING, throttle.address())
    try:
        leaving.leave(g.school, Ticket(request.form.get("picture", ""), int(typed)))
    except leaving.UnknownTicket:
        return _ask("number", typed[:2])
    return see_other("leaving.goodbye")


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) == 2


@blueprint.get("/<lang:lang>/goodbye")
@open_to(TABLET)
def goodbye() -> Response:
    """Say goodbye."""
    return page("parents/leaving/bye.html")


@blueprint.post("/<lang:lang>/leaving/no-number")
@open_to(TABLET)
def no_number() -> Response:
    """Count somebody who leaves without a number."""
    key = request.form.get("key", "")
    leaving.leave_without_number(g.school, key if tokens.is_token(key) else tokens.reference())
    return see_other("leaving.no_number_ok")


@blueprint.get("/<lang:lang>/leaving/by-staff")
@open_to(TABLET)
def no_number_ok() -> Response:
    """Say that staff will do it."""
    return page("parents/leaving/no_number.html")
