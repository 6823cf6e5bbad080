"""Bookings: who gets a freed place."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import bookings, queue_joining, wishes
from kiosk.models.booking import Wish
from tests.bookings import a_surgery, book, counts_agree, first, hold, left, link, slots
from tests.surgeries import add_host, add_surgery

MINUTE = timedelta(minutes=1)


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


def wish_for(school, host, phone="07700 900 982", key=None):
    key = key or tokens.reference()
    reference = host.reference if host is not None else None
    given = {"phone": phone, "name": "Olena", "language": "uk"}
    return wishes.ask(school, reference, key=key, link_token="wish-" + key, **given)


def test_a_freed_place_becomes_a_gap_for_those_who_wait_now(school, helen):
    surgery = add_surgery(school, [helen])
    booked = book(school, first(school, surgery, 3))
    queue_joining.take_number(
        school,
        surgery.reference,
        key=tokens.reference(),
        token=tokens.reference(),
        handoff_token=tokens.reference(),
        language="en",
        came_by="tablet",
    )
    bookings.cancel(school, link(booked))
    slot = slots(school, surgery)[3]
    assert (slot.places, slot.kept, slot.taken) == (0, 1, 0)


def test_a_hold_that_runs_out_is_no_gap(school, helen):
    surgery = add_surgery(school, [helen])
    hold(school, first(school, surgery, 3))
    queue_joining.take_number(
        school,
        surgery.reference,
        key=tokens.reference(),
        token=tokens.reference(),
        handoff_token=tokens.reference(),
        language="en",
        came_by="tablet",
    )
    with clock.at(clock.now() + bookings.HOLD):
        assert bookings.release_lapsed(school) == 1
    slot = slots(school, surgery)[3]
    assert (slot.places, slot.kept, slot.taken) == (1, 0, 0)


def test_a_freed_place_is_offered_to_the_first_who_asked_and_booked_with_their_link(
    school, helen, tomorrow
):
    booked = book(school, first(school, tomorrow))
    early, late = wish_for(school, helen), wish_for(school, None)
    bookings.cancel(school, link(booked))
    offered = wishes.by_token(school, "wish-" + early.key)
    assert offered.state == "offered"
    assert offered.offer.slot_reference == booked.slot_reference
    assert wishes.by_token(school, "wish-" + late.key).state == "waiting"
    with pytest.raises(bookings.SlotTaken):
        hold(school, booked.slot_reference)
    held = bookings.held(school, "wish-" + early.key)
    assert (held.name, held.phone, held.language) == ("Olena", "07700900982", "uk")
    taken = bookings.confirm(
        school,
        "wish-" + early.key,
        name=held.name,
        speaker=True,
        phone=held.phone,
        link_token="link-" + held.key,
    )
    assert taken.slot_reference == booked.slot_reference
    assert wishes.by_token(school, "wish-" + early.key).state == "done"
    assert counts_agree(school)


def test_an_offer_that_runs_out_goes_to_the_next_then_to_anybody(school, helen, tomorrow):
    booked = book(school, first(school, tomorrow))
    early, late = wish_for(school, helen), wish_for(school, helen)
    bookings.cancel(school, link(booked))
    with clock.at(clock.now() + bookings.OFFER):
        assert bookings.release_lapsed(school) == 1
        assert wishes.by_token(school, "wish-" + early.key).state == "waiting"
        assert wishes.by_token(school, "wish-" + late.key).state == "offered"
        assert counts_agree(school)
        with clock.at(clock.now() + bookings.OFFER):
            assert bookings.release_lapsed(school) == 1
            assert wishes.by_token(school, "wish-" + late.key).state == "waiting"
            assert left(school, tomorrow) == 6
            assert bookings.release_lapsed(school) == 0
    assert counts_agree(school)


def test_who_was_offered_fewest_places_comes_first(school, helen, tomorrow):
    one, two = book(school, first(school, tomorrow, 0)), book(school, first(school, tomorrow, 1))
    early, late = wish_for(school, helen), wish_for(school, helen)
    bookings.cancel(school, link(one))
    with clock.at(clock.now() + bookings.OFFER):
        db.session.execute(
            sa.update(Wish).where(Wish.school_id == school.id).values(state="waiting")
        )
        bookings.cancel(school, link(two))
        assert wishes.by_token(school, "wish-" + late.key).offer is not None
        assert wishes.by_token(school, "wish-" + early.key).offer is None


def test_nobody_is_offered_a_host_they_did_not_ask_for_or_a_time_that_begins_now(
    school, helen, tomorrow
):
    booked = book(school, first(school, tomorrow))
    wish = wish_for(school, add_host(school, "Sam"))
    bookings.cancel(school, link(booked))
    assert wishes.by_token(school, "wish-" + wish.key).offer is None
    again = book(school, first(school, tomorrow))
    anyone = wish_for(school, None)
    with clock.at(tomorrow.starts_at - MINUTE):
        bookings.cancel(school, link(again))
        assert wishes.by_token(school, "wish-" + anyone.key).offer is None
        assert left(school, tomorrow) == 6


def test_an_offer_ends_at_the_latest_when_its_time_begins(school, helen, tomorrow):
    booked = book(school, first(school, tomorrow))
    wish = wish_for(school, helen)
    with clock.at(tomorrow.starts_at - 10 * MINUTE):
        bookings.cancel(school, link(booked))
        offer = wishes.by_token(school, "wish-" + wish.key).offer
    assert offer.held_until == offer.starts_at
