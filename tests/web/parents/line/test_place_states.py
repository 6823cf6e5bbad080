"""P5 over HTTP: every state of a place in the line."""

from datetime import timedelta

import pytest

from kiosk.core import clock
from kiosk.domain import queue_door, queue_running
from tests import tables
from tests.web.parents.line.conftest import TAGS, state_of, ticket_rows


@pytest.mark.parametrize("tag", TAGS)
def test_somebody_who_waits_sees_how_many_are_before_them(client, make_surgery, join, tag):
    surgery = make_surgery("Helen")
    join(surgery, tag)
    join(surgery, tag)
    page = client.get(join(surgery, tag))
    assert page.status_code == 200
    assert state_of(page) == "waiting"
    assert 'class="ticket-block"' in page.text
    assert "<b>2</b>" in page.text
    assert "data-updated" in page.text
    assert 'data-mode="phone"' in page.text


@pytest.mark.parametrize("tag", TAGS)
def test_whoever_is_next_is_told_and_can_say_that_they_come(app, client, make_surgery, join, tag):
    address = join(make_surgery("Helen"), tag)
    page = client.get(address)
    assert state_of(page) == "next"
    assert f"{address}/coming" in page.text
    for _ in range(2):
        assert client.post(f"{address}/coming").location == address
    assert ticket_rows(app)[0]["coming"] is True
    acts = [row["act"] for row in tables.rows(app, "line_event")]
    assert acts.count("coming") == 1
    again = client.get(address)
    assert f"{address}/coming" not in again.text
    assert "data-answered" in again.text


@pytest.mark.parametrize("tag", TAGS)
def test_a_call_fills_the_screen_with_the_room_and_one_button(client, make_surgery, join, run, tag):
    surgery = make_surgery("Helen")
    address = join(surgery, tag)
    run(queue_running.call_next, surgery.reference)
    page = client.get(address)
    assert state_of(page) == "called"
    assert 'class="parents place-called"' in page.text
    assert "Riverside hall" in page.text
    assert page.text.count("<form") == 1
    assert f"{address}/coming" in page.text


def test_a_call_where_no_room_is_named_still_calls(client, make_surgery, join, run):
    surgery = make_surgery("Helen", room=None)
    address = join(surgery)
    run(queue_running.call_next, surgery.reference)
    page = client.get(address)
    assert "It is your turn." in page.text
    assert "Go to:" not in page.text


@pytest.mark.parametrize("tag", TAGS)
def test_a_call_that_was_missed_asks_whether_they_still_want_to_talk(
    app, client, make_surgery, join, run, tag
):
    surgery = make_surgery("Helen")
    address = join(surgery, tag)
    ticket = run(queue_running.call_next, surgery.reference)
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert state_of(client.get(address)) == "called", "the control: two minutes are not three"
    with clock.at(clock.now() + timedelta(minutes=3, seconds=5)):
        assert state_of(client.get(address)) == "missed"
    run(queue_running.not_here, ticket)
    page = client.get(address)
    assert state_of(page) == "missed"
    assert f"{address}/leave" in page.text
    for _ in range(2):
        assert client.post(f"{address}/rejoin").location == address
    assert (ticket_rows(app)[0]["state"], ticket_rows(app)[0]["rejoined"]) == ("waiting", 1)
    assert state_of(client.get(address)) == "next"


def test_the_second_time_back_is_at_the_end_and_said_so(client, make_surgery, join, run):
    surgery = make_surgery("Helen")
    address = join(surgery)
    join(surgery)
    for said in (False, True):
        ticket = run(queue_running.call_next, surgery.reference)
        run(queue_running.not_here, ticket)
        assert ("end of the line" in client.get(address).text) is said
        client.post(f"{address}/rejoin")
    assert "<b>1</b>" in client.get(address).text


@pytest.mark.parametrize("tag", TAGS)
def test_while_talking_and_after_it_the_page_is_kind_and_quiet(
    client, make_surgery, join, run, tag
):
    surgery = make_surgery("Helen")
    address = join(surgery, tag)
    ticket = run(queue_running.call_next, surgery.reference)
    run(queue_running.here, ticket)
    talking = client.get(address)
    assert state_of(talking) == "talking"
    run(queue_running.seen, ticket)
    seen = client.get(address)
    assert state_of(seen) == "seen"
    for page in (talking, seen):
        assert "<form" not in page.text
        assert 'class="ticket-block"' not in page.text
    assert 'data-behaviour="place"' not in seen.text, "Nothing comes after it: no more questions."


@pytest.mark.parametrize("tag", TAGS)
def test_giving_the_place_away_is_fine_and_once(app, client, make_surgery, join, tag):
    address = join(make_surgery("Helen"), tag)
    for _ in range(2):
        assert client.post(f"{address}/leave").location == address
    assert state_of(client.get(address)) == "given_back"
    acts = [row["act"] for row in tables.rows(app, "line_event")]
    assert acts.count("given_back") == 1


@pytest.mark.parametrize("tag", TAGS)
def test_a_line_closed_early_offers_another_time(client, make_surgery, join, run, tag):
    surgery = make_surgery("Helen")
    address = join(surgery, tag)
    assert f"/{tag}/book" not in client.get(address).text
    run(queue_door.close_early, surgery.reference)
    page = client.get(address)
    assert state_of(page) == "closed"
    assert "Helen" in page.text
    assert f"/{tag}/book" in page.text
