"""The pages of sign-in themselves: a form of its own, steps without scripts, and the thanks."""

import pytest

from kiosk.core import db, tokens
from kiosk.domain import signins
from kiosk.web.plumbing import catalogs, refusals
from tests import tables
from tests.web.parents.signin.conftest import TAGS, only_row


def test_a_new_form_begins_empty_with_a_key_of_its_own(client, scene):
    one, two = (client.get(f"/en/sign-in/{scene.event}").text for _ in range(2))
    keys = [text.split('name="key" value="')[1].split('"')[0] for text in (one, two)]
    assert keys[0] != keys[1]
    assert all(map(tokens.is_token, keys))


def test_an_event_that_has_ended_is_not_offered(client, make_event):
    assert make_event(-90, -1) not in client.get("/en/sign-in").text


@pytest.mark.parametrize(
    ("do", "shows"),
    [
        ("adults+1", 'name="adults" value="3"'),
        ("adults-1", 'name="adults" value="1"'),
        ("children+1", 'name="children" value="1"'),
        ("children-1", 'name="children" value="0"'),
    ],
)
def test_steps_work_without_scripts_and_store_nothing(app, post, do, shows):
    answer = post("Ann", adults="2", do=do)
    assert answer.status_code == 200
    assert shows in " ".join(answer.text.split())
    assert 'value="Ann"' in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("tag", TAGS)
def test_thanks_say_where_to_go_and_the_number_but_no_name(app, client, post, scene, tag):
    answer = post("Marguerite", tag=tag)
    page = client.get(answer.location)
    row = only_row(app)
    assert "Riverside hall" in page.text
    assert str(row["ticket_number"]) in page.text
    assert "Marguerite" not in page.text


def test_thanks_of_somebody_elses_school_are_not_found(app, client, other):
    with app.app_context(), db.writing():
        theirs = signins.sign_in(
            other,
            None,
            signins.Party.of(["Ann"], 1, 0),
            language="en",
            came_by=signins.TABLET,
            key=tokens.reference(),
        )
    assert client.get(f"/en/thank-you/{theirs.reference}").status_code == 404


@pytest.mark.parametrize("tag", ["pl", "ar"])
def test_refusals_are_translated(tag):
    sentences = [*refusals.WORDS.values(), refusals.GONE, refusals.LARGE, refusals.FOREIGN]
    parents = [sentence for sentence in sentences if sentence in catalogs.catalog(tag)]
    for code in ("name", "name_long", "party", "ended", "cancelled", "not_today", "key_taken"):
        assert refusals.WORDS[code] in parents, f"translations/{tag}: {code} has no words yet."
