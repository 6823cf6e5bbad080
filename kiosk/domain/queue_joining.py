"""Joining a line: take a number, or say "I am here" for a booked time. Once, however often sent."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, text, tokens
from kiosk.domain import queue_line, queue_log, queue_room, school_days, surgeries, ticket_drawing
from kiosk.domain import tickets as drawn
from kiosk.domain.queue_log import Act
from kiosk.domain.queue_room import Entered
from kiosk.models.booking import Booking
from kiosk.models.school import School
from kiosk.models.surgery import Slot, Surgery
from kiosk.models.ticket import LineEvent, Ticket

DESK = "desk"
#: How long before a booked time somebody can say that they are here.
HERE_BEFORE = timedelta(minutes=30)
#: The tablet's QR opens the phone's page this long at most; it ends when the screen clears.
HAND_OFF = timedelta(seconds=90)
#: At the desk the QR is shown to somebody who has yet to find their phone.
DESK_HAND_OFF = timedelta(minutes=5)


class LineFull(errors.Refusal):
    """A ticket could not be reached before the surgery ends."""

    code = "line_full"


class LineClosed(errors.Refusal):
    """The line takes no numbers now: not open yet, closed, or only for booked times."""

    code = "line_closed"


class KeyTaken(errors.Refusal):
    """The same key came before for another line."""

    code = "key_taken"


class NotYet(errors.Refusal):
    """It is more than half an hour until the booked time."""

    code = "not_yet"


class BookingEnded(errors.Refusal):
    """The booking was cancelled, or its surgery is over."""

    code = "booking_ended"


class NameTooLong(errors.Refusal):
    """A name has more than 90 letters."""

    code = "name_long"


@dataclass(frozen=True)
class Joined:
    """The answer to somebody who joined: the ticket's reference, and the key of its links."""

    reference: str
    key: str
    language: str


@dataclass(frozen=True)
class Booked:
    """A booked time of today whose number somebody typed: nothing that tells who it is."""

    booking_reference: str
    ticket: drawn.Ticket


def take_number(
    school: School,
    surgery_reference: str,
    *,
    key: str,
    token: str,
    handoff_token: str | None,
    language: str,
    came_by: str,
    first_name: str = "",
    speaker: bool = False,
) -> Joined:
    """Give somebody who walked in a place in the line; the same key again gives the same place.

    `token` opens their place on a phone, `handoff_token` hands it over once from a tablet.
    Staff at the desk may add somebody to a full line, parents may not. Refuses NotFound,
    LineFull, LineClosed, KeyTaken and NameTooLong.
    """
    line = queue_room.enter(school, surgery_reference)
    there = queue_room.standing(school, line, key)
    if there.known is not None:  # before any refusal: the first answer may have been lost
        return _same(school, there.known, line.id)
    now = clock.now()
    early = line.starts_at - surgeries.OPENS_BEFORE
    is_open = line.walk_ins and line.door in (surgeries.OPEN, surgeries.BREAK)
    if not is_open or line.cancelled_at is not None or not early <= now < line.ends_at:
        raise LineClosed
    if came_by != DESK and not queue_room.reaches(school, line, there):
        raise LineFull
    picked = ticket_drawing.pick(school, line.id, line.drawn, line.picture, line.starts_at)
    row = {
        **_new(school, line, picked, key, token, language, came_by),
        "kind": queue_line.WALK_IN,
        "speaker": speaker,
        "first_name": clean_name(first_name),
        "handoff_digest": tokens.digest(handoff_token) if handoff_token else None,
        "handoff_ends_at": now + _lasts(came_by) if handoff_token else None,
    }
    return _join(school, row, before=there.before)


def _lasts(came_by: str) -> timedelta:
    return DESK_HAND_OFF if came_by == DESK else HAND_OFF


def arrive(school: School, booking_reference: str, *, token: str, came_by: str) -> Joined:
    """Put somebody with a booked time into the line; twice is once.

    Refuses NotFound, NotYet (more than half an hour early, but for staff at the desk) and
    BookingEnded.
    """
    surgery_id = db.session.scalar(
        sa.select(Booking.surgery_id).where(
            Booking.school_id == school.id, Booking.reference == booking_reference
        )
    )
    if surgery_id is None:
        raise errors.NotFound
    surgery = queue_log.lock_by_id(school, surgery_id)
    booking, due_at = _booking(school, booking_reference)
    key = arrival_key(booking.key)
    known = _by_key(school, key)
    if known is not None:
        return Joined(known.reference, known.key, known.language)
    now = clock.now()
    over = surgery.cancelled_at is not None or surgery.door == surgeries.CLOSED
    if booking.state != "booked" or over or now >= surgery.ends_at + HERE_BEFORE:
        raise BookingEnded
    if came_by != DESK and due_at - HERE_BEFORE > now:
        raise NotYet
    day = clock.local(surgery.starts_at, school.time_zone).date()
    picked = _ticket_of(school, booking, day)
    row = {
        **_new(school, surgery, picked, key, token, booking.language, came_by),
        "kind": queue_line.BOOKED,
        "booking_id": booking.id,
        "due_at": due_at,
        "speaker": booking.speaker,
        "first_name": booking.name,
    }
    queue_log.touch_surgery(school, surgery.id)
    return _join(school, row, due_at=due_at.isoformat())


