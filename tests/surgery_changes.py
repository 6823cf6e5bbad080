"""Surgeries for tests of what staff change: made, booked, changed, and counted, in few words."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from kiosk.core import clock, db, tokens
from kiosk.domain import surgery_editing, surgery_series
from kiosk.domain.event_dates import When
from kiosk.domain.surgery_drafts import SurgeryDraft
from kiosk.domain.surgery_series import Scope
from kiosk.models.booking import Booking
from kiosk.models.surgery import Slot, Surgery
from kiosk.models.ticket import Ticket

ZONE = "Europe/London"
TUESDAY = date(2026, 9, 8)
NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)  # Monday, ten o'clock in London
TWO = datetime(2026, 9, 8, 13, 0, tzinfo=UTC)  # two o'clock in London
LIVE = ("held", "booked")


def stop_at(monkeypatch: Any, instant: datetime) -> None:
    """Let the clock stand at this instant."""
    monkeypatch.setattr(clock, "now", lambda: instant)


def add(
    school: Any, *who: Any, starts_at: datetime = TWO, minutes: int = 60, **more: Any
) -> Surgery:
    """Make a surgery with these hosts, Tuesday from two to three unless told."""
    draft = SurgeryDraft(hosts=list(who), **{"title": "Talk to us", **more})
    return surgery_editing.create(school, draft, starts_at, starts_at + timedelta(minutes=minutes))


def slots(surgery: Surgery) -> list[Slot]:
    """Return the slots of a surgery in order."""
    wanted = (Slot.school_id == surgery.school_id, Slot.surgery_id == surgery.id)
    return list(db.session.scalars(select(Slot).where(*wanted).order_by(Slot.starts_at)))


def shown(surgery: Surgery) -> list[tuple[str, int, int, int]]:
    """Return the slots as start on the school's clock, bookable, kept, taken."""
    return [
        (f"{clock.local(one.starts_at, ZONE):%H:%M}", one.places, one.kept, one.taken)
        for one in slots(surgery)
    ]


def times(surgery: Surgery) -> list[str]:
    """Return when the slots start on the school's clock."""
    return [one[0] for one in shown(surgery)]


def book(surgery: Surgery, at: str, state: str = "booked", **more: Any) -> Booking:
    """Book the slot that begins at this time of the school's clock."""
    slot = next(one for one in slots(surgery) if f"{clock.local(one.starts_at, ZONE):%H:%M}" == at)
    booking = Booking(
        reference=tokens.reference(),
        school_id=surgery.school_id,
        surgery_id=surgery.id,
        slot_id=slot.id,
        key=tokens.reference(),
        state=state,
        **{"language": "en", "came_by": "phone", **more},
    )
    slot.taken += state in LIVE
    db.session.add(booking)
    db.session.flush()
    return booking


def when(booking: Booking) -> str:
    """Return the day and time of a booking on the school's clock."""
    wanted = (Slot.school_id == booking.school_id, Slot.id == booking.slot_id)
    at = db.session.scalars(select(Slot.starts_at).where(*wanted)).one()
    return f"{clock.local(at, ZONE):%d %H:%M}"


def change(
    school: Any,
    surgery: Surgery,
    starts: str = "14:00",
    ends: str = "15:00",
    day: date = TUESDAY,
    **draft: Any,
) -> list[Booking]:
    """Change what staff wrote of a surgery, and when it is; return who is to be told."""
    written = replace(surgery_editing.draft_of(school, surgery), **draft)
    planned = When(day, time.fromisoformat(starts), time.fromisoformat(ends))
    return surgery_series.change(school, surgery, Scope.ONE, written, planned)


def arrive(booking: Booking, state: str = "waiting", number: int = 14) -> Ticket:
    """Put somebody who has booked into the line."""
    ticket = Ticket(
        reference=tokens.reference(),
        school_id=booking.school_id,
        surgery_id=booking.surgery_id,
        day=TUESDAY,
        key=tokens.reference(),
        link_digest=tokens.reference(),
        kind="booked",
        booking_id=booking.id,
        picture="boat",
        number=number,
        language="en",
        came_by="tablet",
        state=state,
        joined_at=clock.now(),
    )
    db.session.add(ticket)
    db.session.flush()
    return ticket


def assert_counted(surgery: Surgery) -> None:
    """Every slot says how many live bookings it has, and has room for them."""
    wanted = (Booking.school_id == surgery.school_id, Booking.surgery_id == surgery.id)
    live = db.session.scalars(select(Booking.slot_id).where(*wanted, Booking.state.in_(LIVE)))
    counted = Counter(live)
    for slot in slots(surgery):
        assert slot.taken == counted.pop(slot.id, 0)
        assert 0 <= slot.taken <= slot.places
        assert slot.kept >= 0
    assert not counted
