"""Today at a glance: who is here, who asked for help, at which event.

What staff do to one party is in signin_desk; lists of any day are in signin_lists.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import events, helpcalls, leaving, signin_lists
from kiosk.models.help_call import HelpCall
from kiosk.models.school import School
from kiosk.models.sign_in import SchoolDay, SignIn


@dataclass(frozen=True)
class Chip:
    """One party as the board shows it. `names` is empty when they chose to be counted only."""

    reference: str
    names: tuple[str, ...]
    language: str
    adults: int
    children: int
    came_by: str
    signed_in_at: datetime
    left_at: datetime | None
    left_by: str | None

    @property
    def only_over(self) -> bool:
        """Say whether we know no more than that their event is over: nobody saw them leave."""
        return self.left_by == leaving.BY_END


@dataclass(frozen=True)
class Column:
    """An event of today, or None for general visits, with who is here and who has left."""

    event: events.EventView | None
    here: Sequence[Chip]
    left: Sequence[Chip]

    @property
    def adults(self) -> int:
        """Return how many adults are here."""
        return sum(chip.adults for chip in self.here)

    @property
    def children(self) -> int:
        """Return how many children are here."""
        return sum(chip.children for chip in self.here)


@dataclass(frozen=True)
class Board:
    """Everything on the page. `yesterday` counts who came then and is not marked as left."""

    day: date
    columns: Sequence[Column]
    calls: Sequence[HelpCall]
    left_without_number: int
    yesterday: int

    @property
    def adults(self) -> int:
        """Return how many adults are here now."""
        return sum(column.adults for column in self.columns)

    @property
    def children(self) -> int:
        """Return how many children are here now."""
        return sum(column.children for column in self.columns)


_VERSION = sa.select(SchoolDay.version).where(
    SchoolDay.school_id == sa.bindparam("school_id"), SchoolDay.day == sa.bindparam("day")
)


def version(school: School, day: date) -> int:
    """Return how often the day has changed: one look-up by primary key, asked by every poll."""
    known = {"school_id": school.id, "day": day}
    return db.session.connection().execute(_VERSION, known).scalar() or 0


def board(school: School, language: str) -> Board:
    """Return the board of this day of the school; events are titled in the language tag."""
    day = clock.today(school.time_zone)
    planned = events.on_day(school, day, language)
    return Board(
        day=day,
        columns=_columns(school, planned, _chips(school, day), language),
        calls=helpcalls.open_calls(school),
        left_without_number=_left_without_number(school, day),
        yesterday=signin_lists.still_here(school, day - timedelta(days=1)),
    )


def _chips(school: School, day: date) -> dict[int | None, list[Chip]]:
    rows = db.session.execute(
        sa.select(
            SignIn.event_id,
            SignIn.reference,
            SignIn.names,
            SignIn.language,
            SignIn.adults,
            SignIn.children,
            SignIn.came_by,
            SignIn.signed_in_at,
            SignIn.left_at,
            SignIn.left_by,
        )
        .where(*signin_lists.counted(school, day))
        .order_by(SignIn.id)
    )
    found: dict[int | None, list[Chip]] = defaultdict(list)
    for row in rows:
        event_id, *about = row
        found[event_id].append(Chip(*about))
    return found


def _columns(
    school: School,
    planned: Sequence[events.EventView],
    chips: dict[int | None, list[Chip]],
    language: str,
) -> list[Column]:
    """Put events of today first, then those that began on another day or were cancelled."""
    known = {event.id for event in planned}
    others = [
        events.by_id(school, event_id, language)
        for event_id in chips
        if event_id is not None and event_id not in known
    ]
    columns = [_column(event, chips.get(event.id, [])) for event in (*planned, *others)]
    return [*columns, _column(None, chips[None])] if chips.get(None) else columns


def _column(event: events.EventView | None, chips: Sequence[Chip]) -> Column:
    return Column(
        event,
        here=[chip for chip in chips if chip.left_at is None],
        left=[chip for chip in chips if chip.left_at is not None],
    )


def _left_without_number(school: School, day: date) -> int:
    found = db.session.scalar(
        sa.select(SchoolDay.left_without_number).where(
            SchoolDay.school_id == school.id, SchoolDay.day == day
        )
    )
    return found or 0
