"""Bookings as the desk sees them: slot by slot, how each person stands, and what is taken back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import booking_places as places
from kiosk.domain import bookings, wishes
from kiosk.domain.bookings import BookingView, SlotView
from kiosk.domain.wishes import WishView
from kiosk.models.booking import Booking, Wish
from kiosk.models.school import School
from kiosk.models.ticket import Ticket

BOOKED, HERE, SEEN, NOT_SEEN, CANCELLED = "booked", "here", "seen", "not_seen", "cancelled"

#: How somebody stands whose place in the line has ended.
_ENDED = {"seen": SEEN, "given_back": NOT_SEEN, "closed": NOT_SEEN}


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
    """Give somebody their time again; twice is once. Refuses NotFound, SlotTaken and SlotGone."""
    wanted = sa.select(Booking).where(
        Booking.school_id == school.id, Booking.reference == reference
    )
    known = db.session.scalar(wanted)
    if known is None:
        raise errors.NotFound
    places.lock(school, {known.surgery_id})
    row = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    if row.state != places.CANCELLED:
        return
    places.take(school, row.slot_id)
    row.state, row.cancelled_at, row.to_tell = places.BOOKED, None, None
    db.session.flush()
    places.touch(school, {row.surgery_id})


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
