"""Repeats: every date and every summary held against a count on the fingers, day by day."""

import json
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain import recurrence
from kiosk.domain.recurrence import Kind, Repeat, Term

pytestmark = pytest.mark.one_engine

AUTUMN, SPRING, SUMMER = (
    Term(date(2025, 9, 2), date(2025, 12, 19)),
    Term(date(2026, 1, 5), date(2026, 3, 27)),
    Term(date(2026, 4, 13), date(2026, 7, 21)),
)
YEAR = (AUTUMN, SPRING, SUMMER)
HALF_TERM = date(2025, 10, 28)
TUESDAY = date(2025, 10, 14)


def repeat(kind, until=None, count=None, term=False, skip=()):
    return Repeat(Kind(kind), until, count, term, tuple(skip))


def in_pattern(day, first, kind):
    """Whether the pattern falls on the day. By looking at the calendar, without any library."""
    if day < first or day.weekday() != first.weekday():
        return False
    if kind == Kind.WEEKLY:
        return True
    if kind == Kind.FORTNIGHTLY:
        return (day - first).days % 14 == 0
    same = [day.replace(day=n) for n in range(1, 32) if n <= last_of_month(day)]
    same = [other for other in same if other.weekday() == day.weekday()]
    place = (first.day - 1) // 7
    return day == (same[-1] if place == 4 else same[place])


def last_of_month(day):
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day


def counted(first, wanted, terms, days=1_600):
    """The dates, counted on the fingers."""
    if wanted.kind == Kind.NONE:
        return [first]
    found = []
    for day in (first + timedelta(days=n) for n in range(days)):
        if wanted.until is not None and day > wanted.until:
            break
        if wanted.count is not None and len(found) >= wanted.count:
            break
        taught = any(term.first <= day <= term.last for term in terms)
        if wanted.term_time_only and not taught:
            continue
        if in_pattern(day, first, wanted.kind) and day not in wanted.skip:
            found.append(day)
    return found


def understood(sentence, chosen, terms):
    """The dates that a reader of the sentence, who knows the chosen day, would write down."""
    told = re.fullmatch(
        r"(?:Every (?P<weekly>\w+)|Every 2 weeks on (?P<fortnightly>\w+)"
        r"|The (?P<ordinal>\w+) (?P<monthly>\w+) of every month)"
        r"(?P<term> in term time)?(?: from (?P<from>\d+ \w+(?: \d+)?))?"
        r" until (?P<until>\d+ \w+(?: \d+)?)(?:, not (?P<skip>[^:]+))?: (?P<count>\d+) dates?\.",
        sentence,
    )
    assert told, sentence

    def day(words):
        words = words if len(words.split()) == 3 else f"{words} {chosen.year}"
        return datetime.strptime(words, "%d %B %Y").date()

    weekday = told["weekly"] or told["fortnightly"] or told["monthly"]
    starts = day(told["from"]) if told["from"] else chosen
    assert starts.strftime("%A") == weekday, "the series starts on its own weekday"
    skip = [day(words) for words in re.split(", | and ", told["skip"])] if told["skip"] else []
    places = {"first": 0, "second": 1, "third": 2, "fourth": 3}
    found = []
    for here in (starts + timedelta(days=n) for n in range((day(told["until"]) - starts).days + 1)):
        if here.strftime("%A") != weekday or here in skip:
            continue
        if told["fortnightly"] and (here - starts).days % 14:
            continue
        if told["ordinal"] == "last" and here.day + 7 <= last_of_month(here):
            continue
        if told["ordinal"] in places and (here.day - 1) // 7 != places[told["ordinal"]]:
            continue
        if told["term"] and not any(term.first <= here <= term.last for term in terms):
            continue
        found.append(here)
    assert len(found) == int(told["count"]), sentence
    return found


