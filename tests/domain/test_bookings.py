"""Bookings: held, confirmed, moved, cancelled, told; and what a retry gets."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import booking_desk, bookings, queue_joining, queue_turns, queue_undo, wishes
from kiosk.models.booking import Booking, Wish
from kiosk.models.surgery import Slot, Surgery
from kiosk.models.ticket import LineEvent, Ticket
from tests.surgeries import add_host, add_surgery

MINUTE = timedelta(minutes=1)


@pytest.fixture
def school(scene, context):
    """The school under test, within a transaction that is rolled back."""
    return scene.school


@pytest.fixture
def helen(school):
    """Somebody to meet."""
    return add_host(school)


@pytest.fixture
def tomorrow(school, helen):
    """A surgery of six times of one place each, tomorrow."""
    return a_surgery(school, helen)


def a_surgery(school, *hosts, days=1, minutes=60, **more):
    starts = (clock.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    return add_surgery(school, hosts, starts_at=starts, minutes=minutes, **more)


def slots(school, surgery):
    wanted = (Slot.school_id == school.id, Slot.surgery_id == surgery.id)
    anew = sa.select(Slot).where(*wanted).execution_options(populate_existing=True)
    return db.session.scalars(anew.order_by(Slot.starts_at)).all()


def first(school, surgery, n=0):
    return slots(school, surgery)[n].reference


def hold(school, slot, key=None, **more):
    key = key or tokens.reference()
    given = {"token": "held-" + key, "language": "pl", "came_by": "tablet", **more}
    return bookings.hold(school, slot, key=key, **given)


def confirm(school, held, name="Amina", **more):
    given = {"speaker": False, "link_token": "link-" + held.key, **more}
    return bookings.confirm(school, "held-" + held.key, name=name, **given)


def book(school, slot, key=None, name="Amina", **more):
    key = key or tokens.reference()
    given = {"link_token": "link-" + key, "language": "pl", "came_by": "desk", **more}
    return bookings.book(school, slot, key=key, name=name, **given)


def link(booking):
    return "link-" + booking.key


def counts_agree(school):
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


def version(school, surgery):
    wanted = (Surgery.school_id == school.id, Surgery.id == surgery.id)
    return db.session.scalar(sa.select(Surgery.version).where(*wanted))


def left(school, surgery):
    free = bookings.free_slots(
        school, surgery_ids=[surgery.id], after=clock.now() - timedelta(days=1), limit=100
    )
    return sum(slot.left for slot in free)


def wish_for(school, host, phone="07700 900 982", key=None):
    key = key or tokens.reference()
    reference = host.reference if host is not None else None
    given = {"phone": phone, "name": "Olena", "language": "uk"}
    return wishes.ask(school, reference, key=key, link_token="wish-" + key, **given)


# --- Free times -----------------------------------------------------------------------------------


def test_free_times_come_in_order_and_say_how_many_places_are_left(school, helen):
    surgery = a_surgery(school, helen, places=2)
    book(school, first(school, surgery, 0))
    book(school, first(school, surgery, 1))
    book(school, first(school, surgery, 1))
    free = bookings.free_slots(school, surgery_ids=[surgery.id], after=clock.now(), limit=3)
    assert [slot.left for slot in free] == [1, 2, 2]
    assert free[1].reference == first(school, surgery, 2), "the full one is left out"
    later = bookings.free_slots(
        school, surgery_ids=[surgery.id], after=free[-1].starts_at, limit=100
    )
    assert later[0].starts_at > free[-1].starts_at


def test_a_place_whose_hold_ran_out_is_free_before_anybody_swept(school, tomorrow):
    hold(school, first(school, tomorrow))
    assert left(school, tomorrow) == 5
    with clock.at(clock.now() + bookings.HOLD):
        assert left(school, tomorrow) == 6


@pytest.mark.parametrize("change", ["cancelled_at", "bookable", "door"])
def test_what_is_called_off_or_closed_has_no_times(school, tomorrow, change):
    setattr(tomorrow, change, {"cancelled_at": clock.now(), "door": "closed"}.get(change, False))
    db.session.flush()
    assert left(school, tomorrow) == 0
    with pytest.raises(bookings.SlotGone):
        hold(school, first(school, tomorrow))


def test_staff_see_full_times_too_and_who_types_just_now(school, tomorrow):
    book(school, first(school, tomorrow, 0))
    hold(school, first(school, tomorrow, 1))
    seen = bookings.slots(school, tomorrow.id)
    assert [(slot.left, slot.held) for slot in seen[:3]] == [(0, 0), (0, 1), (1, 0)]


# --- Holding and confirming -----------------------------------------------------------------------


def test_a_held_time_is_booked_with_a_name_and_gets_a_number(school, tomorrow):
    held = hold(school, first(school, tomorrow))
    assert held.held_until - clock.now() <= bookings.HOLD
    assert not held.moves
    booked = confirm(school, held, "  Amina   Y  ", speaker=True, phone="+44 (0)7700 900-982")
    assert (booked.name, booked.speaker, booked.phone) == ("Amina Y", True, "+447700900982")
    assert booked.ticket is not None
    assert 11 <= booked.ticket.number <= 99
    assert booked.surgery_reference == tomorrow.reference
    assert booked.ticket_reference is None, "not in the line yet"
    assert bookings.by_token(school, link(booked)) == booked
    assert bookings.by_reference(school, booked.reference) == booked
    assert counts_agree(school)


def test_the_links_are_kept_as_digests_only(school, tomorrow):
    booked = confirm(school, hold(school, first(school, tomorrow)))
    stored = db.session.scalar(sa.select(Booking.link_digest).where(Booking.school_id == school.id))
    assert stored == tokens.digest(link(booked)) != link(booked)
    with pytest.raises(errors.NotFound):
        bookings.by_token(school, stored)
    with pytest.raises(errors.NotFound):
        bookings.by_token(school, booked.reference)


def test_a_full_time_is_refused_and_a_past_one(school, tomorrow):
    slot = first(school, tomorrow)
    hold(school, slot)
    with pytest.raises(bookings.SlotTaken):
        hold(school, slot)
    with clock.at(tomorrow.ends_at), pytest.raises(bookings.SlotGone):
        hold(school, slot)
    with pytest.raises(errors.NotFound):
        hold(school, "nobody-knows-this-slot")
    assert counts_agree(school)


def test_the_place_of_a_hold_that_ran_out_goes_to_who_comes_next(school, tomorrow):
    slot = first(school, tomorrow)
    early = hold(school, slot)
    with clock.at(clock.now() + bookings.HOLD):
        late = hold(school, slot)
        with pytest.raises(bookings.HoldEnded):
            confirm(school, early)
        assert confirm(school, late).booked
    assert counts_agree(school)


def test_a_hold_that_ran_out_is_confirmed_where_nobody_else_came(school, tomorrow):
    held = hold(school, first(school, tomorrow))
    with clock.at(clock.now() + timedelta(minutes=20)):
        bookings.release_lapsed(school)
        assert bookings.held(school, "held-" + held.key).reference == held.reference
        assert confirm(school, held).booked
    other = hold(school, first(school, tomorrow, 1))
    with clock.at(clock.now() + timedelta(minutes=20)):
        assert confirm(school, other).booked, "also where the sweep has not come yet"
    assert counts_agree(school)


def test_a_hold_is_of_no_use_once_the_surgery_is_called_off(school, tomorrow):
    held = hold(school, first(school, tomorrow))
    tomorrow.cancelled_at = clock.now()
    db.session.flush()
    with pytest.raises(bookings.SlotGone):
        confirm(school, held)


def test_a_hold_is_let_go_when_somebody_goes_back(school, tomorrow):
    held = hold(school, first(school, tomorrow))
    bookings.let_go(school, "held-" + held.key)
    bookings.let_go(school, "held-" + held.key)
    assert left(school, tomorrow) == 6
    assert counts_agree(school)


def test_every_change_that_a_line_shows_lets_its_version_grow(school, tomorrow):
    before = version(school, tomorrow)
    held = hold(school, first(school, tomorrow))
    seen = [version(school, tomorrow)]
    assert seen == [before], "a time that is only held changes nothing that anybody watches"
    booked = confirm(school, held)
    seen.append(version(school, tomorrow))
    bookings.set_speaker(school, link(booked), True)
    seen.append(version(school, tomorrow))
    bookings.cancel(school, link(booked))
    seen.append(version(school, tomorrow))
    assert seen == sorted(set(seen))


def test_a_day_without_numbers_left_is_no_reason_to_refuse_a_booking(school, tomorrow, monkeypatch):
    def none_left(*_given):
        raise bookings.steps.ticket_drawing.NoTicketsLeft

    for way in ("draw", "pick"):
        monkeypatch.setattr(bookings.steps.ticket_drawing, way, none_left)
    assert confirm(school, hold(school, first(school, tomorrow))).ticket is None
    assert book(school, first(school, tomorrow, 1)).ticket is None


# --- The same again -------------------------------------------------------------------------------


def test_the_same_hold_again_gives_the_same_answer_also_when_all_is_taken(school, tomorrow):
    slot, key = first(school, tomorrow), tokens.reference()
    held = hold(school, slot, key)
    assert hold(school, slot, key) == held
    with clock.at(clock.now() + timedelta(days=3)):
        assert hold(school, slot, key) == held
    with pytest.raises(bookings.KeyTaken):
        hold(school, first(school, tomorrow, 1), key)
    assert counts_agree(school)


def test_the_same_confirmation_again_gives_the_same_booking(school, tomorrow):
    held = hold(school, first(school, tomorrow))
    booked = confirm(school, held, "Amina")
    with clock.at(clock.now() + timedelta(days=3)):
        assert confirm(school, held, " Amina ") == booked
        with pytest.raises(bookings.KeyTaken):
            confirm(school, held, "Olena")
    with pytest.raises(bookings.KeyTaken):
        confirm(school, held, "Amina", phone="07700 900 982")


def test_the_same_booking_at_the_desk_again_is_one(school, tomorrow):
    slot, key = first(school, tomorrow), tokens.reference()
    booked = book(school, slot, key)
    with clock.at(clock.now() + timedelta(days=3)):
        assert book(school, slot, key) == booked
    with pytest.raises(bookings.KeyTaken):
        book(school, slot, key, name="Olena")
    with pytest.raises(bookings.KeyTaken):
        book(school, first(school, tomorrow, 1), key)
    bookings.cancel(school, link(booked))
    assert book(school, slot, key).state == "cancelled", "a late echo brings nothing back"


def test_one_person_may_have_several_bookings(school, tomorrow):
    book(school, first(school, tomorrow, 0), name="Amina")
    book(school, first(school, tomorrow, 1), name="Amina")
    assert [one.name for one in bookings.of_surgery(school, tomorrow.id)] == ["Amina", "Amina"]


# --- What they type -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "  ", "\u200b"])
def test_a_booking_needs_a_name(school, tomorrow, name):
    held = hold(school, first(school, tomorrow))
    with pytest.raises(bookings.NameMissing):
        confirm(school, held, name)
    with pytest.raises(bookings.NameMissing):
        book(school, first(school, tomorrow, 1), name=name)


def test_a_name_too_long_is_refused_and_the_hold_stays(school, tomorrow):
    held = hold(school, first(school, tomorrow))
    with pytest.raises(bookings.NameTooLong):
        confirm(school, held, "a" * 91)
    assert confirm(school, held, "a" * 90).booked


def test_the_folded_name_is_kept_for_the_search(school, tomorrow):
    book(school, first(school, tomorrow), name="Žofia D’Arc")
    stored = db.session.scalar(sa.select(Booking.folded).where(Booking.school_id == school.id))
    assert stored == "zofia darc"


def test_whoever_is_rung_needs_a_number(school, helen):
    surgery = a_surgery(school, helen, way="phone")
    held = hold(school, first(school, surgery))
    with pytest.raises(bookings.PhoneWrong):
        confirm(school, held)
    booked = confirm(school, held, phone="٠٧٧٠٠ ٩٠٠ ٩٨٢")
    assert booked.phone == "07700900982"
    with pytest.raises(bookings.PhoneWrong):
        bookings.set_phone(school, link(booked), "")


def test_phone_and_speaker_can_be_changed_until_the_end(school, tomorrow):
    booked = book(school, first(school, tomorrow))
    bookings.set_phone(school, link(booked), "07700 900 982")
    bookings.set_speaker(school, link(booked), True)
    changed = bookings.by_token(school, link(booked))
    assert (changed.phone, changed.speaker) == ("07700900982", True)
    bookings.set_phone(school, link(booked), "")
    assert bookings.by_token(school, link(booked)).phone == ""
    with clock.at(tomorrow.ends_at), pytest.raises(bookings.BookingEnded):
        bookings.set_phone(school, link(booked), "07700 900 982")
    bookings.cancel(school, link(booked))
    with pytest.raises(bookings.BookingEnded):
        bookings.set_speaker(school, link(booked), False)


# --- Moving ---------------------------------------------------------------------------------------


def test_the_old_time_is_kept_until_the_new_one_is_confirmed(school, tomorrow):
    booked = book(school, first(school, tomorrow, 0))
    held = hold(school, first(school, tomorrow, 3), moves_token=link(booked))
    assert held.moves
    assert left(school, tomorrow) == 4
    moved = confirm(school, held, "")
    assert moved.slot_reference == first(school, tomorrow, 3)
    same = (booked.reference, booked.ticket, booked.name, booked.key)
    assert (moved.reference, moved.ticket, moved.name, moved.key) == same
    assert moved.changes == 1
    assert bookings.by_token(school, link(booked)) == moved
    assert left(school, tomorrow) == 5
    assert confirm(school, held, "") == moved, "again is once"
    assert book(school, first(school, tomorrow, 0), booked.key) == moved, "the first form, again"
    assert counts_agree(school)


def test_in_another_surgery_it_gets_a_number_of_that_line(school, helen, tomorrow):
    other = a_surgery(school, helen, days=2)
    booked = book(school, first(school, tomorrow))
    held = hold(school, first(school, other), moves_token=link(booked))
    moved = confirm(school, held, "")
    assert moved.surgery_id == other.id
    assert moved.ticket != booked.ticket
    assert bookings.of_surgery(school, tomorrow.id) == []
    assert counts_agree(school)


def test_a_new_time_that_ran_out_is_taken_again_or_the_old_one_stays(school, tomorrow):
    booked = book(school, first(school, tomorrow, 0))
    held = hold(school, first(school, tomorrow, 3), moves_token=link(booked))
    with clock.at(clock.now() + bookings.HOLD):
        book(school, first(school, tomorrow, 3), name="Olena")
        with pytest.raises(bookings.HoldEnded):
            confirm(school, held, "")
    assert bookings.by_token(school, link(booked)).slot_reference == first(school, tomorrow, 0)
    assert counts_agree(school)


def test_cancelling_while_changing_lets_the_new_time_go_too(school, helen, tomorrow):
    other = a_surgery(school, helen, days=2)
    booked = book(school, first(school, tomorrow))
    held = hold(school, first(school, other), moves_token=link(booked))
    bookings.cancel(school, link(booked))
    assert (left(school, tomorrow), left(school, other)) == (6, 6)
    with pytest.raises(bookings.BookingEnded):
        confirm(school, held, "")
    with pytest.raises(bookings.BookingEnded):
        hold(school, first(school, other), moves_token=link(booked))


def test_staff_move_a_booking_in_one_and_may_say_who_is_to_be_told(school, tomorrow):
    booked = book(school, first(school, tomorrow, 0))
    key = tokens.reference()
    moved = bookings.move(school, booked.reference, first(school, tomorrow, 4), key=key, tell=True)
    assert (moved.slot_reference, moved.to_tell) == (first(school, tomorrow, 4), "moved")
    again = bookings.move(school, booked.reference, first(school, tomorrow, 4), key=key, tell=True)
    assert again == moved
    assert [one.reference for one in bookings.to_tell(school)] == [booked.reference]
    with pytest.raises(bookings.KeyTaken):
        bookings.move(school, booked.reference, first(school, tomorrow, 5), key=key)
    full = book(school, first(school, tomorrow, 5)).slot_reference
    with pytest.raises(bookings.SlotTaken):
        bookings.move(school, booked.reference, full, key=tokens.reference())
    assert counts_agree(school)


# --- Cancelling -----------------------------------------------------------------------------------


def test_cancelling_is_once_and_frees_the_place(school, tomorrow):
    booked = book(school, first(school, tomorrow))
    bookings.cancel(school, link(booked))
    bookings.cancel(school, link(booked))
    assert left(school, tomorrow) == 6
    assert bookings.by_token(school, link(booked)).state == "cancelled"
    assert bookings.to_tell(school) == [], "they did it themselves"
    assert counts_agree(school)


def test_a_reference_opens_nothing_for_the_public_and_a_link_nothing_for_staff(school, tomorrow):
    booked = book(school, first(school, tomorrow))
    with pytest.raises(errors.NotFound):
        bookings.cancel(school, booked.reference)
    with pytest.raises(errors.NotFound):
        bookings.cancel(school, link(booked), by=1)
    bookings.cancel(school, booked.reference, by=1, tell=True)
    assert [one.to_tell for one in bookings.to_tell(school)] == ["cancelled"]


def test_who_was_told_is_off_the_list_and_the_first_to_say_it_stays(school, scene, tomorrow):
    booked = book(school, first(school, tomorrow))
    bookings.cancel(school, booked.reference, by=scene.people["host"], tell=True)
    bookings.mark_told(school, booked.reference, scene.people["host"])
    bookings.mark_told(school, booked.reference, scene.people["reception"])
    assert bookings.to_tell(school) == []
    told_by = db.session.scalar(sa.select(Booking.told_by_id).where(Booking.school_id == school.id))
    assert told_by == scene.people["host"]


def test_what_is_past_is_not_cancelled_any_more(school, tomorrow):
    booked = book(school, first(school, tomorrow))
    with clock.at(tomorrow.ends_at), pytest.raises(bookings.BookingEnded):
        bookings.cancel(school, link(booked))


def test_whoever_cancels_from_the_line_leaves_it(school, helen, scene):
    surgery = add_surgery(school, [helen])
    booked = book(school, first(school, surgery, 2))
    queue_joining.arrive(school, booked.reference, token=tokens.reference(), came_by="phone")
    arrived = bookings.by_token(school, link(booked))
    assert arrived.ticket_reference is not None
    with pytest.raises(bookings.BookingEnded):
        hold(school, first(school, surgery, 5), moves_token=link(booked))
    bookings.cancel(school, link(booked))
    stands = sa.select(Ticket.state, Ticket.ended_at).where(Ticket.school_id == school.id)
    state, ended_at = db.session.execute(stands).one()
    assert state == "given_back"
    assert ended_at is not None
    acts = sa.select(LineEvent.act, LineEvent.reason).where(LineEvent.school_id == school.id)
    assert ("given_back", "cancelled") in [tuple(row) for row in db.session.execute(acts)]


# --- Who gets a freed place -----------------------------------------------------------------------


def test_a_freed_place_becomes_a_gap_for_those_who_wait_now(school, helen):
    surgery = add_surgery(school, [helen])
    booked = book(school, first(school, surgery, 3))
    queue_joining.take_number(
        school,
        surgery.reference,
        key=tokens.reference(),
        token=tokens.reference(),
        handoff_token=tokens.reference(),
        language="en",
        came_by="tablet",
    )
    bookings.cancel(school, link(booked))
    slot = slots(school, surgery)[3]
    assert (slot.places, slot.kept, slot.taken) == (0, 1, 0)


def test_a_hold_that_runs_out_is_no_gap(school, helen):
    surgery = add_surgery(school, [helen])
    hold(school, first(school, surgery, 3))
    queue_joining.take_number(
        school,
        surgery.reference,
        key=tokens.reference(),
        token=tokens.reference(),
        handoff_token=tokens.reference(),
        language="en",
        came_by="tablet",
    )
    with clock.at(clock.now() + bookings.HOLD):
        assert bookings.release_lapsed(school) == 1
    slot = slots(school, surgery)[3]
    assert (slot.places, slot.kept, slot.taken) == (1, 0, 0)


def test_a_freed_place_is_offered_to_the_first_who_asked_and_booked_with_their_link(
    school, helen, tomorrow
):
    booked = book(school, first(school, tomorrow))
    early, late = wish_for(school, helen), wish_for(school, None)
    bookings.cancel(school, link(booked))
    offered = wishes.by_token(school, "wish-" + early.key)
    assert offered.state == "offered"
    assert offered.offer.slot_reference == booked.slot_reference
    assert wishes.by_token(school, "wish-" + late.key).state == "waiting"
    with pytest.raises(bookings.SlotTaken):
        hold(school, booked.slot_reference)
    held = bookings.held(school, "wish-" + early.key)
    assert (held.name, held.phone, held.language) == ("Olena", "07700900982", "uk")
    taken = bookings.confirm(
        school,
        "wish-" + early.key,
        name=held.name,
        speaker=True,
        phone=held.phone,
        link_token="link-" + held.key,
    )
    assert taken.slot_reference == booked.slot_reference
    assert wishes.by_token(school, "wish-" + early.key).state == "done"
    assert counts_agree(school)


def test_an_offer_that_runs_out_goes_to_the_next_then_to_anybody(school, helen, tomorrow):
    booked = book(school, first(school, tomorrow))
    early, late = wish_for(school, helen), wish_for(school, helen)
    bookings.cancel(school, link(booked))
    with clock.at(clock.now() + bookings.OFFER):
        assert bookings.release_lapsed(school) == 1
        assert wishes.by_token(school, "wish-" + early.key).state == "waiting"
        assert wishes.by_token(school, "wish-" + late.key).state == "offered"
        assert counts_agree(school)
        with clock.at(clock.now() + bookings.OFFER):
            assert bookings.release_lapsed(school) == 1
            assert wishes.by_token(school, "wish-" + late.key).state == "waiting"
            assert left(school, tomorrow) == 6
            assert bookings.release_lapsed(school) == 0
    assert counts_agree(school)


def test_who_was_offered_fewest_places_comes_first(school, helen, tomorrow):
    one, two = book(school, first(school, tomorrow, 0)), book(school, first(school, tomorrow, 1))
    early, late = wish_for(school, helen), wish_for(school, helen)
    bookings.cancel(school, link(one))
    with clock.at(clock.now() + bookings.OFFER):
        db.session.execute(
            sa.update(Wish).where(Wish.school_id == school.id).values(state="waiting")
        )
        bookings.cancel(school, link(two))
        assert wishes.by_token(school, "wish-" + late.key).offer is not None
        assert wishes.by_token(school, "wish-" + early.key).offer is None


def test_nobody_is_offered_a_host_they_did_not_ask_for_or_a_time_that_begins_now(
    school, helen, tomorrow
):
    booked = book(school, first(school, tomorrow))
    wish = wish_for(school, add_host(school, "Sam"))
    bookings.cancel(school, link(booked))
    assert wishes.by_token(school, "wish-" + wish.key).offer is None
    again = book(school, first(school, tomorrow))
    anyone = wish_for(school, None)
    with clock.at(tomorrow.starts_at - MINUTE):
        bookings.cancel(school, link(again))
        assert wishes.by_token(school, "wish-" + anyone.key).offer is None
        assert left(school, tomorrow) == 6


def test_an_offer_ends_at_the_latest_when_its_time_begins(school, helen, tomorrow):
    booked = book(school, first(school, tomorrow))
    wish = wish_for(school, helen)
    with clock.at(tomorrow.starts_at - 10 * MINUTE):
        bookings.cancel(school, link(booked))
        offer = wishes.by_token(school, "wish-" + wish.key).offer
    assert offer.held_until == offer.starts_at


# --- Schools --------------------------------------------------------------------------------------


def test_another_school_sees_and_changes_nothing(school, other, tomorrow):
    booked = book(school, first(school, tomorrow, 0))
    hold(school, first(school, tomorrow, 1))
    for ask in (
        lambda: hold(other, first(school, tomorrow, 2)),
        lambda: bookings.by_token(other, link(booked)),
        lambda: bookings.by_reference(other, booked.reference),
        lambda: bookings.cancel(other, link(booked)),
        lambda: bookings.cancel(other, booked.reference, by=1),
        lambda: bookings.mark_told(other, booked.reference, 1),
        lambda: bookings.set_phone(other, link(booked), ""),
        lambda: bookings.move(
            other, booked.reference, first(school, tomorrow, 2), key=tokens.reference()
        ),
    ):
        with pytest.raises(errors.NotFound):
            ask()
    with clock.at(clock.now() + bookings.HOLD):
        assert bookings.release_lapsed(other) == 0
    assert bookings.of_surgery(other, tomorrow.id) == []
    assert counts_agree(school)


@pytest.fixture
def here_and_cancelled(school, scene, helen):
    """Return a booking whose person was in the line when staff cancelled it, and their ticket."""
    now = add_surgery(school, [helen])
    booked = confirm(school, hold(school, first(school, now, 1)))
    given = {"token": "place-token", "came_by": "tablet"}
    joined = queue_joining.arrive(school, booked.reference, **given)
    bookings.cancel(school, booked.reference, by=scene.people["host"])
    return booked.reference, joined.reference


def standing(school, ticket):
    wanted = (Ticket.school_id == school.id, Ticket.reference == ticket)
    return db.session.scalar(sa.select(Ticket.state).where(*wanted))


def test_who_was_in_the_line_when_staff_cancelled_by_a_slip_stands_there_again(
    school, here_and_cancelled
):
    booking, ticket = here_and_cancelled
    assert standing(school, ticket) == "given_back"
    for _turn in range(2):
        booking_desk.put_back(school, booking)
        assert standing(school, ticket) == "waiting"


def test_who_gave_their_place_away_themselves_is_not_put_into_the_line_again(school, scene, helen):
    now = add_surgery(school, [helen])
    booked = confirm(school, hold(school, first(school, now, 1)))
    joined = queue_joining.arrive(school, booked.reference, token="place", came_by="tablet")
    queue_turns.give_back(school, "place")
    db.session.flush()
    bookings.cancel(school, booked.reference, by=scene.people["host"])
    booking_desk.put_back(school, booked.reference)
    assert standing(school, joined.reference) == "given_back"


def test_nobody_comes_back_into_the_line_without_their_booking(school, scene, here_and_cancelled):
    _booking, ticket = here_and_cancelled
    with pytest.raises(queue_undo.TooLate):
        queue_undo.undo(school, ticket, scene.people["host"])
    assert standing(school, ticket) == "given_back"
