"""The wall: who goes where now, who is next; a welcome when nobody waits. Never anything personal."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from kiosk.core import clock, db, tokens
from kiosk.domain import queue_joining, queue_running, schools, venues
from kiosk.models.host import Host
from kiosk.models.surgery import Surgery
from kiosk.models.ticket import Ticket
from kiosk.web.plumbing import catalogs
from tests import tables
from tests.conftest import Scene
from tests.surgeries import add_surgery

SECRETS = ("Zyxcanary", "Money trouble", "Person", "minutes", "Head teacher")


@pytest.fixture
def join(app: Flask, scene: Scene) -> Callable[..., str]:
    """Return a way to take a number in a line; gives the ticket's reference."""

    def take(surgery: Surgery, language: str = "en", school: Any = None) -> str:
        with app.app_context(), db.writing():
            return queue_joining.take_number(
                school or scene.school,
                surgery.reference,
                key=tokens.reference(),
                token=tokens.reference(),
                handoff_token=None,
                language=language,
                came_by="tablet",
                first_name="Zyxcanary",
            ).reference

    return take


@pytest.fixture
def run(app: Flask, scene: Scene) -> Callable[..., Any]:
    """Return a way to do something to a line as a member of staff: `run("call_next", reference)`."""

    steps = [clock.now()]

    def do(verb: str, reference: str, *more: Any, role: str = "host") -> Any:
        steps.append(steps[-1] + timedelta(seconds=5))  # two taps within a moment are one
        with app.app_context(), db.writing(), clock.at(steps[-1]):
            act = getattr(queue_running, verb)
            return act(scene.school, reference, scene.people[role], *more)

    return do


@pytest.fixture
def ticket_of(app: Flask, scene: Scene) -> Callable[[str], tuple[str, int]]:
    """Return a way to see the picture and number of a ticket."""

    def see(reference: str) -> tuple[str, int]:
        with app.app_context():
            mine = (Ticket.school_id == scene.school.id, Ticket.reference == reference)
            found = db.session.query(Ticket.picture, Ticket.number).filter(*mine).one()
            return str(found[0]), int(found[1])

    return see


@pytest.fixture
def line(make_surgery: Callable[..., Surgery]) -> Surgery:
    """Return a line that is open, with a topic that nobody else may read."""
    return make_surgery("Helen", title="Money trouble", host={"role": "Head teacher"})


def text_of(page: str) -> str:
    """Return what can be read on a page, its templates included."""
    body = page.partition("<body")[2] or page
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", body)))


def numbers(page: str, part: str) -> list[int]:
    """Return the numbers in a column of the wall: "now" or "next"."""
    columns = dict(re.findall(r'<section class="wall-(now|next)".*?>(.*?)</section>', page, re.S))
    return [int(found) for found in re.findall(r"<b>(\d\d)</b>", columns.get(part, ""))]


# --- W1: now and next ---------------------------------------------------------------------------


def test_who_waits_stands_under_next_in_order(client, line, join, ticket_of):
    waiting = [ticket_of(join(line))[1] for _turn in range(3)]
    page = client.get("/wall").text
    assert numbers(page, "next") == waiting
    assert numbers(page, "now") == []


def test_no_more_than_five_stand_under_next(client, line, join):
    for _turn in range(7):
        join(line)
    assert len(numbers(client.get("/wall").text, "next")) == 5


def test_who_is_called_stands_under_now_with_the_room(client, line, join, run, ticket_of, scene):
    first, second = join(line), join(line)
    run("call_next", line.reference)
    page = client.get("/wall").text
    picture, number = ticket_of(first)
    assert numbers(page, "now") == [number]
    assert numbers(page, "next") == [ticket_of(second)[1]]
    assert f'data-ticket="{picture}-{number}"' in page
    assert scene.hall.name in text_of(page)


def test_go_to_stands_in_the_language_of_the_ticket_and_in_english(client, line, join, run):
    join(line, "ar-XB")
    run("call_next", line.reference)
    page = client.get("/wall").text
    own = catalogs.translate("ar-XB", "Go to")
    assert f'<span lang="ar-XB" dir="rtl">{own}</span>' in page
    assert '<span lang="en" dir="ltr">Go to</span>' in page


