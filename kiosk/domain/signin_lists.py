"""The sign-ins of any day: a page of them, their totals, what to filter by, and the calendar.

Everything is asked within one day, through the index of school, day and row, so that a list is
as quick with a million sign-ins behind it as with fifty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from kiosk.core import db, text
from kiosk.models.event import Event
from kiosk.models.school import School
from kiosk.models.sign_in import SchoolDay, SignIn
from kiosk.models.venue import Venue

PAGE, MOST_PRINTED = 50, 3000
GENERAL = "none"


@dataclass(frozen=True)
class Filters:
    """What to show of a day; empty shows all. `event` and `venue` are references.

    `event` GENERAL asks for general visits, `name` for a part of a name in any spelling.
    """

    event: str = ""
    venue: str = ""
    language: str = ""
    name: str = ""
    here: bool = False


@dataclass(frozen=True)
class Choice:
    """An event or a venue that somebody signed in to on the day."""

    id: int
    reference: str
    name: str


@dataclass(frozen=True)
class Choices:
    """What the sign-ins of a day can be filtered by."""

    events: Sequence[Choice]
    venues: Sequence[Choice]
    languages: Sequence[str]
    general: bool


@dataclass(frozen=True)
class Line:
    """One party in the list. `event` is a title, None for a general visit."""

    id: int
    reference: str
    event: str | None
    names: tuple[str, ...]
    adults: int
    children: int
    language: str
    came_by: str
    signed_in_at: datetime
    left_at: datetime | None
    number: int | None


@dataclass(frozen=True)
class Totals:
    """How many parties and people the filters leave, on all pages together."""

    parties: int
    adults: int
    children: int


@dataclass(frozen=True)
class Listing:
    """One page of a day. `next_after` is what to ask the next page with; None on the last."""

    lines: Sequence[Line]
    totals: Totals
    choices: Choices
    next_after: int | None


def of_day(
    school: School, day: date, filters: Filters, after: int = 0, most: int = PAGE
) -> Listing:
    """Return a page of the day's sign-ins, first come first, after the row id `after`."""
    choices = _choices(school, day)
    wanted = [*counted(school, day), *_conditions(filters, choices)]
    titles = {event.id: event.name for event in choices.events}
    lines = [
        Line(row.id, row.reference, titles.get(row.event_id), *row[3:])
        for row in db.session.execute(
            sa.select(*_LINE).where(*wanted, SignIn.id > after).order_by(SignIn.id).limit(most + 1)
        )
    ]
    further = len(lines) > most
    lines = lines[:most]
    return Listing(lines, _totals(wanted), choices, lines[-1].id if further else None)


def counted(school: School, day: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions for the sign-ins of a day that stand for people."""
    return (
        SignIn.school_id == school.id,
        SignIn.day == day,
        SignIn.merged_into_id.is_(None),
        SignIn.removed_at.is_(None),
    )


def still_here(school: School, day: date) -> int:
    """Return how many people came on a day and are not marked as left."""
    people = sa.func.coalesce(sa.func.sum(SignIn.adults + SignIn.children), 0)
    wanted = sa.select(people).where(*counted(school, day), SignIn.left_at.is_(None))
    return db.session.scalar(wanted) or 0


def days_with_sign_ins(school: School, month: date) -> set[date]:
    """Return the days of a month (any day of it) on which somebody signed in."""
    first = month.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return set(
        db.session.scalars(
            sa.select(SchoolDay.day).where(
                SchoolDay.school_id == school.id,
                SchoolDay.day >= first,
                SchoolDay.day < following,
                SchoolDay.arrivals > 0,
            )
        )
    )


_LINE = (
    SignIn.id,
    SignIn.reference,
    SignIn.event_id,
    SignIn.names,
    SignIn.adults,
    SignIn.children,
    SignIn.language,
    SignIn.came_by,
    SignIn.signed_in_at,
    SignIn.left_at,
    SignIn.ticket_number,
)


def _choices(school: School, day: date) -> Choices:
    rows = db.session.execute(
        sa.select(SignIn.event_id, SignIn.venue_id, SignIn.language)
        .where(*counted(school, day))
        .distinct()
    ).all()
    event_ids = {row.event_id for row in rows}
    return Choices(
        events=_named(school, Event, Event.title, event_ids - {None}),
        venues=_named(school, Venue, Venue.name, {row.venue_id for row in rows} - {None}),
        languages=sorted({row.language for row in rows}),
        general=None in event_ids,
    )


def _named(
    school: School,
    table: type[Event] | type[Venue],
    name: sa.orm.InstrumentedAttribute[str],
    ids: set[int],
) -> list[Choice]:
    if not ids:
        return []
    rows = db.session.execute(
        sa.select(table.id, table.reference, name)
        .where(table.school_id == school.id, table.id.in_(ids))
        .order_by(name, table.id)
    )
    return [Choice(*row) for row in rows]


def _conditions(filters: Filters, choices: Choices) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if filters.event == GENERAL:
        found.append(SignIn.event_id.is_(None))
    elif filters.event:
        found.append(SignIn.event_id == _id_of(filters.event, choices.events))
    if filters.venue:
        found.append(SignIn.venue_id == _id_of(filters.venue, choices.venues))
    if filters.language:
        found.append(SignIn.language == filters.language)
    if filters.name:
        folded = text.fold(filters.name)
        nobody = SignIn.id == -1  # of signs alone nothing is left to look for
        found.append(SignIn.folded.contains(folded, autoescape=True) if folded else nobody)
    if filters.here:
        found.append(SignIn.left_at.is_(None))
    return found


def _id_of(reference: str, choices: Sequence[Choice]) -> int:
    """Return the row behind a reference; one to which nobody came that day fits nothing."""
    return next((choice.id for choice in choices if choice.reference == reference), -1)


def _totals(wanted: Sequence[sa.ColumnElement[bool]]) -> Totals:
    row = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(SignIn.adults), 0),
            sa.func.coalesce(sa.func.sum(SignIn.children), 0),
        ).where(*wanted)
    ).one()
    return Totals(*row)
