"""The page of one event on a parent's own phone, reached by its QR code."""

from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import event_editing
from kiosk.web.plumbing import catalogs, refusals
from tests import tables

TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]


@pytest.fixture
def make_event(app, scene):
    """Return a way to make an event, from minutes before to minutes after now."""

    def make(starts, ends, cancelled=False):
        now = clock.now()
        words = {"pl": {"title": "Czas na bajkę"}}
        with app.app_context(), db.writing():
            event = event_editing.create(
                scene.school,
                event_editing.Draft("Story time", words=words),
                now + timedelta(minutes=starts),
                now + timedelta(minutes=ends),
            )
            if cancelled:
                event_editing.cancel(scene.school, [event])
            return event.reference

    return make


@pytest.mark.parametrize(
    ("preferred", "tag"),
    [("pl-PL,pl;q=0.9,en;q=0.5", "pl"), ("ar-SY", "ar"), ("fr-FR,de", "en"), ("", "en")],
)
def test_a_qr_code_opens_in_the_language_of_the_phone(client, scene, preferred, tag):
    answer = client.get(f"/e/{scene.event}", headers={"Accept-Language": preferred})
    assert answer.status_code == 303
    assert answer.location == f"/{tag}/event/{scene.event}"


@pytest.mark.parametrize("tag", TAGS)
def test_a_phone_signs_in_and_is_known_to_be_a_phone(app, client, scene, tag):
    form = {"name": "Ann", "key": tokens.reference()}
    answer = client.post(f"/{tag}/event/{scene.event}", data=form)
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    (row,) = tables.rows(app, "sign_in")
    assert (row["came_by"], row["language"]) == ("phone", tag)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(
    ("made", "code"),
    [
        ({"starts": -90, "ends": -1}, "ended"),
        ({"starts": -5, "ends": 5, "cancelled": True}, "cancelled"),
        ({"starts": 26 * 60, "ends": 27 * 60}, "not_today"),
    ],
)
def test_an_event_that_takes_nobody_says_so_and_has_no_form(
    app, client, make_event, tag, made, code
):
    address = f"/{tag}/event/{make_event(**made)}"
    assert 'name="key"' not in client.get(address).text
    answer = client.post(address, data={"name": "Ann", "key": tokens.reference()})
    assert answer.status_code == 409
    assert 'name="key"' not in answer.text
    if code != "not_today":  # the page says on which day it is
        assert catalogs.translate(tag, refusals.WORDS[code]) in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("reference", ["none-of-ours-at-all-00", "%00"])
def test_an_event_nobody_knows_is_not_found(client, reference):
    assert client.get(f"/en/event/{reference}").status_code == 404
    assert client.post(f"/en/event/{reference}", data={"name": "Ann"}).status_code == 404


def test_a_qr_code_of_no_event_leads_to_a_page_that_says_so(client):
    answer = client.get(f"/e/{tokens.reference()}", follow_redirects=True)
    assert answer.status_code == 404


@pytest.mark.parametrize("tag", TAGS)
def test_a_phone_is_asked_again_for_a_name(app, client, scene, tag):
    answer = client.post(f"/{tag}/event/{scene.event}", data={"name": " "})
    assert answer.status_code == 422
    assert catalogs.translate(tag, refusals.WORDS["name_only"]) in answer.text
    assert tables.count(app, "sign_in") == 0


def test_the_organisers_words_carry_their_language_where_it_is_another(client, make_event):
    event = make_event(-5, 55)
    assert "Czas na bajkę" in client.get(f"/pl/event/{event}").text
    assert '<bdi lang="en" dir="auto">Story time</bdi>' in client.get(f"/ar/event/{event}").text
