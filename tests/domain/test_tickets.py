"""Tickets: a picture and two digits, never the same twice in a day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import tickets

schools = st.integers(1, 10_000)
days = st.dates(date(2020, 1, 1), date(2100, 1, 1))
ALL = len(tickets.PICTURES) * len(tickets.NUMBERS)


@given(schools, days, st.lists(st.integers(1, ALL), unique=True, max_size=60))
def test_no_two_arrivals_of_a_day_share_a_ticket(school, day, arrivals):
    given_out = [tickets.nth(school, day, n) for n in arrivals]
    assert len(set(given_out)) == len(arrivals)


def test_a_whole_day_of_tickets_is_different():
    given_out = {tickets.nth(1, date(2026, 11, 22), n) for n in range(1, ALL + 1)}
    assert len(given_out) == ALL == 1068
    assert None not in given_out


@given(schools, days)
def test_the_first_ninety_parties_have_different_digits(school, day):
    digits = {tickets.nth(school, day, n).number for n in range(1, 90)}
    assert len(digits) == 89, "Until all digits are out, the digits alone tell parties apart."


@given(schools, days, st.integers(1, ALL))
def test_a_ticket_is_always_two_digits_and_a_drawn_picture(school, day, n):
    ticket = tickets.nth(school, day, n)
    assert 11 <= ticket.number <= 99
    assert ticket.picture in tickets.PICTURES


@given(schools, days, st.one_of(st.integers(max_value=0), st.integers(min_value=ALL + 1)))
def test_there_is_no_ticket_before_the_first_or_after_the_last(school, day, n):
    assert tickets.nth(school, day, n) is None


@given(schools, days, st.integers(1, ALL))
def test_the_same_arrival_always_gets_the_same_ticket(school, day, n):
    assert tickets.nth(school, day, n) == tickets.nth(school, day, n)


def test_neighbours_in_the_line_do_not_carry_neighbouring_digits():
    given_out = [tickets.nth(1, date(2026, 11, 22), n).number for n in range(1, 90)]
    steps = [abs(one - other) for one, other in pairwise(given_out)]
    assert steps.count(1) < 10, "A number that is one more than the last tells who came before."


def test_the_next_day_begins_elsewhere():
    day = date(2026, 11, 22)
    firsts = {tickets.nth(1, day + timedelta(days=n), 1) for n in range(30)}
    assert len(firsts) > 20, "Somebody who keeps yesterday's number would be told a wrong one."
