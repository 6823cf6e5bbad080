"""Staff change, cancel or put back a surgery while people book it: nobody is lost or seated twice.

KIOSK_RACE_ROUNDS=100 runs each race a hundred times (the usual few keep the suite quick).
"""

import os
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import slot_changes, surgery_editing, surgery_series
from kiosk.domain.surgery_series import Scope
from kiosk.models.booking import Booking
from kiosk.models.surgery import Slot
from tests.faults import races
from tests.faults.races import FAULT, FREED, TOOK, Person

pytestmark = pytest.mark.faults
ROUNDS = int(os.environ.get("KIOSK_RACE_ROUNDS", "6"))


@pytest.fixture
def tomorrow(make_surgery):
    """Return a way to plan a surgery for tomorrow at ten on the school's clock, for an hour."""
    start, _end = clock.bounds(clock.today("Europe/London") + timedelta(days=1), "Europe/London")

    def plan():
        return make_surgery(starts_at=start + timedelta(hours=10), minutes=60)

    return plan


def shift(school, reference, minutes):
    """Let a surgery begin and end later, as the editor does it."""
    surgery = surgery_editing.by_reference(school, reference)
    when = surgery_series.shown(school, surgery, Scope.ONE)
    starts, ends = (_later(when, at, minutes) for at in (when.starts, when.ends))
    moved = replace(when, starts=starts, ends=ends)
    draft = surgery_editing.draft_of(school, surgery)
    told = surgery_series.change(school, surgery, Scope.ONE, draft, moved)
    return [booking.id for booking in told]


def _later(when, at, minutes):
    return (datetime.combine(when.first_on, at) + timedelta(minutes=minutes)).time()


def cancel(school, reference):
    surgery = surgery_editing.by_reference(school, reference)
    return surgery_series.cancel(school, surgery, Scope.ONE)


def put_back(school, reference):
    return surgery_editing.put_back(school, surgery_editing.by_reference(school, reference))


def rows(app, surgery):
    """Return the bookings of a surgery with the start of their slot."""
    wanted = (Booking.school_id == surgery.school_id, Booking.surgery_id == surgery.id)
    with app.app_context():
        found = db.session.execute(
            sa.select(Booking, Slot.starts_at).join(Slot, Slot.id == Booking.slot_id).where(*wanted)
        ).all()
        db.session.expunge_all()
    return found


def test_nobody_is_lost_when_a_surgery_moves_while_people_book(app, school, tomorrow, slots_of):
    history = []
    for _round in range(ROUNDS):
        surgery = tomorrow()
        slots = slots_of(surgery)
        book = [
            (TOOK, one.reference, lambda one=one: Person(school).book(one.reference))
            for one in slots
            for _person in range(2)
        ]
        move = ("moved", "", lambda surgery=surgery: shift(school, surgery.reference, 30))
        calls = races.at_once(app, [*book[:6], move, *book[6:]])
        history += calls
        assert races.disagreements(app, school) == []
        took = races.count(calls, TOOK)
        found = rows(app, surgery)
        assert len(found) == took
        told = {one for call in calls if call.what == "moved" for one in call.answer}
        for booking, starts_at in found:
            # Whoever booked a time either still has it or is on the list of those to tell.
            moved = booking.to_tell == "moved"
            assert booking.state == "booked"
            assert moved is (booking.id in told)
            assert starts_at >= surgery.starts_at + timedelta(minutes=30)
    assert races.count(history, FAULT) == 0
    races.report(app, "a surgery moves while people book", history, ROUNDS)


def test_nobody_is_lost_when_a_surgery_is_cancelled_and_put_back_while_people_book(
    app, school, tomorrow, slots_of
):
    history = []
    for _round in range(ROUNDS):
        surgery = tomorrow()
        people = [(Person(school), one.reference) for one in slots_of(surgery)]
        with app.app_context(), db.writing():
            for person, slot in people[:3]:
                person.book(slot)
        steps = [
            (TOOK, slot, lambda who=person, slot=slot: who.book(slot))
            for person, slot in people[3:]
        ]
        steps += [(FREED, people[0][1], people[0][0].cancel)]
        steps += [("cancelled", "", lambda one=surgery: cancel(school, one.reference))]
        steps += [("put back", "", lambda one=surgery: put_back(school, one.reference))]
        history += races.at_once(app, steps)
        assert races.disagreements(app, school) == []
        with app.app_context():
            ended = surgery_editing.by_reference(school, surgery.reference).cancelled_at
        for booking, _starts in rows(app, surgery):
            if ended is None:
                assert booking.state == "booked" or booking.to_tell is None
            else:
                assert booking.state == "cancelled"
    assert races.count(history, FAULT) == 0
    races.report(app, "a surgery is cancelled and put back", history, ROUNDS)


def test_without_the_lock_a_booking_is_lost(app, school, tomorrow, slots_of, monkeypatch):
    """The control: who looks at the slots and then writes what it saw loses a booking."""
    surgery = tomorrow()
    slot = slots_of(surgery)[0].reference
    looked = threading.Event()
    live = slot_changes._live

    def look_then_wait(*about):
        found = live(*about)
        looked.set()
        until = time.monotonic() + 5
        while not rows(app, surgery) and time.monotonic() < until:
            time.sleep(0.02)
        return found

    def unlocked(school, surgery):
        wanted = (Slot.school_id == school.id, Slot.surgery_id == surgery.id)
        return db.session.scalars(sa.select(Slot).where(*wanted)).all()

    monkeypatch.setattr(slot_changes, "_live", look_then_wait)
    monkeypatch.setattr(slot_changes, "_locked_slots", unlocked)
    monkeypatch.setattr(surgery_editing, "lock", lambda *_about: None)

    def book():
        looked.wait(5)
        Person(school).book(slot)

    def stop():
        # SQLite's one writer is a lock of its own: look through the readers, write late.
        db.use(db.READING_FIRST)
        row = surgery_editing.by_reference(school, surgery.reference)
        slot_changes.cancel_all(school, row)
        row.cancelled_at = clock.now()

    calls = races.at_once(app, [(TOOK, slot, book), ("cancelled", "", stop)])
    assert races.count(calls, FAULT) == 0
    found = [booking for booking, _starts in rows(app, surgery)]
    assert [booking.state for booking in found] == ["booked"]  # in a surgery that is cancelled
