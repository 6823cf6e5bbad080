"""Surveys for tests, made as rows: those who test a page need not write a survey first.

Also a parent's steps through the pages of one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.core import clock, db, tokens
from kiosk.models.event import Event
from kiosk.models.survey import Kind, Survey, SurveyOption, SurveyQuestion, SurveyState

#: A question as a test writes it: its kind; or kind and words; or kind, words and its options,
#: each of which is a text or (text, picture).
Asked = str | tuple[Any, ...]
Option = str | tuple[str, str]

DRINKS = ("Tea", "Coffee", "Water")


@dataclass(frozen=True)
class MadeQuestion:
    """A question of a survey of a test; `options` are the references, in order."""

    id: int
    reference: str
    kind: str
    text: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class MadeSurvey:
    """A survey of a test, with its questions in order."""

    id: int
    reference: str
    title: str
    questions: tuple[MadeQuestion, ...]


def add_survey(
    school: Any,
    *asked: Asked,
    title: str = "The coffee morning",
    sentence: str = "",
    picture: str = "tell",
    state: str = SurveyState.OPEN,
    event: str | None = None,
    class_name: str = "",
    closes_on: date | None = None,
    **more: Any,
) -> MadeSurvey:
    """Add a survey within the transaction of the test; one question of each kind if none is given.

    `event` is the reference of an event.
    """
    survey = Survey(
        reference=tokens.reference(),
        school_id=school.id,
        key=tokens.reference(),
        title=title,
        sentence=sentence,
        picture=picture,
        state=state,
        event_id=_event_id(school, event),
        class_name=class_name,
        closes_on=closes_on,
        made_at=clock.now(),
        **{"changes": 0, **more},
    )
    db.session.add(survey)
    db.session.flush()
    questions = [
        _add_question(school, survey.id, position, one)
        for position, one in enumerate(asked or tuple(Kind))
    ]
    return MadeSurvey(survey.id, survey.reference, title, tuple(questions))


def _event_id(school: Any, reference: str | None) -> int | None:
    if reference is None:
        return None
    wanted = (Event.school_id == school.id, Event.reference == reference)
    return db.session.scalars(sa.select(Event.id).where(*wanted)).one()


def _add_question(school: Any, survey_id: int, position: int, asked: Asked) -> MadeQuestion:
    kind, *rest = (asked,) if isinstance(asked, str) else asked
    text = rest[0] if rest else f"A question about {kind}?"
    chosen: Sequence[Option] = rest[1] if len(rest) > 1 else DRINKS
    question = SurveyQuestion(
        reference=tokens.reference(),
        school_id=school.id,
        survey_id=survey_id,
        position=position,
        kind=str(kind),
        text=text,
    )
    db.session.add(question)
    db.session.flush()
    options = chosen if kind in (Kind.ONE, Kind.SEVERAL) else ()
    added = tuple(_add_option(school, question.id, at, one) for at, one in enumerate(options))
    return MadeQuestion(question.id, question.reference, str(kind), text, added)


def _add_option(school: Any, question_id: int, position: int, option: Option) -> str:
    text, picture = (option, None) if isinstance(option, str) else option
    row = SurveyOption(
        reference=tokens.reference(),
        school_id=school.id,
        question_id=question_id,
        position=position,
        text=text,
        picture=picture,
    )
    db.session.add(row)
    db.session.flush()
    return row.reference


@contextmanager
def _within(app: Flask) -> Iterator[None]:
    """Commit in a context of its own, or take part in the one in which the test is already."""
    if has_app_context():
        yield
        db.session.flush()
    else:
        with app.app_context(), db.writing():
            yield


@pytest.fixture
def make_survey(app: Flask, scene: Any) -> Callable[..., MadeSurvey]:
    """Return a way to add an open survey, committed.

    `make_survey()` has one question of each kind; `make_survey("faces")` only one of faces;
    `make_survey(("one", "Which drink?", ["Tea", ("Coffee", "coffee")]), state="draft")`.
    `school=` puts it into another school than the scene's.
    """

    def make(*asked: Asked, school: Any = None, **more: Any) -> MadeSurvey:
        with _within(app):
            made = add_survey(school or scene.school, *asked, **more)
            db.session.expunge_all()
        return made

    return make


def key_of(page: TestResponse) -> str:
    """Return the key that a page was made with."""
    return _found(r'name="key" value="([^"]+)"', page)


def action_of(page: TestResponse) -> str:
    """Return where the answer to the question of a page goes."""
    return _found(r'<form class="survey-form" method="post" action="([^"]+)"', page)


def back_of(page: TestResponse) -> str:
    """Return where "Back" leads."""
    return _found(r'class="bar-button" href="([^"]+)"', page).replace("&amp;", "&")


def values_of(page: TestResponse) -> list[str]:
    """Return what can be chosen on a page."""
    return re.findall(r'name="(?:value|face)" value="([^"]+)"', page.text)


def begin(client: FlaskClient, survey: MadeSurvey, tag: str = "en") -> TestResponse:
    """Begin a survey; return the page of its first question."""
    address = f"/{tag}/survey/{survey.reference}"
    answer = client.post(address, data={"key": key_of(client.get(address))})
    assert answer.status_code == 303
    return client.get(answer.location)


def step(client: FlaskClient, page: TestResponse, **data: Any) -> TestResponse:
    """Answer the question of a page; return the page that follows."""
    answer = client.post(action_of(page), data=data)
    assert answer.status_code == 303, answer.text
    return client.get(answer.location)


def _found(pattern: str, page: TestResponse) -> str:
    found = re.search(pattern, page.text)
    assert found, f"{pattern} is not on the page: {page.text}"
    return found[1]
