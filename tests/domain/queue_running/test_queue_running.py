"""Running a line: one thumb, two taps, two hosts, and slips that are taken back."""

from datetime import timedelta

import pytest

from kiosk.core import clock, errors
from kiosk.domain import queue_board, queue_door, queue_running, queue_undo
from kiosk.domain.queue_running import InHand, ReasonMissing, StillTalking

pytestmark = pytest.mark.usefixtures("context")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def rosa(scene):
    return scene.people["reception"]


@pytest.fixture
def call(school, surgery, helen):
    """Return a way to call the next person."""

    def next_one(by=helen):
        return queue_running.call_next(school, surgery.reference, by)

    return next_one


def test_calling_with_nobody_there_calls_nobody(call):
    assert call() is None


def test_the_first_who_came_is_called_first_and_the_step_says_why(
    call, people, surgery, school, helen
):
    one, _two = people.walk_in(surgery), people.walk_in(surgery)
    assert call() == one.reference
    board = queue_board.board(school, surgery.reference, helen, "en")
    assert board.mine.reference == one.reference
    assert board.mine.calls == 1


def test_two_taps_on_call_next_call_one_person(call, people, surgery):
    one = people.walk_in(surgery)
    people.walk_in(surgery)
    assert call() == call() == one.reference


def test_two_staff_on_one_line_call_two_people(call, people, surgery, rosa):
    one, two = people.walk_in(surgery), people.walk_in(surgery)
    assert (call(), call(rosa)) == (one.reference, two.reference)


def test_a_whole_talk_is_call_here_seen(call, people, surgery, school, helen):
    one = people.walk_in(surgery)
    reference = call()
    queue_running.here(school, reference, helen)
    queue_running.here(school, reference, helen)
    assert people.ticket(one).state == "talking"
    queue_running.seen(school, reference, helen)
    queue_running.seen(school, reference, helen)
    ticket = people.ticket(one)
    assert (ticket.state, ticket.calls) == ("seen", 1)
    assert ticket.ended_at is not None


def test_not_here_yet_moves_to_the_shelf_and_calls_nobody(call, people, surgery, school, helen):
    one, two = people.walk_in(surgery), people.walk_in(surgery)
    queue_running.not_here(school, call(), helen)
    assert (people.ticket(one).state, people.ticket(two).state) == ("away", "waiting")
    assert call() == two.reference


def test_from_the_shelf_back_into_line_they_are_next_again(call, people, surgery, school, helen):
    one, _two = people.walk_in(surgery), people.walk_in(surgery)
    queue_running.not_here(school, call(), helen)
    queue_running.put_back(school, one.reference, helen)
    assert call() == one.reference


def test_somebody_out_of_turn_needs_a_reason_and_it_is_written_down(people, surgery, school, helen):
    one, two = people.walk_in(surgery), people.walk_in(surgery)
    for reason in ("", "because"):
        with pytest.raises(ReasonMissing):
            queue_running.call(school, surgery.reference, two.reference, helen, reason)
    queue_running.call(school, surgery.reference, two.reference, helen, "baby")
    assert people.ticket(one).overtaken == 1
    assert people.ticket(two).state == "called"


def test_somebody_in_turn_needs_no_reason(people, surgery, school, helen):
    one = people.walk_in(surgery)
    assert queue_running.call(school, surgery.reference, one.reference, helen, "") == one.reference


def test_a_colleagues_person_cannot_be_called(call, people, surgery, school, helen, rosa):
    one = people.walk_in(surgery)
    call(rosa)
    with pytest.raises(InHand):
        queue_running.call(school, surgery.reference, one.reference, helen, "asked")


def test_a_second_person_is_not_called_before_the_first_is_done(
    call, people, surgery, school, helen
):
    people.walk_in(surgery)
    two = people.walk_in(surgery)
    call()
    with pytest.raises(StillTalking):
        queue_running.call(school, surgery.reference, two.reference, helen, "asked")


def test_calling_again_counts_a_call_but_not_for_a_double_tap(call, people, surgery, school, helen):
    one = people.walk_in(surgery)
    reference = call()
    queue_running.call_again(school, reference, helen)
    assert people.ticket(one).calls == 1
    with clock.at(clock.now() + MINUTE):
        queue_running.call_again(school, reference, helen)
    assert people.ticket(one).calls == 2


def test_moving_somebody_needs_a_reason_and_changes_the_order(call, people, surgery, school, helen):
    _one, two, three = (people.walk_in(surgery) for _turn in range(3))
    with pytest.raises(ReasonMissing):
        queue_running.move(school, three.reference, None, helen, "")
    queue_running.move(school, three.reference, None, helen, "unwell")
    queue_running.move(school, two.reference, three.reference, helen, "asked")
    board = queue_board.board(school, surgery.reference, helen, "en")
    assert [row.reference for row in board.waiting[:2]] == [three.reference, two.reference]


