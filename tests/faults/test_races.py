"""Races for bookable times, with real threads and real connections (reliability.md, F14).

A rush of 200 for 20 places; cancelling, moving and running out while others book; swaps. After
each: never two in one place, never a place lost, never "taken" while one was free, no fault. Each
has a control, the check-then-insert of other booking tools, which the same checks must catch.

KIOSK_RACE_ROUNDS=100 runs each race a hundred times (the usual few keep the suite quick), and
`pytest -s` prints what happened. KIOSK_TEST_ENGINE=postgresql runs them there.
"""

import os
import random
import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import booking_places, bookings, queue_log, wishes
from kiosk.models.booking import Booking
from kiosk.models.surgery import Slot
from tests.faults import races
from tests.faults.races import FAULT, FREED, FULL, REFUSED, TOOK, Call, CheckThenInsert, Person

pytestmark = pytest.mark.faults

ROUNDS = int(os.environ.get("KIOSK_RACE_ROUNDS", "0"))
RUSHES, FEW = ROUNDS or 2, ROUNDS or 5
CLIENTS, PLACES = 200, 20


@pytest.fixture
def wide(app, settings, open_app):
    """The app with a connection for nearly every thread; on SQLite there is one writer anyway."""
    return app if settings.uses_sqlite else open_app(replace(settings, threads=16))


@pytest.fixture
def day(make_surgery, slots_of):
    """Return a way to make a surgery on a day of its own, and the references of its slots."""
    days = iter(range(1, 10_000))

    def make(slots=2, places=1, **more):
        starts = (clock.now() + timedelta(days=next(days))).replace(minute=0, second=0)
        surgery = make_surgery("Helen", starts_at=starts, minutes=slots * 10, places=places, **more)
        return surgery, [slot.reference for slot in slots_of(surgery)]

    return make


def done(app, call, *given, **more):
    """Do one thing alone, committed."""
    with app.app_context(), db.writing():
        return call(*given, **more)


def booked_in(app, school, surgery):
    with app.app_context():
        found = bookings.of_surgery(school, surgery.id)
        db.session.rollback()
    return found


def faults(history):
    return [repr(call.answer) for call in history if call.what == FAULT]


def all_right(history, places):
    """Say whether nothing in a history is wrong; see races."""
    return (
        not faults(history)
        and not any(races.overbooked(calls, places) for calls in races.by_slot(history).values())
        and not any(races.false_fulls(calls, places) for calls in races.by_slot(history).values())
    )


# --- The checks themselves ------------------------------------------------------------------------


def call(what, began, ended, slot="a"):
    return Call(what, slot, began, ended, None)


def test_the_checks_see_what_is_wrong_in_histories_made_by_hand():
    one_by_one = [call(TOOK, 0, 1), call(FULL, 2, 3)]
    assert all_right(one_by_one, 1)
    assert all_right([call(FULL, 0, 1), call(TOOK, 0.5, 2)], 1), "it may have been taken first"
    assert not all_right([call(FULL, 0, 1), call(TOOK, 1.5, 2)], 1), "it was free all the time"
    assert not all_right([call(TOOK, 0, 1), call(TOOK, 2, 3)], 1), "two in one place"
    again = [call(TOOK, 0, 1), call(FREED, 2, 3), call(TOOK, 2.5, 4)]
    assert all_right(again, 1)
    lost = [call(TOOK, 0, 1), call(FREED, 2, 3), call(FULL, 4, 5)]
    assert not all_right(lost, 1), "a lost seat"
    assert not all_right([call(FAULT, 0, 1)], 1)


# --- 200 for 20 -----------------------------------------------------------------------------------


def hold_and_confirm(person, slot):
    person.hold(slot)
    return person.confirm()


