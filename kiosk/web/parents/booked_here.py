""" "I have booked a time": somebody with a booking says at the tablet that they are here.

No name is shown or asked for: picture and number of the booking are enough. As anybody can type
two digits, all that they open is what the wall shows too; the place itself can be changed only
with the booking's own link, or at the desk.
"""

from flask import Blueprint, Response, g, request

from kiosk.core import clock, errors, text, tokens
from kiosk.domain import bookings, queue_joining, queue_line, queue_places, surgeries
from kiosk.web.plumbing import private_links, refusals, throttle, times
from kiosk.web.plumbing.access import TABLET, open_to
from kiosk.web.plumbing.pages import page, see_other

blueprint = Blueprint("booked_here", __name__)


@blueprint.get("/<lang:lang>/talk/booked")
@open_to(TABLET)
def booked() -> Response:
    """Ask for the two digits of the booking."""
    return _ask()


def _ask(refusal: str | None = None, typed: str = "") -> Response:
    return page(
        "parents/talk/booked.html",
        422 if refusal else 200,
        refusal_words=refusals.sentence(refusal) if refusal else None,
        number=typed,
    )


@blueprint.get("/<lang:lang>/talk/booked/check")
@open_to(TABLET)
def check() -> Response:
    """Show today's bookings with these digits: picture and number, nothing else."""
    typed = text.western_digits(request.args.get("number", "").strip())
    found = queue_joining.find_booked(g.school, int(typed)) if _is_number(typed) else []
    if not found:
        throttle.count(throttle.UNKNOWN_NUMBER, throttle.address())
        return _ask("number", typed[:2])
    return page("parents/talk/booked_check.html", found=found)


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) == 2


@blueprint.post("/<lang:lang>/talk/booked")
@open_to(TABLET)
def here() -> Response:
    """Put somebody with a booking into the line; twice is once."""
    reference = request.form.get("booking", "")
    if not tokens.is_token(reference):
        return _ask("number")
    try:
        key = bookings.by_reference(g.school, reference).key
        token = private_links.of_arrival(key)
        queue_joining.arrive(g.school, reference, token=token, came_by=g.mode)
    except errors.NotFound:
        return _ask("number")
    except (queue_joining.NotYet, queue_joining.BookingEnded) as refusal:
        words = refusals.sentence(refusal.code)
        return page("parents/talk/cannot.html", 409, words_of_refusal=words)
    surgeries.forget_pulse()
    return see_other("booked_here.in_line", reference=reference)


@blueprint.get("/<lang:lang>/talk/booked/<reference>")
@open_to(TABLET)
def in_line(reference: str) -> Response:
    """Show somebody with a booking that they are in the line. Nothing can be done here."""
    with private_links.or_ended():
        ticket = bookings.by_reference(g.school, reference).ticket_reference
        if ticket is None:
            return see_other("booked_here.booked")
        place = queue_places.place_of(g.school, ticket, g.language.tag)
    if place.state == queue_line.GIVEN_BACK:
        return see_other("talk.given_back")
    starts_at = place.surgery.starts_at
    return page(
        "parents/talk/booked_in.html",
        place=place,
        starts=times.time_of(starts_at) if starts_at > clock.now() else "",
    )
