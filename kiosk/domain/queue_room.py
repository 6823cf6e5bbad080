"""Is there room for one more? The few statements behind a number taken at a busy tablet.

Built once an engine, and as few as can be: a hall of parents takes numbers within minutes. What
they answer is what `queue_line.Line` tells, too (tests/domain/test_queue_joining.py compares them).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import fair_line, queue_waits
from kiosk.domain.queue_waits import Pace
from kiosk.models.booking import Booking
from kiosk.models.school import School
from kiosk.models.surgery import Slot, Surgery, SurgeryHost
from kiosk.models.ticket import STANDING, LineEvent, Ticket


@dataclass(frozen=True)
class Entered:
    """A line that is kept to this transaction, with the next number of its session drawn."""

    id: int
    starts_at: datetime
    ends_at: datetime
    cancelled_at: datetime | None
    walk_ins: bool
    door: str
    slot_minutes: int
    gap_minutes: int
    picture: str | None
    drawn: int


@dataclass(frozen=True)
class Standing:
    """Who stands in a line: how many, how many booked people are to come; and who sent this key."""

    before: int
    expected: int
    hosts: int
    known: int | None


def enter(school: School, reference: str) -> Entered:
    """Keep a line to this transaction, draw its next number, and let its version grow.

    All in one statement: whoever comes at the same moment waits here. Refuses NotFound.
    """
    known = {"school": school.id, "wanted": reference}
    row = _connection().execute(_ENTER, known).first()
    if row is None:
        raise errors.NotFound
    return Entered(**row._mapping)


def standing(school: School, entered: Entered, key: str) -> Standing:
    """Return who stands in the line, and the row of the ticket that this key has already."""
    asked = {
        "school": school.id,
        "surgery": entered.id,
        "key": key,
        "late": clock.now() - fair_line.LATE,
    }
    return Standing(*_connection().execute(_STANDING_NOW, asked).one())


def reaches(school: School, entered: Entered, there: Standing) -> bool:
    """Say whether one more could be reached before the end."""
    before = there.before + there.expected
    now = clock.now()
    if before == 0:
        return now < entered.ends_at
    pace = Pace(
        queue_waits.talks(school, entered.id),
        timedelta(minutes=entered.slot_minutes + entered.gap_minutes),
        max(there.hosts, 1),
    )
    return pace.reaches(before, now, entered.starts_at, entered.ends_at)


def add_ticket(row: dict[str, Any]) -> int:
    """Store a ticket at the end of its line; return its row. `row` holds all but its turn."""
    added = _connection().execute(_adding(), row)
    return int(added.scalar_one())


def add_step(row: dict[str, Any]) -> None:
    """Write down a step of the line."""
    _connection().execute(_NOTING, row)


def _connection() -> sa.Connection:
    return db.session.connection()


_ENTER = (
    sa.update(Surgery)
    .where(Surgery.school_id == sa.bindparam("school"), Surgery.reference == sa.bindparam("wanted"))
    .values(version=Surgery.version + 1, drawn=Surgery.drawn + 1)
    .returning(
        Surgery.id,
        Surgery.starts_at,
        Surgery.ends_at,
        Surgery.cancelled_at,
        Surgery.walk_ins,
        Surgery.door,
        Surgery.slot_minutes,
        Surgery.gap_minutes,
        Surgery.picture,
        Surgery.drawn,
    )
)

_SCHOOL: Any = sa.bindparam("school")
_SURGERY: Any = sa.bindparam("surgery")
_IN_LINE = (
    sa.select(sa.func.count(Ticket.id))
    .where(
        Ticket.school_id == _SCHOOL,
        Ticket.surgery_id == _SURGERY,
        Ticket.state.in_(STANDING),
    )
    .scalar_subquery()
)
_TO_COME = (
    sa.select(sa.func.count(Booking.id))
    .join(Slot, Slot.id == Booking.slot_id)
    .outerjoin(Ticket, Ticket.booking_id == Booking.id)
    .where(
        Booking.school_id == _SCHOOL,
        Booking.surgery_id == _SURGERY,
        Booking.state == "booked",
        Ticket.id.is_(None),
        Slot.starts_at >= sa.bindparam("late", type_=Slot.starts_at.type),
    )
    .scalar_subquery()
)
_HOSTS = (
    sa.select(sa.func.count(SurgeryHost.host_id))
    .where(SurgeryHost.school_id == _SCHOOL, SurgeryHost.surgery_id == _SURGERY)
    .scalar_subquery()
)
_SAME_KEY = (
    sa.select(Ticket.id)
    .where(Ticket.school_id == _SCHOOL, Ticket.key == sa.bindparam("key"))
    .scalar_subquery()
)
_STANDING_NOW = sa.select(_IN_LINE, _TO_COME, _HOSTS, _SAME_KEY)
_NOTING = sa.insert(LineEvent)


@lru_cache(maxsize=1)
def _adding() -> Any:
    # Behind everybody: larger than every turn given to this line, whatever the clock says.
    last = sa.select(sa.func.coalesce(sa.func.max(Ticket.id), 0) + 1).scalar_subquery()
    return sa.insert(Ticket).values(turn=last).returning(Ticket.id)