def arrival_key(booking_key: str) -> str:
    """Return the key of the place in the line that a booking leads to; its links are made of it."""
    return f"arrival-{booking_key}"[:64]


def find_booked(school: School, number: int) -> list[Booked]:
    """Return today's bookings with these two digits, but for those whose turn is over.

    Who is in the line is among them: perhaps somebody else said for them that they are here.
    """
    start, end = clock.bounds(clock.today(school.time_zone), school.time_zone)
    rows = db.session.execute(
        sa.select(Booking.reference, Booking.ticket_picture, Booking.ticket_number)
        .join(Slot, Slot.id == Booking.slot_id)
        .outerjoin(Ticket, Ticket.booking_id == Booking.id)
        .where(
            Booking.school_id == school.id,
            Booking.ticket_number == number,
            Booking.state == "booked",
            Slot.starts_at >= start,
            Slot.starts_at < end,
            sa.or_(Ticket.id.is_(None), Ticket.state.in_(queue_line.ALIVE)),
        )
        .order_by(Slot.starts_at, Booking.id)
    )
    return [
        Booked(reference, drawn.Ticket(str(picture), int(digits or 0)))
        for reference, picture, digits in rows
    ]


def clean_name(typed: str) -> str:
    """Return a first name as it is kept, or "" for none; refuses NameTooLong."""
    try:
        return text.clean_name(typed)
    except text.TooLong as too_long:
        raise NameTooLong from too_long


def _by_key(school: School, key: str) -> Ticket | None:
    return db.session.scalar(
        sa.select(Ticket).where(Ticket.school_id == school.id, Ticket.key == key)
    )


def _same(school: School, ticket_id: int, surgery_id: int) -> Joined:
    """Answer a repeat as the first time, also when the line has closed since."""
    joined_at_first = db.session.scalar(
        sa.select(LineEvent.surgery_id).where(
            LineEvent.school_id == school.id,
            LineEvent.ticket_id == ticket_id,
            LineEvent.act == Act.JOINED,
        )
    )
    if joined_at_first != surgery_id:
        raise KeyTaken
    known = db.session.scalars(
        sa.select(Ticket).where(Ticket.school_id == school.id, Ticket.id == ticket_id)
    ).one()
    return Joined(known.reference, known.key, known.language)


def _booking(school: School, reference: str) -> tuple[Booking, datetime]:
    found = db.session.execute(
        sa.select(Booking, Slot.starts_at)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.school_id == school.id, Booking.reference == reference)
        .execution_options(populate_existing=True)
    ).one()
    return found[0], found[1]


def _ticket_of(school: School, booking: Booking, day: date) -> drawn.Ticket:
    """Return the booking's own ticket; a new one where a surgery moved to its day has the same."""
    if booking.ticket_picture is not None and booking.ticket_number is not None:
        own = drawn.Ticket(booking.ticket_picture, booking.ticket_number)
        if not ticket_drawing.is_given(school, day, own):
            return own
    return ticket_drawing.draw(school, booking.surgery_id)


def _new(
    school: School,
    line: Surgery | Entered,
    picked: drawn.Ticket,
    key: str,
    token: str,
    language: str,
    came_by: str,
) -> dict[str, Any]:
    """Return the row of a new ticket, all but what only one kind of ticket has."""
    return {
        "reference": tokens.reference(),
        "school_id": school.id,
        "surgery_id": line.id,
        "day": clock.local(line.starts_at, school.time_zone).date(),
        "key": key,
        "link_digest": tokens.digest(token),
        "picture": picked.picture,
        "number": picked.number,
        "language": language,
        "came_by": came_by,
        "state": queue_line.WAITING,
        "joined_at": clock.now(),
        **dict.fromkeys(("overtaken", "more_times", "rejoined", "calls"), 0),
        **dict.fromkeys(("coming", "follow_up"), False),
    }


def _join(school: School, row: dict[str, Any], **facts: Any) -> Joined:
    ticket_id = queue_room.add_ticket(row)
    queue_room.add_step(
        {
            "school_id": school.id,
            "surgery_id": row["surgery_id"],
            "ticket_id": ticket_id,
            "at": row["joined_at"],
            "act": str(Act.JOINED),
            "by_id": None,
            "reason": row["kind"],
            "facts": facts,
        }
    )
    school_days.note_change(school, row["day"])
    return Joined(row["reference"], row["key"], row["language"])
