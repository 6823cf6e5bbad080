"""How long it takes until somebody's turn: an honest range, or "we cannot tell yet"; and whether
a ticket could be reached at all before the surgery ends. Pure but for the talks it reads.

The rule (ux.md, T4a): people before × the median of the last ten talks, × 0.75 to × 1.5, rounded
to five minutes, at least five; told only after three finished talks.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from kiosk.core import db
from kiosk.models.school import School
from kiosk.models.surgery import Surgery
from kiosk.models.ticket import SEEN, Ticket

TALKS_LOOKED_AT, TALKS_NEEDED = 10, 3
ROUNDED_TO = 5
SHORTEST_TALK = timedelta(minutes=1)


@dataclass(frozen=True)
class Wait:
    """People before, and the range in minutes; None while nobody can tell."""

    before: int
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Pace:
    """How long talks take: the last ones of this surgery, and what was planned for one."""

    talks: Sequence[timedelta]
    planned: timedelta
    hosts: int = 1

    @property
    def usual(self) -> timedelta:
        """Return the median talk, or what was planned while fewer than three are over."""
        return max(SHORTEST_TALK, self._quantile(0.5))

    @property
    def slow(self) -> timedelta:
        """Return how long the slower quarter of the talks takes, or what was planned."""
        return max(SHORTEST_TALK, self._quantile(0.75))

    def _quantile(self, share: float) -> timedelta:
        if len(self.talks) < TALKS_NEEDED:
            return self.planned
        seconds = sorted(talk.total_seconds() for talk in self.talks)
        if share == 0.5:
            return timedelta(seconds=statistics.median(seconds))
        return timedelta(seconds=statistics.quantiles(seconds, n=4, method="inclusive")[2])

    def wait(self, before: int) -> Wait:
        """Return the wait of somebody with so many people before them."""
        if before <= 0 or len(self.talks) < TALKS_NEEDED:
            return Wait(max(before, 0))
        minutes = before * self.usual.total_seconds() / 60 / self.hosts
        low, high = _rounded(minutes * 0.75), _rounded(minutes * 1.5)
        return Wait(before, low, max(high, low + ROUNDED_TO))

    def reaches(self, before: int, now: datetime, starts_at: datetime, ends_at: datetime) -> bool:
        """Say whether the turn of somebody with so many before them comes before the end."""
        left = ends_at - max(now, starts_at)
        return left > timedelta(0) and before * self.slow < left * self.hosts


def _rounded(minutes: float) -> int:
    return max(ROUNDED_TO, round(minutes / ROUNDED_TO) * ROUNDED_TO)


def pace_of(school: School, surgery: Surgery, hosts: int) -> Pace:
    """Return the pace of a surgery: its last ten finished talks."""
    planned = timedelta(minutes=surgery.slot_minutes + surgery.gap_minutes)
    return Pace(talks(school, surgery.id), planned, max(hosts, 1))


def talks(school: School, surgery_id: int) -> list[timedelta]:
    """Return how long the last ten finished talks of a surgery took."""
    known = {"school": school.id, "surgery": surgery_id}
    rows = db.session.execute(_TALKS, known)
    return [ended - here for here, ended in rows if here is not None and ended is not None]


_TALKS = (
    sa.select(Ticket.here_at, Ticket.ended_at)
    .where(
        Ticket.school_id == sa.bindparam("school"),
        Ticket.surgery_id == sa.bindparam("surgery"),
        Ticket.state == SEEN,
        Ticket.here_at.is_not(None),
    )
    .order_by(Ticket.ended_at.desc())
    .limit(TALKS_LOOKED_AT)
)
