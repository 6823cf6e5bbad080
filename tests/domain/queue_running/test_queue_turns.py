"""What somebody in the line does from their phone; and what it tells them."""

from datetime import timedelta

import pytest

from kiosk.core import clock, errors
from kiosk.domain import queue_door, queue_places, queue_running, queue_turns
from kiosk.domain.queue_waits import Pace, Wait

pytestmark = pytest.mark.usefixtures("context")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def place(school):
    """Return a way to see somebody's place as their phone shows it."""
    return lambda someone: queue_places.my_place(school, someone.link, "en")


def test_more_time_is_two_places_back_and_can_be_said_twice(people, surgery, school, place):
    one, two, three, four = (people.walk_in(surgery) for _turn in range(4))
    queue_turns.more_time(school, one.link)
    assert [place(each).before for each in (two, three, one, four)] == [0, 1, 2, 3]
    queue_turns.more_time(school, one.link)
    assert place(one).before == 3
    assert place(one).more_times_left == 0
    with pytest.raises(queue_turns.NoMoreTime):
        queue_turns.more_time(school, one.link)


def test_the_same_tap_on_more_time_twice_is_once(people, surgery, school, place):
    one, *_others = (people.walk_in(surgery) for _turn in range(6))
    queue_turns.more_time(school, one.link, times=0)
    queue_turns.more_time(school, one.link, times=0)
    assert place(one).before == 2


def test_more_time_of_a_booked_person_gives_the_time_but_not_the_place(
    people, surgery, school, slots_of, place
):
    due = people.arrive(people.booking(surgery, slots_of(surgery)[0].starts_at))
    people.walk_in(surgery)
    people.walk_in(surgery)
    assert place(due).before == 0
    queue_turns.more_time(school, due.link)
    assert place(due).before == 2


def test_giving_the_place_away_twice_is_once(people, surgery, school, place):
    one, two = people.walk_in(surgery), people.walk_in(surgery)
    queue_turns.give_back(school, one.link)
    queue_turns.give_back(school, one.link)
    assert place(one).state == "given_back"
    assert place(two).before == 0


def test_a_missed_call_is_next_once_and_then_at_the_end(people, surgery, school, helen, place):
    one, _two, _three = (people.walk_in(surgery) for _turn in range(3))
    for before in (0, 2):
        queue_running.call(school, surgery.reference, one.reference, helen, "asked")
        queue_running.not_here(school, one.reference, helen)
        assert place(one).state == "missed"
        queue_turns.put_me_back(school, one.link)
        queue_turns.put_me_back(school, one.link)
        assert place(one).before == before


def misses(school, surgery, host, someone):
    """Be called, not be there, and ask to stand in line again."""
    reference = queue_running.call(school, surgery.reference, someone.reference, host, "other")
    queue_running.not_here(school, reference, host)
    queue_turns.put_me_back(school, someone.link)


def test_whoever_comes_now_stands_behind_all_who_went_to_the_end(
    people, surgery, school, helen, place
):
    at_the_end = [people.walk_in(surgery) for _turn in range(4)]
    for someone in (*at_the_end, *at_the_end):
        misses(school, surgery, helen, someone)
    newcomer = people.walk_in(surgery)
    assert [place(each).before for each in (*at_the_end, newcomer)] == [0, 1, 2, 3, 4]


def test_whoever_comes_now_stands_behind_all_who_needed_more_time(people, surgery, school, place):
    everybody = [people.walk_in(surgery) for _turn in range(3)]
    for someone in everybody:
        queue_turns.more_time(school, someone.link)
    queue_turns.more_time(school, everybody[0].link)
    newcomer = people.walk_in(surgery)
    assert place(newcomer).before == 3


def test_a_call_not_answered_for_three_minutes_is_missed(people, surgery, school, helen, place):
    one = people.walk_in(surgery)
    queue_running.call_next(school, surgery.reference, helen)
    assert place(one).state == "called"
    seen = queue_places.glance(school, one.link)
    with clock.at(clock.now() + 3.1 * MINUTE):
        assert place(one).state == "missed"
        assert queue_places.glance(school, one.link) != seen


def test_coming_back_is_shown_to_staff_once(people, surgery, school, place):
    one = people.walk_in(surgery)
    queue_turns.coming_back(school, one.link)
    version = place(one).version
    queue_turns.coming_back(school, one.link)
    assert place(one).coming
    assert place(one).version == version


def test_the_phone_is_told_that_a_booked_person_goes_before(
    people, surgery, school, slots_of, place
):
    one = people.walk_in(surgery)
    people.arrive(people.booking(surgery, slots_of(surgery)[0].starts_at))
    assert (place(one).note, place(one).before) == ("booked_before", 1)


def test_the_phone_is_told_while_booked_people_may_still_come(
    people, surgery, school, slots_of, place
):
    one = people.walk_in(surgery)
    assert place(one).note is None
    people.booking(surgery, slots_of(surgery)[1].starts_at)
    assert place(one).note == "booked_may"


def test_a_closed_line_says_so_on_the_phone(people, surgery, school, helen, place):
    one = people.walk_in(surgery)
    queue_door.close_early(school, surgery.reference, helen)
    assert place(one).state == "closed"


def test_a_guessed_link_opens_nothing(school):
    with pytest.raises(errors.LinkEnded):
        queue_places.my_place(school, "guess", "en")
    assert queue_places.glance(school, "guess") is None


def test_a_link_of_another_school_opens_nothing(people, surgery, other):
    one = people.walk_in(surgery)
    with pytest.raises(errors.LinkEnded):
        queue_places.my_place(other, one.link, "en")
    assert queue_places.glance(other, one.link) is None


# --- the wait -----------------------------------------------------------------------------------


def pace(*minutes, hosts=1):
    return Pace([minute * MINUTE for minute in minutes], 10 * MINUTE, hosts)


@pytest.mark.parametrize("talks", [(), (5,), (5, 5)])
def test_before_three_talks_nobody_can_tell(talks):
    assert pace(*talks).wait(3) == Wait(3)


def test_the_range_is_people_times_the_median_rounded_to_five():
    assert pace(8, 10, 30).wait(2) == Wait(2, 15, 30)


def test_the_range_is_at_least_five_minutes_and_never_one_number():
    assert pace(1, 1, 1).wait(1) == Wait(1, 5, 10)


def test_nobody_before_is_no_wait():
    assert pace(8, 10, 30).wait(0) == Wait(0)


def test_two_hosts_halve_the_wait():
    assert pace(10, 10, 10, hosts=2).wait(4) == Wait(4, 15, 30)
