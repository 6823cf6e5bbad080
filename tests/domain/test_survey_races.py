"""Answers to a survey that come at once: from a double touch, a lost answer, two open pages."""

import threading

import pytest
import sqlalchemy as sa

from kiosk.core import db, tokens
from kiosk.domain import feedback, survey_answers
from kiosk.models.feedback import Feedback
from kiosk.models.survey import SurveyResponse
from tests.faults import races

pytestmark = pytest.mark.usefixtures("context")


def rows(school, model):
    wanted = sa.select(sa.func.count()).select_from(model).where(model.school_id == school.id)
    return db.session.scalar(wanted)


def stored(school, link):
    return survey_answers.by_token(school, link).answers


def settled(school, link):
    """Return what others have stored, and let go of the one writing connection again."""
    db.session.rollback()
    found = stored(school, link)
    db.session.rollback()
    return found


@pytest.fixture
def committed(app, scene, make_survey):
    """Return a survey of two questions that other connections see."""
    with db.writing():
        return make_survey("faces", "five", "text")


def step(school, made, link, question, value):
    def take():
        survey_answers.begin(school, made.reference, token=link)
        given = {"text_token": "text-" + link, "language": "en"}
        survey_answers.answer(school, link, question.reference, [value], text=value, **given)

    return (races.TOOK, made.reference, take)


def test_twenty_times_the_same_at_once_is_one_row(app, school, committed):
    link = tokens.reference()
    text = committed.questions[2]
    same = [step(school, committed, link, committed.questions[0], "good")] * 20
    for steps in (same, [step(school, committed, link, text, "Hello")] * 20):
        history = races.at_once(app, steps, 20)
        assert races.count(history, races.TOOK) == 20, history
    assert stored(school, link) == {committed.questions[0].reference: ("good",)}
    assert rows(school, SurveyResponse) == rows(school, Feedback) == 1
    assert feedback.by_token(school, "text-" + link, "en").words == "Hello"


def test_answers_to_two_questions_at_once_are_both_kept(app, school, committed):
    first, second, _text = committed.questions
    for _round in range(5):
        link = tokens.reference()
        steps = [
            step(school, committed, link, first, "good"),
            step(school, committed, link, second, "5"),
        ] * 6
        history = races.at_once(app, steps, 12)
        assert races.count(history, races.TOOK) == 12, history
        kept = settled(school, link)
        assert kept == {first.reference: ("good",), second.reference: ("5",)}


def test_without_the_lock_one_of_two_answers_would_be_lost(app, school, committed, monkeypatch):
    """The control: both look at the answers before either of them writes."""
    first, second, _text = committed.questions
    link = tokens.reference()
    with db.writing():
        survey_answers.begin(school, committed.reference, token=link)
    both, row = threading.Barrier(2), survey_answers._row

    def unlocked(known, token, *, lock=False):
        found = row(known, token)
        if lock:
            both.wait(5)
        return found

    monkeypatch.setattr(survey_answers, "_row", unlocked)
    # SQLite's one writer is a lock of its own: look through the readers, write late.
    monkeypatch.setattr(db, "WRITING", db.READING_FIRST)

    def alone(question, value):
        return lambda: survey_answers.answer(school, link, question.reference, [value])

    steps = [("took", "", alone(first, "good")), ("took", "", alone(second, "5"))]
    races.at_once(app, steps, 2)
    assert len(settled(school, link)) == 1
