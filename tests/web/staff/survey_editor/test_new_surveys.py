"""New surveys: what is saved, what is said, and what is shown as it was typed."""

import html
import re

import pytest

from tests import tables
from tests.web.staff.survey_editor.conftest import (
    NEW,
    filled,
    kept,
    sent_back,
    surveys_of,
    words_of,
)

PAYLOAD = '"><script>alert(1)</script>{{7*7}}'


def test_a_survey_is_made_and_looked_at(as_host, app, editing):
    answer = as_host.post(NEW, data=filled())
    (row,) = surveys_of(app)
    assert answer.location == f"/staff/surveys/{row['reference']}/preview"
    assert (row["title"], row["state"], row["picture"]) == ("The coffee morning", "draft", "people")
    faces, drinks = editing(row["reference"]).draft.questions
    assert (faces.kind, drinks.kind) == ("faces", "one")
    assert [option.text for option in drinks.options] == ["Tea", "Milk"]
    assert "Saved. This is what parents see." in as_host.get(answer.location).text


def test_a_second_tap_makes_nothing_and_another_form_does(as_host, app):
    first = as_host.post(NEW, data=filled()).location
    assert as_host.post(NEW, data=filled()).location == first
    assert len(surveys_of(app)) == 1
    assert tables.count(app, "survey_question") == 2
    as_host.post(NEW, data=filled(key="n" * 22))
    as_host.post(NEW, data=filled(key="no"))
    assert len(surveys_of(app)) == 3


def test_it_is_for_an_event_for_a_class_or_for_everybody(as_host, app, scene, editing, make):
    page = as_host.get(NEW).text
    assert re.search(rf'<option value="{scene.event}">Coffee morning, ', page)
    event = make(who="event", event=scene.event, class_name="4B")
    assert (editing(event).draft.event, editing(event).draft.class_name) == (scene.event, "")
    of_class = make(who="class", event=scene.event, class_name="4B")
    assert (editing(of_class).draft.event, editing(of_class).draft.class_name) == ("", "4B")
    everybody = make(who="all", event=scene.event, class_name="4B", closes_on="2027-03-01")
    draft = editing(everybody).draft
    assert (draft.event, draft.class_name, draft.closes_on.isoformat()) == ("", "", "2027-03-01")


@pytest.mark.parametrize("name", ["event", "times", "talk"])
def test_examples_can_be_saved_as_they_are(as_host, app, name):
    page = as_host.get(f"{NEW}?like={name}").text
    form = sent_back(page)
    answer = as_host.post(NEW, data=form)
    assert answer.status_code == 303, answer.text
    assert len(words_of(form)) == 3
    assert "words-are-hard" not in page
    assert "This sentence is long" not in page


@pytest.mark.parametrize(
    ("questions", "given", "said"),
    [
        ((), {"title": ""}, "Give it a title."),
        ((), {"title": "x" * 121}, "This is long. 120 letters fit here."),
        ((), {"sentence": "x" * 301}, "This is long. 300 letters fit here."),
        ((), {"who": "event"}, "Choose the event, or: Everybody."),
        ((), {"who": "class"}, "Type the name of the class, or choose: Everybody."),
        ((), {"closes_on": "soon"}, "Choose a day, or type it like this: 2026-11-24."),
        ([("faces", "")], {}, "Question 1: Write the question."),
        ([("faces", "x" * 201)], {}, "This is long. 200 letters fit here."),
        ([("one", "Which?", "Tea")], {}, "Write at least two answers to choose from."),
        ([("several", "Which?", "Tea", "Tea")], {}, "Two answers are the same. Change one."),
        ([("one", "Which?", "Tea", "x" * 81)], {}, "This is long. 80 letters fit here."),
        ([("one", "Which?", "a", "b", "")], {"q0-o2-picture": "ball"}, "Write words for each"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(as_host, app, questions, given, said):
    data = filled(*questions, **given)
    answer = as_host.post(NEW, data=data)
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert kept(sent_back(answer.text)) == kept(data, "do")
    assert surveys_of(app) == []


def test_what_is_typed_is_shown_as_it_is(as_host, make, editing):
    reference = make(("one", PAYLOAD, PAYLOAD, "=HYPERLINK(1)"), title=PAYLOAD)
    assert editing(reference).draft.questions[0].text == PAYLOAD
    for page in ("change", "copy", "preview", "words?language=pl", ""):
        text = as_host.get(f"/staff/surveys/{reference}/{page}".rstrip("/")).text
        assert "<script>alert" not in text
        assert html.escape(PAYLOAD).replace("&quot;", "&#34;") in text
        assert "{{7*7}}" in text


def test_unknown_kinds_and_pictures_count_as_the_first(make, editing):
    reference = make(("<b>", "How?"), **{"q0-picture": "../../etc/passwd", "picture": "x"})
    (question,) = editing(reference).draft.questions
    assert (question.kind, question.picture) == ("faces", None)


def test_the_words_are_looked_at_while_typing(as_host):
    hard = {"title": "Attainment", "q1-text": "How was the facilitation of the provision?"}
    hints = as_host.get("/staff/surveys/hints", query_string=hard).text
    for word in ("Attainment", "facilitation", "provision"):
        assert f"<q><bdi>{word}</bdi></q>" in hints
    assert as_host.get("/staff/surveys/hints").text.strip() == ""