def test_a_call_is_said_in_the_language_of_the_ticket_then_in_english(
    client, line, join, run, ticket_of, scene
):
    reference = join(line, "en-XA")
    run("call_next", line.reference)
    page = client.get("/wall").text
    said = re.findall(r'<template data-say="([^"]+)" lang="\1" dir="ltr">([^<]+)</template>', page)
    number = ticket_of(reference)[1]
    assert [tag for tag, _words in said] == ["en-XA", "en"]
    assert said[0][1].startswith("⟦")
    assert str(number) in said[0][1]
    assert scene.hall.name in said[0][1]
    assert re.fullmatch(rf"[A-Z][a-z]+ {number}\. Go to {scene.hall.name}\.", said[1][1])


def test_an_english_call_is_said_once(client, line, join, run):
    join(line)
    run("call_next", line.reference)
    assert client.get("/wall").text.count("data-say=") == 1


def test_a_line_without_a_place_calls_by_number_alone(client, make_surgery, join, run, ticket_of):
    nowhere = make_surgery("Helen", room=None)
    reference = join(nowhere)
    run("call_next", nowhere.reference)
    page = client.get("/wall").text
    number = ticket_of(reference)[1]
    assert re.search(rf">[A-Z][a-z]+ {number}\.</template>", page)
    assert "None" not in text_of(page)


def test_who_talks_already_is_shown_but_not_called(client, line, join, run):
    reference = join(line)
    join(line)
    run("call_next", line.reference)
    assert "data-say" in client.get("/wall").text  # the control
    run("here", reference)
    page = client.get("/wall").text
    assert len(numbers(page, "now")) == 1
    assert "data-say" not in page
    assert "data-ticket" not in page


def test_a_second_call_of_the_same_ticket_can_be_told_from_the_first(client, line, join, run):
    reference = join(line)
    run("call_next", line.reference)
    once = re.search(r'data-called-at="\d+" data-calls="\d+"', client.get("/wall").text)
    run("call_again", reference)
    twice = re.search(r'data-called-at="\d+" data-calls="\d+"', client.get("/wall").text)
    assert once
    assert twice
    assert once[0] != twice[0]


# --- languages ----------------------------------------------------------------------------------


def legends(page: str) -> list[str]:
    """Return the tags of the languages in the foot."""
    return re.findall(r'<p class="wall-legend" lang="([^"]+)"', page)


def test_the_headings_stand_in_the_languages_of_those_who_wait(client, line, join):
    for tag in ("pl", "en", "ar", "pl"):
        join(line, tag)
    page = client.get("/wall").text
    assert legends(page) == ["pl", "en", "ar"]
    assert len(re.findall(r'<p class="wall-legend"[^>]* hidden>', page)) == 2


def test_four_languages_take_turns_at_most(client, line, join):
    for tag in ("en", "pl", "ar", "en-XA", "ar-XB"):
        join(line, tag)
    assert legends(client.get("/wall").text) == ["en", "pl", "ar", "en-XA"]


def test_without_scripts_each_language_has_its_six_seconds(client, line, join):
    for tag in ("pl", "ar"):
        join(line, tag)
    now = clock.now()
    shown = []
    for seconds in (0, 6, 12):
        with clock.at(now + timedelta(seconds=seconds)):
            page = client.get("/wall").text
        shown += re.findall(r'<p class="wall-legend" lang="([^"]+)" dir="...">', page)
    assert shown in (["pl", "ar", "pl"], ["ar", "pl", "ar"])
    assert re.search(r'<noscript><meta http-equiv="refresh" content="6"></noscript>', page)


@pytest.mark.parametrize(
    ("tags", "direction"), [(["ar"], "rtl"), (["ar", "ar-XB"], "rtl"), (["ar", "pl"], "ltr")]
)
def test_the_columns_mirror_only_if_all_who_wait_read_from_the_right(
    client, line, join, tags, direction
):
    for tag in tags:
        join(line, tag)
    page = client.get("/wall").text
    assert f'<div class="wall-live" dir="{direction}"' in page
    assert '<html lang="en" dir="ltr"' in page


