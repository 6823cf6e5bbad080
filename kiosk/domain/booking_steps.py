"""The steps of which bookings are made: found and locked, checked, held, used, written."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, text, tokens
from kiosk.domain import booking_places as places
from kiosk.domain import contacts, queue_log, ticket_drawing
from kiosk.domain.booking_places import BOOKED, HELD, LAPSED, USED
from kiosk.models.booking import Booking
from kiosk.models.school import School
from kiosk.models.surgery import Slot, Surgery
from kiosk.models.ticket import ALIVE, GIVEN_BACK, Ticket


class HoldEnded(errors.Refusal):
    """The hold ran out, and somebody else has taken the place."""

    code = "hold_ended"


class BookingEnded(errors.Refusal):
    """The booking was cancelled, is past, or they are in the line already."""

    code = "booking_ended"


class KeyTaken(errors.Refusal):
    """The same key came before with another content."""

    code = "key_taken"


@dataclass(frozen=True)
class Asked:
    """What a key is sent with: the time, and the booking that is to move there."""

    slot: Any
    key: str
    moves_id: int | None = None


def slot(school: School, reference: str) -> Any:
    """Return a slot's (id, surgery_id); refuses NotFound."""
    row = db.session.execute(
        sa.select(Slot.id, Slot.surgery_id).where(
            Slot.school_id == school.id, Slot.reference == reference
        )
    ).first()
    if row is None:
        raise errors.NotFound
    return row


def link(*given: str) -> sa.ColumnElement[bool]:
    """Return what is true of the booking that one of these private links opens."""
    return Booking.link_digest.in_([tokens.digest(token) for token in given])


def find(school: School, *which: sa.ColumnElement[bool]) -> Any:
    """Return a booking's columns as they are stored now; refuses NotFound."""
    row = db.session.execute(
        sa.select(Booking.__table__).where(Booking.school_id == school.id, *which)
    ).first()
    if row is None:
        raise errors.NotFound
    return row


def locked(school: School, which: sa.ColumnElement[bool], *more_surgeries: int) -> Any:
    """Return a booking once all surgeries that it touches wait for us.

    Between a look and a lock it may be moved to another surgery: then those are let go (a
    savepoint gives back the locks taken in it) and it is looked at again.
    """
    while True:
        surgeries = _surgeries(school, find(school, which)) | set(more_surgeries)
        attempt = db.session.begin_nested()
        places.lock(school, surgeries)
        row = find(school, which)
        if _surgeries(school, row) <= surgeries:
            attempt.commit()
            return row
        attempt.rollback()


def _surgeries(school: School, row: Any) -> set[int]:
    """Return the surgeries of a booking, of the one it moves, and of the lines they stand in."""
    both = (row.id, row.moves_id or row.id)
    its_new_times = sa.and_(Booking.moves_id == row.id, Booking.state == HELD)
    booked = sa.select(Booking.surgery_id).where(
        Booking.school_id == school.id, sa.or_(Booking.id.in_(both), its_new_times)
    )
    standing = sa.select(Ticket.surgery_id).where(
        Ticket.school_id == school.id, Ticket.booking_id.in_(both)
    )
    return set(db.session.scalars(sa.union(booked, standing)))


def known(school: School, asked: Asked) -> bool:
    """Say whether this key was here with this content; if not, lock the surgery for it.

    Refuses KeyTaken.
    """
    if _was_here(school, asked):
        return True
    places.lock(school, {asked.slot.surgery_id})
    return _was_here(school, asked)  # the other of two taps, for which the lock has waited


def _was_here(school: School, asked: Asked) -> bool:
    row = db.session.execute(
        sa.select(Booking.slot_id, Booking.moves_id, Booking.changes).where(
            Booking.school_id == school.id, Booking.key == asked.key
        )
    ).first()
    if row is None:
        return False
    same_time = row.slot_id == asked.slot.id or row.changes > 0  # it was moved since
    if not same_time or row.moves_id != asked.moves_id:
        raise KeyTaken
    return True


def about(school: School, surgery_id: int, name: str, phone: str, speaker: bool) -> dict[str, Any]:
    """Return who books, as it is kept; refuses NameMissing, NameTooLong and PhoneWrong."""
    cleaned = contacts.name(name)
    return {
        "name": cleaned,
        "folded": text.fold(cleaned),
        "phone": contacts.phone(phone, needed=rung(school, surgery_id)),
        "speaker": speaker,
    }


def rung(school: School, surgery_id: int) -> bool:
    """Say whether people of this surgery are rung, so that it needs their number."""
    way = sa.select(Surgery.way).where(Surgery.school_id == school.id, Surgery.id == surgery_id)
    return db.session.scalar(way) == "phone"


def must_be_same(row: Any, given: dict[str, Any]) -> None:
    """Refuse what was sent before with the same key and with other words (KeyTaken)."""
    if any(getattr(row, column) != value for column, value in given.items()):
        raise KeyTaken


