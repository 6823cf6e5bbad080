"""Races with real threads: who did what when, whether that can have been right, and wrong ways.

A history is a list of calls with when each began and returned. Nobody saw in which order they
took effect, so the checks below call wrong only what no order could explain.
"""

import random
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask

from kiosk.core import db, errors, tokens
from kiosk.domain import bookings
from kiosk.models.booking import Booking
from kiosk.models.surgery import Slot

TOOK, FULL, FREED, REFUSED, FAULT = "took", "full", "freed", "refused", "fault"


@dataclass(frozen=True)
class Call:
    """One call: on which slot, when it began and returned, how it ended, and its answer."""

    what: str
    slot: str
    began: float
    ended: float
    answer: Any


Step = tuple[str, str, Callable[[], Any]]


def at_once(app: Flask, steps: Sequence[Step], threads: int = 40) -> list[Call]:
    """Take all steps, (what it does when it works, slot, call), at the same moment; each commits.

    More steps than threads: each thread takes its next one when it is done with one.
    """
    gate = threading.Barrier(min(threads, len(steps)))
    waited = threading.local()

    def take(step: Step) -> Call:
        what, slot, call = step
        with app.app_context():
            if not getattr(waited, "once", False):
                waited.once = True
                gate.wait(20)
            began = time.monotonic()
            try:
                with db.writing():
                    answer = call()
            except bookings.SlotTaken as taken:
                what, answer = FULL, taken
            except errors.Refusal as refusal:
                what, answer = REFUSED, refusal
            except Exception as fault:  # counted, and shown by whoever expects none
                what, answer = FAULT, fault
            return Call(what, slot, began, time.monotonic(), answer)

    with ThreadPoolExecutor(gate.parties) as pool:
        return list(pool.map(take, steps))


def count(history: Iterable[Call], what: str) -> int:
    """Return how many calls ended so."""
    return sum(call.what == what for call in history)


def overbooked(history: Sequence[Call], places: int) -> bool:
    """Say whether at some instant more places were surely taken than there are (I4)."""
    for here in history:
        at = here.ended
        taken = sum(call.what == TOOK and call.ended <= at for call in history)
        freed = sum(call.what == FREED and call.began <= at for call in history)
        if taken - freed > places:
            return True
    return False


def false_fulls(history: Sequence[Call], places: int) -> list[Call]:
    """Return the refusals during the whole of which a place was surely free (I5)."""
    return [call for call in history if call.what == FULL and not _may_be(call, history, places)]


def _may_be(full: Call, history: Sequence[Call], places: int) -> bool:
    """Say whether all places can have been taken at some instant of a refusal."""
    moments = [call.began for call in history if full.began <= call.began <= full.ended]
    for at in (full.began, *moments):
        taken = sum(call.what == TOOK and call.began <= at for call in history)
        freed = sum(call.what == FREED and call.ended <= at for call in history)
        if taken - freed >= places:
            return True
    return False


def by_slot(history: Iterable[Call]) -> dict[str, list[Call]]:
    """Return the history of each slot."""
    found: dict[str, list[Call]] = {}
    for call in history:
        found.setdefault(call.slot, []).append(call)
    return found


def disagreements(app: Flask, school: Any) -> list[tuple[Any, ...]]:
    """Return slots whose count is not that of their live bookings: (taken, live, places)."""
    live = (
        sa.select(sa.func.count())
        .where(
            Booking.school_id == school.id,
            Booking.slot_id == Slot.id,
            Booking.state.in_(("held", "booked")),
        )
        .scalar_subquery()
    )
    wanted = sa.select(Slot.taken, live, Slot.places).where(Slot.school_id == school.id)
    with app.app_context():
        rows = [tuple(row) for row in db.session.execute(wanted)]
        db.session.rollback()
    return [row for row in rows if row[0] != row[1] or row[1] > row[2]]


def report(app: Flask, name: str, history: Sequence[Call], rounds: int) -> None:
    """Print what happened; `pytest -s` shows it."""
    with app.app_context():
        engine = db.dialect()
    took = sorted(call.ended - call.began for call in history)
    p95 = took[int(len(took) * 0.95)] * 1000 if took else 0
    ends = {what: count(history, what) for what in (TOOK, FREED, FULL, REFUSED, FAULT)}
    shown = ", ".join(f"{what} {number}" for what, number in ends.items() if number)
    print(f"\n{engine}: {name}: {rounds} rounds: {shown}; p95 {p95:.0f} ms", flush=True)


class Person:
    """Somebody who books, as pages do it: each step with links made from the key."""

    def __init__(self, school: Any, key: str | None = None) -> None:
        self.school, self.key = school, key or tokens.reference()

    @property
    def link(self) -> str:
        """Return the private link of the booking."""
        return "link-" + self.key

    def hold(self, slot: str, moves: str | None = None) -> Any:
        """Hold a place."""
        given = {"token": "held-" + self.key, "language": "en", "came_by": "phone"}
        return bookings.hold(self.school, slot, key=self.key, moves_token=moves, **given)

    def confirm(self) -> Any:
        """Give a name to what is held."""
        token = "held-" + self.key
        return bookings.confirm(
            self.school, token, name="Amina", speaker=False, link_token=self.link
        )

    def book(self, slot: str) -> Any:
        """Book in one step, as the desk does."""
        given = {"link_token": self.link, "name": "Amina", "language": "en", "came_by": "desk"}
        return bookings.book(self.school, slot, key=self.key, **given)

    def cancel(self) -> None:
        """Cancel the booking."""
        bookings.cancel(self.school, self.link)


class CheckThenInsert:
    """How booking tools get it wrong: they look, decide, and write what they decided.

    The look is a read of its own, as in a page that shows free times; between look and write
    stands `between`. The slot needs places enough that the table's check lets all of it pass.
    """

    def __init__(self, school: Any, places: int, between: Callable[[], Any] | None = None) -> None:
        self.school, self.places = school, places
        self.between = between or (lambda: time.sleep(random.random() / 100))

    def taken(self, slot: str) -> int:
        """Look how many places are taken."""
        wanted = (Slot.school_id == self.school.id, Slot.reference == slot)
        with db.reader().connect() as connection:
            return connection.execute(sa.select(Slot.taken).where(*wanted)).scalar_one()

    def book(self, slot: str) -> None:
        """Look, and book if there was room."""
        taken = self.taken(slot)
        if taken >= self.places:
            raise bookings.SlotTaken
        self.between()
        self._write(slot, taken + 1)
        row = db.session.execute(
            sa.select(Slot.id, Slot.surgery_id).where(
                Slot.school_id == self.school.id, Slot.reference == slot
            )
        ).one()
        db.session.add(
            Booking(
                reference=tokens.reference(),
                school_id=self.school.id,
                surgery_id=row.surgery_id,
                slot_id=row.id,
                key=tokens.reference(),
                state="booked",
                language="en",
                came_by="desk",
            )
        )

    def cancel(self, booking: str, slot: str) -> None:
        """Look, and give the place back."""
        taken = self.taken(slot)
        self.between()
        self._write(slot, taken - 1)
        its = (Booking.school_id == self.school.id, Booking.reference == booking)
        db.session.execute(sa.update(Booking).where(*its).values(state="cancelled"))

    def _write(self, slot: str, taken: int) -> None:
        its = (Slot.school_id == self.school.id, Slot.reference == slot)
        db.session.execute(sa.update(Slot).where(*its).values(taken=taken))
