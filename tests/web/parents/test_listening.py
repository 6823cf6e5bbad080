"""Reading aloud is on for one visit, and nothing of it is there for the next one."""

import re

import pytest

from kiosk.core import voices
from kiosk.domain import sounds

ON, OFF = 'data-behaviour="listen" data-on', 'data-later="listen"'


def test_it_is_off_then_on_for_the_visit_and_gone_after_it(client, scene):
    assert OFF in client.get("/pl/help").text
    answer = client.post("/pl/listen", data={"on": "yes"})
    assert answer.status_code == 204
    cookie = client.get_cookie("listen")
    assert cookie is not None
    assert (cookie.http_only, cookie.max_age, cookie.expires) == (True, None, None)
    for page in ("/pl/help", "/en/help", "/pl/"):
        assert ON in client.get(page).text
    client.get("/")
    assert client.get_cookie("listen") is None
    for page in ("/pl/help", "/pl/"):
        assert OFF in client.get(page).text


@pytest.mark.parametrize("said", ["no", "", "on"])
def test_a_second_touch_ends_it(client, scene, said):
    client.post("/pl/listen", data={"on": "yes"})
    client.post("/pl/listen", data={"on": said})
    assert client.get_cookie("listen") is None


@pytest.mark.parametrize("kept", ["yes", "on; x", "1"])
def test_another_value_switches_nothing_on(client, scene, kept):
    client.set_cookie("listen", kept)
    assert OFF in client.get("/pl/help").text


def test_the_home_page_of_one_visit_is_not_that_of_another(app, scene):
    """It is kept for all who see the same: who listens does not."""
    loud, quiet = app.test_client(), app.test_client()
    loud.post("/pl/listen", data={"on": "yes"})
    assert ON in loud.get("/pl/").text
    assert OFF in quiet.get("/pl/").text
    assert ON in loud.get("/pl/").text


def test_there_is_room_for_the_button_only_where_the_server_has_a_sound(client, scene, monkeypatch):
    monkeypatch.setattr(voices, "version", lambda: "1")
    sounds.forget()
    assert "bar-listen is-waiting" in client.get("/pl/help").text
    monkeypatch.setattr(voices, "version", lambda: "")
    sounds.forget()
    page = client.get("/pl/help").text
    assert "bar-listen is-waiting" not in page
    assert re.search(r'class="bar-button bar-listen"[^>]* hidden>', page)


def test_a_screen_that_is_read_aloud_waits_longer_before_it_asks(client, scene):
    assert 'data-seconds="45" data-listening="120"' in client.get("/pl/help").text
    client.set_cookie("listen", "on")
    assert 'data-seconds="120" data-listening="120"' in client.get("/pl/help").text