PATTERNS = [
    (
        TUESDAY,
        repeat("weekly", date(2025, 12, 16), term=True, skip=[HALF_TERM]),
        "Every Tuesday in term time until 16 December, not 28 October: 9 dates.",
    ),
    (TUESDAY, repeat("none"), "Once, on Tuesday 14 October 2025."),
    (TUESDAY, repeat("none", term=True, count=9), "Once, on Tuesday 14 October 2025."),
    (TUESDAY, repeat("weekly", date(2025, 11, 4)), "Every Tuesday until 4 November: 4 dates."),
    (TUESDAY, repeat("weekly", date(2025, 11, 10)), "Every Tuesday until 4 November: 4 dates."),
    (TUESDAY, repeat("weekly", TUESDAY), "Every Tuesday until 14 October: 1 date."),
    (TUESDAY, repeat("weekly", count=3), "Every Tuesday until 28 October: 3 dates."),
    (
        TUESDAY,
        repeat("weekly", count=3, skip=[HALF_TERM]),
        "Every Tuesday until 4 November, not 28 October: 3 dates.",
    ),
    (
        TUESDAY,
        repeat("weekly", date(2025, 10, 21), count=9),
        "Every Tuesday until 21 October: 2 dates.",
    ),
    (
        TUESDAY,
        repeat(
            "weekly", date(2025, 12, 2), skip=[date(2025, 11, 25), HALF_TERM, date(2025, 11, 4)]
        ),
        "Every Tuesday until 2 December, not 28 October, 4 November and 25 November: 5 dates.",
    ),
    (
        TUESDAY,  # a Wednesday, a day before and a day after: none of them would have been
        repeat(
            "weekly",
            date(2025, 11, 4),
            skip=[date(2025, 10, 29), date(2025, 10, 7), date(2025, 11, 11)],
        ),
        "Every Tuesday until 4 November: 4 dates.",
    ),
    (
        TUESDAY,  # the first and the last are skipped
        repeat("weekly", date(2025, 11, 4), skip=[TUESDAY, date(2025, 11, 4)]),
        "Every Tuesday from 21 October until 28 October: 2 dates.",
    ),
    (
        date(2025, 12, 16),
        repeat("weekly", count=4, term=True),
        "Every Tuesday in term time until 20 January 2026: 4 dates.",
    ),
    (
        date(2025, 12, 23),  # chosen in the holidays
        repeat("weekly", date(2026, 1, 20), term=True),
        "Every Tuesday in term time from 6 January 2026 until 20 January 2026: 3 dates.",
    ),
    (
        date(2026, 7, 7),  # the last term ends it
        repeat("weekly", term=True),
        "Every Tuesday in term time until 21 July: 3 dates.",
    ),
    (
        date(2026, 7, 7),  # more are wanted than the known terms hold
        repeat("weekly", count=20, term=True),
        "Every Tuesday in term time until 21 July: 3 dates.",
    ),
    (
        date(2025, 12, 1),
        repeat("weekly", date(2026, 1, 12), skip=[date(2025, 12, 22), date(2026, 1, 5)]),
        "Every Monday until 12 January 2026, not 22 December and 5 January 2026: 5 dates.",
    ),
    (
        TUESDAY,
        repeat("fortnightly", date(2025, 12, 16)),
        "Every 2 weeks on Tuesday until 9 December: 5 dates.",
    ),
    (
        TUESDAY,
        repeat("fortnightly", date(2026, 1, 20), term=True),  # the rhythm goes on in the holidays
        "Every 2 weeks on Tuesday in term time until 20 January 2026: 7 dates.",
    ),
    (
        TUESDAY,
        repeat("fortnightly", count=3, skip=[HALF_TERM]),
        "Every 2 weeks on Tuesday until 25 November, not 28 October: 3 dates.",
    ),
    (
        date(2025, 10, 7),
        repeat("monthly_weekday", date(2025, 12, 31)),
        "The first Tuesday of every month until 2 December: 3 dates.",
    ),
    (
        TUESDAY,
        repeat("monthly_weekday", count=4),
        "The second Tuesday of every month until 13 January 2026: 4 dates.",
    ),
    (
        date(2025, 9, 18),
        repeat("monthly_weekday", term=True),
        "The third Thursday of every month in term time until 16 July 2026: 11 dates.",
    ),
    (
        date(2026, 2, 24),  # the fourth, and in February the last: four it is
        repeat("monthly_weekday", count=3),
        "The fourth Tuesday of every month until 28 April: 3 dates.",
    ),
    (
        date(2025, 9, 30),  # the fifth
        repeat("monthly_weekday", count=4, skip=[date(2025, 11, 25)]),
        "The last Tuesday of every month until 27 January 2026, not 25 November: 4 dates.",
    ),
    (
        date(2025, 11, 29),
        repeat("monthly_weekday", count=4),
        "The last Saturday of every month until 28 February 2026: 4 dates.",
    ),
    (
        date(2025, 12, 2),  # in April it falls into the holidays
        repeat("monthly_weekday", date(2026, 5, 31), term=True, skip=[date(2026, 2, 3)]),
        "The first Tuesday of every month in term time until 5 May 2026,"
        " not 3 February 2026: 4 dates.",
    ),
]


@pytest.mark.parametrize(("first", "wanted", "sentence"), PATTERNS)
def test_the_summary_says_what_is_true(first, wanted, sentence):
    days = recurrence.dates(first, wanted, YEAR)
    assert days == counted(first, wanted, YEAR)
    told = recurrence.summary(first, wanted, YEAR)
    assert recurrence.sentence(told) == sentence
    assert told.count == len(days)
    if wanted.kind != Kind.NONE:
        assert understood(sentence, first, YEAR) == days


days_of_year = st.dates(date(2025, 9, 1), date(2026, 7, 21))
kinds = st.sampled_from([Kind.WEEKLY, Kind.FORTNIGHTLY, Kind.MONTHLY_WEEKDAY])


@st.composite
def series(draw):
    first = draw(days_of_year)
    some_weeks = st.builds(lambda weeks: first + timedelta(weeks=weeks), st.integers(0, 20))
    until = draw(st.none() | st.dates(first, date(2026, 12, 31)))
    count = draw(st.integers(1, 30) if until is None else st.none() | st.integers(1, 30))
    skip = draw(st.lists(some_weeks | days_of_year, max_size=4))
    return first, Repeat(draw(kinds), until, count, draw(st.booleans()), tuple(skip))


