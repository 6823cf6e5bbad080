"""Ways to the faces and on from them: the start, a poster, an event, a booking, a place in line."""

import re
from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import bookings, queue_running, stories
from kiosk.web.plumbing import private_links
from tests import bookings as bookings_of_tests
from tests import tables
from tests.devices import as_phone
from tests.parent_messages import STEPS, TAGS, THREE, row, touch

RTL = {"ar", "ar-XB"}


@pytest.fixture
def given(client, scene):
    """Return the address of a message without its last part."""
    return touch(client).removesuffix("/about")


@pytest.mark.parametrize("tag", TAGS)
def test_every_step_opens_in_its_language(client, scene, tag):
    found = touch(client, tag, about=f"e-{scene.event}")
    pages = [f"/{tag}/feedback", f"/{tag}/feedback/thanks"]
    pages += [found.removesuffix("about") + step for step in STEPS]
    for address in pages:
        page = client.get(address)
        assert page.status_code == 200
        assert f'<html lang="{tag}" dir="{"rtl" if tag in RTL else "ltr"}"' in page.text


def test_what_it_is_about_comes_along_from_an_event(app, client, scene):
    page = client.get(f"/en/feedback/about/e-{scene.event}").text
    assert "Coffee morning" in page
    touch(client, about=f"e-{scene.event}")
    (event,) = [one for one in tables.rows(app, "event") if one["reference"] == scene.event]
    assert row(app)["event_id"] == event["id"]


def test_an_address_with_a_question_mark_names_it_as_well(client, scene):
    assert "Coffee morning" in client.get(f"/en/feedback?about=e-{scene.event}").text


def test_what_a_surgery_and_a_host_are_called_stands_above_the_faces(client, app, make_surgery):
    surgery = make_surgery("Helen")
    (host,) = tables.rows(app, "host")
    assert "Talk to us" in client.get(f"/en/feedback/about/s-{surgery.reference}").text
    assert "Helen" in client.get(f"/en/feedback/about/h-{host['reference']}").text


@pytest.mark.parametrize("about", ["e-gone", "x-y", "e-" + "A" * 22, "{{7*7}}", "e-"])
def test_a_poster_that_outlived_its_event_still_takes_a_face(app, client, scene, about):
    page = client.get(f"/en/feedback/about/{about}")
    assert page.status_code == 200
    assert "How was it?" in page.text
    form = {"key": tokens.reference(), "face": "ok", "about": about}
    assert client.post("/en/feedback", data=form).status_code == 303
    assert row(app)["event_id"] is None


def test_an_event_of_another_school_is_not_named(app, client, scene):
    (theirs,) = [one for one in tables.rows(app, "event") if one["reference"] != scene.event]
    page = client.get(f"/en/feedback/about/e-{theirs['reference']}").text
    assert "feedback-about" not in page
    assert "feedback-about" in client.get(f"/en/feedback/about/e-{scene.event}").text


def test_a_phone_remembers_nothing(phone, scene):
    answer = phone.get("/f", headers={"Accept-Language": "pl,en;q=0.5"})
    assert (answer.status_code, answer.location) == (303, "/pl/feedback")
    page = phone.get(touch(phone, "pl"))
    assert not answer.headers.getlist("Set-Cookie") + page.headers.getlist("Set-Cookie")
    assert 'data-mode="phone"' in page.text
    assert 'href="/pl/feedback/thanks"' in page.text


@pytest.mark.parametrize("tag", THREE)
def test_a_poster_leads_to_its_event_in_the_language_of_its_line(client, scene, tag):
    answer = client.get(f"/f/e-{scene.event}?language={tag}")
    assert answer.location == f"/{tag}/feedback/about/e-{scene.event}"
    assert "Coffee morning" in client.get(answer.location).text


def test_another_language_or_larger_words_keep_what_it_is_about(client, scene):
    as_phone(client)
    page = client.get(f"/en/feedback/about/e-{scene.event}").text
    assert f'href="/pl/feedback/about/e-{scene.event}"' in page
    assert f"next=/en/feedback/about/e-{scene.event}" in page


