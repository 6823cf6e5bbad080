"""The fair line: who comes next, and why. Pure: no database, no clock. The rule in words:

1. Whoever was passed MOST_OVERTAKEN times goes next, the longest in line first (a promise).
2. Somebody with a booked time who is here goes at that time, from LEAD before it.
3. Between booked times, people come in the order in which they came: walk-ins fill every gap.
4. Nobody else here? Then somebody with a booked time may go early.

Booked, but here later than LATE after the time: they stand in line from when they came.
docs/fair-line.md says the same to staff; tests/domain/test_fair_line.py holds it to account.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

#: Nobody is passed by more people than this who came later.
MOST_OVERTAKEN = 2
#: From this long before their time, a booked person who is here goes next.
LEAD = timedelta(minutes=3)
#: Whoever comes later than this after their booked time waits like those who walk in.
LATE = timedelta(minutes=10)


class Why(StrEnum):
    """Why somebody is next."""

    PROMISE = "promise"
    BOOKED = "booked"
    TURN = "turn"
    EARLY = "early"


@dataclass(frozen=True)
class Place:
    """Somebody in the line. `turn` grows in the order of coming; `due_at` is a booked time.

    `overtaken` counts those who came later and went before.
    """

    id: int
    turn: float
    joined_at: datetime
    due_at: datetime | None = None
    overtaken: int = 0

    @property
    def in_time(self) -> bool:
        """Say whether they have a booked time that still counts."""
        return self.due_at is not None and self.joined_at <= self.due_at + LATE

    def is_due(self, now: datetime) -> bool:
        """Say whether their booked time has come."""
        return self.in_time and self.due_at is not None and self.due_at - LEAD <= now

    def may_go(self, now: datetime) -> bool:
        """Say whether it can be their turn: always, but for a booked time that is to come."""
        return not self.in_time or self.is_due(now)


@dataclass(frozen=True)
class Next:
    """Who comes next, and why."""

    place: Place
    why: Why


def next_of(waiting: Sequence[Place], now: datetime) -> Next | None:
    """Return who of those waiting comes next at this instant; None when nobody waits."""
    ready = [place for place in waiting if place.may_go(now)]
    promised = [place for place in ready if place.overtaken >= MOST_OVERTAKEN]
    if promised:
        return Next(min(promised, key=_by_turn), Why.PROMISE)
    due = [place for place in ready if place.is_due(now)]
    if due:
        return Next(min(due, key=_by_time), Why.BOOKED)
    if ready:
        return Next(min(ready, key=_by_turn), Why.TURN)
    if waiting:
        return Next(min(waiting, key=_by_time), Why.EARLY)
    return None


def overtaken_by(chosen: Place, waiting: Iterable[Place], now: datetime) -> list[Place]:
    """Return those who came before the chosen one, could have gone, and have to wait on."""
    return [
        place
        for place in waiting
        if place.id != chosen.id and place.turn < chosen.turn and place.may_go(now)
    ]


def order(waiting: Sequence[Place], now: datetime, pace: timedelta, hosts: int = 1) -> list[Place]:
    """Return the line as it would be called if each talk took `pace` with so many hosts."""
    left, called, at = list(waiting), [], now
    while (chosen := next_of(left, at)) is not None:
        passed = {place.id for place in overtaken_by(chosen.place, left, at)}
        called.append(chosen.place)
        left = [place for place in left if place.id != chosen.place.id]
        if passed:
            left = [
                replace(place, overtaken=place.overtaken + (place.id in passed)) for place in left
            ]
        at += pace / hosts
    return called


def _by_turn(place: Place) -> tuple[float, int]:
    return place.turn, place.id


def _by_time(place: Place) -> tuple[datetime, float, int]:
    assert place.due_at is not None  # only asked of those with a booked time
    return place.due_at, place.turn, place.id
