"""Sign-ins as rows of a file: streamed from a connection of their own, and who took them when.

The file itself is made by core/tabular; what a heading says is the web layer's.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, streamed
from kiosk.domain import audit
from kiosk.domain.audit import Taken as Taken
from kiosk.models.event import Event
from kiosk.models.school import School
from kiosk.models.sign_in import SignIn
from kiosk.models.venue import Venue

ACT = "sign_ins_exported"
ROWS_AT_ONCE = 1000
LOGGED, MOST_EVENTS = 20, 300

Row = tuple[Any, ...]

#: A column as the driver gives it: text on SQLite, a date or datetime on PostgreSQL.
_RAW = sa.types.NullType()


class DatesTurnedRound(errors.Refusal):
    """The last day comes before the first."""

    code = "dates_turned_round"


class NothingToExport(errors.Refusal):
    """Nobody signed in on these days."""

    code = "nothing_to_export"


@dataclass(frozen=True)
class Wanted:
    """What to export: school days, both included; names or not.

    `event` is a reference, "" for everything, None for general visits only.
    """

    first: date
    last: date
    event: str | None = ""
    with_names: bool = False


def note(school: School, staff_id: int, wanted: Wanted, kind: str) -> None:
    """Write down who takes which days in a file of which kind, before they have it."""
    audit.note(
        school,
        staff_id,
        ACT,
        first=wanted.first.isoformat(),
        last=wanted.last.isoformat(),
        event="general" if wanted.event is None else wanted.event,
        names=wanted.with_names,
        kind=kind,
    )


def taken(school: School) -> list[Taken]:
    """Return the newest exports first."""
    return audit.taken(school, ACT, LOGGED)


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
    statement = _statement(school, wanted, _event_id(school, wanted.event))
    found = _read(db.reader(), statement, school.time_zone, wanted.with_names)
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


def _event_id(school: School, reference: str | None) -> int | None:
    if not reference:
        return None
    found = db.session.scalar(
        sa.select(Event.id).where(Event.school_id == school.id, Event.reference == reference)
    )
    if found is None:
        raise errors.NotFound
    return found


def _statement(school: School, wanted: Wanted, event_id: int | None) -> sa.Select[*tuple[Any, ...]]:
    """Ask in the order of the index of school, day and row: nothing is sorted, nothing counted.

    Days and instants come as the database keeps them: to make an object of each, and a text of
    that again, would take longer than all the rest.
    """
    statement = (
        sa.select(
            sa.type_coerce(SignIn.day, _RAW),
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
    if wanted.event == "":
        return statement
    return statement.where(SignIn.event_id.is_not_distinct_from(event_id))


def _flat(first: Iterable[Row], found: Iterator[Iterable[Row]]) -> Iterator[Row]:
    yield from first
    for batch in found:
        yield from batch


def _read(
    engine: sa.Engine, statement: sa.Select[*tuple[Any, ...]], zone: str, with_names: bool
) -> Iterator[Iterable[Row]]:
    """Yield the rows by the thousand, made over by column, which is quicker than row by row."""
    clocks = _Clocks(zone)
    with (
        engine.connect() as connection,
        closing(streamed.batches(connection, statement, ROWS_AT_ONCE)) as batches,
    ):
        for batch in batches:
            yield _shown(list(zip(*batch, strict=True)), clocks, with_names)


def _shown(columns: list[Any], clocks: "_Clocks", with_names: bool) -> Iterable[Row]:
    days, came, left, *rest = columns
    if not isinstance(days[0], str):
        days = [day.isoformat() for day in days]
    if with_names:
        rest[2] = [names.replace("\n", ", ") for names in rest[2]]
    return zip(days, clocks.times(came, days), clocks.times(left, days), *rest, strict=True)


class _Clocks(dict[str, tuple[str, str]]):
    """From an hour in UTC ("2026-11-22 09") to day and hour at the school ("2026-11-22", "09").

    Two empty texts where an hour there does not begin with ours, or the clocks change within it.
    """

    def __init__(self, zone: str) -> None:
        self._zone = clock.zone(zone)

    def __missing__(self, hour: str) -> tuple[str, str]:
        start = datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC)
        first, last = (self._local(start), self._local(start + timedelta(minutes=59)))
        whole = first[:13] == last[:13] and first[14:] == "00" and last[14:] == "59"
        found = self[hour] = (first[:10], first[11:13]) if whole else ("", "")
        return found

    def times(self, instants: Sequence[Any], days: Sequence[str]) -> list[str]:
        """Return the time of day of each instant, "" for none.

        Instants come as the driver gives them. Where one is not of its row's day, its date
        stands before it.
        """
        if any(isinstance(at, datetime) for at in instants):  # PostgreSQL
            return [self._exactly(at, day) for at, day in zip(instants, days, strict=True)]
        return [
            hour + at[13:16] if here == day else self._exactly(at, day)
            for at, day in zip(instants, days, strict=True)
            for here, hour in (self[at[:13]] if at else _NOWHERE,)
        ]

    def _exactly(self, at: datetime | str | None, day: str) -> str:
        if at is None:
            return ""
        if isinstance(at, str):
            at = datetime.fromisoformat(at).replace(tzinfo=UTC)
        local = self._local(at)
        return local[11:] if local[:10] == day else local

    def _local(self, at: datetime) -> str:
        return at.astimezone(self._zone).isoformat(" ")[:16]


_NOWHERE = ("", "")
