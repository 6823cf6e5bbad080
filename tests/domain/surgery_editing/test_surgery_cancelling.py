"""Surgeries: cancelled, and put back."""

from datetime import timedelta
from itertools import count

from kiosk.core import clock, db
from kiosk.domain import surgery_editing, surgery_series
from kiosk.domain.surgery_series import Scope
from tests.surgery_changes import (
    NOW,
    TWO,
    arrive,
    assert_counted,
    book,
    change,
    slots,
    stop_at,
)


def test_cancelling_closes_the_door_and_ends_all_bookings(school, surgery):
    booking, held = book(surgery, "14:20"), book(surgery, "14:30", "held")
    assert surgery_series.would_tell(school, surgery, Scope.ONE) == [booking]
    assert surgery_series.cancel(school, surgery, Scope.ONE) == [booking]
    assert (surgery.cancelled_at, surgery.door, surgery.version) == (NOW, "closed", 1)
    assert (booking.state, booking.to_tell, booking.told_at) == ("cancelled", "cancelled", None)
    assert (held.state, held.to_tell) == ("lapsed", None)
    assert_counted(surgery)
    assert surgery_series.cancel(school, surgery, Scope.ONE) == []
    assert surgery.version == 1


def test_cancelling_takes_nothing_from_those_who_were_there(monkeypatch, school, surgery):
    over, talking, waiting, coming = (
        book(surgery, at) for at in ("14:00", "14:10", "14:20", "14:40")
    )
    arrive(talking, "talking")
    ticket = arrive(waiting, number=15)
    stop_at(monkeypatch, TWO + timedelta(minutes=25))
    assert surgery_series.cancel(school, surgery, Scope.ONE) == [waiting, coming]
    assert (over.state, talking.state, ticket.state) == ("booked", "booked", "waiting")
    assert_counted(surgery)


def test_a_cancelled_date_put_back_has_its_bookings_again(monkeypatch, school, surgery):
    booking, by_parent = book(surgery, "14:20"), book(surgery, "14:30")
    by_parent.state, by_parent.cancelled_at = "cancelled", NOW
    slots(surgery)[3].taken = 0
    surgery_series.cancel(school, surgery, Scope.ONE)
    stop_at(monkeypatch, NOW + timedelta(minutes=5))
    assert surgery_editing.put_back(school, surgery) == [booking]
    assert (surgery.cancelled_at, surgery.door) == (None, "open")
    assert (booking.state, booking.cancelled_at, booking.to_tell) == ("booked", None, None)
    assert by_parent.state == "cancelled"
    assert_counted(surgery)
    assert surgery_editing.put_back(school, surgery) == []


def test_bookings_come_back_on_a_clock_that_never_stands_still(monkeypatch, school, surgery):
    booking = book(surgery, "14:20")
    ticks = count()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(microseconds=next(ticks)))
    surgery_series.cancel(school, surgery, Scope.ONE)
    assert surgery_editing.put_back(school, surgery) == [booking]


def test_who_was_told_of_the_cancellation_does_not_come_back(school, surgery):
    told, untold = book(surgery, "14:20"), book(surgery, "14:30")
    surgery_series.cancel(school, surgery, Scope.ONE)
    told.told_at = NOW
    db.session.flush()
    assert surgery_editing.put_back(school, surgery) == [untold]
    assert (told.state, told.to_tell) == ("cancelled", "cancelled")
    assert_counted(surgery)


def test_who_was_moved_and_not_told_before_the_cancellation_is_still_to_be_told(school, surgery):
    booking = book(surgery, "14:20")
    change(school, surgery, "15:00", "16:00")
    surgery_series.cancel(school, surgery, Scope.ONE)
    surgery_editing.put_back(school, surgery)
    assert (booking.state, booking.to_tell) == ("booked", "moved")


def test_a_booking_comes_back_only_where_there_is_still_a_place(school, surgery):
    booking = book(surgery, "14:50")
    surgery_series.cancel(school, surgery, Scope.ONE)
    change(school, surgery, "14:00", "14:30")
    assert surgery_editing.put_back(school, surgery) == []
    assert (booking.state, booking.to_tell) == ("cancelled", "cancelled")
    assert_counted(surgery)