# --- what is never there ------------------------------------------------------------------------


def test_the_wall_shows_nothing_personal(client, line, join, run, app, scene):
    for _turn in range(3):
        join(line, "pl")
    run("call_next", line.reference)
    for page in (client.get("/wall").text, client.get("/wall/live").text):
        assert len(numbers(page, "now") + numbers(page, "next")) == 3
        for secret in SECRETS:
            assert secret not in page


def test_what_the_wall_leaves_out_is_there_to_be_found(app, line, join):
    """The control: the tables do hold what is looked for above."""
    join(line, "pl")
    assert tables.rows(app, "ticket")[0]["first_name"] == "Zyxcanary"
    assert tables.rows(app, "surgery")[0]["title"] == "Money trouble"
    assert tables.rows(app, "host")[0]["role"] == "Head teacher"


# --- W2: nobody waits ---------------------------------------------------------------------------


def test_when_nobody_waits_the_wall_greets_in_the_languages_of_the_school(client, line):
    page = client.get("/wall").text
    for tag in ("en", "pl", "ar", "en-XA", "ar-XB"):
        assert f'lang="{tag}"' in page
        assert catalogs.translate(tag, "Welcome") in page
    assert "No one is waiting. Come and talk to us." in page
    assert "data-turns" not in page, "Nothing on the welcome may change places."


def test_the_welcome_shows_who_is_here_and_what_is_on(client, line):
    seen = text_of(client.get("/wall").text)
    assert "Helen" in seen
    assert "Coffee morning" in seen
    assert "Riverside hall" in seen


def test_nobody_is_invited_where_nobody_is_here(client):
    page = client.get("/wall").text
    assert "No one is waiting" not in page
    assert "You are welcome here." in page
    assert 'id="wall-people"' not in page


def test_a_host_of_later_and_one_on_the_phone_are_not_here(client, make_surgery):
    make_surgery("Laterhost", starts_at=clock.now() + timedelta(minutes=20))
    make_surgery("Phonehost", way="phone")
    make_surgery("Herehost")
    page = client.get("/wall").text
    assert "Herehost" in page
    assert "Laterhost" not in page
    assert "Phonehost" not in page


def test_an_event_that_is_over_is_not_shown(client):
    assert "Coffee morning" in client.get("/wall").text
    with clock.at(clock.now() + timedelta(hours=1)):
        assert "Coffee morning" not in client.get("/wall").text


def test_two_lines_of_one_host_show_them_once(client, app, scene, make_surgery):
    first = make_surgery("Helen")
    with app.app_context(), db.writing():
        host = db.session.query(Host).filter(Host.school_id == scene.school.id).one()
        add_surgery(scene.school, [host], room=scene.hall)
    assert first
    assert client.get("/wall").text.count("Helen") == 1


# --- one building -------------------------------------------------------------------------------


def test_the_wall_of_a_building_shows_its_own_lines_only(
    client, app, scene, make_surgery, join, ticket_of
):
    with app.app_context(), db.writing():
        library = venues.add_venue(scene.school, "Library")
        corner = venues.add_room(scene.school, library, "Reading corner")
        db.session.expunge_all()
    here, there = make_surgery("Helen"), make_surgery("Sam", room=corner)
    mine, theirs = ticket_of(join(here))[1], ticket_of(join(there))[1]
    assert numbers(client.get(f"/wall/{scene.building.reference}").text, "next") == [mine]
    assert numbers(client.get(f"/wall/{library.reference}").text, "next") == [theirs]
    assert sorted(numbers(client.get("/wall").text, "next")) == sorted([mine, theirs])


def test_the_wall_of_a_building_asks_for_its_own_news(client, scene):
    page = client.get(f"/wall/{scene.building.reference}").text
    assert f'data-url="/wall/{scene.building.reference}/live"' in page
    assert 'data-url="/wall/live"' in client.get("/wall").text


