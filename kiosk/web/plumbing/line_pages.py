"""What the pages of a line share: the way back to it, what came too late, and taps too soon."""

from datetime import datetime

from flask import Response, g, request

from kiosk.core import clock, errors
from kiosk.domain import queue_line
from kiosk.domain.tickets import Ticket
from kiosk.web.plumbing import desk, ticket_words, undo
from kiosk.web.plumbing.pages import see_other

#: Nobody reads a new button in less: a tap that comes sooner was meant for the button before it.
READ_IN_MILLISECONDS = 500

REASON_WORDS = {
    "asked": "They asked to go earlier or later",
    "baby": "A baby or a small child",
    "unwell": "They are not well",
    "interpreter": "The interpreter is here now",
    "travel": "They have to leave soon",
    "other": "Another reason",
}


def in_words(ticket: Ticket) -> str:
    """Return a ticket as it is read out: "Boat 14"."""
    return f"{ticket_words.ticket_word(ticket.picture, 'en')} {ticket.number:02d}"


def called(reference: str) -> str:
    """Return the words of a ticket that is known by its reference; refuses NotFound."""
    found = queue_line.ticket(g.school, reference)
    return in_words(Ticket(found.picture, found.number))


def milliseconds(instant: datetime) -> int:
    """Return an instant as the pages carry it, so that a tap can be told from a double tap."""
    return int(instant.timestamp() * 1000)


def too_soon() -> bool:
    """Say whether this tap came before anybody could read the button: the second of two."""
    shown = request.form.get("shown", "")
    if not (shown.isascii() and shown.isdigit() and len(shown) <= 15):
        return False
    return 0 <= milliseconds(clock.now()) - int(shown) < READ_IN_MILLISECONDS


def back(reference: str) -> Response:
    """Go back to the line."""
    return see_other("queue.runner", reference=reference)


def done(reference: str, said: str, ticket: str = "", then: str = "") -> Response:
    """Go back to the line and say what was done; the step of a ticket can be taken back.

    `then` is another ticket whose step is taken back with it.
    """
    if not ticket:
        return undo.offer(back(reference), said)
    fields = [("then", then)] if then else []
    answer = back(reference)
    return undo.offer(
        answer, said, "queue_steps.undo_step", fields, reference=reference, ticket=ticket
    )


def too_late(reference: str, refusal: errors.Refusal) -> Response:
    """Say what has happened meanwhile (409), with the way back to the line."""
    return desk.page_or_fragment(
        "staff/queue/too_late.html",
        "staff/queue/_too_late.html",
        409,
        reference=reference,
        words=desk.sentence(refusal.code),
    )