@settings(deadline=None)
@given(series())
def test_any_series_is_counted_and_said_right(chosen):
    first, wanted = chosen
    expected = counted(first, wanted, YEAR)
    if not expected:
        with pytest.raises(recurrence.NoDates):
            recurrence.dates(first, wanted, YEAR)
        return
    assert recurrence.dates(first, wanted, YEAR) == expected
    sentence = recurrence.sentence(recurrence.summary(first, wanted, YEAR))
    assert understood(sentence, first, YEAR) == expected


@settings(deadline=None)
@given(series())
def test_a_repeat_is_stored_and_read_back(chosen):
    _, wanted = chosen
    assert recurrence.from_json(recurrence.to_json(wanted)) == wanted


@pytest.mark.parametrize(
    "stored",
    ["", "{}", "[]", "null", '{"kind": "daily"}', json.dumps({"kind": "weekly", "until": 3})],
)
def test_what_is_no_stored_repeat_is_not_guessed_at(stored):
    with pytest.raises(ValueError, match=r".+"):
        recurrence.from_json(stored)


def test_a_last_day_before_the_first_is_refused():
    with pytest.raises(recurrence.EndsBeforeItBegins):
        recurrence.dates(TUESDAY, repeat("weekly", TUESDAY - timedelta(days=1)), YEAR)


@pytest.mark.parametrize("kind", ["weekly", "fortnightly", "monthly_weekday"])
def test_a_series_without_an_end_is_refused(kind):
    with pytest.raises(recurrence.NeverEnds):
        recurrence.dates(TUESDAY, repeat(kind), YEAR)
    assert issubclass(recurrence.NeverEnds, recurrence.TooManyDates)


def test_two_hundred_dates_are_enough():
    assert len(recurrence.dates(TUESDAY, repeat("weekly", count=200), ())) == 200
    for too_many in (repeat("weekly", count=10**9), repeat("weekly", date.max)):
        with pytest.raises(recurrence.TooManyDates):
            recurrence.dates(TUESDAY, too_many, ())


@pytest.mark.parametrize(
    "wanted",
    [
        repeat("weekly", TUESDAY, skip=[TUESDAY]),
        repeat("weekly", date(2025, 12, 30), term=True),
        repeat("weekly", count=0),
        repeat("weekly", count=-1),
    ],
)
def test_a_series_of_no_dates_is_refused(wanted):
    with pytest.raises(recurrence.NoDates):
        recurrence.dates(TUESDAY, wanted, terms=())


def test_the_end_of_the_calendar_is_no_fault():
    assert len(recurrence.dates(date(9999, 12, 1), repeat("weekly", count=50), ())) == 5


def test_refusals_have_names_for_the_words_of_the_web():
    codes = {
        refusal.code
        for refusal in (
            recurrence.EndsBeforeItBegins,
            recurrence.TooManyDates,
            recurrence.NeverEnds,
            recurrence.NoDates,
        )
    }
    assert codes == {"ends_before_it_begins", "too_many_dates", "never_ends", "no_dates"}


# --- Times ---


@pytest.mark.parametrize(
    ("day", "starts", "ends", "utc"),
    [
        (date(2026, 1, 6), time(9, 15), time(10, 30), ["09:15", "10:30"]),
        (date(2026, 7, 7), time(9, 15), time(10, 30), ["08:15", "09:30"]),
        (date(2026, 3, 29), time(0, 30), time(2, 30), ["00:30", "01:30"]),  # an hour is left out
        (date(2026, 3, 29), time(1, 30), time(3, 30), ["01:30", "02:30"]),  # there is no 01:30
        (date(2026, 10, 25), time(0, 30), time(1, 30), ["23:30", "00:30"]),  # the first 01:30
        (date(2026, 10, 25), time(1, 30), time(2, 30), ["00:30", "02:30"]),  # two hours long
        (date(2027, 3, 28), time(9, 0), time(9, 5), ["08:00", "08:05"]),
    ],
)
def test_local_times_are_right_where_the_clocks_change(day, starts, ends, utc):
    instants = recurrence.local_times(day, starts, ends, "Europe/London")
    assert [instant.strftime("%H:%M") for instant in instants] == utc
    assert all(instant.tzinfo is UTC for instant in instants)


def test_a_weekly_event_keeps_its_hour_on_the_wall_through_the_change():
    days = recurrence.dates(date(2026, 10, 20), repeat("weekly", count=2), ())
    starts = [recurrence.local_times(d, time(9), time(10), "Europe/London")[0] for d in days]
    assert starts[1] - starts[0] == timedelta(days=7, hours=1)


@pytest.mark.parametrize(
    ("day", "starts", "ends"),
    [
        (date(2026, 1, 6), time(10), time(9)),
        (date(2026, 1, 6), time(10), time(10)),
        (date(2026, 1, 6), time(23), time(0)),
        (date(2026, 3, 29), time(1, 30), time(2, 0)),  # an end before the start, that morning
    ],
)
def test_an_end_that_is_not_after_the_start_is_refused(day, starts, ends):
    with pytest.raises(recurrence.EndsBeforeItBegins):
        recurrence.local_times(day, starts, ends, "Europe/London")
