"""The places of slots: taken by one guarded statement, given back, and who gets a freed one.

Every change begins with `lock`: all surgeries it touches, in one order, so that two changes wait
for each other and never in a circle. The guard in `take` holds without it, and the table's check
has the last word.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import queue_log
from kiosk.models import ticket as rows
from kiosk.models.booking import Booking, Wish
from kiosk.models.school import School
from kiosk.models.surgery import Slot, Surgery, SurgeryHost
from kiosk.models.ticket import Ticket

#: How long a place is kept for somebody who types a name, or for somebody who asked to be told.
HOLD, OFFER = timedelta(minutes=3), timedelta(minutes=30)

HELD, BOOKED, CANCELLED, LAPSED, USED = "held", "booked", "cancelled", "lapsed", "used"
WAITING, OFFERED, DONE, GONE = "waiting", "offered", "done", "gone"

#: Rows are read anew after each change, so nothing in memory needs to follow.
_QUIETLY = {"synchronize_session": False}


class SlotTaken(errors.Refusal):
    """Somebody else has just taken the last place of this time."""

    code = "taken"


class SlotGone(errors.Refusal):
    """The time is past, or nobody can be met then any more."""

    code = "slot_gone"


def lock(school: School, surgery_ids: set[int]) -> None:
    """Keep these surgeries, with their slots and bookings, to this transaction."""
    for surgery_id in sorted(surgery_ids):
        queue_log.lock_by_id(school, surgery_id)


def touch(school: School, surgery_ids: set[int]) -> None:
    """Let those who watch these surgeries fetch them anew; their days in one order."""
    by_day = (
        sa.select(Surgery.id)
        .where(Surgery.school_id == school.id, Surgery.id.in_(surgery_ids))
        .order_by(Surgery.starts_at, Surgery.id)
    )
    for surgery_id in db.session.scalars(by_day).all():
        queue_log.touch(school, surgery_id)


def still_open(school: School, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Return what must be true of a slot that can be booked now, apart from a free place."""
    return open_at(school.id, now)


def open_at(school_id: Any, now: Any) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the same for a school's row and an instant that may be known later (parameters)."""
    surgery = sa.select(Surgery.id).where(
        Surgery.school_id == school_id,
        Surgery.id == Slot.surgery_id,
        Surgery.cancelled_at.is_(None),
        Surgery.bookable,
        Surgery.door != "closed",
    )
    return Slot.school_id == school_id, Slot.ends_at > now, surgery.exists()


def take(school: School, slot_id: int) -> None:
    """Take one place, in one statement; holds that ran out count as free.

    Refuses SlotTaken and SlotGone.
    """
    lapse(school, Booking.slot_id == slot_id)
    if not _took(school, slot_id):
        raise SlotTaken if _is_open(school, slot_id) else SlotGone


def _took(school: School, slot_id: int) -> bool:
    return _changed(
        sa.update(Slot)
        .where(Slot.id == slot_id, Slot.taken < Slot.places, *still_open(school, clock.now()))
        .values(taken=Slot.taken + 1)
        .returning(Slot.id)
    )


def _is_open(school: School, slot_id: int) -> bool:
    found = sa.select(Slot.id).where(Slot.id == slot_id, *still_open(school, clock.now()))
    return db.session.execute(found).first() is not None


def _changed(statement: Any) -> bool:
    return db.session.execute(statement, execution_options=_QUIETLY).first() is not None


def lapse(school: School, *which: sa.ColumnElement[bool]) -> Sequence[Any]:
    """End the holds that ran out, and give their places back; return them, oldest first."""
    ended: Sequence[Any] = db.session.execute(
        sa.update(Booking)
        .where(
            Booking.school_id == school.id,
            Booking.state == HELD,
            Booking.held_until <= clock.now(),
            *which,
        )
        .values(state=LAPSED)
        .returning(Booking.id, Booking.slot_id, Booking.surgery_id, Booking.wish_id),
        execution_options=_QUIETLY,
    ).all()
    for slot_id, count in sorted(Counter(row.slot_id for row in ended).items()):
        give_back(school, slot_id, count)
    for wish_id in sorted(row.wish_id for row in ended if row.wish_id is not None):
        set_wish(school, wish_id, WAITING)  # they did not come for this place; perhaps the next
    return sorted(ended, key=lambda row: int(row.id))


def let_go(school: School, booking_id: int) -> None:
    """End a hold before its time; one that has ended already stays as it is."""
    ended = db.session.execute(
        sa.update(Booking)
        .where(Booking.school_id == school.id, Booking.id == booking_id, Booking.state == HELD)
        .values(state=LAPSED)
        .returning(Booking.slot_id, Booking.wish_id),
        execution_options=_QUIETLY,
    ).first()
    if ended is not None:
        give_back(school, ended.slot_id)
        if ended.wish_id is not None:
            set_wish(school, ended.wish_id, WAITING)
        offer(school, ended.slot_id)


