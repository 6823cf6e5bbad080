"""The board of today: who is counted, in which column, and what the polls are told."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.core import clock, db
from kiosk.domain import event_editing, helpcalls, leaving, signin_desk, signins, today
from kiosk.models.event import Event
from kiosk.models.sign_in import SignIn

pytestmark = pytest.mark.usefixtures("context")


def board(school):
    return today.board(school, "en")


def test_parties_stand_in_the_column_of_their_event(school, sign_in):
    sign_in("Amina", adults=2, children=1)
    sign_in("Visitor", event=None)
    coffee, visits = board(school).columns
    assert coffee.event.title.text == "Coffee morning"
    assert [chip.names for chip in coffee.here] == [("Amina",)]
    assert (coffee.adults, coffee.children) == (2, 1)
    assert visits.event is None
    assert visits.adults == 1


def test_an_event_without_anybody_has_a_column_and_general_visits_none(school):
    (coffee,) = board(school).columns
    assert not coffee.here


def test_who_has_left_is_not_here(school, scene, sign_in):
    gone = sign_in("Amina").reference
    sign_in("Jo")
    signin_desk.leave(school, scene.people["reception"], gone)
    (coffee,) = board(school).columns
    assert board(school).adults == 1
    assert [chip.reference for chip in coffee.left] == [gone]


def test_here_now_is_the_fold_of_what_happened(school, scene, sign_in):
    """I10: whatever the order of events, the list is what they add up to."""
    staff_id = scene.people["reception"]
    parties = [sign_in(f"Party {n}", adults=1 + n % 3).reference for n in range(6)]
    here = dict.fromkeys(parties, True)
    adults = {party: 1 + n % 3 for n, party in enumerate(parties)}
    for act, party, is_here in (
        (signin_desk.leave, parties[0], False),
        (signin_desk.leave, parties[1], False),
        (signin_desk.come_back, parties[0], True),
        (signin_desk.remove, parties[2], False),
        (signin_desk.remove, parties[3], False),
        (signin_desk.put_back, parties[3], True),
    ):
        act(school, staff_id, party)
        here[party] = is_here
        assert board(school).adults == sum(adults[one] for one in parties if here[one])


def test_another_school_sees_nothing_of_it(other, sign_in):
    sign_in("Canary Alpha")
    assert board(other).adults == 0
    assert today.version(other, clock.today(other.time_zone)) == 0


def test_an_event_that_was_cancelled_later_keeps_its_people(school, scene, sign_in):
    sign_in("Amina")
    db.session.execute(
        sa.update(Event)
        .where(Event.school_id == school.id, Event.reference == scene.event)
        .values(cancelled_at=clock.now())
    )
    (column,) = board(school).columns
    assert column.event.cancelled
    assert column.adults == 1


def test_calls_and_those_without_a_number_are_shown(school):
    helpcalls.call_person(school, "k" * 22, "ar")
    leaving.leave_without_number(school, "l" * 22)
    assert [call.language for call in board(school).calls] == ["ar"]
    assert board(school).left_without_number == 1


def test_nobody_drops_off_the_list_at_midnight(school, sign_in):
    """F7: who came yesterday and is not marked as left is still told of today."""
    sign_in("Amina", adults=2, children=1)
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert board(school).adults == 0
        assert board(school).yesterday == 3


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-10-24T22:59:30+00:00", "2026-10-24T23:00:30+00:00"),  # the 25-hour day begins
        ("2026-10-25T23:59:30+00:00", "2026-10-26T00:00:30+00:00"),  # and ends
        ("2027-03-27T23:59:30+00:00", "2027-03-28T00:00:30+00:00"),  # the 23-hour day begins
        ("2027-03-28T22:59:30+00:00", "2027-03-28T23:00:30+00:00"),  # and ends
        ("2026-12-31T23:59:30+00:00", "2027-01-01T00:00:30+00:00"),
    ],
)
def test_each_sign_in_is_in_exactly_one_day(school, sign_in, before, after):
    for moment in (before, after):
        with time_machine.travel(moment, tick=False):
            sign_in("Visitor", event=None)
    rows = db.session.execute(
        sa.select(SignIn.day, sa.func.count())
        .where(SignIn.school_id == school.id)
        .group_by(SignIn.day)
    ).all()
    assert sorted(count for _, count in rows) == [1, 1]
    days = sorted(day for day, _ in rows)
    assert days[1] - days[0] == timedelta(days=1)


def test_an_event_of_last_night_keeps_its_own_column(school, scene):
    late = clock.bounds(clock.today(school.time_zone), school.time_zone)[0] + timedelta(minutes=20)
    with time_machine.travel(late, tick=False), db.writing():
        event = event_editing.create(
            school,
            event_editing.Draft("Stay the night", venue=scene.building),
            late - timedelta(hours=2),
            late + timedelta(hours=2),
        ).reference
        party = signins.Party.of(["Amina"], 1, 0)
        signins.sign_in(school, event, party, language="en", came_by="tablet", key="n" * 22)
        titles = [column.event.title.text for column in board(school).columns if column.here]
    assert titles == ["Stay the night"]
