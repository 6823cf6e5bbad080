"""Sign-ins as rows of a file: what is in them, and what is not."""

from datetime import date, timedelta

import pytest
import time_machine

from kiosk.core import clock, db, errors
from kiosk.domain import signin_desk, signin_export
from kiosk.domain.signin_export import Wanted

pytestmark = pytest.mark.usefixtures("context")

DAY = date(2026, 11, 20)


@pytest.fixture
def visit(sign_in):
    """Return a way to sign a party in at a moment of the school's clock."""

    def come(*names, at="2026-11-20T09:15:40+00:00", **more):
        with time_machine.travel(at, tick=False):
            return sign_in(*names, event=None, **more)

    return come


def rows(school, first=DAY, last=DAY, **more):
    return list(signin_export.rows(school, Wanted(first, last, **more)))


def test_a_row_says_all_but_the_names(school, visit):
    ticket = visit("Canary Alpha", adults=2, children=1, language="ar").ticket
    expected = ("2026-11-20", "09:15", "", None, None, 2, 1, "ar", "tablet", ticket.number)
    assert rows(school) == [expected]


def test_names_are_in_it_only_when_asked_for(school, visit):
    visit("Amina", "سارة")
    assert rows(school, with_names=True)[0][5] == "Amina, سارة"
    assert len(rows(school)[0]) == len(rows(school, with_names=True)[0]) - 1


def test_event_and_place_are_named(school, scene, sign_in):
    sign_in("Amina")
    today = clock.today(school.time_zone)
    row = rows(school, today, today, event=scene.event)[0]
    assert row[3:5] == ("Coffee morning", "Riverside building")


def test_an_event_can_be_chosen_and_so_can_general_visits(school, scene, sign_in):
    sign_in("To the event", adults=5)
    sign_in("Visitor", event=None, adults=7)
    today = clock.today(school.time_zone)
    assert [row[5] for row in rows(school, today, today, event=scene.event)] == [5]
    assert [row[5] for row in rows(school, today, today, event=None)] == [7]
    assert [row[5] for row in rows(school, today, today)] == [5, 7]


def test_both_days_are_included_and_no_others(school, visit):
    for day in (19, 20, 21, 22):
        visit("Visitor", at=f"2026-11-{day}T10:00:00+00:00")
    found = rows(school, date(2026, 11, 20), date(2026, 11, 21))
    assert [row[0] for row in found] == ["2026-11-20", "2026-11-21"]


@pytest.mark.parametrize(
    ("came", "shown"),
    [
        ("2026-06-20T09:15:00+00:00", "10:15"),  # summer time
        ("2026-10-25T00:30:00+00:00", "01:30"),  # the hour that comes twice, first
        ("2026-10-25T01:30:00+00:00", "01:30"),  # and again
        ("2027-03-28T01:05:00+00:00", "02:05"),  # the hour after the one that is left out
        ("2026-11-20T23:59:59+00:00", "23:59"),
    ],
)
def test_times_are_the_schools_clock(school, visit, came, shown):
    visit("Visitor", at=came)
    day = date.fromisoformat(came[:10])
    assert [row[1] for row in rows(school, day, day)] == [shown]


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Kathmandu", "15:00"),
        ("Asia/Kolkata", "14:45"),
        ("America/St_Johns", "05:45"),
        ("Pacific/Kiritimati", "23:15"),
    ],
)
def test_zones_that_are_not_whole_hours_away(school, visit, zone, shown):
    visit("Visitor", at="2026-11-20T09:15:00+00:00")
    school.time_zone = zone
    assert [row[1] for row in rows(school)] == [shown]


def test_leaving_after_midnight_says_which_day(school, scene, visit):
    party = visit("Late", at="2026-11-20T22:00:00+00:00").reference
    with time_machine.travel("2026-11-21T00:10:00+00:00", tick=False):
        signin_desk.leave(school, scene.people["reception"], party)
        db.session.commit()
    assert rows(school)[0][1:3] == ("22:00", "2026-11-21 00:10")


def test_what_does_not_count_is_left_out(school, scene, visit):
    staff_id = scene.people["reception"]
    first, twin, gone = (visit(name).reference for name in ("One", "One again", "Gone"))
    signin_desk.merge(school, staff_id, twin, into=first)
    signin_desk.remove(school, staff_id, gone)
    db.session.commit()
    assert len(rows(school)) == 1


def test_many_rows_come_in_order_and_whole(school, visit, monkeypatch):
    monkeypatch.setattr(signin_export, "ROWS_AT_ONCE", 3)
    for number in range(8):
        visit("Visitor", adults=number + 1)
    assert [row[5] for row in rows(school)] == list(range(1, 9))


def test_refusals_are_known_before_a_file_begins(school, other, scene, visit):
    visit("Canary Alpha")
    with pytest.raises(signin_export.DatesTurnedRound):
        signin_export.rows(school, Wanted(DAY, DAY - timedelta(days=1)))
    with pytest.raises(signin_export.NothingToExport):
        signin_export.rows(school, Wanted(DAY + timedelta(days=1), DAY + timedelta(days=1)))
    with pytest.raises(signin_export.NothingToExport):
        signin_export.rows(other, Wanted(DAY, DAY))
    with pytest.raises(errors.NotFound):
        signin_export.rows(other, Wanted(DAY, DAY, scene.event))


def test_a_file_that_is_given_up_lets_its_connection_go(school, visit):
    visit("Visitor")
    before = db.reader().pool.checkedout()
    found = signin_export.rows(school, Wanted(DAY, DAY))
    assert db.reader().pool.checkedout() == before + 1
    found.close()
    assert db.reader().pool.checkedout() == before


def test_the_log_says_who_took_what(school, scene):
    staff_id = scene.people["manager"]
    signin_export.note(school, staff_id, Wanted(DAY, DAY, with_names=True), "csv")
    (taken,) = signin_export.taken(school)
    assert taken.by == "Manager Person"
    assert taken.facts == {
        "first": "2026-11-20",
        "last": "2026-11-20",
        "event": "",
        "names": True,
        "kind": "csv",
    }
