"""Times and days as people read them: the school's clock, CLDR's words, the digits 0-9.

Times are written 15:30 in every language: the ticket, the wall and the clock match, and letters
such as an Arabic "m" beside digits cannot scramble a line of two directions.
"""

import re
from datetime import date, datetime
from functools import lru_cache

from babel import Locale, dates
from flask import g
from flask_babel import get_locale

from kiosk.core import clock


def time_of(instant: datetime) -> str:
    """Return the time of day at the school, such as 09:15."""
    return clock.local(instant, g.school.time_zone).strftime("%H:%M")


def how_long(minutes: int) -> str:
    """Return a span as staff read it, in whole minutes, hours or days: 1 minute, 14 hours."""
    spans = ((1440, "day"), (60, "hour"), (1, "minute"))
    size, name = next((span for span in spans if minutes >= span[0]), spans[-1])
    count = max(1, minutes // size)
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def day_of(instant: datetime) -> str:
    """Return weekday, day and month at the school, in the language of the request."""
    return day_in_words(clock.local(instant, g.school.time_zone).date())


def day_in_words(day: date) -> str:
    """Return weekday, day and month in the language of the request."""
    return _day(day, _locale())


def _locale() -> str:
    return str(get_locale() or "en_GB")


@lru_cache(maxsize=2048)
def _day(day: date, locale: str) -> str:
    return dates.parse_pattern(_pattern(locale)).apply(day, locale)


@lru_cache(maxsize=64)
def _pattern(locale: str) -> str:
    """Return CLDR's pattern of weekday, day and month, spelled out where it abbreviates."""
    known = Locale.parse(locale).datetime_skeletons
    pattern = str(known[dates.match_skeleton("MMMMEEEEd", known)].pattern)
    return re.sub("M{3,4}", "MMMM", re.sub("E+", "EEEE", pattern))
