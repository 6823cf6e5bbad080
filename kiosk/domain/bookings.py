"""Bookings: a time is held while somebody types a name, then booked; moved, cancelled.

Each change first locks the surgeries it touches, then reads, then writes: see booking_places.
"""

import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import booking_places as places
from kiosk.domain import booking_quick as quick
from kiosk.domain import booking_steps as steps
from kiosk.domain import booking_views as views
from kiosk.domain import contacts
from kiosk.domain.booking_places import BOOKED, CANCELLED, HELD, LAPSED
from kiosk.domain.booking_places import HOLD as HOLD
from kiosk.domain.booking_places import OFFER as OFFER
from kiosk.domain.booking_places import SlotGone as SlotGone
from kiosk.domain.booking_places import SlotTaken as SlotTaken
from kiosk.domain.booking_steps import BookingEnded as BookingEnded
from kiosk.domain.booking_steps import HoldEnded as HoldEnded
from kiosk.domain.booking_steps import KeyTaken as KeyTaken
from kiosk.domain.booking_views import BookingView as BookingView
from kiosk.domain.booking_views import FreeSlot as FreeSlot
from kiosk.domain.booking_views import Held as Held
from kiosk.domain.booking_views import SlotView as SlotView
from kiosk.domain.contacts import NameMissing as NameMissing
from kiosk.domain.contacts import NameTooLong as NameTooLong
from kiosk.domain.contacts import PhoneWrong as PhoneWrong
from kiosk.models.booking import Booking
from kiosk.models.school import School

#: What else is done with bookings, written down beside them.
freed = places.freed
key_of = quick.key_of
free_slots = views.free_slots
slots = views.slots

#: Refusals that no other words in the form could mend.
TOO_LATE = (SlotTaken, SlotGone, HoldEnded, BookingEnded, KeyTaken)


def hold(
    school: School,
    slot_reference: str,
    *,
    key: str,
    token: str,
    language: str,
    came_by: str,
    moves_token: str | None = None,
    instead_of: str | None = None,
) -> Held:
    """Keep a place for three minutes; `moves_token` is the link of a booking that may move there.

    `instead_of` is the link of a hold that ends with it. The same key again gives the same answer.
    Refuses NotFound, SlotTaken, SlotGone, BookingEnded and KeyTaken.
    """
    if moves_token is None and instead_of is None:
        held = quick.hold(school, slot_reference, key, token, language, came_by)
        if held is not None:
            return held
    moved = steps.find(school, steps.link(moves_token)) if moves_token is not None else None
    moves_id = moved.id if moved is not None else None
    asked = steps.Asked(steps.slot(school, slot_reference), key, moves_id)
    # All surgeries are locked before the first day is written, also that of the hold that ends.
    ending = steps.link(instead_of) if instead_of is not None else None
    ended = steps.locked(school, ending, asked.slot.surgery_id) if ending is not None else None
    if not steps.known(school, asked):
        if moved is not None:
            steps.must_be_to_come(school, moved)
        until = clock.now() + HOLD
        row = {"state": HELD, "held_until": until, "language": language, "came_by": came_by}
        steps.insert(school, asked, token, **row)
        let_go_of = steps.let_go(school, ended) if ended is not None else set()
        places.touch(school, {asked.slot.surgery_id} | let_go_of)
    return views.held(school, Booking.key == key)


def held(school: School, token: str) -> Held:
    """Return a hold, also one that ran out: `confirm` tries to take its place again.

    With the link of a wish it is the place offered for it. Refuses NotFound, and HoldEnded once
    it was used.
    """
    row = steps.find(school, steps.link(token))
    if row.state not in (HELD, LAPSED):
        raise HoldEnded
    return views.held(school, Booking.id == row.id)


def let_go(school: School, token: str) -> None:
    """End a hold before its time, for somebody who went back; refuses NotFound."""
    places.touch(school, steps.let_go(school, steps.locked(school, steps.link(token))))


def confirm(
    school: School, token: str, *, name: str, speaker: bool, phone: str = "", link_token: str
) -> BookingView:
    """Book the held place; one whose hold ran out is taken again, if it is still free.

    A hold for another booking moves that one: its link, name and number stay. The same again
    gives the same answer. Refuses NotFound, NameMissing, NameTooLong, PhoneWrong, HoldEnded,
    SlotGone, BookingEnded and KeyTaken.
    """
    booked = quick.confirm(school, token, name, speaker, phone, link_token)
    if booked is not None:
        return views.one(school, Booking.id == booked)
    row = steps.locked(school, steps.link(token, link_token))
    if row.moves_id is not None:
        steps.move(school, row, phone)
        return views.one(school, Booking.id == row.moves_id)
    given = steps.about(school, row.surgery_id, name, phone, speaker)
    if row.state in (HELD, LAPSED):
        link = tokens.digest(link_token)
        steps.use_hold(school, row, BOOKED, link_digest=link, booked_at=clock.now(), **given)
        steps.give_ticket(school, row)
        if row.wish_id is not None:
            places.set_wish(school, row.wish_id, places.DONE)
        places.touch(school, {row.surgery_id})
    else:
        steps.must_be_same(row, given)
    return views.one(school, Booking.id == row.id)


