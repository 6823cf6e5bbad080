"""The organiser's own words at the desk: all in one list, saved to where each thing keeps them."""

import html
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import db
from kiosk.domain import (
    audit,
    event_editing,
    hosts,
    schools,
    stories,
    translations,
    venues,
)
from kiosk.models.translation import Translation
from tests import tables
from tests.stories import writer
from tests.web.staff.conftest import HILLSIDE
from tests.web.staff.languages.conftest import DESK

PAGE = f"{DESK}/pl/school"
ALL = {"show": "all"}
COFFEE = "Poranek przy kawie"


def fill(page, own, words):
    """Return the form of the thing that has this text of ours, with words typed for it."""
    for part in re.findall(r'<li class="desk-thing".*?</li>', page, re.DOTALL):
        pairs = re.split(r'<div class="desk-pair">', part)
        sent = {
            html.unescape(name): html.unescape(value)
            for name, value in re.findall(r'<input[^>]*? name="([^"]+)" value="([^"]*)"', part)
        }
        for pair in pairs[1:]:
            if f'dir="auto">{html.escape(own)}</bdi></p>' in pair:
                name = re.search(r'<input class="field"[^>]*? name="([^"]+)"', pair)
                return {**sent, **({name[1]: words} if name else {})}
    raise AssertionError(f"{own} is not on the page")


def say(client, own, words, page=None):
    page = page or client.get(PAGE, query_string=ALL).text
    return client.post(PAGE, data=fill(page, own, words))


def words_of(page, own):
    """Return what stands in the field beside a text of ours."""
    beside = page.split(f'dir="auto">{own}</bdi></p>')[1]
    return html.unescape(re.search(r'<input class="field"[^>]*? value="([^"]*)"', beside)[1])


@pytest.fixture
def by(scene):
    return scene.people["manager"]


@pytest.fixture
def host(app, scene):
    with app.app_context(), db.writing():
        return hosts.add(scene.school, hosts.HostDraft("Amina", "Helps with forms")).reference


@pytest.fixture
def story(app, scene, by):
    return writer(app, scene.school, by)("The gate opens late.")


@pytest.fixture
def survey(make_survey):
    return make_survey(("faces", "How was it?", ()), title="Lunch")


@pytest.fixture
def with_computer(app, scene):
    with app.app_context(), db.writing():
        schools.attached(scene.school).translator_url = "https://translate.example.org"
        schools.note_change(scene.school)


def answer_all(app, school, text="Od komputera"):
    """Write what the computer would: translating.py does it with a server of its own."""
    with app.app_context(), db.writing():
        waits = sa.update(Translation).where(Translation.school_id == school.id)
        db.session.execute(waits.values(text=text, state="done"))


def test_everything_stands_in_one_list_with_what_is_missing(as_host, host, story, survey):
    page = as_host.get(PAGE).text
    for own in ("Coffee morning", "Tea and toys.", "Riverside hall", "Riverside building"):
        assert own in page
    for own in ("Helps with forms", "The gate opens late.", "Lunch", "How was it?"):
        assert own in page
    assert "Missing" in page
    assert 'class="field"' not in page


@pytest.mark.parametrize("endpoint", ["/pl/", "/pl/sign-in", "/pl/whats-on"])
def test_words_of_an_event_are_on_the_tablet_at_once(as_reception, client, endpoint):
    assert COFFEE not in client.get(endpoint).text
    assert say(as_reception, "Coffee morning", COFFEE).status_code == 303
    assert COFFEE in client.get(endpoint).text


def test_words_go_to_where_each_thing_keeps_them(as_manager, app, scene, host, story, survey):
    for own in ("Coffee morning", "Riverside hall", "Riverside building", "Helps with forms"):
        say(as_manager, own, f"PL {own}")
    for own in ("The gate opens late.", "Lunch", "How was it?"):
        say(as_manager, own, f"PL {own}")
    with app.app_context():
        school = scene.school
        planned = event_editing.planned(school, scene.event)
        assert planned.event.words["pl"]["title"] == "PL Coffee morning"
        assert planned.venue.words["pl"]["name"] == "PL Riverside building"
        assert planned.room.words["pl"]["name"] == "PL Riverside hall"
        assert hosts.by_reference(school, host).words == {"pl": {"role": "PL Helps with forms"}}
        shown = stories.views(school, [stories.by_reference(school, story)], "pl")[0]
        assert shown.told.text == "PL The gate opens late."
        assert not shown.machine
        acts = [entry.act for entry in audit.recent(school)]
        assert acts.count("school_words_changed") == 7
        assert audit.verify(school) is None
    done = [row for row in tables.rows(app, "translation") if row["text"].startswith("PL ")]
    assert {row["subject"] for row in done} == {"story", "survey", "question"}


def test_words_can_be_taken_away_again(as_manager, app, scene, story):
    for own in ("Coffee morning", "The gate opens late."):
        say(as_manager, own, "Słowa")
        say(as_manager, own, "")
    with app.app_context():
        assert event_editing.planned(scene.school, scene.event).event.words == {}
    assert not [row for row in tables.rows(app, "translation") if row["text"]]


def test_dates_that_say_the_same_are_one_thing_and_follow_together(as_manager, app, scene):
    with app.app_context(), db.writing():
        first = event_editing.planned(scene.school, scene.event)
        for later in (timedelta(days=7), timedelta(days=14)):
            times = (first.event.starts_at + later, first.event.ends_at + later)
            event_editing.create(scene.school, first.draft, *times)
    page = as_manager.get(PAGE).text
    assert page.count(">Coffee morning</bdi></h2>") == 1
    assert "and 2 more dates" in page
    say(as_manager, "Coffee morning", COFFEE)
    with app.app_context():
        coming = event_editing.coming(scene.school)
        assert [one.event.words["pl"]["title"] for one in coming] == [COFFEE] * 3
        assert all(one.event.edits for one in coming)
    with app.app_context(), db.writing():
        event = event_editing.coming(scene.school)[1].event
        event.words = {}
    assert "Not every date says these words." in as_manager.get(PAGE).text
    say(as_manager, "Coffee morning", COFFEE)
    assert "Not every date" not in as_manager.get(PAGE, query_string=ALL).text


