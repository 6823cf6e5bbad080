"""What becomes of slots, and of those who booked them, when a surgery is changed or cancelled.

`Slot.taken` is always the number of its live bookings (held or booked). A slot that a booking
points to is never deleted: without a place in it, it is offered to nobody.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import select

from kiosk.core import clock, db, tokens
from kiosk.domain import booking_places
from kiosk.domain.booking_places import BOOKED, CANCELLED, HELD, LAPSED
from kiosk.domain.surgery_shapes import Shape
from kiosk.domain.surgery_slots import SlotTime
from kiosk.models.booking import Booking as Booking
from kiosk.models.booking import Wish
from kiosk.models.school import School
from kiosk.models.surgery import Slot, Surgery
from kiosk.models.ticket import IN_HAND, SEEN, Ticket

LIVE = (HELD, BOOKED)
#: Why staff should tell somebody.
TELL_CANCELLED, TELL_MOVED = "cancelled", "moved"
#: Tickets of people whose turn has come: nothing is taken from them any more.
_SERVED = (*IN_HAND, SEEN)


@dataclass(frozen=True)
class _Live:
    """A live booking with its time, and the state of its ticket where it is in the line."""

    booking: Booking
    starts_at: datetime
    ends_at: datetime
    ticket: str | None

    @property
    def stays(self) -> bool:
        """Say whether its time is not ours to move: it is over, or they are here."""
        return self.ticket is not None or self.ends_at <= clock.now()

    @property
    def done(self) -> bool:
        """Say whether a cancellation comes too late to tell them."""
        return self.ticket in _SERVED or (self.ticket is None and self.ends_at <= clock.now())


def lay(school: School, surgery: Surgery) -> None:
    """Give a new surgery its slots; the caller flushes."""
    for time in Shape.of(surgery).slots():
        db.session.add(_slot(school, surgery, time.starts_at, time))


def relay(school: School, surgery: Surgery, before: Shape) -> list[Booking]:
    """Lay the slots anew after a change; return the bookings to tell: moved, or without a place."""
    after = Shape.of(surgery)
    if before == after:
        return []
    rows = {row.starts_at: row for row in _locked_slots(school, surgery)}
    room = {time.starts_at: time for time in after.slots()}
    sitting, changed = _seat(school, surgery, room, before.goes_to(after))
    _write(school, surgery, rows, room, sitting)
    _drop_unused(school, [row for start, row in rows.items() if start not in room])
    return changed


def cancel_all(school: School, surgery: Surgery) -> list[Booking]:
    """Take back all live bookings of a cancelled surgery; return those to tell.

    They are cancelled at the same instant as the surgery: by it `come_back` knows them.
    """
    rows = {row.id: row for row in _locked_slots(school, surgery)}
    ending = [live.booking for live in _live(school, surgery) if not live.done]
    for booking in ending:
        rows[booking.slot_id].taken -= 1
        _end(school, booking, surgery.cancelled_at or clock.now())
    db.session.flush()
    return [booking for booking in ending if booking.state == CANCELLED]


def come_back(school: School, surgery: Surgery, cancelled_at: datetime) -> list[Booking]:
    """Give back what a cancellation took, to those not told yet, where there is still room."""
    rows = {row.id: row for row in _locked_slots(school, surgery)}
    back = []
    for booking in db.session.scalars(
        select(Booking)
        .where(
            Booking.school_id == school.id,
            Booking.surgery_id == surgery.id,
            Booking.state == CANCELLED,
            Booking.to_tell == TELL_CANCELLED,
            Booking.told_at.is_(None),
            Booking.cancelled_at == cancelled_at,
        )
        .order_by(Booking.id)
    ):
        slot = rows[booking.slot_id]
        if slot.taken < slot.places:
            slot.taken += 1
            booking.state, booking.cancelled_at = BOOKED, None
            # Perhaps nobody told them of an earlier change: rather once too often.
            booking.to_tell = TELL_MOVED if booking.changes else None
            back.append(booking)
    db.session.flush()
    return back


def offer_new_times(school: School, surgery_ids: Sequence[int]) -> None:
    """Offer free times to those who asked to be told of one, the earliest times first.

    The surgeries are new or locked. As many times are tried as there are people waiting for one.
    """
    waiting = select(sa.func.count()).select_from(Wish)
    asked = db.session.scalar(
        waiting.where(Wish.school_id == school.id, Wish.state == booking_places.WAITING)
    )
    if not asked:
        return
    free = (
        select(Slot.id)
        .where(Slot.school_id == school.id, Slot.surgery_id.in_(surgery_ids))
        .where(Slot.taken < Slot.places, Slot.starts_at > clock.now())
    )
    for slot_id in db.session.scalars(free.order_by(Slot.starts_at, Slot.id).limit(asked)).all():
        booking_places.offer(school, slot_id)


def to_tell_if_cancelled(school: School, surgery_ids: Sequence[int]) -> list[Booking]:
    """Return who has booked a time that has not ended, in order of their times."""
    wanted = (
        select(Booking)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.school_id == school.id, Booking.surgery_id.in_(surgery_ids))
        .where(Booking.state == BOOKED, Slot.ends_at > clock.now())
    )
    return list(db.session.scalars(wanted.order_by(Slot.starts_at, Booking.id)))


def _locked_slots(school: School, surgery: Surgery) -> Sequence[Slot]:
    """Return the slots for this transaction alone: whoever books now comes before or after it."""
    wanted = select(Slot).where(Slot.school_id == school.id, Slot.surgery_id == surgery.id)
    locked = wanted.order_by(Slot.id).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).all()


def _live(school: School, surgery: Surgery) -> list[_Live]:
    """Return the live bookings as they are fairest served: booked before held, by time."""
    rows = db.session.execute(
        select(Booking, Slot.starts_at, Slot.ends_at, Ticket.state)
        .join(Slot, Slot.id == Booking.slot_id)
        .outerjoin(Ticket, Ticket.booking_id == Booking.id)
        .where(
            Booking.school_id == school.id,
            Booking.surgery_id == surgery.id,
            Booking.state.in_(LIVE),
        )
        .order_by(Booking.state == HELD, Slot.starts_at, Booking.id)
        .execution_options(populate_existing=True)
    )
    return [_Live(*row) for row in rows]


def _seat(
    school: School,
    surgery: Surgery,
    room: Mapping[datetime, SlotTime],
    goes_to: Callable[[datetime], datetime],
) -> tuple[dict[datetime, list[Booking]], list[Booking]]:
    """Return who sits at which time from now on, and who is to be told."""
    sitting: dict[datetime, list[Booking]] = defaultdict(list)
    live, told = _live(school, surgery), []
    for each in live:
        if each.stays:
            sitting[each.starts_at].append(each.booking)
    for each in live:
        if each.stays:
            continue
        start = goes_to(each.starts_at)
        time = room.get(start)
        if time is None or len(sitting[start]) >= time.places + time.kept:
            _end(school, each.booking, clock.now())
        else:
            sitting[start].append(each.booking)
        if _noted(each, start) and each.booking.state in (BOOKED, CANCELLED):
            told.append(each.booking)
    return sitting, told


def _noted(live: _Live, start: datetime) -> bool:
    """Note on a booking that it has another time now; say whether anything changed for it."""
    booking = live.booking
    if booking.state == BOOKED and start != live.starts_at:
        booking.to_tell, booking.told_at, booking.told_by_id = TELL_MOVED, None, None
        booking.changes += 1
        return True
    return booking.state == CANCELLED


def _end(school: School, booking: Booking, at: datetime) -> None:
    """Take a place back: from a booking for good, from a hold without a word."""
    if booking.state == HELD:
        booking.state = LAPSED
        if booking.wish_id is not None:
            booking_places.set_wish(school, booking.wish_id, booking_places.WAITING)
        return
    booking.state, booking.cancelled_at = CANCELLED, at
    booking.to_tell, booking.told_at, booking.told_by_id = TELL_CANCELLED, None, None


def _write(
    school: School,
    surgery: Surgery,
    rows: Mapping[datetime, Slot],
    room: Mapping[datetime, SlotTime],
    sitting: Mapping[datetime, Sequence[Booking]],
) -> None:
    """Bring the rows into line with the new times and with who sits there."""
    found = dict(rows)
    for start, time in room.items():
        if start not in found:
            found[start] = _slot(school, surgery, start, time)
        row = found[start]
        taken = len(sitting.get(start, ()))
        row.ends_at, row.taken = time.ends_at, taken
        row.places = max(time.places, taken)
        row.kept = max(time.places + time.kept - row.places, 0)
    for start, row in rows.items():
        if start not in room:
            row.taken = row.places = len(sitting.get(start, ()))
            row.kept = 0
    db.session.add_all(found.values())
    db.session.flush()
    for start, bookings in sitting.items():
        for booking in bookings:
            booking.slot_id = found[start].id
    db.session.flush()


def _drop_unused(school: School, rows: Sequence[Slot]) -> None:
    """Delete slots that are no more, unless somebody's booking says when it was."""
    ids = [row.id for row in rows]
    wanted = (Booking.school_id == school.id, Booking.slot_id.in_(ids))
    named = set(db.session.scalars(select(Booking.slot_id).where(*wanted).distinct()))
    for row in rows:
        if row.id not in named:
            db.session.delete(row)
    db.session.flush()


def _slot(school: School, surgery: Surgery, start: datetime, time: SlotTime) -> Slot:
    return Slot(
        reference=tokens.reference(),
        school_id=school.id,
        surgery_id=surgery.id,
        starts_at=start,
        ends_at=time.ends_at,
        places=time.places,
        kept=time.kept,
        taken=0,
    )
