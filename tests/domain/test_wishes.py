"""Wishes to be told of a new time: asked once, seen by staff, taken back at any time."""

from datetime import timedelta

import pytest

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import bookings, wishes
from tests.surgeries import add_host, add_surgery


@pytest.fixture
def school(scene, context):
    """The school under test, within a transaction that is rolled back."""
    return scene.school


@pytest.fixture
def helen(school):
    """Somebody to meet."""
    return add_host(school)


def ask(school, host, key=None, **more):
    key = key or tokens.reference()
    reference = host.reference if host is not None else None
    given = {"phone": "+44 7700 900982", "name": "", "language": "pl", **more}
    return wishes.ask(school, reference, key=key, link_token="wish-" + key, **given)


def stands(school, wish):
    return wishes.by_token(school, "wish-" + wish.key).state


def offer_to(school, host):
    """Book the only time of a host and cancel it: it is offered to whoever asked first."""
    starts = (clock.now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    surgery = add_surgery(school, [host], starts_at=starts, minutes=10)
    free = bookings.free_slots(school, surgery_ids=[surgery.id], after=clock.now(), limit=1)
    key = tokens.reference()
    given = {"link_token": "link-" + key, "name": "Sam", "language": "en", "came_by": "desk"}
    bookings.book(school, free[0].reference, key=key, **given)
    bookings.cancel(school, "link-" + key)
    return surgery


def test_a_wish_is_kept_for_a_host_or_for_anyone(school, helen):
    one, two = ask(school, helen, name=" Olena "), ask(school, None)
    assert (one.host_name, one.name, one.phone) == ("Helen", "Olena", "+447700900982")
    assert (two.host_reference, two.name) == (None, "")
    assert [wish.reference for wish in wishes.open_ones(school)] == [one.reference, two.reference]


def test_the_same_wish_again_is_one(school, helen):
    wish = ask(school, helen)
    assert ask(school, helen, wish.key) == wish
    wishes.stop(school, "wish-" + wish.key)
    assert ask(school, helen, wish.key).state == "gone", "a late echo brings nothing back"
    for other in ({"phone": "07700 900 111"}, {"name": "Sam"}):
        with pytest.raises(wishes.KeyTaken):
            ask(school, helen, wish.key, **other)
    with pytest.raises(wishes.KeyTaken):
        ask(school, None, wish.key)


@pytest.mark.parametrize(
    "phone", ["", "123456789", "1234567890123456", "call me", "07700 900 982 x", "07700+900982"]
)
def test_a_wish_needs_a_number(school, phone):
    with pytest.raises(wishes.PhoneWrong):
        ask(school, None, phone=phone)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900 982", "07700900982"),
        ("(07700) 900-982", "07700900982"),
        ("+44 (0)7700.900.982", "+447700900982"),
        ("00 44 (0) 7700 900982", "00447700900982"),
        ("(0)7700 900982", "07700900982"),
        ("\u200e+48 601 234 567\u200f", "+48601234567"),
        ("۰۷۷۰۰۹۰۰۹۸۲", "07700900982"),
        ("٠٧٧٠٠ ٩٠٠ ٩٨٢", "07700900982"),
        ("０７７００–９００−９８２", "07700900982"),
        ("07700\u00a0900\u202f982", "07700900982"),
    ],
)
def test_numbers_are_understood_as_people_write_them(school, typed, kept):
    assert ask(school, None, phone=typed).phone == kept


def test_a_wish_is_taken_back_once_and_for_all(school, helen):
    wish = ask(school, helen)
    wishes.stop(school, "wish-" + wish.key)
    wishes.stop(school, "wish-" + wish.key)
    assert stands(school, wish) == "gone"
    assert wishes.open_ones(school) == []
    offer_to(school, helen)
    assert stands(school, wish) == "gone", "nothing is offered to them any more"


def test_whoever_takes_a_wish_back_gives_the_offered_place_to_the_next(school, helen):
    one, two = ask(school, helen), ask(school, helen)
    offer_to(school, helen)
    assert stands(school, one) == "offered"
    wishes.stop(school, "wish-" + one.key)
    assert (stands(school, one), stands(school, two)) == ("gone", "offered")


def test_an_offer_that_is_let_go_leaves_the_wish_waiting(school, helen):
    wish = ask(school, helen)
    surgery = offer_to(school, helen)
    bookings.let_go(school, "wish-" + wish.key)
    assert stands(school, wish) == "waiting"
    free = bookings.free_slots(school, surgery_ids=[surgery.id], after=clock.now(), limit=1)
    assert free[0].left == 1, "nobody is offered the same time twice"


def test_a_second_offer_is_opened_by_the_same_link(school, helen):
    wish = ask(school, helen)
    offer_to(school, helen)
    with clock.at(clock.now() + bookings.OFFER):
        bookings.release_lapsed(school)
        assert wishes.by_token(school, "wish-" + wish.key).offer is None
        second = offer_to(school, helen)
        assert bookings.held(school, "wish-" + wish.key).surgery_id == second.id


def test_whom_staff_told_is_off_the_list_and_the_first_to_say_it_stays(school, scene, helen):
    wish = ask(school, helen)
    wishes.mark_told(school, wish.reference, scene.people["host"])
    wishes.mark_told(school, wish.reference, scene.people["reception"])
    assert stands(school, wish) == "done"
    assert wishes.open_ones(school) == []
    wishes.stop(school, "wish-" + wish.key)
    assert stands(school, wish) == "done"


def test_a_place_offered_to_somebody_who_was_told_stays_theirs_for_its_time(school, scene, helen):
    wish = ask(school, helen)
    offer_to(school, helen)
    wishes.mark_told(school, wish.reference, scene.people["host"])
    assert wishes.by_token(school, "wish-" + wish.key).offer is not None
    with clock.at(clock.now() + bookings.OFFER):
        bookings.release_lapsed(school)
    assert stands(school, wish) == "done", "they were told: nobody needs to ring again"


def test_another_school_sees_nothing_of_it(school, other, helen):
    wish = ask(school, helen)
    for look in (
        lambda: wishes.by_token(other, "wish-" + wish.key),
        lambda: wishes.stop(other, "wish-" + wish.key),
        lambda: wishes.mark_told(other, wish.reference, 1),
        lambda: ask(other, helen),
    ):
        with pytest.raises(errors.NotFound):
            look()
    assert wishes.open_ones(other) == []
    assert db.session.is_active
