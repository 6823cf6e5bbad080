"""Which free times a screen shows: few, of several days, and in the end all of them once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.web.plumbing import few_times

pytestmark = pytest.mark.one_engine

ZONE = "Europe/London"
#: A Monday; the clocks go back on the Sunday before.
BEGIN = datetime(2026, 10, 19, 7, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Time:
    """A free time."""

    starts_at: datetime


def at(*hours):
    return [Time(BEGIN + timedelta(hours=hour)) for hour in hours]


def day(time):
    return few_times.part_of(time.starts_at, ZONE)[0]


def screens(times):
    """Return the times of every screen, one after the other."""
    shown, after = [], ""
    while True:
        few = few_times.choose(times, after, ZONE)
        shown.append(few.times)
        if few.after is None:
            return shown
        after = few.after
        assert len(shown) <= len(times), "the screens never end"


def test_the_first_screen_has_something_of_each_of_three_days_and_of_morning_and_afternoon():
    times = [Time(BEGIN + timedelta(days=d, hours=h)) for d in range(5) for h in (1, 2, 3, 7, 8)]
    first = few_times.choose(times, "", ZONE).times
    assert first == tuple(
        Time(BEGIN + timedelta(days=d, hours=h)) for d in (0, 1, 2) for h in (1, 7)
    )


def test_a_single_day_fills_the_screen():
    assert few_times.choose(at(*range(8)), "", ZONE).times == tuple(at(0, 1, 2, 4, 5, 6))


def test_few_times_need_no_second_screen():
    assert few_times.choose(at(1, 2, 30), "", ZONE).after is None


def test_the_parts_of_a_day_follow_the_clock_of_the_school():
    names = [few_times.part_of(one.starts_at, ZONE)[1] for one in at(3.9, 4, 8.9, 9)]
    assert names == ["morning", "afternoon", "afternoon", "evening"]


@given(st.sets(st.integers(min_value=0, max_value=14 * 24 * 6), min_size=1, max_size=60))
def test_all_screens_together_show_every_time_once(tens):
    times = [Time(BEGIN + timedelta(minutes=10 * ten)) for ten in sorted(tens)]
    shown = screens(times)
    assert sorted((one for few in shown for one in few), key=lambda one: one.starts_at) == times
    for few in shown:
        assert len(few) <= few_times.MOST_TIMES
        assert len({day(one) for one in few}) <= few_times.MOST_DAYS
        assert list(few) == sorted(few, key=lambda one: one.starts_at)


@given(
    st.sets(st.integers(min_value=0, max_value=600), min_size=8, max_size=50),
    st.data(),
)
def test_a_time_that_goes_between_two_screens_hides_no_other(tens, data):
    times = [Time(BEGIN + timedelta(minutes=10 * ten)) for ten in sorted(tens)]
    first = few_times.choose(times, "", ZONE)
    gone = data.draw(st.sampled_from(times))
    seen, left, after = set(first.times), [one for one in times if one != gone], first.after
    while after:
        few = few_times.choose(left, after, ZONE)
        seen |= set(few.times)
        after = few.after
    assert set(left) <= seen


@given(st.text(max_size=60))
def test_any_address_shows_something(after):
    times = at(1, 2, 30)
    assert few_times.choose(times, after, ZONE).times
    begins = few_times.begins(after, ZONE)
    assert begins is None or begins.tzinfo is not None


def test_when_everything_was_seen_it_begins_again():
    times = at(1, 2)
    late = str(int((BEGIN + timedelta(days=9)).timestamp()) // 60)
    assert few_times.choose(times, late, ZONE).times == tuple(times)
    assert few_times.begins(late, ZONE) > times[-1].starts_at


@pytest.mark.parametrize("after", ["", "x", "1.2", "-12345678"])
def test_what_is_no_memory_of_a_screen_begins_at_the_beginning(after):
    assert few_times.begins(after, ZONE) is None