def must_stand(school: School, row: Any) -> None:
    """Refuse a booking that was cancelled or is past (BookingEnded)."""
    ends_at = db.session.scalar(
        sa.select(Slot.ends_at).where(Slot.school_id == school.id, Slot.id == row.slot_id)
    )
    if row.state != BOOKED or ends_at is None or ends_at <= clock.now():
        raise BookingEnded


def must_be_to_come(school: School, row: Any) -> None:
    """Refuse a booking that was cancelled, is past or stands in a line (BookingEnded)."""
    must_stand(school, row)
    ticket = sa.select(Ticket.id).where(Ticket.school_id == school.id, Ticket.booking_id == row.id)
    if db.session.scalar(ticket) is not None:
        raise BookingEnded


def insert(school: School, asked: Asked, token: str | None, **values: Any) -> None:
    """Take the place and write the booking; refuses SlotTaken, SlotGone and KeyTaken."""
    places.take(school, asked.slot.id)
    row = {
        "reference": tokens.reference(),
        "school_id": school.id,
        "surgery_id": asked.slot.surgery_id,
        "slot_id": asked.slot.id,
        "key": asked.key,
        "link_digest": tokens.digest(token) if token is not None else None,
        "moves_id": asked.moves_id,
        **values,
    }
    # Whatever is unique, the key or the link made from it: on PostgreSQL either may be met first.
    add = db.insert(Booking).on_conflict_do_nothing()
    if db.session.execute(add.returning(Booking.id), row).first() is None:
        raise KeyTaken  # by the same key at the same moment for another surgery


def use_hold(school: School, row: Any, state: str, **values: Any) -> None:
    """Make a hold what it was for, if it still is one; else take its place again.

    Refuses HoldEnded and SlotGone.
    """
    now = clock.now()
    there = sa.select(Slot.id).where(Slot.id == Booking.slot_id, *places.still_open(school, now))
    alive = (Booking.state == HELD, Booking.held_until > now, there.exists())
    if _swap(school, row.id, *alive, state=state, **values):
        return
    places.lapse(school, Booking.id == row.id)
    try:
        places.take(school, row.slot_id)
    except places.SlotTaken as taken:
        raise HoldEnded from taken
    if not _swap(school, row.id, Booking.state == LAPSED, state=state, **values):
        raise HoldEnded


def _swap(school: School, booking_id: int, *if_still: sa.ColumnElement[bool], **to: Any) -> bool:
    swapped = db.session.execute(
        sa.update(Booking)
        .where(Booking.school_id == school.id, Booking.id == booking_id, *if_still)
        .values(**to)
        .returning(Booking.id),
        execution_options={"synchronize_session": False},
    )
    return swapped.first() is not None


def write(school: School, booking_id: int, **values: Any) -> None:
    """Change columns of a booking."""
    _swap(school, booking_id, **values)


def give_ticket(school: School, row: Any) -> None:
    """Draw the picture and number for the line of its surgery; none when the day has no more."""
    try:
        ticket = ticket_drawing.draw(school, row.surgery_id)
    except ticket_drawing.NoTicketsLeft:
        return  # one is drawn when they come
    write(school, row.id, ticket_picture=ticket.picture, ticket_number=ticket.number)


def move(school: School, row: Any, phone: str = "") -> None:
    """Move a booking with the hold made for it: link, name and number stay; free the old time.

    In another surgery it gets a number of that line. Refuses BookingEnded, PhoneWrong, HoldEnded
    and SlotGone.
    """
    if row.state == USED:
        return
    moved = find(school, Booking.id == row.moves_id)
    must_be_to_come(school, moved)
    number = contacts.phone(phone or moved.phone, needed=rung(school, row.surgery_id))
    use_hold(school, row, USED)
    to = {"slot_id": row.slot_id, "surgery_id": row.surgery_id, "phone": number}
    write(school, moved.id, changes=moved.changes + 1, to_tell=None, **to)
    if moved.surgery_id != row.surgery_id:
        give_ticket(school, find(school, Booking.id == moved.id))
    places.freed(school, moved.slot_id)
    places.touch(school, {moved.surgery_id, row.surgery_id})


def let_go(school: School, row: Any) -> set[int]:
    """End this hold, and those of new times for this booking; return their surgeries."""
    its = sa.or_(Booking.id == row.id, Booking.moves_id == row.id)
    held = db.session.execute(
        sa.select(Booking.id, Booking.surgery_id)
        .where(Booking.school_id == school.id, Booking.state == HELD, its)
        .order_by(Booking.id)
    ).all()
    for each in held:
        places.let_go(school, each.id)
    return {each.surgery_id for each in held}


def leave_the_line(school: School, row: Any, by: int | None) -> None:
    """Take whoever stands in a line with this booking out of it."""
    left = db.session.execute(
        sa.update(Ticket)
        .where(Ticket.school_id == school.id, Ticket.booking_id == row.id, Ticket.state.in_(ALIVE))
        .values(state=GIVEN_BACK, ended_at=clock.now())
        .returning(Ticket.id, Ticket.surgery_id),
        execution_options={"synchronize_session": False},
    ).first()
    if left is not None:
        act = queue_log.Act.GIVEN_BACK
        queue_log.note(school, left.surgery_id, act, left.id, by=by, reason="cancelled")
