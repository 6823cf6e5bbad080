"""Times and days as people read them: the school's clock, CLDR's style, the digits 0-9."""

from datetime import date, datetime, time
from functools import lru_cache

from babel import dates
from flask import g
from flask_babel import get_locale

from kiosk.core import clock


def time_of(instant: datetime) -> str:
    """Return the time of day at the school, such as 09:15."""
    local = clock.local(instant, g.school.time_zone)
    return _time(local.hour, local.minute, _locale())


def day_of(instant: datetime) -> str:
    """Return weekday, day and month at the school, in the language of the request."""
    return day_in_words(clock.local(instant, g.school.time_zone).date())


def day_in_words(day: date) -> str:
    """Return weekday, day and month in the language of the request."""
    return _day(day, _locale())


def _locale() -> str:
    return str(get_locale() or "en_GB")


@lru_cache(maxsize=4096)
def _time(hour: int, minute: int, locale: str) -> str:
    return dates.format_time(time(hour, minute), "short", locale=locale)


@lru_cache(maxsize=2048)
def _day(day: date, locale: str) -> str:
    return dates.format_skeleton("MMMMEEEEd", day, locale=locale)
