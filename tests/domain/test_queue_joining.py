"""Joining a line: numbers, booked arrivals, hand-over to a phone. Refusals, repeats, limits."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import (
    queue_handover,
    queue_joining,
    queue_line,
    queue_places,
    queue_room,
    queue_turns,
    tickets,
)
from kiosk.models.surgery import Surgery
from kiosk.models.ticket import LineEvent, Ticket

pytestmark = pytest.mark.usefixtures("context")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def surgery(make_surgery):
    return make_surgery("Helen")


def rows(school):
    return db.session.scalars(
        sa.select(Ticket).where(Ticket.school_id == school.id).order_by(Ticket.id)
    ).all()


# --- taking a number ----------------------------------------------------------------------------


def test_a_number_needs_no_name(people, surgery, school):
    ticket = people.ticket(people.walk_in(surgery))
    assert (ticket.first_name, ticket.state, ticket.kind) == ("", "waiting", "walk_in")
    assert ticket.picture in tickets.PICTURES
    assert 11 <= ticket.number <= 99


def test_the_same_tap_twice_is_one_place(people, surgery, school):
    key = tokens.reference()
    assert people.walk_in(surgery, key=key) == people.walk_in(surgery, key=key)
    assert len(rows(school)) == 1


def test_a_retry_gets_its_first_answer_also_when_the_line_has_closed_since(people, surgery, school):
    key = tokens.reference()
    first = people.walk_in(surgery, key=key)
    set_surgery(surgery, door="closed")
    assert people.walk_in(surgery, key=key) == first


def test_the_same_key_for_another_line_is_refused(people, surgery, make_surgery):
    key = tokens.reference()
    people.walk_in(surgery, key=key)
    with pytest.raises(queue_joining.KeyTaken):
        people.walk_in(make_surgery("Sam"), key=key)


def test_all_tickets_of_a_session_share_a_picture_and_no_number_comes_twice(
    people, surgery, school
):
    set_surgery(surgery, ends_at=surgery.ends_at + timedelta(days=2))
    for _turn in range(30):
        people.walk_in(surgery)
    found = rows(school)
    assert len({ticket.picture for ticket in found}) == 1
    assert len({ticket.number for ticket in found}) == 30


def test_a_second_picture_begins_when_all_numbers_are_given(people, surgery, school):
    set_surgery(surgery, ends_at=surgery.ends_at + timedelta(days=9))
    for _turn in range(91):
        people.walk_in(surgery)
    pictures = [ticket.picture for ticket in rows(school)]
    assert len(set(pictures[:89])) == 1
    assert len(set(pictures)) == 2


def test_two_sessions_of_a_day_have_different_pictures(people, surgery, make_surgery):
    one = people.ticket(people.walk_in(surgery))
    two = people.ticket(people.walk_in(make_surgery("Sam")))
    assert one.picture != two.picture


def test_a_day_of_more_sessions_than_pictures_still_has_a_ticket_for_everybody(
    people, make_surgery, school
):
    for turn in range(15):
        session = make_surgery(f"Host {turn}")
        people.walk_in(session)
        people.walk_in(session)
    found = {(ticket.picture, ticket.number) for ticket in rows(school)}
    assert len(found) == 30


def test_a_queue_ticket_is_not_a_leaving_number_of_the_day(people, surgery, school):
    ticket = people.ticket(people.walk_in(surgery))
    leaving = {
        tickets.nth(school.id, clock.today(school.time_zone), n).picture for n in range(1, 90)
    }
    assert leaving < set(tickets.PICTURES)
    assert ticket.picture not in leaving


# --- what is refused ----------------------------------------------------------------------------


def set_surgery(surgery, **values):
    db.session.execute(sa.update(Surgery).where(Surgery.id == surgery.id).values(**values))


@pytest.mark.parametrize(
    "values",
    [{"door": "closed"}, {"door": "last"}, {"walk_ins": False}, {"cancelled_at": clock.now()}],
)
def test_a_line_that_takes_nobody_gives_no_ticket(people, surgery, school, values):
    set_surgery(surgery, **values)
    with pytest.raises(queue_joining.LineClosed):
        people.walk_in(surgery)
    assert rows(school) == []


def test_a_line_opens_half_an_hour_before_its_start(people, make_surgery, school):
    later = make_surgery("Sam", starts_at=clock.now() + 31 * MINUTE)
    with pytest.raises(queue_joining.LineClosed):
        people.walk_in(later)
    with clock.at(clock.now() + 2 * MINUTE):
        people.walk_in(later)


def test_a_break_is_not_closed(people, surgery):
    set_surgery(surgery, door="break")
    assert people.ticket(people.walk_in(surgery)).state == "waiting"


def test_a_ticket_that_cannot_be_reached_is_not_given(people, make_surgery, school):
    short = make_surgery("Sam", minutes=40)  # five are gone: 35 left, talks of ten
    for _turn in range(4):
        people.walk_in(short)
    with pytest.raises(queue_joining.LineFull):
        people.walk_in(short)
    assert len(rows(school)) == 4


def test_two_hosts_reach_twice_as_many(people, make_surgery, school):
    short = make_surgery("Sam", "Helen", minutes=40)
    for _turn in range(7):
        people.walk_in(short)
    with pytest.raises(queue_joining.LineFull):
        people.walk_in(short)


def test_booked_people_who_are_still_to_come_count_when_it_is_full(people, make_surgery, slots_of):
    short = make_surgery("Sam", minutes=40)
    for slot in slots_of(short)[1:]:
        people.booking(short, slot.starts_at)
    people.walk_in(short)
    with pytest.raises(queue_joining.LineFull):
        people.walk_in(short)


def test_staff_may_add_somebody_to_a_full_line(people, make_surgery):
    short = make_surgery("Sam", minutes=10)
    people.walk_in(short)
    with pytest.raises(queue_joining.LineFull):
        people.walk_in(short)
    assert people.ticket(people.walk_in(short, came_by="desk")).state == "waiting"


def test_another_schools_line_is_not_found(people, surgery, other):
    people.school = other
    with pytest.raises(errors.NotFound):
        people.walk_in(surgery)


def test_a_first_name_is_kept_as_given_and_a_long_one_refused(people, surgery, school):
    someone = people.walk_in(surgery)
    queue_handover.set_first_name(school, someone.link, "  سارة O'Brien ")
    assert people.ticket(someone).first_name == "سارة O'Brien"
    with pytest.raises(queue_joining.NameTooLong):
        queue_handover.set_first_name(school, someone.link, "a" * 91)


# --- booked people who arrive -------------------------------------------------------------------


def test_a_booked_person_who_is_here_stands_in_the_line_with_their_time(people, surgery, slots_of):
    slot = slots_of(surgery)[1]
    ticket = people.ticket(people.arrive(people.booking(surgery, slot.starts_at)))
    assert (ticket.kind, ticket.due_at, ticket.state) == ("booked", slot.starts_at, "waiting")


def test_arriving_twice_is_once(people, surgery, slots_of, school):
    booking = people.booking(surgery, slots_of(surgery)[1].starts_at)
    assert people.arrive(booking) == people.arrive(booking)
    assert len(rows(school)) == 1


def test_a_booked_person_cannot_arrive_more_than_half_an_hour_early_but_staff_may_say_so(
    people, surgery, slots_of
):
    booking = people.booking(surgery, slots_of(surgery)[5].starts_at)
    with pytest.raises(queue_joining.NotYet):
        people.arrive(booking)
    people.arrive(booking, came_by="desk")


def test_a_cancelled_booking_cannot_arrive(people, surgery, slots_of):
    booking = people.booking(surgery, slots_of(surgery)[1].starts_at, state="cancelled")
    with pytest.raises(queue_joining.BookingEnded):
        people.arrive(booking)


def test_typing_the_two_digits_finds_todays_bookings_and_tells_no_name(
    people, surgery, slots_of, school
):
    start = slots_of(surgery)[1].starts_at
    booking = people.booking(surgery, start, ticket_picture="boat", ticket_number=14)
    found = queue_joining.find_booked(school, 14)
    assert found == [queue_joining.Booked(booking, tickets.Ticket("boat", 14))]
    assert queue_joining.find_booked(school, 15) == []
    arrived = people.arrive(booking)
    assert queue_joining.find_booked(school, 14) == found, "Perhaps it was somebody else."
    queue_turns.give_back(school, arrived.link)
    db.session.flush()
    assert queue_joining.find_booked(school, 14) == []


# --- the hand-over to a phone -------------------------------------------------------------------


def test_the_tablets_code_opens_the_place_until_a_phone_has_it(people, surgery, school):
    someone = people.walk_in(surgery, key="k" * 20)
    assert queue_handover.by_handoff(school, "hand-" + "k" * 20) == someone.joined
    queue_handover.connected(school, someone.link)
    db.session.flush()
    with pytest.raises(errors.LinkEnded):
        queue_handover.by_handoff(school, "hand-" + "k" * 20)


def test_the_tablets_code_ends_when_the_screen_clears_and_after_five_minutes(
    people, surgery, school
):
    one, two = people.walk_in(surgery, key="k" * 20), people.walk_in(surgery, key="m" * 20)
    queue_handover.end_handoff(school, one.link)
    db.session.flush()
    with pytest.raises(errors.LinkEnded):
        queue_handover.by_handoff(school, "hand-" + "k" * 20)
    with clock.at(clock.now() + 6 * MINUTE), pytest.raises(errors.LinkEnded):
        queue_handover.by_handoff(school, "hand-" + "m" * 20)
    assert queue_places.my_place(school, two.link, "en").state == "waiting"


def test_the_links_themselves_are_not_in_the_database(people, surgery, school):
    someone = people.walk_in(surgery, key="k" * 20)
    kept = {getattr(people.ticket(someone), column.name) for column in Ticket.__table__.c}
    assert not {someone.link, "hand-" + "k" * 20} & {str(value) for value in kept}


def test_every_step_is_written_down(people, surgery, school):
    people.walk_in(surgery)
    steps = db.session.scalars(sa.select(LineEvent).where(LineEvent.school_id == school.id)).all()
    assert [(step.act, step.reason) for step in steps] == [("joined", "walk_in")]


def test_an_unknown_place_is_not_found(school):
    with pytest.raises(errors.NotFound):
        queue_line.by_link(school, tokens.digest("nothing"))


def test_a_day_with_more_tickets_than_one_picture_each_gives_no_number_twice(
    people, make_surgery, school
):
    """Sessions that began with a picture of their own share it, once others need it."""
    sessions = [make_surgery(f"Host {turn}", minutes=6000) for turn in range(13)]
    for turn in range(3):
        for session in sessions:
            people.walk_in(session)
        if not turn:
            continue
        for _again in range(20):
            people.walk_in(sessions[0])
    found = [(ticket.picture, ticket.number) for ticket in rows(school)]
    assert len(found) == len(set(found))
    own = [ticket.picture for ticket in rows(school) if ticket.surgery_id == sessions[0].id]
    assert len(set(own)) == 1


def test_a_booking_whose_number_is_taken_that_day_gets_another_one(
    people, surgery, make_surgery, slots_of
):
    first = people.ticket(people.walk_in(surgery))
    other = make_surgery("Sam")
    booking = people.booking(
        other,
        slots_of(other)[1].starts_at,
        ticket_picture=first.picture,
        ticket_number=first.number,
    )
    ticket = people.ticket(people.arrive(booking))
    assert (ticket.picture, ticket.number) != (first.picture, first.number)


def test_the_short_way_counts_as_the_whole_line_does(people, surgery, slots_of, school):
    """What a busy tablet asks the database in two statements is what the line itself tells."""
    for _turn in range(3):
        people.walk_in(surgery)
    for slot in slots_of(surgery)[2:5]:
        people.booking(surgery, slot.starts_at)
    people.arrive(people.booking(surgery, slots_of(surgery)[1].starts_at))
    line = queue_line.of(school, queue_line.surgery_by_reference(school, surgery.reference))
    entered = queue_room.enter(school, surgery.reference)
    there = queue_room.standing(school, entered, "new")
    assert (there.before, there.expected) == (line.before_a_new_one(), len(line.expected))
    assert queue_room.reaches(school, entered, there) is not line.is_full()
    assert (there.hosts, there.known) == (1, None)