def test_of_two_hundred_for_twenty_places_twenty_are_booked_and_the_rest_told(wide, scene, day):
    history = []
    for _round in range(RUSHES):
        surgery, slots = day(slots=4, places=PLACES // 4)
        people = [Person(scene.school) for _client in range(CLIENTS)]
        held = races.at_once(
            wide,
            [
                (TOOK, slots[turn % 4], partial(person.hold, slots[turn % 4]))
                for turn, person in enumerate(people)
            ],
        )
        assert (races.count(held, TOOK), races.count(held, FULL)) == (PLACES, CLIENTS - PLACES)
        assert all_right(held, PLACES // 4), faults(held)
        sure = races.at_once(
            wide,
            [
                (TOOK, one.slot, person.confirm)
                for person, one in zip(people, held, strict=True)
                if one.what == TOOK
            ],
        )
        assert races.count(sure, TOOK) == PLACES, faults(sure)
        booked = booked_in(wide, scene.school, surgery)
        assert len(booked) == len({one.ticket for one in booked}) == PLACES
        assert races.disagreements(wide, scene.school) == []
        history += held
    races.report(wide, "200 for 20 places in 4 times", history, RUSHES)


def test_whoever_takes_any_time_left_finds_it_until_the_last_is_gone(wide, scene, day):
    history = []
    for _round in range(RUSHES):
        surgery, slots = day(slots=4, places=5)

        def any_of(person, slots=slots):
            for slot in random.sample(slots, len(slots)):
                try:
                    with db.session.begin_nested():
                        return hold_and_confirm(person, slot)
                except bookings.SlotTaken:
                    continue
            raise bookings.SlotTaken

        rush = races.at_once(
            wide,
            [(TOOK, "any", partial(any_of, Person(scene.school))) for _one in range(50)],
        )
        assert (races.count(rush, TOOK), races.count(rush, FULL)) == (20, 30), faults(rush)
        assert all_right(rush, PLACES), faults(rush)
        assert len(booked_in(wide, scene.school, surgery)) == PLACES
        assert races.disagreements(wide, scene.school) == []
        history += rush
    races.report(wide, "50 for any of 20 places", history, RUSHES)


def test_the_control_that_looks_first_books_more_than_there_are_and_forgets_some(app, scene, day):
    _surgery, (slot,) = day(slots=1, places=CLIENTS * 2)
    wrong = CheckThenInsert(scene.school, PLACES)
    rush = races.at_once(app, [(TOOK, slot, partial(wrong.book, slot))] * CLIENTS)
    assert races.count(rush, TOOK) > PLACES, "nothing raced, so this proves nothing"
    assert races.overbooked(rush, PLACES)
    assert races.disagreements(app, scene.school) != [], "the counter forgot some of them"
    races.report(app, "control: look, then insert", rush, 1)


def test_without_our_guard_the_tables_check_has_the_last_word(app, scene, day, monkeypatch):
    """Nobody is booked twice even then; but people meet a fault and not a clear answer."""

    def unguarded(school, slot_id):
        its = (Slot.school_id == school.id, Slot.id == slot_id)
        db.session.execute(sa.update(Slot).where(*its).values(taken=Slot.taken + 1))
        return True

    monkeypatch.setattr(booking_places, "_took", unguarded)
    _surgery, (slot,) = day(slots=1, places=2)
    people = [Person(scene.school) for _client in range(8)]
    rush = races.at_once(app, [(TOOK, slot, partial(person.hold, slot)) for person in people])
    assert (races.count(rush, TOOK), races.count(rush, FAULT)) == (2, 6)
    assert all(isinstance(one.answer, db.Conflict) for one in rush if one.what == FAULT)
    assert races.disagreements(app, scene.school) == []


def test_the_same_form_sent_twenty_times_at_once_is_one_booking(wide, scene, day):
    for _round in range(FEW):
        surgery, (slot, _other) = day(places=3)
        person = Person(scene.school)
        rush = races.at_once(wide, [(TOOK, slot, partial(person.book, slot))] * 20)
        assert not faults(rush)
        assert len({one.answer for one in rush}) == 1
        assert len(booked_in(wide, scene.school, surgery)) == 1
        assert races.disagreements(wide, scene.school) == []


def test_the_same_key_for_two_surgeries_at_once_is_one_booking_and_a_refusal(wide, scene, day):
    for _round in range(FEW):
        (_one, slots), (_two, others) = day(), day()
        person = Person(scene.school)
        steps = [(TOOK, slot, partial(person.hold, slot)) for slot in (slots[0], others[0])]
        rush = races.at_once(wide, steps)
        assert (races.count(rush, TOOK), races.count(rush, REFUSED)) == (1, 1), faults(rush)
        assert races.disagreements(wide, scene.school) == []


def test_the_same_wish_sent_twenty_times_at_once_is_one(wide, scene):
    for _round in range(FEW):
        key = tokens.reference()
        given = {"link_token": "wish-" + key, "phone": "07700 900 982", "name": ""}
        ask = partial(wishes.ask, scene.school, None, key=key, language="uk", **given)
        rush = races.at_once(wide, [(TOOK, "", ask)] * 20)
        assert not faults(rush)
        assert len({one.answer for one in rush}) == 1


# --- Cancelling while others book -----------------------------------------------------------------


def test_a_place_that_is_cancelled_in_a_rush_is_never_lost_and_never_given_twice(wide, scene, day):
    history = []
    for _round in range(FEW):
        surgery, (slot, _other) = day()
        first = Person(scene.school)
        done(wide, first.book, slot)
        steps = [(FREED, slot, first.cancel)]
        steps += [(TOOK, slot, partial(Person(scene.school).book, slot)) for _one in range(6)]
        random.shuffle(steps)
        rush = races.at_once(wide, steps)
        assert races.count(rush, FREED) == 1
        assert races.count(rush, TOOK) <= 1
        assert all_right([Call(TOOK, slot, 0, 0, None), *rush], 1), faults(rush)
        assert races.disagreements(wide, scene.school) == []
        if races.count(rush, TOOK) == 0:
            done(wide, Person(scene.school).book, slot)
        assert len(booked_in(wide, scene.school, surgery)) == 1
        history += rush
    races.report(wide, "cancel while six others book", history, FEW)


def test_the_control_that_looks_first_loses_a_place_when_two_things_happen_at_once(app, scene, day):
    _surgery, (slot, _other) = day(places=5)
    first = done(app, Person(scene.school).book, slot)
    both = threading.Barrier(2)  # both have looked before one of them writes
    wrong = CheckThenInsert(scene.school, 2, between=lambda: both.wait(5))
    steps = [
        (FREED, slot, partial(wrong.cancel, first.reference, slot)),
        (TOOK, slot, partial(wrong.book, slot)),
    ]
    rush = races.at_once(app, steps)
    assert faults(rush) == []
    assert races.disagreements(app, scene.school) != []


def test_a_cancelled_place_is_offered_to_who_asked_and_to_nobody_in_the_rush(wide, scene, day):
    for _round in range(FEW):
        _surgery, (slot, _other) = day()
        first, key = Person(scene.school), tokens.reference()
        done(wide, first.book, slot)
        given = {"link_token": "wish-" + key, "phone": "07700 900 982", "name": "Olena"}
        done(wide, wishes.ask, scene.school, None, key=key, language="uk", **given)
        steps = [(FREED, slot, first.cancel)]
        steps += [(TOOK, slot, partial(Person(scene.school).book, slot)) for _one in range(4)]
        rush = races.at_once(wide, steps)
        assert (races.count(rush, FULL), faults(rush)) == (4, [])
        with wide.app_context():
            assert wishes.by_token(scene.school, "wish-" + key).offer.slot_reference == slot
            db.session.rollback()
        done(wide, wishes.stop, scene.school, "wish-" + key)
        assert races.disagreements(wide, scene.school) == []


# --- Holds that run out ---------------------------------------------------------------------------


def at(instant, step):
    """Let a step live at an instant: threads begin with clocks of their own."""

    def later():
        with clock.at(instant):
            return step()

    return later


@pytest.mark.parametrize("early", [-1, 0, 1], ids=["just before", "as it ends", "just after"])
def test_a_hold_that_runs_out_while_it_is_confirmed_is_one_booking(wide, scene, day, early):
    history = []
    for _round in range(FEW):
        surgery, (slot, _other) = day()
        slow, quick = Person(scene.school), Person(scene.school)
        held = done(wide, slow.hold, slot)
        moment = held.held_until + early * timedelta(milliseconds=1)
        sweep = partial(bookings.release_lapsed, scene.school)
        steps = [
            (TOOK, slot, at(moment, slow.confirm)),
            (TOOK, slot, at(held.held_until, partial(quick.book, slot))),
            ("swept", slot, at(held.held_until, sweep)),
        ]
        random.shuffle(steps)
        rush = races.at_once(wide, steps)
        assert not faults(rush)
        assert races.count(rush, TOOK) == 1, "one of them, and never none"
        assert races.count(rush, FULL) + races.count(rush, REFUSED) == 1
        assert len(booked_in(wide, scene.school, surgery)) == 1
        assert races.disagreements(wide, scene.school) == []
        history += rush
    races.report(wide, "confirm as the hold ends", history, FEW)


def test_the_control_that_does_not_swap_but_overwrites_books_two_in_one_place(app, scene, day):
    _surgery, (slot, _other) = day()
    slow, quick = Person(scene.school), Person(scene.school)
    held = done(app, slow.hold, slot)
    with app.app_context():
        looked = bookings.held(scene.school, "held-" + slow.key)
        db.session.rollback()
    assert looked.held_until > clock.now(), "at this look, all is well"
    done(app, at(held.held_until, partial(quick.book, slot)))
    its = (Booking.school_id == scene.school.id, Booking.key == slow.key)
    done(app, lambda: db.session.execute(sa.update(Booking).where(*its).values(state="booked")))
    assert races.disagreements(app, scene.school) == [(1, 2, 1)]


# --- Changing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("across", [False, True], ids=["in one surgery", "into another one"])
def test_changing_and_cancelling_at_once_leaves_no_place_taken(wide, scene, day, across):
    history = []
    for _round in range(FEW):
        (surgery, slots), (further, others) = day(places=2), day(places=2)
        to = others[0] if across else slots[1]
        person, new = Person(scene.school), Person(scene.school)
        done(wide, person.book, slots[0])
        done(wide, new.hold, to, moves=person.link)
        steps = [("moved", to, new.confirm), (FREED, slots[0], person.cancel)]
        steps += [("again", slots[0], person.cancel)]
        random.shuffle(steps)
        rush = races.at_once(wide, steps)
        assert not faults(rush)
        assert races.count(rush, FREED) == races.count(rush, "again") == 1
        with wide.app_context():
            assert bookings.by_token(scene.school, person.link).state == "cancelled"
            for each in (surgery, further):
                free = bookings.slots(scene.school, each.id)
                assert [slot.left for slot in free] == [2, 2]
            db.session.rollback()
        assert races.disagreements(wide, scene.school) == []
        history += rush
    races.report(wide, "change and cancel at once", history, FEW)


def test_the_control_that_cancels_what_it_saw_before_the_change_loses_a_place(app, scene, day):
    _surgery, (slot, other) = day(places=5)
    person, new = Person(scene.school), Person(scene.school)
    done(app, Person(scene.school).book, slot)
    booking = done(app, person.book, slot)
    done(app, new.hold, other, moves=person.link)
    wrong = CheckThenInsert(scene.school, 5, between=partial(done, app, new.confirm))
    done(app, wrong.cancel, booking.reference, slot)
    assert races.disagreements(app, scene.school) == [(1, 0, 5)], "taken for ever, by nobody"


@pytest.mark.parametrize("desk", [False, True], ids=["on two phones", "at two desks"])
def test_people_who_swap_their_times_never_wait_in_a_circle(wide, scene, day, desk):
    history, school = [], scene.school
    for _round in range(FEW):
        surgeries = [day(slots=1, places=6) for _one in range(2)]
        (_one, (left,)), (_two, (right,)) = surgeries
        ways = [(left, right), (right, left)] * 3
        people = [Person(school) for _way in ways]
        booked = [
            done(wide, one.book, here) for one, (here, _there) in zip(people, ways, strict=True)
        ]
        new = [Person(school) for _way in ways]
        if desk:
            steps = [
                (TOOK, there, partial(bookings.move, school, old.reference, there, key=one.key))
                for old, one, (_here, there) in zip(booked, new, ways, strict=True)
            ]
        else:
            steps = [
                (TOOK, there, partial(one.hold, there, moves=old.link))
                for old, one, (_here, there) in zip(people, new, ways, strict=True)
            ]
            held = races.at_once(wide, steps)
            assert races.count(held, TOOK) == 6, faults(held)
            steps = [(TOOK, one.slot, each.confirm) for each, one in zip(new, held, strict=True)]
        rush = races.at_once(wide, steps)
        assert races.count(rush, TOOK) == 6, faults(rush)
        for surgery, (slot,) in surgeries:
            assert [one.slot_reference for one in booked_in(wide, school, surgery)] == [slot] * 3
        assert races.disagreements(wide, school) == []
        history += rush
    races.report(wide, "six who swap two times", history, FEW)


@pytest.mark.postgres
def test_the_control_that_locks_in_the_order_of_wishes_waits_in_a_circle(
    wide, scene, day, settings, monkeypatch
):
    if settings.uses_sqlite:
        pytest.skip("SQLite has one writer: there is nothing to wait for in a circle")
    (one, (left,)), (two, (right,)) = day(slots=1), day(slots=1)
    both = threading.Barrier(2)

    def in_its_own_order(first, second):
        def take():
            queue_log.lock_by_id(scene.school, first)
            both.wait(5)
            queue_log.lock_by_id(scene.school, second)

        return take

    steps = [
        (TOOK, left, in_its_own_order(one.id, two.id)),
        (TOOK, right, in_its_own_order(two.id, one.id)),
    ]
    rush = races.at_once(wide, steps)
    assert (races.count(rush, TOOK), races.count(rush, FAULT)) == (1, 1)
    assert "deadlock" in str(next(call.answer for call in rush if call.what == FAULT))
