"""A4: the door of a line, more time, closing early and tidying up."""

import re
from datetime import timedelta

import pytest
import time_machine

from kiosk.core import clock
from kiosk.domain import audit
from tests.web.staff.queue.conftest import runner, text, undo_form


@pytest.mark.parametrize("door", ["break", "last", "closed"])
def test_the_door_is_switched_and_switched_back(as_host, surgery, now_is, door):
    assert as_host.post(f"{runner(surgery)}/door", data={"door": door}).location == runner(surgery)
    page = text(as_host.get(runner(surgery)))
    assert re.search(rf'id="door-{door}" aria-pressed="true"', page)
    assert now_is(surgery)[0].door == door
    address, fields = undo_form(page)
    as_host.post(address, data=fields)
    assert now_is(surgery)[0].door == "open"


def test_a_door_that_there_is_not_is_refused(as_host, surgery, now_is):
    answer = as_host.post(f"{runner(surgery)}/door", data={"door": "ajar"})
    assert answer.status_code == 409
    assert "Choose Open, Break, Last people or Closed." in text(answer)
    assert now_is(surgery)[0].door == "open"


def test_fifteen_minutes_more_are_fifteen_however_often_it_is_tapped(as_host, surgery, now_is):
    page = text(as_host.get(runner(surgery)))
    until = re.search(r'name="until" value="([^"]+)"', page)[1]
    for _tap in range(2):
        as_host.post(f"{runner(surgery)}/longer", data={"until": until})
    assert now_is(surgery)[0].ends_at == surgery.ends_at + timedelta(minutes=15)


def test_fifteen_minutes_more_are_taken_back(as_host, surgery, now_is):
    until = (surgery.ends_at + timedelta(minutes=15)).isoformat()
    as_host.post(f"{runner(surgery)}/longer", data={"until": until})
    address, fields = undo_form(text(as_host.get(runner(surgery))))
    as_host.post(address, data=fields)
    assert now_is(surgery)[0].ends_at == surgery.ends_at


@pytest.mark.parametrize("until", ["", "later", "2026-01-01T10:00", "1999-01-01T00:00:00+00:00"])
def test_an_end_that_is_no_quarter_of_an_hour_away_changes_nothing(as_host, surgery, now_is, until):
    assert as_host.post(f"{runner(surgery)}/longer", data={"until": until}).status_code == 303
    assert now_is(surgery)[0].ends_at == surgery.ends_at


def test_before_a_line_is_closed_early_the_page_says_who_waits_and_what_to_offer(
    as_host, surgery, make_surgery, join
):
    join(surgery, first_name="Amina")
    later = make_surgery("Sam", starts_at=clock.now() + timedelta(days=1))
    page = text(as_host.get(f"{runner(surgery)}/close"))
    assert "1 person is still in this line." in page
    assert "Amina" in page
    assert f"/staff/surgeries/{later.reference}" in page


def acts(app, scene):
    with app.app_context():
        entries = audit.recent(scene.school, limit=100)
        known = ("line_closed", "tickets_cleared")
        return [(entry.act, entry.staff_id) for entry in entries if entry.act in known]


def test_a_line_is_closed_early_and_that_is_written_down_once(
    app, scene, as_host, surgery, join, now_is
):
    join(surgery)
    join(surgery)
    for _tap in range(2):
        as_host.post(f"{runner(surgery)}/close")
    view, states = now_is(surgery)
    assert view.door == "closed"
    assert states == ["closed", "closed"]
    assert acts(app, scene) == [("line_closed", scene.people["host"])]


def test_unused_tickets_are_cleared_after_a_quarter_of_an_hour(
    app, scene, as_host, surgery, join, now_is
):
    ticket = join(surgery)
    as_host.post(f"{runner(surgery)}/next")
    as_host.post(f"{runner(surgery)}/tickets/{ticket}/not-here")
    as_host.post(f"{runner(surgery)}/clear")
    assert now_is(surgery)[1] == ["away"], "not yet"
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        as_host.post(f"{runner(surgery)}/clear")
        assert "Unused tickets cleared: 1." in text(as_host.get(runner(surgery)))
    assert now_is(surgery)[1] == ["closed"]
    assert acts(app, scene) == [("tickets_cleared", scene.people["host"])]