@pytest.mark.parametrize("ending", ["", "/live"])
def test_an_unknown_building_is_not_found(client, ending):
    assert client.get(f"/wall/0123456789abcdef{ending}").status_code == 404


@pytest.mark.parametrize("ending", ["", "/live"])
def test_a_building_of_another_school_is_not_found(client, app, other, scene, ending):
    with app.app_context():
        theirs = next(iter(dict(venues.everything(other)))).reference
    assert client.get(f"/wall/{theirs}{ending}").status_code == 404
    assert client.get(f"/wall/{scene.building.reference}{ending}").status_code == 200


def test_another_schools_tickets_are_not_shown(client, app, other, line, join):
    join(line)
    elsewhere = client.get("/wall", base_url="http://hillside.test").text
    assert numbers(elsewhere, "next") == []
    assert len(numbers(client.get("/wall").text, "next")) == 1


# --- news ---------------------------------------------------------------------------------------


def ask(client: FlaskClient, tag: str | None) -> Any:
    return client.get("/wall/live", headers={"If-None-Match": tag} if tag else {})


def test_a_poll_that_finds_nothing_new_is_short(client, line, join):
    join(line)
    first = ask(client, None)
    assert first.status_code == 200
    again = ask(client, first.headers["ETag"])
    assert again.status_code == 304
    assert not again.data


def test_the_page_holds_the_tag_that_its_poll_sends(client, line, join):
    join(line)
    tag = re.search(r'data-etag="([^"]+)"', client.get("/wall").text)
    assert tag
    assert ask(client, f'"{tag[1]}"').status_code == 304


def test_every_step_of_the_line_is_news(client, line, join, run):
    known = ask(client, None).headers["ETag"]
    reference = join(line)
    for step in ("call_next", "call_again", "here", "seen"):
        answer = ask(client, known)
        assert answer.status_code == 200, f"Nothing new before {step}."
        known = answer.headers["ETag"]
        run(step, line.reference if step == "call_next" else reference)
    assert ask(client, known).status_code == 200


def test_the_minute_is_news_for_the_welcome_but_not_for_a_single_call(client, line, join, run):
    welcome = ask(client, None).headers["ETag"]
    minute = timedelta(minutes=1)
    with clock.at(clock.now() + minute):
        assert ask(client, welcome).status_code == 200
    join(line)
    run("call_next", line.reference)
    called = ask(client, None).headers["ETag"]
    with clock.at(clock.now() + minute):
        assert ask(client, called).status_code == 304


def test_an_unchanged_poll_reads_no_ticket(client, line, join, app):
    join(line)
    tag = ask(client, None).headers["ETag"]
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    with app.app_context():
        reader = db.reader()
    sa.event.listen(reader, "before_cursor_execute", note)
    try:
        schools.by_host("localhost")
        assert ask(client, tag).status_code == 304
        unchanged = list(seen)
        join(line)  # something new, so that the line is looked at again
        assert ask(client, None).status_code == 200
    finally:
        sa.event.remove(reader, "before_cursor_execute", note)
    assert not [statement for statement in unchanged if "FROM ticket" in statement]
    assert [statement for statement in seen if "FROM ticket" in statement], "the control"


# --- the page -----------------------------------------------------------------------------------


def test_a_quiet_wall_has_no_button_for_sound(client):
    assert "data-sound" in client.get("/wall").text
    quiet = client.get("/wall?quiet=1").text
    assert "data-sound" not in quiet
    assert "data-quiet" in quiet


def test_what_to_do_without_the_server_is_on_the_page_already(client, line, join):
    for tag in ("pl", "ar"):
        join(line, tag)
    page = client.get("/wall").text
    lost = page.partition('<div class="wall-lost">')[2].partition('<div class="wall-foot">')[0]
    assert re.findall(r'<p lang="([^"]+)"', lost) == ["pl", "ar", "en"]
    assert "Listen for your number." in lost


def test_the_wall_looks_the_same_whatever_the_browser_chose_before(client):
    client.set_cookie("mode", "phone")
    assert 'data-mode="wall"' in client.get("/wall").text
