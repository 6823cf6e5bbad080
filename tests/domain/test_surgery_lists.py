"""What the list of surgeries shows: places booked, and which days are over."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from kiosk.core import db, tokens
from kiosk.domain import bookings, surgery_lists
from kiosk.domain.surgery_lists import Seats

NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def book(app, school, slot, do="book"):
    more = {"key": tokens.reference(), "language": "en", "came_by": "phone"}
    with app.app_context(), db.writing():
        if do == "hold":
            bookings.hold(school, slot.reference, token=tokens.reference(), **more)
        else:
            more["link_token"] = tokens.reference()
            bookings.book(school, slot.reference, name="Ada", **more)


def test_booked_places_are_counted_and_held_ones_are_not(app, school, make_surgery, slots_of):
    one = make_surgery(starts_at=NOW + timedelta(days=1), minutes=30, places=2)
    other = make_surgery(starts_at=NOW + timedelta(days=2), minutes=20)
    first, second, _third = slots_of(one)
    book(app, school, first)
    book(app, school, first)
    book(app, school, second, "hold")
    with app.app_context():
        found = surgery_lists.seats(school, [one.id, other.id, 0])
    assert found == {one.id: Seats(2, 6), other.id: Seats(0, 2)}


def test_places_of_another_school_are_not_counted(app, school, other, make_surgery):
    made = make_surgery()
    with app.app_context():
        assert surgery_lists.seats(other, [made.id]) == {}
        assert surgery_lists.seats(school, [made.id]) != {}


def test_days_that_are_over_stand_latest_first(app, school, other, make_surgery):
    for days in (1, 1, 3, 28, 29):
        make_surgery(starts_at=NOW - timedelta(days=days))
    make_surgery(starts_at=NOW)
    with app.app_context():
        today = date(2026, 9, 7)
        wanted = [date(2026, 9, 6), date(2026, 9, 4), date(2026, 8, 10)]
        assert surgery_lists.days_before(school, today) == wanted
        assert surgery_lists.days_before(other, today) == []
        assert surgery_lists.last_before(school, today) == date(2026, 9, 6)
        assert surgery_lists.last_before(school, date(2026, 8, 10)) == date(2026, 8, 9)
        assert surgery_lists.last_before(school, date(2026, 8, 9)) is None
        assert surgery_lists.last_before(other, today) is None


def test_the_day_is_that_of_the_school_and_not_of_greenwich(app, school, make_surgery):
    make_surgery(starts_at=datetime(2026, 9, 5, 23, 30, tzinfo=UTC))  # half past midnight
    with app.app_context():
        assert surgery_lists.last_before(school, date(2026, 9, 7)) == date(2026, 9, 6)