@pytest.mark.parametrize("shown", [True, False])
def test_what_we_changed_is_offered_once_there_is_a_story(client, scene, monkeypatch, shown):
    monkeypatch.setattr(stories, "any_shown", lambda _school: shown)
    assert ("/en/we-changed" in client.get("/en/feedback/thanks").text) is shown


@pytest.mark.parametrize("listening", [True, False])
def test_saying_it_is_offered_where_somebody_listens(client, given, monkeypatch, listening):
    monkeypatch.setattr("kiosk.domain.feedback_voice.listening", lambda _school: listening)
    page = client.get(f"{given}/more").text
    assert (f"{given}/say" in page) is listening
    assert f"{given}/write" in page
    if listening:
        assert re.search(r'data-behaviour="needs-microphone" hidden', page)


@pytest.mark.parametrize("tag", TAGS)
def test_the_faces_are_two_touches_from_the_start(client, scene, tag):
    assert f'href="/{tag}/feedback"' in client.get(f"/{tag}/").text


def links(page):
    return re.findall(r'href="([^"]*/feedback[^"]*)"', page.text)


@pytest.mark.parametrize("tag", THREE)
def test_thanks_for_coming_leads_to_faces_about_that_event(client, scene, sign_in, tag):
    arrival = sign_in("Amal", language=tag)
    page = client.get(f"/{tag}/thank-you/{arrival.reference}")
    assert links(page) == [f"/{tag}/feedback/about/e-{scene.event}"]
    visit = sign_in("Amal", event=None)
    assert links(client.get(f"/{tag}/thank-you/{visit.reference}")) == []


@pytest.mark.parametrize("tag", THREE)
def test_the_page_of_an_event_on_a_phone_leads_to_the_faces_once_it_is_on(phone, scene, tag):
    page = phone.get(f"/{tag}/event/{scene.code}")
    assert links(page) == [f"/{tag}/feedback/about/e-{scene.event}"]
    with clock.at(clock.now() - timedelta(days=2)):
        assert links(phone.get(f"/{tag}/event/{scene.code}")) == []


def test_the_page_of_an_event_that_is_over_asks_with_faces_about_it(app, phone, scene):
    with clock.at(clock.now() + timedelta(hours=3)):
        page = phone.get(f"/en/event/{scene.code}").text
    assert 'name="face" value="better"' in page
    key = re.search(r'name="key" value="([\w-]+)"', page)[1]
    form = {"key": key, "face": "good", "about": f"e-{scene.event}"}
    assert f'name="about" value="{form["about"]}"' in page
    assert phone.post("/en/feedback", data=form).status_code == 303
    (event,) = [one for one in tables.rows(app, "event") if one["reference"] == scene.event]
    assert row(app)["event_id"] == event["id"]


def test_after_a_booked_time_the_faces_are_about_that_surgery(app, client, scene, make_surgery):
    now = clock.now()
    with clock.at(now - timedelta(hours=5)):
        surgery = make_surgery("Helen", starts_at=clock.now() + timedelta(hours=1))
        with app.test_request_context(), db.writing():
            key = tokens.reference()
            link = private_links.token(private_links.BOOKING, key)
            slot = bookings_of_tests.first(scene.school, surgery)
            given = {"name": "Amal", "language": "en", "came_by": "phone"}
            bookings.book(scene.school, slot, key=key, link_token=link, **given)
        assert links(client.get(f"/en/booking/{link}")) == []
    page = client.get(f"/en/booking/{link}")
    assert links(page) == [f"/en/feedback/about/s-{surgery.reference}"]


def test_after_a_talk_the_place_in_line_leads_to_the_faces(app, client, scene, make_surgery):
    surgery, key = make_surgery("Helen"), tokens.reference()
    address = client.post(f"/en/talk/{surgery.reference}", data={"key": key}).location
    with app.app_context():
        place = f"/en/place/{private_links.token(private_links.PLACE, key)}"
    assert address
    assert links(client.get(place)) == []
    with app.app_context(), db.writing():
        host = scene.people["host"]
        ticket = queue_running.call_next(scene.school, surgery.reference, host)
        queue_running.here(scene.school, ticket, host)
        queue_running.seen(scene.school, ticket, host)
    assert links(client.get(place)) == [f"/en/feedback/about/s-{surgery.reference}"]
