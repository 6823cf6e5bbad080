"""Bookings as the desk sees them: slot by slot, how each person stands, and what is taken back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import booking_places as places
from kiosk.domain import booking_steps as steps
from kiosk.domain import bookings, queue_log, wishes
from kiosk.domain.bookings import BookingView, SlotView
from kiosk.domain.wishes import WishView
from kiosk.models import ticket as rows
from kiosk.models.booking import Booking, Wish
from kiosk.models.school import School
from kiosk.models.ticket import LineEvent, Ticket

BOOKED, HERE, SEEN, NOT_SEEN, CANCELLED = "booked", "here", "seen", "not_seen", "cancelled"

#: How somebody stands whose place in the line has ended.
_ENDED = {rows.SEEN: SEEN, rows.GIVEN_BACK: NOT_SEEN, rows.CLOSED: NOT_SEEN}


@dataclass(frozen=True)
class Person:
    """Somebody who booked, and how they stand: booked, here, seen, not seen or cancelled."""

    booking: BookingView
    stands: str


@dataclass(frozen=True)
class SlotLine:
    """A bookable time with those who booked it."""

    slot: SlotView
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Sheet:
    """All times of a surgery in order, and the bookings that were cancelled."""

    lines: tuple[SlotLine, ...]
    cancelled: tuple[Person, ...]

    @property
    def booked(self) -> int:
        """Return how many people have a time."""
        return sum(len(line.people) for line in self.lines)

    def free(self, now: datetime) -> int:
        """Return how many places can still be booked."""
        return sum(line.slot.left for line in self.lines if line.slot.starts_at > now)


def of_surgery(school: School, surgery_id: int) -> Sheet:
    """Return the times of a surgery with those who booked them."""
    stands = _stands(school, surgery_id)
    people: dict[str, list[Person]] = defaultdict(list)
    cancelled = []
    for view in bookings.of_surgery(school, surgery_id, cancelled=True):
        if view.booked:
            person = Person(view, stands.get(view.reference, BOOKED))
            people[view.slot_reference].append(person)
        else:
            cancelled.append(Person(view, CANCELLED))
    lines = [
        SlotLine(slot, tuple(people[slot.reference])) for slot in bookings.slots(school, surgery_id)
    ]
    return Sheet(tuple(lines), tuple(cancelled))


def put_back(school: School, reference: str) -> None:
    """Give somebody their time again; twice is once. Refuses NotFound, SlotTaken and SlotGone.

    Who was taken out of a line with it stands there again, as before.
    """
    which = Booking.reference == reference
    steps.locked(school, which)
    wanted = sa.select(Booking).where(Booking.school_id == school.id, which)
    row = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    if row.state != places.CANCELLED:
        return
    places.lapse(school, Booking.slot_id == row.slot_id)
    places.reopen(school, row.slot_id)
    places.take(school, row.slot_id)
    row.state, row.cancelled_at, row.to_tell = places.BOOKED, None, None
    row.changes += 2  # newer than its cancellation in a calendar, which was one more
    db.session.flush()
    _back_into_the_line(school, row.id)
    places.touch(school, {row.surgery_id})


def move_back(school: School, reference: str, slot_reference: str, *, key: str) -> BookingView:
    """Give somebody their earlier time again, right after a move; refuses as bookings.move does."""
    slot = steps.slot(school, slot_reference)
    moved = steps.locked(school, Booking.reference == reference, slot.surgery_id)
    if moved.slot_id != slot.id:  # sent twice, it is once
        places.lapse(school, Booking.slot_id == slot.id)
        places.reopen(school, slot.id)
    return bookings.move(school, reference, slot_reference, key=key)


def keep_again(school: School, reference: str) -> None:
    """Let a place that was booked for a wish be kept for it again: the tap was a slip.

    Again changes nothing, and so it is once the time of the offer is over. Refuses NotFound.
    """
    wish = db.session.scalar(
        sa.select(Wish).where(Wish.school_id == school.id, Wish.reference == reference)
    )
    if wish is None:
        raise errors.NotFound
    which = sa.and_(Booking.wish_id == wish.id, Booking.state == places.BOOKED)
    try:
        row = steps.locked(school, which)
    except errors.NotFound:
        return
    if row.held_until is None or row.held_until <= clock.now():
        return
    again = {"link_digest": wish.link_digest, "booked_at": None}
    steps.write(school, row.id, state=places.HELD, **again)
    wish.state = places.OFFERED
    db.session.flush()
    places.touch(school, {row.surgery_id})


def _back_into_the_line(school: School, booking_id: int) -> None:
    ticket = db.session.scalar(
        sa.select(Ticket)
        .where(Ticket.school_id == school.id, Ticket.booking_id == booking_id)
        .execution_options(populate_existing=True)
    )
    if ticket is None or ticket.state != rows.GIVEN_BACK:
        return
    last = sa.select(LineEvent.reason).where(
        LineEvent.school_id == school.id, LineEvent.ticket_id == ticket.id
    )
    if db.session.scalar(last.order_by(LineEvent.id.desc()).limit(1)) == "cancelled":
        ticket.state, ticket.ended_at, ticket.called_by_id = rows.WAITING, None, None
        back = queue_log.Act.BACK
        queue_log.note(school, ticket.surgery_id, back, ticket.id, reason="staff")


def not_told(school: School, reference: str) -> None:
    """Put a booking on the list of those to tell: they do not know, or the tap was a slip.

    Refuses NotFound.
    """
    booking = db.session.scalar(
        sa.select(Booking).where(Booking.school_id == school.id, Booking.reference == reference)
    )
    if booking is None:
        raise errors.NotFound
    if booking.to_tell is None and booking.state == places.CANCELLED:
        booking.to_tell = "cancelled"
    booking.told_at = booking.told_by_id = None
    db.session.flush()


def wish_not_told(school: School, reference: str) -> None:
    """Put an offer on the list of those to tell again: the tap was a slip. Refuses NotFound."""
    wish = db.session.scalar(
        sa.select(Wish).where(Wish.school_id == school.id, Wish.reference == reference)
    )
    if wish is None:
        raise errors.NotFound
    if wish.told_at is None or wish.state != places.DONE:
        return
    kept = sa.select(Booking.id).where(
        Booking.school_id == school.id, Booking.wish_id == wish.id, Booking.state == places.HELD
    )
    wish.state = places.OFFERED if db.session.scalar(kept) is not None else places.WAITING
    wish.told_at = wish.told_by_id = None
    db.session.flush()


def to_tell(school: School) -> list[BookingView]:
    """Return the bookings whose people do not know of a change yet; days that are over are left."""
    start, _end = clock.bounds(clock.today(school.time_zone), school.time_zone)
    return [view for view in bookings.to_tell(school) if view.starts_at >= start]


def offers_to_tell(school: School) -> list[WishView]:
    """Return the wishes for which a place is kept now, and whose people were not told yet."""
    return [wish for wish in wishes.open_ones(school) if wish.offer is not None]


def count_to_tell(school: School) -> int:
    """Return how many people are on the list of those to tell."""
    return len(to_tell(school)) + len(offers_to_tell(school))


def _stands(school: School, surgery_id: int) -> dict[str, str]:
    """Return how those in a line stand, by booking; somebody may have been passed to another."""
    rows = db.session.execute(
        sa.select(Booking.reference, Ticket.state)
        .join(Ticket, Ticket.booking_id == Booking.id)
        .where(Booking.school_id == school.id, Booking.surgery_id == surgery_id)
    )
    return {reference: _ENDED.get(state, HERE) for reference, state in rows}
