"""Lines and the clock: past the end, over midnight, and in the weeks when the clocks change."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core import clock
from kiosk.domain import (
    queue_board,
    queue_door,
    queue_joining,
    queue_line,
    queue_places,
    queue_running,
    queue_wall,
)

pytestmark = pytest.mark.usefixtures("context")
HOUR = timedelta(hours=1)


def test_a_line_that_runs_past_its_end_takes_nobody_new_but_sees_all_who_wait(
    people, make_surgery, school, helen
):
    noon = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    line = make_surgery("Helen", starts_at=noon, minutes=60)
    with clock.at(noon):
        one, two = people.walk_in(line), people.walk_in(line)
    with clock.at(line.ends_at + timedelta(minutes=10)):
        with pytest.raises(queue_joining.LineClosed):
            people.walk_in(line)
        assert queue_places.lines(school, "en") == []
        assert [
            row.number for row in queue_wall.wall(school, queue_wall.WHOLE_SCHOOL, "en").next
        ] == [people.ticket(each).number for each in (one, two)]
        assert queue_places.my_place(school, two.link, "en").late
        assert queue_running.call_next(school, line.reference, helen) == one.reference


def test_a_line_over_midnight_stays_one_line(people, make_surgery, school, helen):
    evening = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    line = make_surgery("Helen", starts_at=evening, minutes=120)
    with clock.at(evening + timedelta(minutes=50)):
        before = people.walk_in(line)
    with clock.at(evening + timedelta(minutes=70)):
        after = people.walk_in(line)
        assert [each.surgery.id for each in queue_places.lines(school, "en")] == [line.id]
        assert len(queue_wall.wall(school, queue_wall.WHOLE_SCHOOL, "en").next) == 2
        board = queue_board.board(school, line.reference, helen, "en")
        assert [row.reference for row in board.waiting] == [before.reference, after.reference]
    days = {people.ticket(each).day for each in (before, after)}
    assert days == {clock.local(evening, school.time_zone).date()}, "tickets of one session"


@pytest.mark.parametrize(
    "night", [datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)]
)
def test_on_the_night_the_clocks_change_a_booked_time_comes_when_it_comes(
    people, make_surgery, slots_of, school, helen, night
):
    """Half past one comes twice, or never: instants decide, not what the clock on the wall says."""
    line = make_surgery("Helen", starts_at=night, minutes=180)
    slot = slots_of(line)[12]  # two hours in
    with clock.at(night + timedelta(minutes=100)):
        booked = people.arrive(people.booking(line, slot.starts_at))
        walked = people.walk_in(line)
    with clock.at(slot.starts_at - timedelta(minutes=4)):
        assert queue_line.look(school, line.id).waiting[0].reference == walked.reference
    with clock.at(slot.starts_at - timedelta(minutes=2)):
        assert queue_running.call_next(school, line.reference, helen) == booked.reference


def test_a_clock_that_went_back_changes_no_order(people, make_surgery, school, helen):
    line = make_surgery("Helen", minutes=600)
    first = people.walk_in(line)
    with clock.at(clock.now() - timedelta(minutes=4)):
        second = people.walk_in(line)
        board = queue_board.board(school, line.reference, helen, "en")
    assert [row.reference for row in board.waiting] == [first.reference, second.reference]


def test_tickets_of_days_that_are_over_end_by_the_clock(people, make_surgery, school):
    line = make_surgery("Helen", minutes=600)
    someone = people.walk_in(line)
    assert queue_door.after_the_day(school) == 0
    with clock.at(clock.now() + timedelta(days=3)):
        assert queue_door.after_the_day(school) == 1
    assert people.ticket(someone).state == "closed"
