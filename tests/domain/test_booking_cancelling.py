"""Bookings: cancelled and told, and who then leaves the line or stands there again."""

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import booking_desk, bookings, queue_joining, queue_turns, queue_undo
from kiosk.models.booking import Booking
from kiosk.models.ticket import LineEvent, Ticket
from tests.bookings import a_surgery, book, confirm, counts_agree, first, hold, left, link
from tests.surgeries import add_host, add_surgery


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


# --- Put back into the line -----------------------------------------------------------------------


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
