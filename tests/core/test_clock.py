"""Days and instants: a day of 23 or 25 hours is one day, and every instant is in exactly one."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core import clock

LONDON = "Europe/London"
ZONES = ["Europe/London", "Europe/Warsaw", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia"]


@pytest.mark.parametrize(
    ("day", "start", "end", "hours"),
    [
        (date(2026, 10, 25), "2026-10-24T23:00", "2026-10-26T00:00", 25),
        (date(2027, 3, 28), "2027-03-28T00:00", "2027-03-28T23:00", 23),
        (date(2026, 7, 1), "2026-06-30T23:00", "2026-07-01T23:00", 24),
        (date(2026, 12, 31), "2026-12-31T00:00", "2027-01-01T00:00", 24),
    ],
)
def test_a_day_has_the_bounds_of_its_zone(day, start, end, hours):
    found = clock.bounds(day, LONDON)
    assert [f"{at:%Y-%m-%dT%H:%M}" for at in found] == [start, end]
    assert found[1] - found[0] == timedelta(hours=hours)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC)),
    st.sampled_from(ZONES),
)
def test_every_instant_is_in_exactly_one_day(instant, zone):
    with clock.at(instant):
        day = clock.today(zone)
    within = [
        near
        for near in (day - timedelta(days=1), day, day + timedelta(days=1))
        if clock.bounds(near, zone)[0] <= instant < clock.bounds(near, zone)[1]
    ]
    assert within == [day]


@given(st.dates(date(2000, 1, 1), date(2037, 12, 30)), st.sampled_from(ZONES))
def test_a_day_ends_where_the_next_begins(day, zone):
    assert clock.bounds(day, zone)[1] == clock.bounds(day + timedelta(days=1), zone)[0]


def test_adding_24_hours_would_miss_the_end_of_a_long_day():
    """The control: why bounds asks the zone and does not add."""
    start, end = clock.bounds(date(2026, 10, 25), LONDON)
    assert start + timedelta(hours=24) != end


def test_half_past_one_comes_twice_and_both_are_kept_apart():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = first + timedelta(hours=1)
    shown = [clock.local(at, LONDON) for at in (first, second)]
    assert [f"{at:%H:%M}" for at in shown] == ["01:30", "01:30"]
    assert shown[0].utcoffset() != shown[1].utcoffset()


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2027, 1, 1, 0, 0, 1, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_midnight_is_that_of_the_school(instant, day):
    with clock.at(instant):
        assert clock.today(LONDON) == day


def test_now_is_aware_and_in_utc():
    assert clock.now().utcoffset() == timedelta(0)


def test_a_block_lives_at_another_instant_and_time_goes_on_after_it():
    then = datetime(2020, 1, 1, tzinfo=UTC)
    with clock.at(then):
        assert clock.now() == then
        with clock.at(then + timedelta(days=1)):
            assert clock.now() == then + timedelta(days=1)
        assert clock.now() == then
    assert clock.now().year > 2020


def test_ages_are_measured_by_a_clock_that_only_grows():
    with clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
        first = clock.monotonic()
    assert clock.monotonic() >= first


def test_every_zone_a_school_may_choose_is_known_here():
    assert LONDON in available_timezones()
    for zone in ZONES:
        assert clock.zone(zone).key == zone