def test_passed_on_to_another_host_they_keep_the_time_they_waited(
    people, surgery, school, helen, make_surgery
):
    early = people.walk_in(surgery)
    sam = make_surgery("Sam")
    later = people.walk_in(sam)
    queue_running.pass_on(school, early.reference, sam.reference, helen)
    board = queue_board.board(school, sam.reference, helen, "en")
    assert [row.reference for row in board.waiting] == [early.reference, later.reference]


def test_nobody_is_passed_on_to_a_closed_line(people, surgery, school, helen, make_surgery):
    someone, sam = people.walk_in(surgery), make_surgery("Sam", door="closed")
    with pytest.raises(InHand):
        queue_running.pass_on(school, someone.reference, sam.reference, helen)


def test_another_schools_line_is_not_found(people, surgery, other, helen):
    someone = people.walk_in(surgery)
    for step in (queue_running.here, queue_running.seen, queue_running.not_here):
        with pytest.raises(errors.NotFound):
            step(other, someone.reference, helen)
    with pytest.raises(errors.NotFound):
        queue_running.call_next(other, surgery.reference, helen)


# --- taking back --------------------------------------------------------------------------------


def test_each_step_can_be_taken_back(call, people, surgery, school, helen):
    one = people.walk_in(surgery)
    reference = call()
    steps = (
        (lambda: None, "waiting"),
        (lambda: call(), "called"),
    )
    queue_undo.undo(school, reference, helen)
    assert people.ticket(one).state == steps[0][1]
    assert call() == reference
    queue_running.here(school, reference, helen)
    queue_undo.undo(school, reference, helen)
    assert people.ticket(one).state == steps[1][1]
    queue_running.here(school, reference, helen)
    queue_running.seen(school, reference, helen, follow_up=True)
    queue_undo.undo(school, reference, helen)
    assert (people.ticket(one).state, people.ticket(one).follow_up) == ("talking", False)


def test_a_call_taken_back_takes_back_who_was_passed(people, surgery, school, helen):
    one, two = people.walk_in(surgery), people.walk_in(surgery)
    queue_running.call(school, surgery.reference, two.reference, helen, "baby")
    queue_undo.undo(school, two.reference, helen)
    assert people.ticket(one).overtaken == 0
    assert people.ticket(two).state == "waiting"


def test_seen_is_not_taken_back_once_the_next_one_is_called(call, people, surgery, school, helen):
    people.walk_in(surgery)
    people.walk_in(surgery)
    first = call()
    queue_running.seen(school, first, helen)
    call()
    with pytest.raises(queue_undo.TooLate):
        queue_undo.undo(school, first, helen)


def test_only_who_did_it_can_take_it_back_and_only_for_a_while(
    call, people, surgery, school, helen, rosa
):
    people.walk_in(surgery)
    reference = call()
    with pytest.raises(queue_undo.TooLate):
        queue_undo.undo(school, reference, rosa)
    with clock.at(clock.now() + 3 * MINUTE), pytest.raises(queue_undo.TooLate):
        queue_undo.undo(school, reference, helen)


def test_taking_back_twice_is_once(call, people, surgery, school, helen):
    one = people.walk_in(surgery)
    reference = call()
    queue_undo.undo(school, reference, helen)
    queue_undo.undo(school, reference, helen)
    assert people.ticket(one).state == "waiting"


# --- the door -----------------------------------------------------------------------------------


def test_closing_early_tells_how_many_wait_and_ends_their_tickets(
    people, surgery, school, helen, call
):
    one, two, three = (people.walk_in(surgery) for _turn in range(3))
    call()
    assert queue_door.close_early(school, surgery.reference, helen) == 2
    states = [people.ticket(each).state for each in (one, two, three)]
    assert states == ["called", "closed", "closed"]
    assert queue_door.close_early(school, surgery.reference, helen) == 0


def test_unused_tickets_are_those_called_a_while_ago(people, surgery, school, helen, call):
    one = people.walk_in(surgery)
    queue_running.not_here(school, call(), helen)
    assert queue_door.clear_unused(school, surgery.reference, helen) == 0
    with clock.at(clock.now() + 16 * MINUTE):
        assert queue_door.clear_unused(school, surgery.reference, helen) == 1
    assert people.ticket(one).state == "closed"


def test_a_door_that_is_none_is_refused(surgery, school, helen):
    with pytest.raises(queue_door.DoorUnknown):
        queue_door.set_door(school, surgery.reference, "ajar", helen)


def test_fifteen_minutes_more_reach_more_people(people, make_surgery, school, helen):
    short = make_surgery("Sam", minutes=15)
    people.walk_in(short)
    with pytest.raises(errors.Refusal):
        people.walk_in(short)
    queue_door.extend(school, short.reference, 15, helen)
    people.walk_in(short)
