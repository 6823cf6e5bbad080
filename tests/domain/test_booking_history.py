"""Bookings against a model: thousands of steps in any order, and after each one all must agree.

The model knows no database, no locks and no order of statements: only who has which place. After
each step (reliability.md, 1.10): what a slot counts is what is held or booked in it, never more
than its places (I4); "taken" is said exactly when no place is free (I5); what was answered once is
there (I1), once (I2), and nothing else is (I3); the same form again gets the same answer (I7).

KIOSK_RACE_ROUNDS=100 makes a hundred histories (the usual few keep the suite quick).
"""

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from kiosk.core import clock, db
from kiosk.domain import bookings, wishes
from kiosk.models.booking import Booking
from kiosk.models.surgery import Slot
from tests.surgeries import add_host, add_surgery

HISTORIES = int(os.environ.get("KIOSK_RACE_ROUNDS", "10"))
STEPS = 30
PLACES = (1, 2, 2)


@dataclass
class Place:
    """A held or booked place. `moves` is the key of the booking that is to move there."""

    state: str
    slot: int
    until: datetime | None = None
    moves: str | None = None
    wish: str | None = None
    first_slot: int = 0
    changes: int = 0


@dataclass
class Model:
    """Who has which place, and who waits for one."""

    places: dict[str, Place] = field(default_factory=dict)
    wishes: dict[str, str] = field(default_factory=dict)
    had: set[tuple[str, int]] = field(default_factory=set)
    offers: int = 0

    def free(self, slot, now):
        """Return how many places are free; a hold that ran out takes none."""
        held = [each for each in self.places.values() if each.slot == slot]
        return PLACES[slot] - sum(
            each.state == "booked" or (each.state == "held" and each.until > now) for each in held
        )

    def lapse(self, now, slots):
        """End the holds that ran out; return their slots."""
        ended = [
            each
            for each in self.places.values()
            if each.state == "held" and each.until <= now and each.slot in slots
        ]
        for each in ended:
            self.end(each)
        return [each.slot for each in ended]

    def end(self, hold):
        """End a hold; somebody to whom it was offered waits for the next."""
        hold.state = "lapsed"
        if hold.wish is not None and self.wishes[hold.wish] == "offered":
            self.wishes[hold.wish] = "waiting"

    def offer(self, slot, now):
        """Hold a freed place for who was offered fewest and asked first, once a time."""

        def had(key):
            return sum(key == wish for wish, _slot in self.had)

        waiting = [key for key, state in self.wishes.items() if state == "waiting"]
        waiting = [key for key in waiting if (key, slot) not in self.had]
        if waiting:
            first = min(waiting, key=had)
            self.had.add((first, slot))
            self.wishes[first] = "offered"
            for each in self.places.values():
                each.wish = None if each.wish == first and each.state == "lapsed" else each.wish
            self.offers += 1
            until = now + bookings.OFFER
            self.places[f"offer {self.offers}"] = Place(
                "held", slot, until, wish=first, first_slot=-1
            )

    def let_go(self, which, now):
        """End holds before their time, and offer their places on."""
        for each in [each for each in self.places.values() if each.state == "held"]:
            if which(each):
                self.end(each)
                self.offer(each.slot, now)


@pytest.fixture
def machine(scene, context):
    """The machine, on the school under test."""

    class OnThisSchool(Bookings):
        school = scene.school

    return OnThisSchool


