"""Bookings: which times are free, what people type, and that no other school sees any of it."""

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import bookings
from kiosk.models.booking import Booking
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


# --- Free times -----------------------------------------------------------------------------------


def test_free_times_come_in_order_and_say_how_many_places_are_left(school, helen):
    surgery = a_surgery(school, helen, places=2)
    book(school, first(school, surgery, 0))
    book(school, first(school, surgery, 1))
    book(school, first(school, surgery, 1))
    free = bookings.free_slots(school, surgery_ids=[surgery.id], after=clock.now(), limit=3)
    assert [slot.left for slot in free] == [1, 2, 2]
    assert free[1].reference == first(school, surgery, 2), "the full one is left out"
    later = bookings.free_slots(
        school, surgery_ids=[surgery.id], after=free[-1].starts_at, limit=100
    )
    assert later[0].starts_at > free[-1].starts_at


def test_a_place_whose_hold_ran_out_is_free_before_anybody_swept(school, tomorrow):
    hold(school, first(school, tomorrow))
    assert left(school, tomorrow) == 5
    with clock.at(clock.now() + bookings.HOLD):
        assert left(school, tomorrow) == 6


@pytest.mark.parametrize("change", ["cancelled_at", "bookable", "door"])
def test_what_is_called_off_or_closed_has_no_times(school, tomorrow, change):
    setattr(tomorrow, change, {"cancelled_at": clock.now(), "door": "closed"}.get(change, False))
    db.session.flush()
    assert left(school, tomorrow) == 0
    with pytest.raises(bookings.SlotGone):
        hold(school, first(school, tomorrow))


def test_staff_see_full_times_too_and_who_types_just_now(school, tomorrow):
    book(school, first(school, tomorrow, 0))
    hold(school, first(school, tomorrow, 1))
    seen = bookings.slots(school, tomorrow.id)
    assert [(slot.left, slot.held) for slot in seen[:3]] == [(0, 0), (0, 1), (1, 0)]


# --- What they type -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "  ", "\u200b"])
def test_a_booking_needs_a_name(school, tomorrow, name):
    held = hold(school, first(school, tomorrow))
    with pytest.raises(bookings.NameMissing):
        confirm(school, held, name)
    with pytest.raises(bookings.NameMissing):
        book(school, first(school, tomorrow, 1), name=name)


def test_a_name_too_long_is_refused_and_the_hold_stays(school, tomorrow):
    held = hold(school, first(school, tomorrow))
    with pytest.raises(bookings.NameTooLong):
        confirm(school, held, "a" * 91)
    assert confirm(school, held, "a" * 90).booked


def test_the_folded_name_is_kept_for_the_search(school, tomorrow):
    book(school, first(school, tomorrow), name="Žofia D’Arc")
    stored = db.session.scalar(sa.select(Booking.folded).where(Booking.school_id == school.id))
    assert stored == "zofia darc"


def test_whoever_is_rung_needs_a_number(school, helen):
    surgery = a_surgery(school, helen, way="phone")
    held = hold(school, first(school, surgery))
    with pytest.raises(bookings.PhoneWrong):
        confirm(school, held)
    booked = confirm(school, held, phone="٠٧٧٠٠ ٩٠٠ ٩٨٢")
    assert booked.phone == "07700900982"
    with pytest.raises(bookings.PhoneWrong):
        bookings.set_phone(school, link(booked), "")


def test_phone_and_speaker_can_be_changed_until_the_end(school, tomorrow):
    booked = book(school, first(school, tomorrow))
    bookings.set_phone(school, link(booked), "07700 900 982")
    bookings.set_speaker(school, link(booked), True)
    changed = bookings.by_token(school, link(booked))
    assert (changed.phone, changed.speaker) == ("07700900982", True)
    bookings.set_phone(school, link(booked), "")
    assert bookings.by_token(school, link(booked)).phone == ""
    with clock.at(tomorrow.ends_at), pytest.raises(bookings.BookingEnded):
        bookings.set_phone(school, link(booked), "07700 900 982")
    bookings.cancel(school, link(booked))
    with pytest.raises(bookings.BookingEnded):
        bookings.set_speaker(school, link(booked), False)


# --- Schools --------------------------------------------------------------------------------------


def test_another_school_sees_and_changes_nothing(school, other, tomorrow):
    booked = book(school, first(school, tomorrow, 0))
    hold(school, first(school, tomorrow, 1))
    for ask in (
        lambda: hold(other, first(school, tomorrow, 2)),
        lambda: bookings.by_token(other, link(booked)),
        lambda: bookings.by_reference(other, booked.reference),
        lambda: bookings.cancel(other, link(booked)),
        lambda: bookings.cancel(other, booked.reference, by=1),
        lambda: bookings.mark_told(other, booked.reference, 1),
        lambda: bookings.set_phone(other, link(booked), ""),
        lambda: bookings.move(
            other, booked.reference, first(school, tomorrow, 2), key=tokens.reference()
        ),
    ):
        with pytest.raises(errors.NotFound):
            ask()
    with clock.at(clock.now() + bookings.HOLD):
        assert bookings.release_lapsed(other) == 0
    assert bookings.of_surgery(other, tomorrow.id) == []
    assert counts_agree(school)
