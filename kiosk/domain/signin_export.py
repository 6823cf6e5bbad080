"""Sign-ins as rows of a file: streamed from a connection of their own, and who took them when.

The file itself is made by core/tabular; what a heading says is the web layer's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import audit
from kiosk.models.audit import AuditEntry
from kiosk.models.event import Event
from kiosk.models.school import School
from kiosk.models.sign_in import SignIn
from kiosk.models.staff import Staff
from kiosk.models.venue import Venue

ACT = "sign_ins_exported"
ROWS_AT_ONCE = 1000
LOGGED = 20

Row = tuple[object, ...]
Rows = Iterator[Sequence[Row]]


class DatesTurnedRound(errors.Refusal):
    """The last day comes before the first."""

    code = "dates_turned_round"


class NothingToExport(errors.Refusal):
    """Nobody signed in on these days."""

    code = "nothing_to_export"


@dataclass(frozen=True)
class Wanted:
    """What to export: school days, both included; one event or all; names or not."""

    first: date
    last: date
    event: str = ""
    with_names: bool = False


@dataclass(frozen=True)
class Taken:
    """A file that somebody made."""

    at: datetime
    by: str | None
    facts: dict[str, object]


def note(school: School, staff_id: int, wanted: Wanted, kind: str) -> None:
    """Write down who takes which days in a file of which kind, before they have it."""
    audit.note(
        school,
        staff_id,
        ACT,
        first=wanted.first.isoformat(),
        last=wanted.last.isoformat(),
        event=wanted.event,
        names=wanted.with_names,
        kind=kind,
    )


def taken(school: School) -> list[Taken]:
    """Return the newest exports first."""
    rows = db.session.execute(
        sa.select(AuditEntry.at, Staff.name, AuditEntry.facts)
        .outerjoin(Staff, Staff.id == AuditEntry.staff_id)
        .where(AuditEntry.school_id == school.id, AuditEntry.act == ACT)
        .order_by(AuditEntry.id.desc())
        .limit(LOGGED)
    )
    return [Taken(*row) for row in rows]


def rows(school: School, wanted: Wanted) -> Iterator[Row]:
    """Return an iterator over the rows, oldest first; refuses what cannot be exported.

    A row is: day, time in, time out, event, venue, names (only when asked for), adults,
    children, language tag, came by, number. Times are the school's clock.

    The first rows are read at once, so that refusals and a database that does not answer are
    known before any file has begun. The iterator holds a connection of its own: it outlives the
    request, and the caller closes it.
    """
    if wanted.last < wanted.first:
        raise DatesTurnedRound
    event_id = _event_id(school, wanted.event) if wanted.event else None
    found = _read(db.reader(), _statement(school, wanted, event_id), school.time_zone, wanted)
    first = next(found, None)
    if first is None:
        raise NothingToExport
    return _flat(first, found)


def _flat(first: list[Row], found: Iterator[list[Row]]) -> Iterator[Row]:
    yield from first
    for batch in found:
        yield from batch


def _read(
    engine: sa.Engine, statement: sa.Select[tuple[object, ...]], zone: str, wanted: Wanted
) -> Iterator[list[Row]]:
    local = _clock_of(zone)
    with engine.connect() as connection:
        result = connection.execution_options(stream_results=True).execute(statement)
        for batch in result.partitions(ROWS_AT_ONCE):
            yield [_row(found, local, wanted.with_names) for found in batch]


def _row(found: Sequence[object], local: Callable[[object], str], with_names: bool) -> Row:
    day, came, left, event, venue, names, *rest = found
    times = (local(came), "" if left is None else local(left))
    shown = (str(names).replace("\n", ", "),) if with_names else ()
    return (day, *times, event, venue, *shown, *rest)
