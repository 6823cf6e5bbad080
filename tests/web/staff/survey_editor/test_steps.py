"""The editor of surveys without scripts: steps that lose nothing."""

import re

import pytest

from tests.web.staff.survey_editor.conftest import (
    NEW,
    filled,
    kept,
    sent_back,
    surveys_of,
    words_of,
)


def after(client, do, *questions, address=NEW, **given):
    answer = client.post(address, data=filled(*questions, do=do, **given))
    assert answer.status_code == 200
    return sent_back(answer.text)


ONE, TWO = ("faces", "How was it?"), ("several", "Which?", "Tea", "Milk", "Water")


def test_a_question_and_an_answer_are_added(as_host, app):
    form = after(as_host, "add", ONE)
    assert words_of(form) == [("How was it?", []), ("", [])]
    assert form["title"] == "The coffee morning"
    more = after(as_host, "answer-1", ONE, TWO)
    assert "q1-o3-text" in more
    assert words_of(more)[1] == ("Which?", ["Tea", "Milk", "Water"])
    assert surveys_of(app) == []


def test_questions_go_up_and_down_and_away(as_host):
    both = [("How was it?", []), ("Which?", ["Tea", "Milk", "Water"])]
    assert words_of(after(as_host, "up-1", ONE, TWO)) == both[::-1]
    assert words_of(after(as_host, "down-0", ONE, TWO)) == both[::-1]
    assert words_of(after(as_host, "away-0", ONE, TWO)) == both[1:]
    assert words_of(after(as_host, "away-0", ONE)) == [("", [])]


def test_answers_go_up_and_away(as_host):
    assert words_of(after(as_host, "higher-0-2", TWO)) == [("Which?", ["Tea", "Water", "Milk"])]
    assert words_of(after(as_host, "out-0-0", TWO)) == [("Which?", ["Milk", "Water"])]


@pytest.mark.parametrize(
    "do", ["up-0", "down-1", "up-7", "away-9", "higher-0-0", "out-0-7", "answer-5", "x", "up--1"]
)
def test_a_button_that_fits_nothing_changes_nothing(as_host, do):
    data = filled(ONE, TWO)
    assert kept(after(as_host, do, ONE, TWO)) == kept(data)


def test_no_more_than_eight_questions_and_eight_answers(as_host):
    eight = [("faces", f"Question {n}?") for n in range(8)]
    form = after(as_host, "add", *eight)
    assert len(words_of(form)) == 8
    many = ("one", "Which?", *"abcdefgh")
    assert "q0-o8-text" not in after(as_host, "answer-0", many)
    page = as_host.post(NEW, data=filled(*eight, do="x")).text
    assert "Add a question" not in page


def test_a_step_keeps_also_what_does_not_fit_yet(as_host):
    form = after(as_host, "add", ("one", "x" * 201, "Tea"), title="", closes_on="soon", who="class")
    assert (form["q0-text"], form["closes_on"], form["who"]) == ("x" * 201, "soon", "class")
    assert form["q0-kind"] == "one"
    assert form["q0-o0-text"] == "Tea"


def test_enter_in_a_field_saves(as_host):
    """A browser presses the first button of a form: it is none that takes a question away."""
    page = as_host.get(NEW).text
    first = re.search(r"<form class.*?(<button[^>]*>)", page, re.S)[1]
    assert 'name="do" value="save"' in first
