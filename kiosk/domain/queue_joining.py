"""Joining a line: take a number, or say "I am here" for a booked time. Once, however often sent."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, text, tokens
from kiosk.domain import queue_line, queue_log, surgeries
from kiosk.domain import tickets as drawn
from kiosk.domain.queue_log import Act
from kiosk.models.booking import Booking
from kiosk.models.school import School
from kiosk.models.surgery import Slot, Surgery
from kiosk.models.ticket import LineEvent, Ticket

#: How long before a booked time somebody can say that they are here.
HERE_BEFORE = timedelta(minutes=30)
#: The tablet's QR opens the phone's page this long at most; it ends when the screen clears.
HAND_OFF = timedelta(minutes=5)


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
    known = _by_key(school, key)
    if known is not None:
        return _same(school, known, surgery_reference)
    surgery = queue_log.lock(school, surgery_reference)
    known = _by_key(school, key)  # again: the same tap may have been waiting for the lock with us
    if known is not None:
        return _same(school, known, surgery_reference)
    line = queue_line.of(school, surgery)
    if not line.takes_numbers():
        raise LineClosed
    if came_by != "desk" and line.is_full():
        raise LineFull
    picked = queue_log.draw(school, surgery.id)
    ticket = _new(school, surgery, picked, key, token, language, came_by)
    ticket.kind, ticket.speaker = queue_line.WALK_IN, speaker
    ticket.first_name = _name(first_name)
    _hand_over(ticket, handoff_token)
    return _join(school, ticket, before=line.before_a_new_one())


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
    key = f"arrival-{booking.key}"[:64]
    known = _by_key(school, key)
    if known is not None:
        return Joined(known.reference, known.key, known.language)
    now = clock.now()
    over = surgery.cancelled_at is not None or surgery.door == surgeries.CLOSED
    if booking.state != "booked" or over or now >= surgery.ends_at + HERE_BEFORE:
        raise BookingEnded
    if came_by != "desk" and due_at - HERE_BEFORE > now:
        raise NotYet
    picked = _ticket_of(school, booking)
    ticket = _new(school, surgery, picked, key, token, booking.language, came_by)
    ticket.kind, ticket.booking_id, ticket.due_at = queue_line.BOOKED, booking.id, due_at
    ticket.speaker, ticket.first_name = booking.speaker, booking.name
    return _join(school, ticket, due_at=due_at.isoformat())


def find_booked(school: School, number: int) -> list[Booked]:
    """Return today's bookings with these two digits whose people are not in a line yet."""
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
            Ticket.id.is_(None),
        )
        .order_by(Slot.starts_at, Booking.id)
    )
    return [
        Booked(reference, drawn.Ticket(str(picture), int(digits or 0)))
        for reference, picture, digits in rows
    ]


def by_handoff(school: School, handoff_token: str) -> Joined:
    """Return the place that the tablet's QR hands over; refuses NotFound once that is over."""
    found = db.session.execute(
        sa.select(Ticket.reference, Ticket.key, Ticket.language).where(
            Ticket.school_id == school.id,
            Ticket.handoff_digest == tokens.digest(handoff_token),
            Ticket.handoff_ends_at > clock.now(),
            Ticket.phone_at.is_(None),
        )
    ).first()
    if found is None:
        raise errors.LinkEnded
    return Joined(*found)


def connected(school: School, token: str) -> None:
    """Note that a phone shows the place: the tablet's QR has done its work. Twice is once."""
    ticket = queue_line.by_link(school, tokens.digest(token))
    if ticket.phone_at is None:
        ticket.phone_at = clock.now()
        queue_log.touch(school, ticket.surgery_id)


def end_handoff(school: School, token: str) -> None:
    """Let the tablet's QR open nothing any more: its screen has cleared."""
    ticket = queue_line.by_link(school, tokens.digest(token))
    now = clock.now()
    if ticket.handoff_ends_at is not None and ticket.handoff_ends_at > now:
        ticket.handoff_ends_at = now


def set_first_name(school: School, token: str, name: str) -> None:
    """Keep the first name that somebody gives, so that staff can greet them; empty takes it away.

    Refuses NameTooLong.
    """
    ticket = queue_line.by_link(school, tokens.digest(token))
    ticket.first_name = _name(name)
    queue_log.touch(school, ticket.surgery_id)


def _name(typed: str) -> str:
    try:
        return text.clean_name(typed)
    except text.TooLong as too_long:
        raise NameTooLong from too_long


def _by_key(school: School, key: str) -> Ticket | None:
    return db.session.scalar(
        sa.select(Ticket).where(Ticket.school_id == school.id, Ticket.key == key)
    )


def _same(school: School, known: Ticket, surgery_reference: str) -> Joined:
    """Answer a repeat as the first time, also when the line has closed since."""
    begun = db.session.scalars(
        sa.select(Surgery.id).where(
            Surgery.school_id == school.id, Surgery.reference == surgery_reference
        )
    ).first()
    joined_at_first = db.session.scalar(
        sa.select(LineEvent.surgery_id).where(
            LineEvent.school_id == school.id,
            LineEvent.ticket_id == known.id,
            LineEvent.act == Act.JOINED,
        )
    )
    if begun is None or begun != joined_at_first:
        raise KeyTaken
    return Joined(known.reference, known.key, known.language)


def _booking(school: School, reference: str) -> tuple[Booking, datetime]:
    found = db.session.execute(
        sa.select(Booking, Slot.starts_at)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.school_id == school.id, Booking.reference == reference)
        .execution_options(populate_existing=True)
    ).one()
    return found[0], found[1]


def _ticket_of(school: School, booking: Booking) -> drawn.Ticket:
    if booking.ticket_picture is None or booking.ticket_number is None:
        return queue_log.draw(school, booking.surgery_id)
    return drawn.Ticket(booking.ticket_picture, booking.ticket_number)


def _new(
    school: School,
    surgery: Surgery,
    picked: drawn.Ticket,
    key: str,
    token: str,
    language: str,
    came_by: str,
) -> Ticket:
    now = clock.now()
    return Ticket(
        reference=tokens.reference(),
        school_id=school.id,
        surgery_id=surgery.id,
        day=_day(school, surgery),
        key=key,
        link_digest=tokens.digest(token),
        picture=picked.picture,
        number=picked.number,
        language=language,
        came_by=came_by,
        state=queue_line.WAITING,
        joined_at=now,
    )


def _day(school: School, surgery: Surgery) -> date:
    return clock.local(surgery.starts_at, school.time_zone).date()


def _hand_over(ticket: Ticket, handoff_token: str | None) -> None:
    if handoff_token is not None:
        ticket.handoff_digest = tokens.digest(handoff_token)
        ticket.handoff_ends_at = clock.now() + HAND_OFF


def _join(school: School, ticket: Ticket, **facts: Any) -> Joined:
    db.session.add(ticket)
    db.session.flush()
    ticket.turn = float(ticket.id)
    queue_log.note(school, ticket.surgery_id, Act.JOINED, ticket.id, reason=ticket.kind, **facts)
    return Joined(ticket.reference, ticket.key, ticket.language)
