"""T4a over HTTP: what a card says before it is touched, and what is offered instead."""

import re
from datetime import timedelta

import pytest

from kiosk.core import clock, db
from kiosk.domain import queue_running, schools
from tests.web.parents.line.conftest import TAGS, actions


@pytest.mark.parametrize("tag", TAGS)
def test_the_card_tells_the_wait_before_it_is_touched(client, make_surgery, take, tag):
    surgery = make_surgery("Helen", host={"languages": ["ar", "pl"]})
    empty = client.get(f"/{tag}/talk").text
    take(surgery, tag)
    page = client.get(f"/{tag}/talk")
    assert page.text != empty
    assert "العربية" in page.text
    assert "Polski" in page.text
    assert "Helen" in page.text
    assert f"/{tag}/talk/{surgery.reference}" in actions(page)


def test_nobody_waiting_and_people_before_you_are_told_apart(client, make_surgery, take):
    surgery = make_surgery("Helen")
    assert "No one is waiting" in client.get("/en/talk").text
    take(surgery)
    page = client.get("/en/talk").text
    assert "People before you: 1" in page
    assert "We cannot tell how long yet." in page
    assert "Here until" in page


def test_after_three_talks_the_card_gives_a_range(client, make_surgery, take, run):
    surgery = make_surgery("Helen")
    start = clock.now()
    for turn in range(3):
        take(surgery)
        with clock.at(start + timedelta(minutes=10 * turn)):
            ticket = run(queue_running.call_next, surgery.reference)
            run(queue_running.here, ticket)
        with clock.at(start + timedelta(minutes=10 * turn + 8)):
            run(queue_running.seen, ticket)
    take(surgery)
    with clock.at(start + timedelta(minutes=30)):
        assert re.search(r"About \d+ to \d+ minutes", client.get("/en/talk").text)


def test_a_full_line_says_so_in_words(client, make_surgery, take):
    surgery = make_surgery("Helen", minutes=20)
    for _ in range(2):
        take(surgery)
    said = "no more places today."
    assert said in client.get("/en/talk").text
    assert said in client.post(f"/en/talk/{surgery.reference}", data={}).text


def test_when_nobody_is_free_there_are_two_other_ways(client, make_surgery):
    make_surgery("Helen", starts_at=clock.now() + timedelta(days=1))
    page = client.get("/en/talk")
    assert "No one is free to talk right now." in page.text
    assert "/en/book" in page.text
    assert "/en/help" in page.text


def test_where_nothing_can_be_booked_nothing_is_offered(client, make_surgery):
    surgery = make_surgery("Helen", bookable=False, door="closed")
    answer = client.post(f"/en/talk/{surgery.reference}", data={})
    assert answer.status_code == 409
    for page in (answer, client.get("/en/talk")):
        assert "/en/book" not in page.text
        assert "/en/help" in page.text


def test_whoever_does_not_know_who_waits_least(app, client, make_surgery, take):
    make_surgery("Grace", title="Money")
    longer = make_surgery("Helen", "Sam", title="School")
    shorter = make_surgery("Ola", "Ewa", title="English class")
    take(longer)
    page = client.get("/en/talk")
    assert "I do not know who" in page.text
    assert actions(page).count(f"/en/talk/{shorter.reference}") == 2
    assert actions(page).count(f"/en/talk/{longer.reference}") == 1


def test_with_one_host_each_nobody_is_asked_to_choose_anyone(client, make_surgery):
    make_surgery("Helen")
    assert "I do not know who" not in client.get("/en/talk").text


def test_more_than_six_cards_wait_behind_a_touch(client, make_surgery):
    for number in range(8):
        make_surgery(f"Host {number}")
    page = client.get("/en/talk").text
    assert page.index("<details") < page.index("Host 6")
    assert page.index("Host 5") < page.index("<details")


def test_a_line_that_is_not_open_yet_is_not_on_a_card(client, make_surgery):
    surgery = make_surgery("Helen", starts_at=clock.now() + timedelta(minutes=31))
    assert surgery.reference not in client.get("/en/talk").text
    with clock.at(clock.now() + timedelta(minutes=2)):
        page = client.get("/en/talk")
        assert surgery.reference in page.text
        assert "Starts:" in page.text


def test_the_words_of_a_school_in_another_language_are_marked(app, client, make_surgery, scene):
    with app.app_context(), db.writing():
        assert schools.attached(scene.school).default_language == "en"
    make_surgery("Helen", host={"role": "Head <teacher>"})
    page = client.get("/pl/talk").text
    assert '<bdi lang="en" dir="auto">Head &lt;teacher&gt;</bdi>' in page
