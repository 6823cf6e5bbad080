"""Bookings: held, confirmed, and what a retry gets."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import bookings
from kiosk.models.booking import Booking
from kiosk.models.surgery import Surgery
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


def version(school, surgery):
    wanted = (Surgery.school_id == school.id, Surgery.id == surgery.id)
    return db.session.scalar(sa.select(Surgery.version).where(*wanted))


# --- Holding and confirming -----------------------------------------------------------------------


def test_a_held_time_is_booked_with_a_name_and_gets_a_number(school, tomorrow):
    held = hold(school, first(school, tomorrow))
    assert held.held_until - clock.now() <= bookings.HOLD
    assert not held.moves
    booked = confirm(school, held, "  Amina   Y  ", speaker=True, phone="+44 (0)7700 900-982")
    assert (booked.name, booked.speaker, booked.phone) == ("Amina Y", True, "+447700900982")
    assert booked.ticket is not None
    assert 11 <= booked.ticket.number <= 99
    assert booked.surgery_reference == tomorrow.reference
    assert booked.ticket_reference is None, "not in the line yet"
    assert bookings.by_token(school, link(booked)) == booked
    assert bookings.by_reference(school, booked.reference) == booked
    assert counts_agree(school)


def test_the_links_are_kept_as_digests_only(school, tomorrow):
    booked = confirm(school, hold(school, first(school, tomorrow)))
    stored = db.session.scalar(sa.select(Booking.link_digest).where(Booking.school_id == school.id))
    assert stored == tokens.digest(link(booked)) != link(booked)
    with pytest.raises(errors.NotFound):
        bookings.by_token(school, stored)
    with pytest.raises(errors.NotFound):
        bookings.by_token(school, booked.reference)


def test_a_full_time_is_refused_and_a_past_one(school, tomorrow):
    slot = first(school, tomorrow)
    hold(school, slot)
    with pytest.raises(bookings.SlotTaken):
        hold(school, slot)
    with clock.at(tomorrow.ends_at), pytest.raises(bookings.SlotGone):
        hold(school, slot)
    with pytest.raises(errors.NotFound):
        hold(school, "nobody-knows-this-slot")
    assert counts_agree(school)


def test_the_place_of_a_hold_that_ran_out_goes_to_who_comes_next(school, tomorrow):
    slot = first(school, tomorrow)
    early = hold(school, slot)
    with clock.at(clock.now() + bookings.HOLD):
        late = hold(school, slot)
        with pytest.raises(bookings.HoldEnded):
            confirm(school, early)
        assert confirm(school, late).booked
    assert counts_agree(school)


def test_a_hold_that_ran_out_is_confirmed_where_nobody_else_came(school, tomorrow):
    held = hold(school, first(school, tomorrow))
    with clock.at(clock.now() + timedelta(minutes=20)):
        bookings.release_lapsed(school)
        assert bookings.held(school, "held-" + held.key).reference == held.reference
        assert confirm(school, held).booked
    other = hold(school, first(school, tomorrow, 1))
    with clock.at(clock.now() + timedelta(minutes=20)):
        assert confirm(school, other).booked, "also where the sweep has not come yet"
    assert counts_agree(school)


def test_a_hold_is_of_no_use_once_the_surgery_is_called_off(school, tomorrow):
    held = hold(school, first(school, tomorrow))
    tomorrow.cancelled_at = clock.now()
    db.session.flush()
    with pytest.raises(bookings.SlotGone):
        confirm(school, held)


def test_a_hold_is_let_go_when_somebody_goes_back(school, tomorrow):
    held = hold(school, first(school, tomorrow))
    bookings.let_go(school, "held-" + held.key)
    bookings.let_go(school, "held-" + held.key)
    assert left(school, tomorrow) == 6
    assert counts_agree(school)


def test_every_change_that_a_line_shows_lets_its_version_grow(school, tomorrow):
    before = version(school, tomorrow)
    held = hold(school, first(school, tomorrow))
    seen = [version(school, tomorrow)]
    assert seen == [before], "a time that is only held changes nothing that anybody watches"
    booked = confirm(school, held)
    seen.append(version(school, tomorrow))
    bookings.set_speaker(school, link(booked), True)
    seen.append(version(school, tomorrow))
    bookings.cancel(school, link(booked))
    seen.append(version(school, tomorrow))
    assert seen == sorted(set(seen))


def test_a_day_without_numbers_left_is_no_reason_to_refuse_a_booking(school, tomorrow, monkeypatch):
    def none_left(*_given):
        raise bookings.steps.ticket_drawing.NoTicketsLeft

    for way in ("draw", "pick"):
        monkeypatch.setattr(bookings.steps.ticket_drawing, way, none_left)
    assert confirm(school, hold(school, first(school, tomorrow))).ticket is None
    assert book(school, first(school, tomorrow, 1)).ticket is None


# --- The same again -------------------------------------------------------------------------------


def test_the_same_hold_again_gives_the_same_answer_also_when_all_is_taken(school, tomorrow):
    slot, key = first(school, tomorrow), tokens.reference()
    held = hold(school, slot, key)
    assert hold(school, slot, key) == held
    with clock.at(clock.now() + timedelta(days=3)):
        assert hold(school, slot, key) == held
    with pytest.raises(bookings.KeyTaken):
        hold(school, first(school, tomorrow, 1), key)
    assert counts_agree(school)


def test_the_same_confirmation_again_gives_the_same_booking(school, tomorrow):
    held = hold(school, first(school, tomorrow))
    booked = confirm(school, held, "Amina")
    with clock.at(clock.now() + timedelta(days=3)):
        assert confirm(school, held, " Amina ") == booked
        with pytest.raises(bookings.KeyTaken):
            confirm(school, held, "Olena")
    with pytest.raises(bookings.KeyTaken):
        confirm(school, held, "Amina", phone="07700 900 982")


def test_the_same_booking_at_the_desk_again_is_one(school, tomorrow):
    slot, key = first(school, tomorrow), tokens.reference()
    booked = book(school, slot, key)
    with clock.at(clock.now() + timedelta(days=3)):
        assert book(school, slot, key) == booked
    with pytest.raises(bookings.KeyTaken):
        book(school, slot, key, name="Olena")
    with pytest.raises(bookings.KeyTaken):
        book(school, first(school, tomorrow, 1), key)
    bookings.cancel(school, link(booked))
    assert book(school, slot, key).state == "cancelled", "a late echo brings nothing back"


def test_one_person_may_have_several_bookings(school, tomorrow):
    book(school, first(school, tomorrow, 0), name="Amina")
    book(school, first(school, tomorrow, 1), name="Amina")
    assert [one.name for one in bookings.of_surgery(school, tomorrow.id)] == ["Amina", "Amina"]
