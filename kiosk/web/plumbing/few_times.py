"""Which free times a screen shows: three days side by side, six times at most, and then more.

People choose well among six. The times are taken in turn from each day, and in each day from
morning, afternoon and evening, so that the first screen already has something of each. What was
seen is kept in the address as the last time seen of each part of a day. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import Generic, Protocol, TypeVar

from kiosk.core import clock

MOST_TIMES = 6
MOST_DAYS = 3
#: Parts of a day and the hour that each begins at, the last one first.
PARTS = (("evening", 17), ("afternoon", 12), ("morning", 0))
#: More than these in an address are a slip, or somebody trying.
MOST_SEEN = 100


class Timed(Protocol):
    """Anything that begins at an instant."""

    @property
    def starts_at(self) -> datetime:
        """When it begins, in UTC."""


T = TypeVar("T", bound=Timed)
Part = tuple[date, str]


@dataclass(frozen=True)
class Seen:
    """What was seen: every day before `first`, and each part in `last` up to that instant."""

    first: date | None
    last: Mapping[Part, datetime]


NOTHING = Seen(None, {})


@dataclass(frozen=True)
class Few(Generic[T]):
    """The times to show, in order, and the address part that leads to the next ones, if any."""

    times: tuple[T, ...]
    after: str | None


def choose(times: Iterable[T], after: str, zone: str) -> Few[T]:
    """Choose what to show after what `after` says was seen; with nothing left, begin again."""
    everything = sorted(times, key=lambda one: one.starts_at)
    seen = _read(after, zone)
    left = [one for one in everything if _is_new(one, seen, zone)]
    if not left:
        seen, left = NOTHING, everything
    shown = _in_turn(left, zone)[:MOST_TIMES]
    rest = [one for one in left if one not in shown]
    return Few(
        tuple(sorted(shown, key=lambda one: one.starts_at)),
        _write(seen, shown, rest, zone) if rest else None,
    )


def begins(after: str, zone: str) -> datetime | None:
    """Return the first instant that can still be shown after what was seen; None: all of them."""
    first = _read(after, zone).first
    return clock.bounds(first, zone)[0] if first else None


def part_of(instant: datetime, zone: str) -> Part:
    """Return the day at the school, and whether it is morning, afternoon or evening."""
    here = clock.local(instant, zone)
    return here.date(), next(name for name, hour in PARTS if here.hour >= hour)


def _is_new(one: Timed, seen: Seen, zone: str) -> bool:
    part = part_of(one.starts_at, zone)
    if seen.first is not None and part[0] < seen.first:
        return False
    return part not in seen.last or one.starts_at > seen.last[part]


def _in_turn(left: Sequence[T], zone: str) -> list[T]:
    """Return the times of the first days, one of each day in turn."""
    days: dict[date, dict[str, list[T]]] = defaultdict(lambda: defaultdict(list))
    for one in left:
        day, name = part_of(one.starts_at, zone)
        if day in days or len(days) < MOST_DAYS:
            days[day][name].append(one)
    return _mixed([_mixed(list(parts.values())) for parts in days.values()])


def _mixed(rows: Sequence[Sequence[T]]) -> list[T]:
    return [one for turn in zip_longest(*rows) for one in turn if one is not None]


def _write(seen: Seen, shown: Sequence[T], rest: Sequence[T], zone: str) -> str:
    """Name the first day that has more, as its midnight, then the last time seen of each part."""
    last = dict(seen.last)
    for one in shown:
        part = part_of(one.starts_at, zone)
        last[part] = max(one.starts_at, last.get(part, one.starts_at))
    first = part_of(rest[0].starts_at, zone)[0]
    kept = sorted(instant for (day, _name), instant in last.items() if day >= first)
    return ".".join(
        str(int(one.timestamp()) // 60) for one in (clock.bounds(first, zone)[0], *kept)
    )


def _read(after: str, zone: str) -> Seen:
    """Read what `_write` wrote; what is not of that shape was never seen."""
    pieces = after.split(".")[:MOST_SEEN]
    minutes = [int(one) for one in pieces if one.isascii() and one.isdigit() and len(one) == 8]
    if not minutes:
        return NOTHING
    first, *instants = (datetime.fromtimestamp(60 * one, UTC) for one in minutes)
    last = {part_of(instant, zone): instant for instant in sorted(instants)}
    return Seen(part_of(first, zone)[0], last)
