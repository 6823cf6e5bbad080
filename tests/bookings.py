"""Bookings for tests: held, confirmed and booked in few words, with the links they get."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import bookings
from kiosk.models.booking import Booking
from kiosk.models.surgery import Slot, Surgery
from tests.surgeries import add_surgery


def a_surgery(school: Any, *hosts: Any, days: int = 1, minutes: int = 60, **more: Any) -> Surgery:
    """Add a surgery that begins at a full hour, so many days from now."""
    starts = (clock.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    return add_surgery(school, hosts, starts_at=starts, minutes=minutes, **more)


def slots(school: Any, surgery: Surgery) -> Sequence[Slot]:
    """Return the slots of a surgery in order, as they are now."""
    wanted = (Slot.school_id == school.id, Slot.surgery_id == surgery.id)
    anew = sa.select(Slot).where(*wanted).execution_options(populate_existing=True)
    return db.session.scalars(anew.order_by(Slot.starts_at)).all()


def first(school: Any, surgery: Surgery, n: int = 0) -> str:
    """Return the reference of the first slot, or of the one so many after it."""
    return slots(school, surgery)[n].reference


def hold(school: Any, slot: str, key: str | None = None, **more: Any) -> Any:
    """Hold a slot."""
    key = key or tokens.reference()
    given = {"token": "held-" + key, "language": "pl", "came_by": "tablet", **more}
    return bookings.hold(school, slot, key=key, **given)


def confirm(school: Any, held: Any, name: str = "Amina", **more: Any) -> Any:
    """Book what is held."""
    given = {"speaker": False, "link_token": "link-" + held.key, **more}
    return bookings.confirm(school, "held-" + held.key, name=name, **given)


def book(school: Any, slot: str, key: str | None = None, name: str = "Amina", **more: Any) -> Any:
    """Book a slot in one, as the desk does."""
    key = key or tokens.reference()
    given = {"link_token": "link-" + key, "language": "pl", "came_by": "desk", **more}
    return bookings.book(school, slot, key=key, name=name, **given)


def link(booking: Any) -> str:
    """Return the token of the link that a booking got here."""
    return "link-" + booking.key


def counts_agree(school: Any) -> bool:
    """Say of every slot that what is taken is what is held or booked."""
    db.session.flush()
    live = (
        sa.select(sa.func.count())
        .where(
            Booking.school_id == school.id,
            Booking.slot_id == Slot.id,
            Booking.state.in_(("held", "booked")),
        )
        .scalar_subquery()
    )
    rows = db.session.execute(sa.select(Slot.taken, live).where(Slot.school_id == school.id))
    return all(taken == found for taken, found in rows)


def left(school: Any, surgery: Surgery) -> int:
    """Count the places of a surgery that can be booked now."""
    free = bookings.free_slots(
        school, surgery_ids=[surgery.id], after=clock.now() - timedelta(days=1), limit=100
    )
    return sum(slot.left for slot in free)
