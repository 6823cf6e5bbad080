"""Help over HTTP: a person is asked to come, once, and the page says whether one is on the way."""

from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import helpcalls, sessions
from tests import tables

TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]


def look_at_a_staff_screen(app, scene):
    """Let somebody of the staff have a screen open, so that calls are heard."""
    with app.app_context(), db.writing():
        sessions.begin(scene.people["reception"], {})


@pytest.fixture
def call(client):
    """Return a way to press the button, which gives the address of the waiting page."""

    def press(tag="en", key=None):
        answer = client.post(f"/{tag}/help/call", data={"key": key or tokens.reference()})
        assert answer.status_code == 303
        return answer.location

    return press


def reference(address):
    return address.rsplit("/", 1)[1]


@pytest.mark.parametrize("tag", TAGS)
def test_a_call_is_stored_once_with_its_language_and_no_name(app, call, tag):
    key = tokens.reference()
    assert call(tag, key) == call(tag, key)
    (row,) = tables.rows(app, "help_call")
    assert (row["language"], row["answered_at"], row["closed_at"]) == (tag, None, None)
    assert not {"name", "names"} & set(row)


def test_a_call_with_a_key_that_is_none_is_still_a_call(app, call):
    call(key="x")
    assert tables.count(app, "help_call") == 1


def test_while_staff_are_looking_the_page_waits_and_then_says_who_comes(app, client, call, scene):
    look_at_a_staff_screen(app, scene)
    address = call()
    waiting = client.get(f"{address}/live")
    assert waiting.status_code == 200
    with app.app_context(), db.writing():
        helpcalls.answer(scene.school, reference(address), scene.people["host"])
    coming = client.get(f"{address}/live")
    assert "Host" in coming.text
    assert "Person" not in coming.text, "Parents see a first name, not the whole one."
    assert coming.headers["ETag"] != waiting.headers["ETag"]


def test_the_question_whether_anything_changed_is_cheap(app, client, call, scene):
    look_at_a_staff_screen(app, scene)
    address = call()
    tag = client.get(f"{address}/live").headers["ETag"]
    again = client.get(f"{address}/live", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    with clock.at(clock.now() + timedelta(minutes=1, seconds=5)):
        later = client.get(f"{address}/live", headers={"If-None-Match": tag})
        assert later.status_code == 200, "After a minute the page says that nobody can come now."


def test_when_no_staff_screen_is_open_nobody_is_left_waiting(app, client, call, school):
    address = call()
    with app.app_context():
        found = helpcalls.view(school, reference(address))
    assert found.state == helpcalls.NONE
    assert client.get(address).status_code == 200


def test_a_call_of_another_school_or_none_is_not_found(app, client, other):
    with app.app_context(), db.writing():
        theirs = helpcalls.call_person(other, tokens.reference(), "en")
    for one in (theirs, tokens.reference(), "%00"):
        for way in ("", "/live"):
            assert client.get(f"/en/help/call/{one}{way}").status_code == 404


def test_a_call_from_another_place_is_refused(app, client):
    answer = client.post("/en/help/call", data={"key": tokens.reference()}, own_page=False)
    assert answer.status_code == 403
    assert tables.count(app, "help_call") == 0


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("page", ["help", "help/card", "privacy"])
def test_every_page_of_help_opens_in_every_language(client, tag, page):
    answer = client.get(f"/{tag}/{page}")
    assert answer.status_code == 200
    assert f'lang="{tag}"' in answer.text


def test_the_card_for_staff_is_in_english_and_names_the_language(client):
    assert 'lang="en"' in client.get("/pl/help/card").text
    assert "Polish" in client.get("/pl/help/card").text
