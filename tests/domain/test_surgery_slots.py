from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import recurrence
from kiosk.domain.surgery_slots import layout

pytestmark = pytest.mark.one_engine

START = datetime(2026, 9, 8, 14, 0, tzinfo=UTC)
ZONE = "Europe/London"


def cut(minutes, slot=10, gap=0, places=1, share=0):
    return layout(START, START + timedelta(minutes=minutes), slot, gap, places, share)


def minutes(slots):
    return [int((slot.starts_at - START).total_seconds()) // 60 for slot in slots]


def test_an_hour_holds_six_slots_of_ten_minutes():
    slots = cut(60)
    assert minutes(slots) == [0, 10, 20, 30, 40, 50]
    assert slots[-1].ends_at == START + timedelta(hours=1)
    assert {(slot.places, slot.kept) for slot in slots} == {(1, 0)}


def test_a_gap_lies_between_slots_and_not_after_the_last():
    assert minutes(cut(60, slot=15, gap=5)) == [0, 20, 40]
    assert minutes(cut(55, slot=15, gap=5)) == [0, 20, 40]
    assert minutes(cut(54, slot=15, gap=5)) == [0, 20]


def test_a_rest_shorter_than_a_slot_is_left_over():
    assert minutes(cut(29)) == [0, 10]


def test_a_surgery_shorter_than_a_slot_has_none():
    assert cut(9) == []
    assert cut(0) == []
    assert cut(-60) == []


def test_a_third_kept_for_walk_ins_is_every_third_slot():
    assert [slot.kept for slot in cut(60, share=33)] == [0, 1, 0, 0, 1, 0]


def test_one_kept_place_lies_in_the_middle():
    assert [slot.kept for slot in cut(50, share=20)] == [0, 0, 1, 0, 0]


def test_all_or_nothing_can_be_kept():
    assert {(slot.places, slot.kept) for slot in cut(60, places=3, share=100)} == {(0, 3)}
    assert {(slot.places, slot.kept) for slot in cut(60, places=3, share=0)} == {(3, 0)}


@pytest.mark.parametrize(
    ("day", "begins", "ends", "count"),
    [
        # 25 October 2026, the clocks go back: from 00:30 to 02:30 are three hours.
        ("2026-10-25", time(0, 30), time(2, 30), 18),
        # 28 March 2027, they go forward: from 00:30 to 02:30 is one hour.
        ("2027-03-28", time(0, 30), time(2, 30), 6),
        ("2027-03-28", time(14, 0), time(16, 0), 12),
    ],
)
def test_slots_are_as_long_where_the_clocks_change(day, begins, ends, count):
    on = datetime.fromisoformat(day).date()
    slots = layout(*recurrence.local_times(on, begins, ends, ZONE), 10, 0, 1, 0)
    assert len(slots) == count
    assert {slot.ends_at - slot.starts_at for slot in slots} == {timedelta(minutes=10)}
    assert len({slot.starts_at for slot in slots}) == count


def test_a_surgery_over_midnight_is_cut_like_any_other():
    start = datetime(2026, 9, 8, 23, 30, tzinfo=UTC)
    slots = layout(start, start + timedelta(hours=1), 20, 0, 1, 0)
    assert [slot.starts_at.isoformat()[8:16] for slot in slots] == [
        "08T23:30",
        "08T23:50",
        "09T00:10",
    ]


SHAPES = st.tuples(
    st.integers(0, 600),  # minutes
    st.integers(1, 240),
    st.integers(0, 120),
    st.integers(1, 50),
    st.integers(0, 100),
)


@given(SHAPES)
def test_exactly_the_share_is_kept_and_no_place_is_lost(shape):
    length, slot, gap, places, share = shape
    slots = cut(length, slot, gap, places, share)
    total = len(slots) * places
    assert sum(each.kept for each in slots) == round(total * share / 100)
    assert all(each.places + each.kept == places for each in slots)
    assert all(each.places >= 0 and each.kept >= 0 for each in slots)


@given(SHAPES)
def test_kept_places_are_spread_evenly(shape):
    slots = cut(*shape)
    kept = [each.kept for each in slots]
    whole = sum(kept) / len(kept) if kept else 0
    for first in range(len(kept)):
        for last in range(first, min(first + 12, len(kept))):
            some = kept[first : last + 1]
            assert abs(sum(some) - whole * len(some)) <= 1


@given(SHAPES)
def test_slots_lie_within_the_surgery_and_never_over_each_other(shape):
    length, slot, gap, *_rest = shape
    slots = cut(*shape)
    end = START + timedelta(minutes=length)
    assert all(each.starts_at >= START and each.ends_at <= end for each in slots)
    for before, after in pairwise(slots):
        assert after.starts_at - before.ends_at == timedelta(minutes=gap)
    if slots:
        assert end - slots[-1].ends_at < timedelta(minutes=slot + gap)


@pytest.mark.parametrize(
    ("slot", "gap"), [(0, 0), (-10, 20), (10, -10), (10**20, 0), (10, 10**20), (0, 10)]
)
def test_lengths_that_no_day_has_give_no_times(slot, gap):
    assert cut(120, slot, gap) == []
