"""Names and counts over HTTP: who is welcome, and what is asked for again in whose language."""

import pytest

from kiosk.core import tokens
from kiosk.web.plumbing import refusals
from tests import tables
from tests.web.parents.signin.conftest import TAGS, TWO, only_row, said


@pytest.mark.parametrize(
    "name",
    [
        "A",
        "x" * 90,
        "O'Brien",
        "علی\u200cرضا",
        "ক্ষমা",
        "李娜",
        "Zofia Żółć",
        "👩‍👩‍👧",
        "<b>&\"'{{7*7}}",
    ],
)
def test_any_name_of_one_to_ninety_letters_is_welcome(app, post, name):
    answer = post(name)
    assert answer.status_code == 303
    assert only_row(app)["names"] == (name,)


@pytest.mark.parametrize("tag", TAGS)
def test_ninety_one_letters_are_refused_kindly_and_nothing_typed_is_lost(app, post, tag):
    answer = post("x" * 91, tag=tag, adults="2", children="3")
    assert answer.status_code == 422
    assert said(tag, refusals.WORDS["name_long"]) in answer.text
    assert "x" * 91 in answer.text
    assert 'name="adults" value="2"' in " ".join(answer.text.split())
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("tag", TWO)
@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u202e", "\u3164"])
def test_a_name_of_nothing_but_space_is_asked_for_again(app, post, tag, typed):
    answer = post(typed, tag=tag)
    assert answer.status_code == 422
    assert said(tag, refusals.WORDS["name"]) in answer.text
    assert tables.count(app, "sign_in") == 0


def test_a_refused_form_keeps_its_key_so_that_mending_it_is_one_sign_in(app, post):
    key = tokens.reference()
    assert key in post("", key=key).text
    assert post("Ann", key=key).status_code == 303
    assert only_row(app)["key"] == key


def test_what_hides_or_reorders_is_taken_out_and_joiners_stay(app, post):
    post("\u202eZoe\u0308\u0000\u2069", "علی\u200cرضا")
    assert only_row(app)["names"] == ("Zoë", "علی\u200cرضا")


def test_bytes_that_are_no_text_do_no_harm(app, client, scene):
    answer = client.post(
        f"/en/sign-in/{scene.event}",
        data=b"name=%ff%fe%ed%b2%80Ann&adults=1&key=" + tokens.reference().encode(),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 303
    assert only_row(app)["names"][0].endswith("Ann")


def test_a_party_of_several_with_children_is_one_row(app, post):
    post("Ann", "", "Ben", adults="2", children="٣")
    row = only_row(app)
    assert (row["names"], row["adults"], row["children"]) == (("Ann", "Ben"), 2, 3)


@pytest.mark.parametrize("tag", ["en", "en-XA"])
@pytest.mark.parametrize("sent", [{"adults": "61"}, {"adults": "0"}, {"children": "999"}])
def test_a_group_too_large_is_sent_to_a_person(app, post, tag, sent):
    answer = post("Ann", tag=tag, **sent)
    assert answer.status_code == 422
    assert said(tag, refusals.WORDS["party"]) in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("nonsense", ["", "many", "-3", "1e9", "9" * 40, "1.5", "²"])
def test_counts_that_are_no_counts_are_taken_as_one_adult(app, post, nonsense):
    assert post("Ann", adults=nonsense, children=nonsense).status_code == 303
    row = only_row(app)
    assert (row["adults"], row["children"]) == (1, 0)