def give_back(school: School, slot_id: int, count: int = 1) -> None:
    """Let places be free again, for whoever comes first."""
    db.session.execute(
        sa.update(Slot)
        .where(Slot.school_id == school.id, Slot.id == slot_id)
        .values(taken=Slot.taken - count),
        execution_options=_QUIETLY,
    )


def reopen(school: School, slot_id: int) -> None:
    """Let a place that is kept for the line be booked again, where no other place is free.

    Only to take back what was just done: a freed place may have become a gap for the line.
    """
    db.session.execute(
        sa.update(Slot)
        .where(
            Slot.school_id == school.id,
            Slot.id == slot_id,
            Slot.taken >= Slot.places,
            Slot.kept > 0,
        )
        .values(places=Slot.places + 1, kept=Slot.kept - 1),
        execution_options=_QUIETLY,
    )


def freed(school: School, slot_id: int) -> None:
    """Give a booked place back: to the line, else to whoever asked to be told, else to anybody."""
    give_back(school, slot_id)
    if not _becomes_a_gap(school, slot_id):
        offer(school, slot_id)


def _becomes_a_gap(school: School, slot_id: int) -> bool:
    """Keep a free place for the people who wait in the line of this surgery, if there are any."""
    somebody = sa.select(Ticket.id).where(
        Ticket.school_id == school.id,
        Ticket.surgery_id == Slot.surgery_id,
        Ticket.kind == "walk_in",
        Ticket.state == rows.WAITING,
    )
    return _changed(
        sa.update(Slot)
        .where(
            Slot.id == slot_id,
            Slot.taken < Slot.places,
            *still_open(school, clock.now()),
            somebody.exists(),
        )
        .values(places=Slot.places - 1, kept=Slot.kept + 1)
        .returning(Slot.id)
    )


def offer(school: School, slot_id: int) -> bool:
    """Hold a free place for the first who asked to be told of one; say whether there was one.

    Those with the fewest offers come first, then those who asked first; nobody is offered the same
    time twice.
    """
    now = clock.now()
    slot = db.session.execute(
        sa.select(Slot.id, Slot.surgery_id, Slot.starts_at).where(
            Slot.id == slot_id, Slot.starts_at > now + HOLD, *still_open(school, now)
        )
    ).first()
    wish = _next_wish(school, slot) if slot is not None else None
    if slot is None or wish is None or not _took(school, slot_id):
        return False
    _free_the_link(school, wish)
    db.session.add(_offer(wish, slot, min(now + OFFER, slot.starts_at)))
    set_wish(school, wish.id, OFFERED)
    db.session.flush()
    return True


def _free_the_link(school: School, wish: Wish) -> None:
    """Let the wish's link open its newest offer, and no more those that ran out."""
    older = (Booking.school_id == school.id, Booking.wish_id == wish.id, Booking.state == LAPSED)
    statement = sa.update(Booking).where(*older).values(link_digest=None)
    db.session.execute(statement, execution_options=_QUIETLY)


def _offer(wish: Wish, slot: Any, until: datetime) -> Booking:
    return Booking(
        reference=tokens.reference(),
        school_id=wish.school_id,
        surgery_id=slot.surgery_id,
        slot_id=slot.id,
        key=tokens.reference(),
        link_digest=wish.link_digest,
        state=HELD,
        held_until=until,
        wish_id=wish.id,
        name=wish.name,
        phone=wish.phone,
        language=wish.language,
        came_by="phone",
    )


def _next_wish(school: School, slot: Any) -> Wish | None:
    hosts = sa.select(SurgeryHost.host_id).where(
        SurgeryHost.school_id == school.id, SurgeryHost.surgery_id == slot.surgery_id
    )
    offers = sa.select(sa.func.count()).where(
        Booking.school_id == school.id, Booking.wish_id == Wish.id
    )
    had = sa.select(Booking.id).where(
        Booking.school_id == school.id, Booking.wish_id == Wish.id, Booking.slot_id == slot.id
    )
    return db.session.scalar(
        sa.select(Wish)
        .where(
            Wish.school_id == school.id,
            Wish.state == WAITING,
            sa.or_(Wish.host_id.is_(None), Wish.host_id.in_(hosts)),
            ~had.exists(),
        )
        .order_by(offers.scalar_subquery(), Wish.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Wish)
        .execution_options(populate_existing=True)
    )


def set_wish(school: School, wish_id: int, state: str) -> None:
    """Change how a wish stands. It waits again only after an offer; what its owner ended stays."""
    before = (OFFERED,) if state == WAITING else (WAITING, OFFERED)
    db.session.execute(
        sa.update(Wish)
        .where(Wish.school_id == school.id, Wish.id == wish_id, Wish.state.in_(before))
        .values(state=state),
        execution_options=_QUIETLY,
    )
