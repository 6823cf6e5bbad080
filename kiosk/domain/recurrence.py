"""On which days something repeats, said in dates and in one English sentence for staff.

Pure: no database and no clock. What a school's terms and holidays are, the caller knows.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from itertools import islice

from dateutil import rrule

from kiosk.core import clock, errors

MOST_DATES = 200
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class EndsBeforeItBegins(errors.Refusal):
    """The last day is before the first, or the end is not after the start of the same day."""

    code = "ends_before_it_begins"


class TooManyDates(errors.Refusal):
    """More than 200 dates: what is planned so far ahead is better planned a year at a time."""

    code = "too_many_dates"


class NeverEnds(TooManyDates):
    """Neither a last day, nor a number of dates, nor the end of the last term ends it."""

    code = "never_ends"


class NoDates(errors.Refusal):
    """No day is left: all are outside the terms or among those to skip."""

    code = "no_dates"


class Kind(StrEnum):
    """How something repeats."""

    NONE = "none"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY_WEEKDAY = "monthly_weekday"


@dataclass(frozen=True)
class Term:
    """A stretch of school days, both ends included; a half-term break parts two of them."""

    first: date
    last: date


@dataclass(frozen=True)
class Repeat:
    """What staff chose. `until` is the last day it may fall on, `count` how many dates there
    are to be after leaving out holidays and the days to `skip`; the earlier of both ends it.
    """

    kind: Kind = Kind.NONE
    until: date | None = None
    count: int | None = None
    term_time_only: bool = False
    skip: tuple[date, ...] = ()


@dataclass(frozen=True)
class Summary:
    """The facts of a series: all true of its real dates, not of what was typed.

    `weekday` counts from Monday 0; `ordinal` is 1 to 4 or -1 (last) for monthly, else None.
    `chosen` is the day staff chose, `starts` and `until` are its first and last date, `skipped`
    the days between these two on which it would have been.
    """

    kind: Kind
    weekday: int
    ordinal: int | None
    term_time_only: bool
    chosen: date
    starts: date
    until: date
    skipped: tuple[date, ...]
    count: int


def dates(first: date, repeat: Repeat, terms: Sequence[Term]) -> list[date]:
    """Return the days in order. Refuses EndsBeforeItBegins, NeverEnds, TooManyDates and NoDates.

    A date that does not repeat stands as it is: staff may open on a holiday.
    """
    if repeat.kind is Kind.NONE:
        return [first]
    skip = frozenset(repeat.skip)
    days = (day for day in _open_days(first, repeat, terms) if day not in skip)
    enough = MOST_DATES + 1 if repeat.count is None else min(repeat.count, MOST_DATES + 1)
    found = list(islice(days, max(enough, 0)))
    if len(found) > MOST_DATES:
        raise TooManyDates
    if not found:
        raise NoDates
    return found


def summary(first: date, repeat: Repeat, terms: Sequence[Term]) -> Summary:
    """Return what is true of the series; refuses as `dates` does."""
    days = dates(first, repeat, terms)
    would = _open_days(first, repeat, terms) if repeat.kind is not Kind.NONE else iter(days)
    skip = frozenset(repeat.skip)
    skipped = tuple(day for day in _up_to(days[-1], would) if day > days[0] and day in skip)
    return Summary(
        kind=repeat.kind,
        weekday=first.weekday(),
        ordinal=ordinal(first) if repeat.kind is Kind.MONTHLY_WEEKDAY else None,
        term_time_only=repeat.term_time_only and repeat.kind is not Kind.NONE,
        chosen=first,
        starts=days[0],
        until=days[-1],
        skipped=skipped,
        count=len(days),
    )


def sentence(told: Summary) -> str:
    """Return the series in English, as in "Every Tuesday until 16 December: 9 dates."."""
    day = WEEKDAYS[told.weekday]
    if told.kind is Kind.NONE:
        return f"Once, on {day} {_said(told.starts, None)}."
    year = told.chosen.year
    said = _pattern(told, day)
    if told.term_time_only:
        said += " in term time"
    if told.starts != told.chosen:
        said += f" from {_said(told.starts, year)}"
    said += f" until {_said(told.until, year)}"
    if told.skipped:
        said += f", not {_listed([_said(skipped, year) for skipped in told.skipped])}"
    return f"{said}: {told.count} {'date' if told.count == 1 else 'dates'}."


def ordinal(day: date) -> int:
    """Return which of its weekday in its month a day is: 1 to 4, or -1 where it is the fifth.

    Few months have a fifth Tuesday, so who chose one is taken to mean the last.
    """
    place = (day.day - 1) // 7 + 1
    return place if place <= 4 else -1


def to_json(repeat: Repeat) -> str:
    """Return the choice as text that `from_json` reads back."""
    return json.dumps(
        {
            "kind": repeat.kind.value,
            "until": repeat.until.isoformat() if repeat.until else None,
            "count": repeat.count,
            "term_time_only": repeat.term_time_only,
            "skip": [day.isoformat() for day in repeat.skip],
        }
    )


def from_json(stored: str) -> Repeat:
    """Return the choice that `to_json` wrote; raises ValueError for anything else."""
    try:
        facts = json.loads(stored)
        until, count = facts["until"], facts["count"]
        return Repeat(
            kind=Kind(facts["kind"]),
            until=date.fromisoformat(until) if until is not None else None,
            count=int(count) if count is not None else None,
            term_time_only=bool(facts["term_time_only"]),
            skip=tuple(date.fromisoformat(day) for day in facts["skip"]),
        )
    except (KeyError, TypeError) as fault:
        raise ValueError("not a stored repeat") from fault


def local_times(day: date, starts: time, ends: time, zone_name: str) -> tuple[datetime, datetime]:
    """Return start and end as UTC instants; refuses EndsBeforeItBegins (nothing ends next day).

    Of an hour that happens twice the first is meant; one that is left out in spring counts on
    from before, so 01:30 is 02:30 on the new clock.
    """
    if ends <= starts:
        raise EndsBeforeItBegins
    zone = clock.zone(zone_name)
    start = datetime.combine(day, starts, zone).astimezone(UTC)
    end = datetime.combine(day, ends, zone).astimezone(UTC)
    if end <= start:  # such a start, and an end soon after the clocks went forward
        raise EndsBeforeItBegins
    return start, end


def _open_days(first: date, repeat: Repeat, terms: Sequence[Term]) -> Iterator[date]:
    """Yield the days of the pattern, before skipping; always comes to an end."""
    last = _last_day(first, repeat, terms)
    for moment in _rule(first, repeat.kind, last):
        day = moment.date()
        if not repeat.term_time_only or any(term.first <= day <= term.last for term in terms):
            yield day


def _last_day(first: date, repeat: Repeat, terms: Sequence[Term]) -> date:
    if repeat.until is not None and repeat.until < first:
        raise EndsBeforeItBegins
    ends = [repeat.until] if repeat.until is not None else []
    if repeat.term_time_only:
        ends.append(max((term.last for term in terms), default=first))
    if not ends and repeat.count is None:
        raise NeverEnds
    return min(ends, default=date.max)


def _rule(first: date, kind: Kind, last: date) -> Iterator[datetime]:
    start, until = datetime.combine(first, time.min), datetime.combine(last, time.min)
    if kind is Kind.MONTHLY_WEEKDAY:
        weekday = rrule.weekday(first.weekday(), ordinal(first))
        found = rrule.rrule(rrule.MONTHLY, dtstart=start, until=until, byweekday=weekday)
    else:
        weeks = 2 if kind is Kind.FORTNIGHTLY else 1
        found = rrule.rrule(rrule.WEEKLY, dtstart=start, until=until, interval=weeks)
    return iter(found)


def _up_to(last: date, days: Iterator[date]) -> Iterator[date]:
    for day in days:
        if day > last:
            return
        yield day


def _pattern(told: Summary, day: str) -> str:
    if told.ordinal is not None:
        return f"The {ORDINALS[told.ordinal]} {day} of every month"
    return f"Every 2 weeks on {day}" if told.kind is Kind.FORTNIGHTLY else f"Every {day}"


def _said(day: date, year: int | None) -> str:
    """Return the day in words; with the year only where it is not the one that is clear."""
    words = f"{day.day} {MONTHS[day.month - 1]}"
    return words if day.year == year else f"{words} {day.year}"


def _listed(words: Sequence[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