class Bookings(RuleBasedStateMachine):
    """The steps, each taken in the product and in the model."""

    school = None

    def __init__(self):
        super().__init__()
        self.model, self.turn = Model(), 0
        self.now = clock.now()
        helen = add_host(self.school)
        starts = (self.now + timedelta(days=3)).replace(minute=0, second=0, microsecond=0)
        surgery = add_surgery(self.school, [helen], starts_at=starts, minutes=30, places=2)
        self.host, self.surgery_id = helen.reference, surgery.id
        self.slots = [slot.reference for slot in bookings.slots(self.school, surgery.id)]
        for reference, places in zip(self.slots, PLACES, strict=True):
            its = (Slot.school_id == self.school.id, Slot.reference == reference)
            db.session.execute(sa.update(Slot).where(*its).values(places=places))

    def teardown(self):
        db.session.rollback()

    def tried(self, refusals, step, *given, **more):
        """Take a step as a request does: what is refused leaves nothing behind."""
        with clock.at(self.now):
            try:
                with db.session.begin_nested():
                    return step(self.school, *given, **more)
            except refusals as refusal:
                return type(refusal)

    def new_key(self):
        self.turn += 1
        return f"{self.turn:022d}"

    def hold(self, key, slot, moves=None):
        given = {"token": "held-" + key, "language": "en", "came_by": "tablet", "key": key}
        moves_token = "link-" + moves if moves else None
        return self.tried(
            bookings.TOO_LATE, bookings.hold, self.slots[slot], moves_token=moves_token, **given
        )

    def book(self, key, slot):
        given = {"link_token": "link-" + key, "name": "Amina", "language": "en", "key": key}
        return self.tried(
            bookings.TOO_LATE, bookings.book, self.slots[slot], came_by="desk", **given
        )

    def confirm(self, key, token=None):
        given = {"name": "Amina", "speaker": False, "link_token": "link-" + key}
        return self.tried(bookings.TOO_LATE, bookings.confirm, token or "held-" + key, **given)

    def which(self, *states):
        """Return the keys of places in these states."""
        return [key for key, each in self.model.places.items() if each.state in states]

    slot = st.integers(0, len(PLACES) - 1)
    pick = st.integers(0, 1000)

    @initialize(slot=slot, wished=st.integers(1, 3))
    def a_few_were_here_before(self, slot, wished):
        """So that a short history comes to what takes two: a change, a full time, an offer."""
        self.somebody_books_at_the_desk(slot)
        self.somebody_holds_a_place(1, 0, moving=False)
        self.somebody_holds_a_place(1, 0, moving=False)
        self.somebody_holds_a_place(2, 0, moving=True)
        for _one in range(wished):
            self.somebody_asks_to_be_told(anyone=False)

    @rule(slot=slot)
    def somebody_books_at_the_desk(self, slot):
        key, room = self.new_key(), self.model.free(slot, self.now)
        answer = self.book(key, slot)
        if room:
            assert answer.slot_reference == self.slots[slot]
            self.model.lapse(self.now, [slot])
            self.model.places[key] = Place("booked", slot, first_slot=slot)
        else:
            assert answer is bookings.SlotTaken

    @rule(slot=slot, pick=pick, moving=st.booleans())
    def somebody_holds_a_place(self, slot, pick, moving):
        booked = [key for key in self.which("booked") if not key.startswith("offer")]
        moves = booked[pick % len(booked)] if booked and moving else None
        key, room = self.new_key(), self.model.free(slot, self.now)
        answer = self.hold(key, slot, moves)
        if room:
            assert answer.held_until == self.now + bookings.HOLD
            self.model.lapse(self.now, [slot])
            held = Place("held", slot, answer.held_until, moves, first_slot=slot)
            self.model.places[key] = held
        else:
            assert answer is bookings.SlotTaken

    @rule(pick=pick)
    def somebody_confirms(self, pick):
        keys = [key for key in self.which("held", "lapsed") if not key.startswith("offer")]
        if keys:
            key = keys[-1 - pick % min(len(keys), 4)]
            self._confirmed(self.model.places[key], self.confirm(key))

    @rule(pick=pick)
    def somebody_takes_what_is_offered(self, pick):
        places, states = self.model.places, self.model.wishes
        offered = [name for name, each in places.items() if each.wish]
        if offered:
            name, key = offered[pick % len(offered)], self.new_key()
            wish = places[name].wish
            if self._confirmed(places[name], self.confirm(key, "wish-" + wish)):
                states[wish] = "gone" if states[wish] == "gone" else "done"
                places[name].wish = None
                places[key] = places.pop(name)  # from now on its link is that of a booking

    def _confirmed(self, place, answer):
        """Say what confirming a hold does in the model; compare."""
        model, alive = self.model, place.state == "held" and place.until > self.now
        moved = model.places[place.moves] if place.moves else None
        if moved is not None and moved.state != "booked":
            assert answer is bookings.BookingEnded
            return False
        if not alive and not model.free(place.slot, self.now):
            assert answer is bookings.HoldEnded
            return False
        if not alive:
            model.lapse(self.now, [place.slot])
        assert answer.slot_reference == self.slots[place.slot]
        if moved is None:
            place.state = "booked"
            return True
        place.state, old = "used", moved.slot
        moved.slot, moved.changes = place.slot, moved.changes + 1
        assert answer.changes == moved.changes
        model.offer(old, self.now)
        return True

    @rule(pick=pick, twice=st.booleans())
    def somebody_cancels(self, pick, twice):
        keys = self.which("booked", "cancelled")
        if keys:
            key = keys[pick % len(keys)]
            place = self.model.places[key]
            for _tap in range(1 + twice):
                self.tried((), bookings.cancel, "link-" + key)
            if place.state == "booked":
                place.state = "cancelled"
                self.model.offer(place.slot, self.now)
            self.model.let_go(lambda each: each.moves == key, self.now)

    @rule(pick=pick)
    def somebody_goes_back(self, pick):
        keys = [key for key in self.which("held") if not key.startswith("offer")]
        if keys:
            key = keys[pick % len(keys)]
            self.tried((), bookings.let_go, "held-" + key)
            self.model.let_go(lambda each: each is self.model.places[key], self.now)

    @rule(pick=pick, slot=slot)
    def the_same_form_comes_again(self, pick, slot):
        keys = [key for key, each in self.model.places.items() if each.first_slot >= 0]
        if not keys:
            return
        key = keys[pick % len(keys)]
        place = self.model.places[key]
        made = self._made(key)
        if place.state in ("booked", "cancelled"):
            answer = self.book(key, place.first_slot)
            assert (answer.reference, answer.state) == (made, place.state)
            assert answer.slot_reference == self.slots[place.slot]
        else:
            assert self.hold(key, place.first_slot, place.moves).reference == made
        if place.state == "used":
            assert self.confirm(key).reference == self._made(place.moves)
        if slot != place.first_slot and not place.changes:
            assert self.hold(key, slot, place.moves) is bookings.KeyTaken

    def _made(self, key):
        its = (Booking.school_id == self.school.id, Booking.key == key)
        return db.session.scalar(sa.select(Booking.reference).where(*its))

    @rule(anyone=st.booleans())
    def somebody_asks_to_be_told(self, anyone):
        key = self.new_key()
        given = {"link_token": "wish-" + key, "phone": "07700 900 982", "name": "Olena"}
        host = None if anyone else self.host
        self.tried((), wishes.ask, host, key=key, language="uk", **given)
        self.model.wishes[key] = "waiting"

    @rule(pick=pick)
    def somebody_takes_a_wish_back(self, pick):
        if self.model.wishes:
            key = list(self.model.wishes)[pick % len(self.model.wishes)]
            self.tried((), wishes.stop, "wish-" + key)
            if self.model.wishes[key] in ("waiting", "offered"):
                self.model.wishes[key] = "gone"
            self.model.let_go(lambda each: each.wish == key, self.now)

    @rule(minutes=st.sampled_from([1, 2, 3, 30]), swept=st.booleans())
    def time_goes_on(self, minutes, swept):
        self.now += timedelta(minutes=minutes)
        if swept:
            self.tried((), bookings.release_lapsed)
            for slot in self.model.lapse(self.now, range(len(PLACES))):
                self.model.offer(slot, self.now)

    @invariant()
    def every_slot_counts_what_is_in_it(self):
        live = (
            sa.select(sa.func.count())
            .where(
                Booking.school_id == self.school.id,
                Booking.slot_id == Slot.id,
                Booking.state.in_(("held", "booked")),
            )
            .scalar_subquery()
        )
        wanted = (Slot.school_id == self.school.id, Slot.surgery_id == self.surgery_id)
        rows = db.session.execute(sa.select(Slot.taken, live, Slot.places).where(*wanted))
        assert all(taken == found <= places for taken, found, places in rows)

    @invariant()
    def what_is_shown_as_free_is_free(self):
        with clock.at(self.now):
            given = {"surgery_ids": [self.surgery_id], "after": self.now, "limit": 10}
            shown = bookings.free_slots(self.school, **given)
        free = {self.slots[slot]: self.model.free(slot, self.now) for slot in range(len(PLACES))}
        assert {one.reference: one.left for one in shown} == {
            slot: left for slot, left in free.items() if left
        }

    @invariant()
    def what_was_answered_is_there_and_nothing_else(self):
        with clock.at(self.now):
            found = bookings.of_surgery(self.school, self.surgery_id, cancelled=True)
        stored = sorted((one.state, one.slot_reference, one.changes) for one in found)
        assert stored == sorted(
            (each.state, self.slots[each.slot], each.changes)
            for each in self.model.places.values()
            if each.state in ("booked", "cancelled")
        )

    @invariant()
    def wishes_stand_as_they_should(self):
        for key, state in self.model.wishes.items():
            with clock.at(self.now):
                assert wishes.by_token(self.school, "wish-" + key).state == state


def test_any_history_of_bookings_is_one_the_model_has_too(machine):
    run_state_machine_as_test(machine, settings=_settings())


def test_the_control_a_product_that_forgets_a_place_is_caught(machine, monkeypatch):
    """A cancellation that gives nothing back: found within a few histories."""
    monkeypatch.setattr(bookings.places, "freed", lambda school, slot_id: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=settings(_settings(), phases=[Phase.generate]))


def _settings():
    quick = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    return settings(
        max_examples=HISTORIES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=quick,
        database=None,
        report_multiple_bugs=False,
    )
