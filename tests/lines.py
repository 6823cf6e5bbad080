"""A line for tests: take numbers, book and arrive, in few words. All within the test's transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.core import clock, db, tokens
from kiosk.domain import queue_joining
from kiosk.domain.queue_joining import Joined
from kiosk.models.booking import Booking
from kiosk.models.surgery import Slot, Surgery
from kiosk.models.ticket import Ticket


@dataclass(frozen=True)
class InLine:
    """Somebody in a line: their answer, and the link of their phone."""

    joined: Joined
    link: str

    @property
    def reference(self) -> str:
        """Return what staff pages know them by."""
        return self.joined.reference


@dataclass
class People:
    """Ways to join lines of a school."""

    school: Any

    def walk_in(self, surgery: Surgery, **more: Any) -> InLine:
        """Take a number at the tablet."""
        key = more.pop("key", None) or tokens.reference()
        link = f"place-{key}"
        given = {"handoff_token": f"hand-{key}", "language": "en", "came_by": "tablet", **more}
        joined = queue_joining.take_number(
            self.school, surgery.reference, key=key, token=link, **given
        )
        return InLine(joined, link)

    def booking(self, surgery: Surgery, due_at: datetime, name: str = "Zofia", **more: Any) -> str:
        """Add a booking as a row, in the slot that begins then; return its reference."""
        slot = db.session.scalars(
            sa.select(Slot).where(
                Slot.school_id == self.school.id,
                Slot.surgery_id == surgery.id,
                Slot.starts_at == due_at,
            )
        ).one()
        slot.taken += 1
        booking = Booking(
            reference=tokens.reference(),
            school_id=self.school.id,
            surgery_id=surgery.id,
            slot_id=slot.id,
            key=tokens.reference(),
            link_digest=tokens.digest(tokens.reference()),
            **{"state": "booked", "name": name, "language": "pl", "came_by": "phone", **more},
            booked_at=clock.now(),
        )
        db.session.add(booking)
        db.session.flush()
        return booking.reference

    def arrive(self, booking: str, came_by: str = "tablet") -> InLine:
        """Say "I am here" for a booking."""
        link = f"arrived-{booking}"
        joined = queue_joining.arrive(self.school, booking, token=link, came_by=came_by)
        return InLine(joined, link)

    def ticket(self, someone: InLine) -> Ticket:
        """Return the row of somebody in a line, as it is now."""
        db.session.flush()
        db.session.expire_all()
        wanted = (Ticket.school_id == self.school.id, Ticket.reference == someone.reference)
        return db.session.scalars(sa.select(Ticket).where(*wanted)).one()


@pytest.fixture
def people(app: Flask, scene: Any) -> People:
    """Return ways to join the lines of the school under test."""
    return People(scene.school)


@pytest.fixture
def join(app: Flask, people: People) -> Callable[..., str]:
    """Return a way to let somebody take a number, committed; answers their reference."""

    def take(surgery: Surgery, **more: Any) -> str:
        with app.app_context(), db.writing():
            return people.walk_in(surgery, **more).reference

    return take
