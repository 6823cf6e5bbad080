"""Bookings: moved to another time, by parents and by staff."""

import pytest

from kiosk.core import clock, tokens
from kiosk.domain import bookings
from tests.bookings import a_surgery, book, confirm, counts_agree, first, hold, left, link
from tests.surgeries import add_host


@pytest.fixture
def school(scene, context):
    """The school under test, within a transaction that is rolled back."""
    return scene.school


@pytest.fixture
def helen(school):
    """Somebody to meet."""
    return add_host(school)


@pytest.fixture
def tomorrow(school, helen):
    """A surgery of six times of one place each, tomorrow."""
    return a_surgery(school, helen)


def test_the_old_time_is_kept_until_the_new_one_is_confirmed(school, tomorrow):
    booked = book(school, first(school, tomorrow, 0))
    held = hold(school, first(school, tomorrow, 3), moves_token=link(booked))
    assert held.moves
    assert left(school, tomorrow) == 4
    moved = confirm(school, held, "")
    assert moved.slot_reference == first(school, tomorrow, 3)
    same = (booked.reference, booked.ticket, booked.name, booked.key)
    assert (moved.reference, moved.ticket, moved.name, moved.key) == same
    assert moved.changes == 1
    assert bookings.by_token(school, link(booked)) == moved
    assert left(school, tomorrow) == 5
    assert confirm(school, held, "") == moved, "again is once"
    assert book(school, first(school, tomorrow, 0), booked.key) == moved, "the first form, again"
    assert counts_agree(school)


def test_in_another_surgery_it_gets_a_number_of_that_line(school, helen, tomorrow):
    other = a_surgery(school, helen, days=2)
    booked = book(school, first(school, tomorrow))
    held = hold(school, first(school, other), moves_token=link(booked))
    moved = confirm(school, held, "")
    assert moved.surgery_id == other.id
    assert moved.ticket != booked.ticket
    assert bookings.of_surgery(school, tomorrow.id) == []
    assert counts_agree(school)


def test_a_new_time_that_ran_out_is_taken_again_or_the_old_one_stays(school, tomorrow):
    booked = book(school, first(school, tomorrow, 0))
    held = hold(school, first(school, tomorrow, 3), moves_token=link(booked))
    with clock.at(clock.now() + bookings.HOLD):
        book(school, first(school, tomorrow, 3), name="Olena")
        with pytest.raises(bookings.HoldEnded):
            confirm(school, held, "")
    assert bookings.by_token(school, link(booked)).slot_reference == first(school, tomorrow, 0)
    assert counts_agree(school)


def test_cancelling_while_changing_lets_the_new_time_go_too(school, helen, tomorrow):
    other = a_surgery(school, helen, days=2)
    booked = book(school, first(school, tomorrow))
    held = hold(school, first(school, other), moves_token=link(booked))
    bookings.cancel(school, link(booked))
    assert (left(school, tomorrow), left(school, other)) == (6, 6)
    with pytest.raises(bookings.BookingEnded):
        confirm(school, held, "")
    with pytest.raises(bookings.BookingEnded):
        hold(school, first(school, other), moves_token=link(booked))


def test_staff_move_a_booking_in_one_and_may_say_who_is_to_be_told(school, tomorrow):
    booked = book(school, first(school, tomorrow, 0))
    key = tokens.reference()
    moved = bookings.move(school, booked.reference, first(school, tomorrow, 4), key=key, tell=True)
    assert (moved.slot_reference, moved.to_tell) == (first(school, tomorrow, 4), "moved")
    again = bookings.move(school, booked.reference, first(school, tomorrow, 4), key=key, tell=True)
    assert again == moved
    assert [one.reference for one in bookings.to_tell(school)] == [booked.reference]
    with pytest.raises(bookings.KeyTaken):
        bookings.move(school, booked.reference, first(school, tomorrow, 5), key=key)
    full = book(school, first(school, tomorrow, 5)).slot_reference
    with pytest.raises(bookings.SlotTaken):
        bookings.move(school, booked.reference, full, key=tokens.reference())
    assert counts_agree(school)
