"""What the list of surgeries shows beside each: how many places are booked, and what is over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.models.booking import Booking
from kiosk.models.school import School
from kiosk.models.surgery import Slot, Surgery

#: How far back the list of what is over looks at a time.
PAGE_DAYS = 28


@dataclass(frozen=True)
class Seats:
    """The places of a surgery that can be booked, and how many of them are."""

    booked: int = 0
    places: int = 0


def seats(school: School, surgery_ids: Collection[int]) -> dict[int, Seats]:
    """Return the places of these surgeries, by their row; those without places are left out."""
    booked = (
        sa.select(sa.func.count())
        .where(Booking.school_id == school.id, Booking.surgery_id == Slot.surgery_id)
        .where(Booking.state == "booked")
        .correlate(Slot)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Slot.surgery_id, booked, sa.func.sum(Slot.places))
        .where(Slot.school_id == school.id, Slot.surgery_id.in_(surgery_ids))
        .group_by(Slot.surgery_id)
    )
    return {surgery_id: Seats(int(taken), int(places)) for surgery_id, taken, places in rows}


def days_before(school: School, day: date) -> list[date]:
    """Return the days with surgeries in the four weeks before a day, latest first."""
    _start, end = clock.bounds(day - timedelta(days=1), school.time_zone)
    start, _end = clock.bounds(day - timedelta(days=PAGE_DAYS), school.time_zone)
    found = db.session.scalars(
        sa.select(Surgery.starts_at)
        .where(Surgery.school_id == school.id)
        .where(Surgery.starts_at >= start, Surgery.starts_at < end)
    )
    days = {clock.local(at, school.time_zone).date() for at in found}
    return sorted(days, reverse=True)


def last_before(school: School, day: date) -> date | None:
    """Return the last day with a surgery before a day, or None."""
    start, _end = clock.bounds(day, school.time_zone)
    latest = sa.select(sa.func.max(Surgery.starts_at)).where(
        Surgery.school_id == school.id, Surgery.starts_at < start
    )
    at = db.session.scalar(latest)
    return clock.local(at, school.time_zone).date() if at else None