def test_two_people_at_once_the_later_one_sees_what_the_first_saved(as_manager, log_in, story):
    page = as_manager.get(PAGE, query_string=ALL).text
    for own in ("Coffee morning", "The gate opens late."):
        assert say(as_manager, own, "Pierwsze", page).status_code == 303
        later = say(log_in("admin"), own, "Drugie", page)
        assert later.status_code == 409
        assert 'Saved now: <bdi lang="pl" dir="auto">Pierwsze</bdi>' in later.text
        assert 'value="Drugie"' in later.text
        assert say(log_in("admin"), own, "Drugie", later.text).status_code == 303


def test_words_that_do_not_fit_stay_typed(as_manager):
    answer = say(as_manager, "Coffee morning", "K" * 181)
    assert answer.status_code == 422
    assert "180 letters fit here." in answer.text
    assert "K" * 181 in answer.text


def test_htmx_gets_the_thing_alone(as_manager):
    page = as_manager.get(PAGE, query_string=ALL).text
    sent = fill(page, "Coffee morning", COFFEE)
    answer = as_manager.post(PAGE, data=sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert COFFEE in answer.text
    assert 'hx-swap-oob="innerHTML"' in answer.text


def test_a_computer_drafts_what_is_missing_and_a_person_stands_by_it(
    as_manager, app, scene, client, story, with_computer
):
    assert as_manager.post(f"{PAGE}/draft").status_code == 303
    assert "A computer is asked." in as_manager.get(PAGE).text
    answer_all(app, scene.school)
    page = as_manager.get(PAGE).text
    assert "A computer's draft" in page
    assert words_of(page, "Coffee morning") == "Od komputera"
    assert "Od komputera" not in client.get("/pl/").text
    assert say(as_manager, "Coffee morning", "Od komputera", page).status_code == 303
    assert "Od komputera" in client.get("/pl/").text + client.get("/pl/sign-in").text
    say(as_manager, "The gate opens late.", "Od komputera")
    with app.app_context():
        row = stories.views(scene.school, [stories.by_reference(scene.school, story)], "pl")[0]
        assert (row.told.text, row.machine) == ("Od komputera", False)


def test_what_a_person_wrote_is_asked_of_no_computer(as_manager, app, scene, with_computer):
    say(as_manager, "Coffee morning", COFFEE)
    as_manager.post(f"{PAGE}/draft")
    asked = {(row["subject"], row["field"]) for row in tables.rows(app, "translation")}
    assert ("event", "title") not in asked
    assert ("event", "sentence") in asked


def test_without_a_computer_there_is_nothing_to_ask(as_manager, app):
    assert "draft what is missing" not in as_manager.get(PAGE).text
    as_manager.post(f"{PAGE}/draft")
    assert not tables.rows(app, "translation")


def test_a_computer_that_gave_up_is_asked_again(as_manager, app, scene, with_computer):
    as_manager.post(f"{PAGE}/draft")
    with app.app_context(), db.writing():
        gone = sa.update(Translation).where(Translation.school_id == scene.school.id)
        db.session.execute(gone.values(state=translations.GIVEN_UP, tries=9))
    assert "The computer found no words for this." in as_manager.get(PAGE).text
    as_manager.post(f"{PAGE}/draft")
    assert {row["state"] for row in tables.rows(app, "translation")} == {"waiting"}


@pytest.mark.parametrize("payload", ["<img src=x onerror=alert(1)>", '" autofocus x="', "{{ 7 }}"])
def test_words_are_words_and_never_markup(as_manager, client, payload):
    say(as_manager, "Coffee morning", payload)
    for page in (as_manager.get(PAGE, query_string=ALL).text, client.get("/pl/sign-in").text):
        assert "<img src=x" not in page
        assert 'autofocus x="' not in page
        assert payload in html.unescape(page)


def test_who_writes_what(as_host, as_reception, as_manager, client, app, scene):
    page = as_manager.get(PAGE, query_string=ALL).text
    event, room = fill(page, "Coffee morning", "X"), fill(page, "Riverside hall", "X")
    assert as_host.post(PAGE, data=event).status_code == 403
    assert as_host.post(f"{PAGE}/draft").status_code == 403
    assert client.post(PAGE, data=event).status_code == 403
    assert as_reception.post(PAGE, data=room).status_code == 403
    assert as_reception.post(PAGE, data=event).status_code == 303
    assert as_manager.post(PAGE, data=room).status_code == 303
    with app.app_context():
        assert venues.room(scene.school, scene.hall.reference).words == {"pl": {"name": "X"}}


def test_another_school_finds_and_changes_nothing(as_manager, outsider, app, scene):
    page = as_manager.get(PAGE, query_string=ALL).text
    say(as_manager, "Coffee morning", COFFEE)
    theirs = outsider.get(PAGE, query_string=ALL, **HILLSIDE)
    assert theirs.status_code == 200
    assert COFFEE not in theirs.text
    assert "Riverside" not in theirs.text
    for own in ("Coffee morning", "Riverside hall"):
        sent = fill(page, own, "X")
        assert outsider.post(PAGE, data=sent, **HILLSIDE).status_code == 404
    assert outsider.post(PAGE, data={"thing": "x"}, **HILLSIDE).status_code == 404
    assert outsider.post(PAGE, data={}, **HILLSIDE).status_code == 404
