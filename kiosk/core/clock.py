"""The only place that asks for the time. Instants are aware UTC; days belong to a zone."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_set_to: ContextVar[datetime | None] = ContextVar("set_to", default=None)


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let the block live at another instant: how the demo makes last month's sign-ins."""
    token = _set_to.set(instant)
    try:
        yield
    finally:
        _set_to.reset(token)


def monotonic() -> float:
    """Return seconds that only ever grow, for ages and time-outs within one process."""
    return time.monotonic()


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Return the zone of an IANA name such as "Europe/London"."""
    return ZoneInfo(name)


def local(instant: datetime, zone_name: str) -> datetime:
    """Return the instant as the wall clock of the zone shows it."""
    return instant.astimezone(zone(zone_name))


def today(zone_name: str) -> date:
    """Return the day it is now in the zone."""
    return local(now(), zone_name).date()


@lru_cache(maxsize=512)
def bounds(day: date, zone_name: str) -> tuple[datetime, datetime]:
    """Return the first instant of the day and of the next one, in UTC.

    The difference is 23 or 25 hours where the clocks change: never add 24 hours to a day.
    """
    place = zone(zone_name)
    start = datetime(day.year, day.month, day.day, tzinfo=place)
    following = day + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=place)
    return start.astimezone(UTC), end.astimezone(UTC)
