"""Lists of paired devices for staff: where they are, who looks after them, when they were heard."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain.devices import Device
from kiosk.models.school import School
from kiosk.models.staff import Staff
from kiosk.models.venue import Room, Venue

#: A device says every minute that it is there; after this long the staff are told.
MISSED_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Row:
    """A device in the list of staff. `missed`: it has not been heard of for ten minutes.

    `place` is the reference of its room or building, `where` their names.
    """

    device: Device
    place: str
    where: tuple[str, ...]
    owner: str | None
    missed: bool

    @property
    def minutes(self) -> int:
        """Return for how many whole minutes nothing was heard of it."""
        return int((clock.now() - _last_heard(self.device)).total_seconds()) // 60


def everything(school: School) -> list[Row]:
    """Return the devices that are trusted, by name; those whose trust was ended are left out."""
    return _rows(school)


def row(school: School, reference: str) -> Row:
    """Return a device as the list shows it; refuses NotFound."""
    found = _rows(school, Device.reference == reference)
    if not found:
        raise errors.NotFound
    return found[0]


def _rows(school: School, *wanted: sa.ColumnElement[bool]) -> list[Row]:
    rows = db.session.execute(
        sa.select(Device, Venue, Room, Staff.name)
        .outerjoin(Venue, Venue.id == Device.venue_id)
        .outerjoin(Room, Room.id == Device.room_id)
        .outerjoin(Staff, Staff.id == Device.owner_id)
        .where(Device.school_id == school.id, Device.revoked_at.is_(None), *wanted)
        .order_by(Device.name, Device.id)
    )
    return [_row(device, [venue, room], owner) for device, venue, room, owner in rows]


def _row(device: Device, places: list[Venue | Room | None], owner: str | None) -> Row:
    there = [place for place in places if place is not None]
    place = there[-1].reference if there else ""
    return Row(device, place, tuple(one.name for one in there), owner, missed(device))


def missed(device: Device) -> bool:
    """Say whether nothing was heard of a device for ten minutes."""
    return clock.now() - _last_heard(device) > MISSED_AFTER


def _last_heard(device: Device) -> datetime:
    return device.seen_at or device.paired_at


def not_heard_of(school: School) -> list[Row]:
    """Return the devices that nobody has locked, and that have not been heard of lately."""
    last = sa.func.coalesce(Device.seen_at, Device.paired_at)
    return _rows(school, Device.locked_at.is_(None), last < clock.now() - MISSED_AFTER)
