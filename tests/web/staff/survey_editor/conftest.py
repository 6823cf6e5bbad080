"""What tests of the editor of surveys share: the form as a browser sends it, and ways to make one."""

import html
import re

import pytest

from kiosk.core import db, tokens
from kiosk.domain import survey_answers, survey_editing
from tests import tables

NEW = "/staff/surveys/new"


def filled(*questions, **given):
    """Return a form as a browser sends it. A question is (kind, words, *options)."""
    data = {
        "key": "k" * 22,
        "changes": "",
        "title": "The coffee morning",
        "sentence": "Two questions.",
        "picture": "people",
        "who": "all",
        "event": "",
        "class_name": "",
        "closes_on": "",
    }
    asked = questions or (("faces", "How was it?"), ("one", "Which drink?", "Tea", "Milk"))
    for number, (kind, words, *options) in enumerate(asked):
        data |= {f"q{number}-kind": kind, f"q{number}-text": words, f"q{number}-picture": ""}
        for at, option in enumerate(options):
            data |= {f"q{number}-o{at}-text": option, f"q{number}-o{at}-picture": ""}
    return {**data, **given}


def sent_back(page):
    """Return the form as a browser would send a page back: every field as it stands there."""
    form = page[page.index("<form class") : page.index("</form>")]
    found = {}
    for field in re.findall(r"<input[^>]+>", form):
        parts = dict(re.findall(r'([\w-]+)="([^"]*)"', field))
        if parts.get("type") not in ("radio", "checkbox") or " checked" in field:
            found[parts["name"]] = html.unescape(parts.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]+name="(\w+)"[^>]*>([^<]*)</textarea>', form):
        found[name] = html.unescape(text)
    for name, body in re.findall(r'<select[^>]*name="([\w-]+)"[^>]*>(.*?)</select>', form):
        found[name] = (re.findall(r'value="([^"]*)" selected', body) or [""])[0]
    return found


def kept(form, *left_out):
    """Return what somebody typed: the page adds empty places and references."""
    return {
        name: value
        for name, value in form.items()
        if value and name not in left_out and not name.endswith("reference")
    }


def words_of(form):
    """Return the questions with their options, in order."""
    found = []
    for number in range(8):
        if f"q{number}-text" in form:
            options = [form.get(f"q{number}-o{at}-text", "") for at in range(8)]
            found.append((form[f"q{number}-text"], [option for option in options if option]))
    return found


def surveys_of(app):
    return tables.rows(app, "survey")


@pytest.fixture
def make(as_host, app):
    """Return a way to make a survey through the form; it gives its reference."""

    def create(*questions, **given):
        data = filled(*questions, **{"key": tokens.reference(), **given})
        answer = as_host.post(NEW, data=data)
        assert answer.status_code == 303, answer.text
        return answer.location.split("/")[3]

    return create


@pytest.fixture
def editing(app, school):
    def look(reference):
        with app.app_context():
            db.use(db.READING)
            return survey_editing.editing(school, reference)

    return look


@pytest.fixture
def answered(app, school, scene):
    """Return a way to open a survey and to answer its first question."""

    def act(reference, value="good"):
        with app.app_context(), db.writing():
            survey_editing.open_up(school, reference, scene.people["manager"])
            question = survey_editing.editing(school, reference).draft.questions[0]
            token = tokens.reference()
            survey_answers.begin(school, reference, token=token)
            survey_answers.answer(school, token, question.reference, [value])

    return act
