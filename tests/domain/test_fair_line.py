"""The fair line, held to its own words: kiosk/domain/fair_line.py and docs/fair-line.md."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import fair_line
from kiosk.domain.fair_line import LATE, LEAD, MOST_OVERTAKEN, Place, Why

pytestmark = pytest.mark.one_engine

TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(minutes: float) -> datetime:
    return TEN + minutes * MINUTE


def walk_in(number: int, joined: float = 0, overtaken: int = 0) -> Place:
    return Place(number, number, at(joined), None, overtaken)


def booked(number: int, due: float, joined: float = 0, overtaken: int = 0) -> Place:
    return Place(number, number, at(joined), at(due), overtaken)


def called(waiting, now=0.0):
    found = fair_line.next_of(waiting, at(now))
    return (found.place.id, found.why) if found else None


def test_nobody_waits_and_nobody_is_next():
    assert fair_line.next_of([], TEN) is None


def test_walk_ins_come_in_the_order_in_which_they_came():
    assert called([walk_in(2), walk_in(1), walk_in(3)]) == (1, Why.TURN)


def test_a_booked_person_who_is_here_goes_at_their_time():
    line = [walk_in(1), booked(2, due=10)]
    assert called(line, now=10) == (2, Why.BOOKED)


def test_a_booked_person_goes_from_three_minutes_before_their_time():
    line = [walk_in(1), booked(2, due=10)]
    lead = LEAD / MINUTE
    assert called(line, now=10 - lead) == (2, Why.BOOKED)
    assert called(line, now=10 - lead - 0.1) == (1, Why.TURN)


def test_walk_ins_fill_the_gap_before_a_booked_time_also_when_they_came_later():
    assert called([booked(1, due=30), walk_in(2, joined=5)], now=6) == (2, Why.TURN)


def test_a_booked_person_goes_early_when_nobody_else_is_here():
    assert called([booked(2, due=30), booked(1, due=40)]) == (2, Why.EARLY)


def test_the_earlier_booked_time_goes_first_whoever_came_first():
    assert called([booked(1, due=10), booked(2, due=5)], now=10) == (2, Why.BOOKED)


def test_a_booked_person_who_is_a_little_late_still_goes_at_once():
    late = LATE / MINUTE
    line = [walk_in(1), booked(2, due=0, joined=late)]
    assert called(line, now=late) == (2, Why.BOOKED)


def test_a_booked_person_who_is_very_late_waits_like_those_who_walk_in():
    late = LATE / MINUTE + 1
    line = [walk_in(1), booked(2, due=0, joined=late), walk_in(3, joined=late)]
    assert [place.id for place in fair_line.order(line, at(late), 10 * MINUTE)] == [1, 2, 3]


def test_whoever_was_passed_twice_goes_next_whatever_was_booked():
    line = [walk_in(1, overtaken=MOST_OVERTAKEN), booked(2, due=0)]
    assert called(line, now=0) == (1, Why.PROMISE)


def test_of_two_with_a_promise_the_one_who_came_first_goes():
    line = [walk_in(2, overtaken=2), walk_in(1, overtaken=2)]
    assert called(line) == (1, Why.PROMISE)


def test_somebody_whose_booked_time_is_to_come_is_not_passed_by_a_walk_in():
    early, other = booked(1, due=30), walk_in(2)
    assert fair_line.overtaken_by(other, [early, other], TEN) == []


def test_a_walk_in_is_passed_by_a_booked_person_who_came_later():
    first, later = walk_in(1), booked(2, due=0)
    assert fair_line.overtaken_by(later, [first, later], TEN) == [first]


def test_the_whole_order_tells_the_gaps_and_the_promise():
    line = [
        walk_in(1),
        walk_in(2),
        walk_in(3),
        booked(4, due=0),
        booked(5, due=10),
        booked(6, due=20),
    ]
    order = [place.id for place in fair_line.order(line, TEN, 10 * MINUTE)]
    assert order == [4, 5, 1, 2, 3, 6]


def test_two_hosts_take_people_twice_as_fast_so_a_booked_time_comes_later_in_the_line():
    line = [walk_in(1), walk_in(2), walk_in(3), booked(4, due=20)]
    one = [place.id for place in fair_line.order(line, TEN, 10 * MINUTE)]
    two = [place.id for place in fair_line.order(line, TEN, 10 * MINUTE, hosts=2)]
    assert (one, two) == ([1, 2, 4, 3], [1, 2, 3, 4])


# --- whatever comes -----------------------------------------------------------------------------

people = st.lists(
    st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(-20, 90))),
    min_size=1,
    max_size=25,
)


def run(arrivals, choose=fair_line.next_of, talk=7):
    """Let people arrive and be called; return (number, why, how often each was passed)."""
    coming = [
        Place(number, number, at(joined), None if due is None else at(due))
        for number, (joined, due) in enumerate(sorted(arrivals, key=lambda one: one[0]))
    ]
    waiting, calls, passed_counts, now = [], [], {}, TEN
    while coming or waiting:
        waiting += [place for place in coming if place.joined_at <= now]
        coming = [place for place in coming if place.joined_at > now]
        found = choose(waiting, now)
        if found is not None:
            passed = {one.id for one in fair_line.overtaken_by(found.place, waiting, now)}
            calls.append((found.place, found.why, now))
            waiting = [
                replace(one, overtaken=one.overtaken + (one.id in passed))
                for one in waiting
                if one.id != found.place.id
            ]
            for number in passed:
                passed_counts[number] = passed_counts.get(number, 0) + 1
        now += talk * MINUTE
    return calls, passed_counts


@given(people, st.integers(1, 20))
def test_nobody_is_passed_more_often_than_was_promised(arrivals, talk):
    _calls, passed = run(arrivals, talk=talk)
    assert max(passed.values(), default=0) <= MOST_OVERTAKEN


@given(people)
def test_everybody_is_called_once(arrivals):
    calls, _passed = run(arrivals)
    assert sorted(place.id for place, _why, _now in calls) == list(range(len(arrivals)))


@given(people)
def test_walk_ins_are_called_in_the_order_in_which_they_joined(arrivals):
    calls, _passed = run(arrivals)
    walked = [place.id for place, _why, _now in calls if place.due_at is None]
    assert walked == sorted(walked)


@given(people)
def test_booked_people_in_time_are_called_in_the_order_of_their_times(arrivals):
    """Among those who waited together: whoever came after a call cannot have been called in it."""
    calls, _passed = run(arrivals)
    by_time = [(place, now) for place, why, now in calls if why == Why.BOOKED]
    for (earlier, then), (later, _now) in pairwise(by_time):
        assert earlier.due_at <= later.due_at or later.joined_at > then


def test_the_control_without_the_promise_somebody_is_passed_again_and_again():
    """Booked people always first: one who walked in waits until the last of them was seen."""

    def booked_first(waiting, now):
        return fair_line.next_of([replace(one, overtaken=0) for one in waiting], now)

    arrivals = [(1, None), *((2, due) for due in range(0, 60, 5))]
    _calls, without = run(arrivals, choose=booked_first)
    _calls, with_promise = run(arrivals)
    assert max(without.values()) > MOST_OVERTAKEN
    assert max(with_promise.values()) == MOST_OVERTAKEN
