"""A4: who may look at a line and take its steps, and who may not."""

from datetime import timedelta

import pytest

from kiosk.core import tokens
from tests.web.staff.queue.conftest import OUTSIDE, Thumb, runner, text

GETS = ("", "/live", "/close", "/walk-in")


POSTS = ("/door", "/longer", "/close", "/clear", "/next", "/walk-in", "/arrive")


VERBS = (
    *("call", "again", "here", "seen", "seen-next", "not-here", "back", "give-back"),
    *("follow-up", "move", "pass", "undo"),
)


def test_outsiders_find_no_line_and_change_nothing(as_outsider, surgery, join, now_is):
    join(surgery, first_name="Canary Alpha")
    before = now_is(surgery)
    data = {"door": "closed", "until": (surgery.ends_at + timedelta(minutes=15)).isoformat()}
    for part in GETS:
        assert as_outsider.get(runner(surgery) + part).status_code in OUTSIDE, part
    for part in POSTS:
        assert as_outsider.post(runner(surgery) + part, data=data).status_code in OUTSIDE, part
    assert surgery.reference not in text(as_outsider.get("/staff/queue"))
    assert now_is(surgery) == before


@pytest.mark.parametrize("role", ["host", "reception", "manager", "admin"])
def test_all_staff_may_look(log_in, surgery, role):
    browser = log_in(role)
    for part in GETS:
        assert browser.get(runner(surgery) + part).status_code == 200, part


def test_whoever_is_not_logged_in_is_refused(client, surgery, join, now_is):
    join(surgery, first_name="Canary Alpha")
    before = now_is(surgery)
    for part in GETS:
        answer = client.get(runner(surgery) + part)
        assert answer.status_code == 303
        assert answer.location.startswith("/staff/login")
    for part in POSTS:
        assert client.post(runner(surgery) + part, data={"door": "closed"}).status_code == 403
    assert now_is(surgery) == before


def test_outsiders_and_strangers_take_no_step(
    as_outsider, client, surgery, make_surgery, join, row, steps
):
    ticket, other = join(surgery), make_surgery("Sam")
    data = {"reason": "asked", "to": other.reference, "on": "yes"}
    before = steps()
    for verb in VERBS:
        answer = Thumb(as_outsider, surgery).tap(verb, ticket, **data)
        assert answer.status_code in (403, 404), verb
        assert Thumb(client, surgery).tap(verb, ticket, **data).status_code == 403, verb
    for page in ("tickets", "added"):
        answer = as_outsider.get(f"/staff/queue/{surgery.reference}/{page}/{ticket}")
        assert answer.status_code in (303, 404)
    assert steps() == before
    assert row(ticket).state == "waiting"


def test_a_ticket_that_is_nowhere_is_not_found(thumb):
    for verb in VERBS:
        assert thumb.tap(verb, tokens.reference()).status_code == 404, verb


def test_outsiders_read_no_story(as_outsider, client, surgery, join):
    ticket = join(surgery)
    assert as_outsider.get(f"/staff/queue/tickets/{ticket}").status_code in OUTSIDE
    assert client.get(f"/staff/queue/tickets/{ticket}").status_code == 303
