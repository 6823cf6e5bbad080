"""Sign-ins as rows of a file: streamed from a connection of their own, and who took them when.

The file itself is made by core/tabular; what a heading says is the web layer's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import audit, signin_lists
from kiosk.models.audit import AuditEntry
from kiosk.models.event import Event
from kiosk.models.school import School
from kiosk.models.sign_in import SignIn
from kiosk.models.staff import Staff
from kiosk.models.venue import Venue

ACT = "sign_ins_exported"
ROWS_AT_ONCE = 1000
LOGGED, MOST_EVENTS = 20, 300

Row = tuple[Any, ...]

#: A column as the driver gives it: text on SQLite, a datetime on PostgreSQL.
_RAW = sa.types.NullType()


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


def events_between(school: School, first: date, last: date) -> list[tuple[str, str, date]]:
    """Return reference, title and day of the events of these days, newest first, to choose from."""
    start, _ = clock.bounds(first, school.time_zone)
    _, end = clock.bounds(last, school.time_zone)
    found = db.session.execute(
        sa.select(Event.reference, Event.title, Event.starts_at)
        .where(Event.school_id == school.id, Event.starts_at >= start, Event.starts_at < end)
        .order_by(Event.starts_at.desc())
        .limit(MOST_EVENTS)
    )
    zone = school.time_zone
    return [(ref, title, clock.local(at, zone).date()) for ref, title, at in found]


def _event_id(school: School, reference: str) -> int:
    if reference == signin_lists.GENERAL:
        return 0
    found = db.session.scalar(
        sa.select(Event.id).where(Event.school_id == school.id, Event.reference == reference)
    )
    if found is None:
        raise errors.NotFound
    return found


def _statement(
    school: School, wanted: Wanted, event_id: int | None
) -> sa.Select[*tuple[Any, ...]]:
    """Ask in the order of the index of school, day and row: nothing is sorted, nothing counted.

    Instants come as the database keeps them: to make an object of each and a text of that again
    would take longer than all the rest.
    """
    statement = (
        sa.select(
            SignIn.day,
            sa.type_coerce(SignIn.signed_in_at, _RAW),
            sa.type_coerce(SignIn.left_at, _RAW),
            Event.title,
            Venue.name,
            *([sa.type_coerce(SignIn.names, sa.Text)] if wanted.with_names else []),
            SignIn.adults,
            SignIn.children,
            SignIn.language,
            SignIn.came_by,
            SignIn.ticket_number,
        )
        .outerjoin(Event, Event.id == SignIn.event_id)
        .outerjoin(Venue, Venue.id == SignIn.venue_id)
        .where(
            SignIn.school_id == school.id,
            SignIn.day >= wanted.first,
            SignIn.day <= wanted.last,
            SignIn.merged_into_id.is_(None),
            SignIn.removed_at.is_(None),
        )
        .order_by(SignIn.day, SignIn.id)
    )
    if event_id is None:
        return statement
    return statement.where(SignIn.event_id == event_id if event_id else SignIn.event_id.is_(None))


def _flat(first: list[Row], found: Iterator[list[Row]]) -> Iterator[Row]:
    yield from first
    for batch in found:
        yield from batch


def _read(
    engine: sa.Engine, statement: sa.Select[*tuple[Any, ...]], zone: str, wanted: Wanted
) -> Iterator[list[Row]]:
    local = _clock_of(zone)
    with engine.connect() as connection:
        result = connection.execution_options(stream_results=True).execute(statement)
        for batch in result.partitions(ROWS_AT_ONCE):
            yield [_row(found, local, wanted.with_names) for found in batch]


def _row(found: Sequence[Any], local: Callable[[Any, date], str], with_names: bool) -> Row:
    if with_names:
        day, came, left, event, venue, names, *rest = found
        return (
            day, local(came, day), local(left, day), event, venue,
            names.replace("\n", ", "), *rest,
        )
    day, came, left, *rest = found
    return (day, local(came, day), local(left, day), *rest)


def _clock_of(zone: str) -> Callable[[Any, date], str]:
    place = clock.zone(zone)

    def local(stored: Any, day: date) -> str:
        """Return the time of day, with its date in front when it is not that of the sign-in."""
        if stored is None:
            return ""
        at = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
        here = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(place)
        text = here.isoformat(" ")
        return text[11:16] if text[:10] == day.isoformat() else text[:16]

    return local