def book(
    school: School,
    slot_reference: str,
    *,
    key: str,
    link_token: str,
    name: str,
    language: str,
    came_by: str,
    speaker: bool = False,
    phone: str = "",
) -> BookingView:
    """Hold and confirm in one, for the desk; refuses what these two refuse."""
    asked = steps.Asked(steps.slot(school, slot_reference), key)
    given = steps.about(school, asked.slot.surgery_id, name, phone, speaker)
    if steps.known(school, asked):
        steps.must_be_same(steps.find(school, Booking.key == key), given)
    else:
        row = {"state": BOOKED, "booked_at": clock.now(), "language": language, **given}
        steps.insert(school, asked, link_token, came_by=came_by, **row)
        steps.give_ticket(school, steps.find(school, Booking.key == key))
        places.touch(school, {asked.slot.surgery_id})
    return views.one(school, Booking.key == key)


def move(
    school: School, reference: str, slot_reference: str, *, key: str, tell: bool = False
) -> BookingView:
    """Move a booking, for the desk; with `tell` its people are on the list of those to tell.

    Refuses NotFound, SlotTaken, SlotGone, BookingEnded, PhoneWrong and KeyTaken.
    """
    slot = steps.slot(school, slot_reference)
    moved = steps.locked(school, Booking.reference == reference, slot.surgery_id)
    asked = steps.Asked(slot, key, moved.id)
    if not steps.known(school, asked):
        steps.must_be_to_come(school, moved)
        row = {"language": moved.language, "came_by": moved.came_by}
        until = clock.now() + HOLD
        steps.insert(school, asked, None, state=HELD, held_until=until, **row)
        steps.move(school, steps.find(school, Booking.key == key))
        if tell:
            steps.write(school, moved.id, to_tell="moved", told_at=None, told_by_id=None)
    return views.one(school, Booking.id == moved.id)


def cancel(
    school: School, token_or_reference: str, by: int | None = None, tell: bool = False
) -> None:
    """Cancel a booking, or let a held place go; again changes nothing.

    Without `by` it is the private link; staff, whose row is `by`, name the reference. With `tell`
    its people are on the list of those to tell. Refuses NotFound, and BookingEnded after its time.
    """
    by_link = steps.link(token_or_reference)
    which = by_link if by is None else Booking.reference == token_or_reference
    row = steps.locked(school, which)
    touched = set()
    if row.state == BOOKED:
        steps.must_stand(school, row)
        touched.add(row.surgery_id)
        why = {"to_tell": "cancelled", "told_at": None} if tell else {"to_tell": None}
        steps.write(school, row.id, state=CANCELLED, cancelled_at=clock.now(), **why)
        steps.leave_the_line(school, row, by)
        places.freed(school, row.slot_id)
    places.touch(school, touched | steps.let_go(school, row))


def by_token(school: School, token: str) -> BookingView:
    """Return the booking of a private link, a cancelled one too; refuses NotFound."""
    return views.one(school, steps.link(token), Booking.state.in_((BOOKED, CANCELLED)))


def by_reference(school: School, reference: str) -> BookingView:
    """Return a booking, a cancelled one too, for staff; refuses NotFound."""
    which = Booking.reference == reference
    return views.one(school, which, Booking.state.in_((BOOKED, CANCELLED)))


def of_surgery(school: School, surgery_id: int, cancelled: bool = False) -> list[BookingView]:
    """Return the bookings of a surgery in order of their time, on request also cancelled ones."""
    states = (BOOKED, CANCELLED) if cancelled else (BOOKED,)
    return views.every(school, Booking.surgery_id == surgery_id, Booking.state.in_(states))


def to_tell(school: School) -> list[BookingView]:
    """Return the bookings whose people staff should tell of a change."""
    return views.every(school, Booking.to_tell.is_not(None), Booking.told_at.is_(None))


def mark_told(school: School, reference: str, staff_id: int) -> None:
    """Say that this member of staff has told them. The first to say it stays."""
    row = steps.find(school, Booking.reference == reference)
    if row.told_at is None:
        steps.write(school, row.id, told_at=clock.now(), told_by_id=staff_id)


def set_speaker(school: School, token: str, speaker: bool) -> None:
    """Say whether they want somebody who speaks their language; refuses BookingEnded."""
    row = steps.locked(school, steps.link(token))
    steps.must_stand(school, row)
    steps.write(school, row.id, speaker=speaker)
    places.touch(school, {row.surgery_id})


def set_phone(school: School, token: str, phone: str) -> None:
    """Give or take away a phone number; refuses PhoneWrong and BookingEnded."""
    row = steps.locked(school, steps.link(token))
    steps.must_stand(school, row)
    needed = steps.rung(school, row.surgery_id)
    steps.write(school, row.id, phone=contacts.phone(phone, needed))
    places.touch(school, {row.surgery_id})


def release_lapsed(school: School) -> int:
    """End all holds and offers that ran out, and offer their places on; return how many.

    In a transaction of its own: it locks surgeries, and then their days.
    """
    ended = (Booking.state == HELD, Booking.held_until <= clock.now())
    of = sa.select(Booking.surgery_id).where(Booking.school_id == school.id, *ended).distinct()
    surgeries = set(db.session.scalars(of))
    if not surgeries:
        return 0
    places.lock(school, surgeries)
    lapsed = places.lapse(school, Booking.surgery_id.in_(surgeries))
    for row in lapsed:
        places.offer(school, row.slot_id)
    places.touch(school, {row.surgery_id for row in lapsed})
    return len(lapsed)
