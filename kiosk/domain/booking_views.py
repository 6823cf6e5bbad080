"""Bookings and free times as pages show them. Reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import booking_places as places
from kiosk.domain.tickets import Ticket
from kiosk.models import ticket as line
from kiosk.models.booking import Booking
from kiosk.models.school import School
from kiosk.models.surgery import Slot, Surgery


@dataclass(frozen=True)
class FreeSlot:
    """A time with places left, at least one."""

    reference: str
    surgery_id: int
    starts_at: datetime
    ends_at: datetime
    left: int


@dataclass(frozen=True)
class SlotView:
    """A time as staff see it, full ones too; `held` are of those who type their name just now."""

    reference: str
    starts_at: datetime
    ends_at: datetime
    places: int
    kept: int
    left: int
    held: int


@dataclass(frozen=True)
class Held:
    """A place that is kept until `held_until` for somebody who types their name.

    `key` is that from which links are made. `name` and `phone` are known when the place is
    offered to somebody who asked to be told. `moves`: it is the new time of another booking.
    """

    reference: str
    slot_reference: str
    surgery_id: int
    starts_at: datetime
    ends_at: datetime
    held_until: datetime
    moves: bool
    key: str
    language: str
    name: str
    phone: str


@dataclass(frozen=True)
class BookingView:
    """A booking. `ticket_reference` is that of its place in the line, once they are in it."""

    reference: str
    state: str
    surgery_id: int
    surgery_reference: str
    slot_reference: str
    starts_at: datetime
    ends_at: datetime
    name: str
    language: str
    speaker: bool
    phone: str
    ticket: Ticket | None
    changes: int
    key: str
    ticket_reference: str | None
    to_tell: str | None
    came_by: str
    booked_at: datetime | None

    @property
    def booked(self) -> bool:
        """Say whether the booking stands: it was not cancelled."""
        return self.state == places.BOOKED


def free_slots(
    school: School, *, surgery_ids: Collection[int], after: datetime, limit: int
) -> list[FreeSlot]:
    """Return the times with a free place that begin after an instant, the first ones first.

    A place whose hold ran out is free.
    """
    now = clock.now()
    left = (Slot.places - Slot.taken + _holds(school, Booking.held_until <= now)).label("left")
    rows = db.session.execute(
        sa.select(Slot.reference, Slot.surgery_id, Slot.starts_at, Slot.ends_at, left)
        .where(
            Slot.surgery_id.in_(surgery_ids),
            Slot.starts_at > after,
            *places.still_open(school, now),
            left > 0,
        )
        .order_by(Slot.starts_at, Slot.id)
        .limit(limit)
    )
    return [FreeSlot(*row) for row in rows]


def slots(school: School, surgery_id: int) -> list[SlotView]:
    """Return all times of a surgery in order, for staff."""
    now = clock.now()
    held = _holds(school, Booking.held_until > now)
    left = Slot.places - Slot.taken + _holds(school, Booking.held_until <= now)
    rows = db.session.execute(
        sa.select(
            *(Slot.reference, Slot.starts_at, Slot.ends_at, Slot.places, Slot.kept), left, held
        )
        .where(Slot.school_id == school.id, Slot.surgery_id == surgery_id)
        .order_by(Slot.starts_at, Slot.id)
    )
    return [SlotView(*row) for row in rows]


def _holds(school: School, how: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return (
        sa.select(sa.func.count())
        .where(
            Booking.school_id == school.id,
            Booking.slot_id == Slot.id,
            Booking.state == places.HELD,
            how,
        )
        .scalar_subquery()
    )


def held(school: School, *which: sa.ColumnElement[bool]) -> Held:
    """Return a hold, also one that ran out; refuses NotFound."""
    row: Any = db.session.execute(
        sa.select(
            *(Booking.reference, Slot.reference.label("slot"), Booking.surgery_id),
            *(Slot.starts_at, Slot.ends_at, Booking.held_until, Booking.moves_id),
            *(Booking.key, Booking.language, Booking.name, Booking.phone),
        )
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.school_id == school.id, *which)
    ).first()
    if row is None:
        raise errors.NotFound
    reference, slot, surgery_id, starts_at, ends_at, until, moves_id, *rest = row
    until = until or starts_at  # only a booking made in one step has none, and is no hold
    moves = moves_id is not None
    return Held(reference, slot, surgery_id, starts_at, ends_at, until, moves, *rest)


def every(school: School, *which: sa.ColumnElement[bool]) -> list[BookingView]:
    """Return bookings in order of their time."""
    rows = db.session.execute(
        sa.select(
            *(Booking.reference, Booking.state, Booking.surgery_id, Surgery.reference),
            *(Slot.reference, Slot.starts_at, Slot.ends_at, Booking.name, Booking.language),
            *(Booking.speaker, Booking.phone, Booking.ticket_picture, Booking.ticket_number),
            *(Booking.changes, Booking.key, line.Ticket.reference, Booking.to_tell),
            *(Booking.came_by, Booking.booked_at),
        )
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Surgery, Surgery.id == Booking.surgery_id)
        .outerjoin(line.Ticket, line.Ticket.booking_id == Booking.id)
        .where(Booking.school_id == school.id, *which)
        .order_by(Slot.starts_at, Booking.id)
    )
    return [_view(row) for row in rows]


def _view(row: Any) -> BookingView:
    *first, picture, number, changes, key, reference, to_tell, came_by, booked_at = row
    ticket = Ticket(picture, number) if picture is not None else None
    columns = (*first, ticket, changes, key, reference, to_tell, came_by, booked_at)
    return BookingView(*columns)


def one(school: School, *which: sa.ColumnElement[bool]) -> BookingView:
    """Return a booking; refuses NotFound."""
    found = every(school, *which)
    if not found:
        raise errors.NotFound
    return found[0]
