"""Every payload typed into every field, through the pages themselves, as parents and staff do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from kiosk.core import clock, db, tokens
from kiosk.domain import surveys
from kiosk.models.event import Event
from kiosk.models.feedback import Feedback, Reply
from kiosk.models.survey import Survey, SurveyQuestion, SurveyResponse
from kiosk.web.plumbing import private_links
from kiosk.web.plumbing.private_links import ANSWER, FEEDBACK, SURVEY
from tests import surgeries
from tests.rules.payloads import Payload


@dataclass
class Typed:
    """Where one payload went: references and links of what it was typed into."""

    payload: Payload
    about: str = ""
    link: str = ""
    answer: str = ""
    message: str = ""
    reply: str = ""
    story: str = ""
    survey: str = ""
    survey_link: str = ""
    text_link: str = ""


def send(client: FlaskClient, address: str, **form: str) -> Any:
    """Send a form as it is, also with half a letter in it."""
    data = urlencode(form, errors="surrogatepass")
    return client.post(address, data=data, content_type="application/x-www-form-urlencoded")


def done(answer: Any) -> str:
    """Return where a form led to, which was taken."""
    assert answer.status_code == 303, f"{answer.request.path}: {answer.status} {answer.text[:3000]}"
    return str(answer.location)


def furnish(
    app: Flask, scene: Any, parent: FlaskClient, staff: FlaskClient, payloads: Sequence[Payload]
) -> list[Typed]:
    """Type every payload into everything; return what became of them."""
    typed = [Typed(payload) for payload in payloads]
    with app.app_context(), db.writing():
        for number, one in enumerate(typed):
            one.about = _about(scene, one.payload, number)
    written = _survey(staff, [("text", "What else?", [])], "In your own words")
    with app.app_context(), db.writing():
        _open(scene.school, [written])
    for one in typed:
        app.extensions["throttle"].storage.reset()
        _message(app, parent, one)
        one.story = _story(staff, one.payload)
        one.survey = _survey(staff, _questions(one.payload), one.payload.cut(120))
    with app.app_context(), db.writing():
        _open(scene.school, [one.survey for one in typed])
        for one in typed:
            _find(scene.school, one)
            _people(scene.school, one.survey)
    for one in typed:
        app.extensions["throttle"].storage.reset()
        _answer(staff, one)
        _take_survey(app, parent, one, written)
    with app.app_context():
        db.use(db.READING)
        for one in typed:
            wanted = (Reply.school_id == scene.school.id, Reply.feedback_reference == one.message)
            one.reply = db.session.scalars(sa.select(Reply.reference).where(*wanted)).one()
    for one in typed:
        words = f"/staff/messages/{one.message}/words"
        done(send(staff, words, text=one.payload.typed))
        done(send(staff, words, text=one.payload.typed, reply=one.reply))
    return typed


def _about(scene: Any, payload: Payload, number: int) -> str:
    """Name an event, or a host, with what is kept of a payload."""
    title = payload.seen(90)
    if number % 2:
        return f"h-{surgeries.add_host(scene.school, title, role=title[:60]).reference}"
    its = (Event.school_id == scene.school.id, Event.reference == scene.event)
    row = dict(db.session.execute(sa.select(Event.__table__).where(*its)).mappings().one())
    row |= {"reference": tokens.reference(), "code": tokens.short_code()}
    row |= {"title": title, "sentence": title}
    row = {name: value for name, value in row.items() if name not in ("id", "key")}
    db.session.execute(sa.insert(Event), [{**row, "key": tokens.reference()}])
    return f"e-{row['reference']}"


def _message(app: Flask, parent: FlaskClient, one: Typed) -> None:
    key = tokens.reference()
    with app.app_context():
        one.link = private_links.token(FEEDBACK, key)
        one.answer = private_links.token(ANSWER, one.link)
    done(send(parent, "/pl/feedback", key=key, face="better", about=one.about))
    done(send(parent, f"/pl/feedback/{one.link}/write", words=one.payload.typed))


def _story(staff: FlaskClient, payload: Payload) -> str:
    texts = {"told": payload.cut(300), "answer": payload.cut(400)}
    more = {f"{name}_pl": text for name, text in texts.items()}
    form = {"key": tokens.reference(), "state": "did", "picture": "tell", "told_on": "2026-11-20"}
    name = payload.cut(60)
    led_to = done(send(staff, "/staff/board/new", **texts, **more, **form, first_name=name))
    return re.split(r"[/?]", led_to)[3]


def _questions(payload: Payload) -> list[tuple[str, str, list[str]]]:
    options = [payload.cut(80), "Something else"]
    return [("one", payload.cut(200), options), ("several", payload.cut(200), options)]


def _survey(staff: FlaskClient, asked: Any, title: str) -> str:
    form = {"key": tokens.reference(), "title": title, "sentence": title, "picture": "tell"}
    form |= {"who": "all", "do": "save"}
    for number, (kind, words, options) in enumerate(asked):
        form |= {f"q{number}-kind": kind, f"q{number}-text": words}
        form |= {f"q{number}-o{at}-text": option for at, option in enumerate(options)}
    return re.split(r"[/?]", done(send(staff, "/staff/surveys/new", **form)))[3]


def _open(school: Any, references: list[str]) -> None:
    its = (Survey.school_id == school.id, Survey.reference.in_(references))
    db.session.execute(sa.update(Survey).where(*its).values(state="open"))


def _find(school: Any, one: Typed) -> None:
    """Let the answer to a message be opened by its link: pictures of a code are drawn slowly."""
    mine = (Feedback.school_id == school.id, Feedback.link_digest == tokens.digest(one.link))
    one.message = db.session.scalars(sa.select(Feedback.reference).where(*mine)).one()
    wants = {"wants_answer": True, "answer_digest": tokens.digest(one.answer)}
    db.session.execute(sa.update(Feedback).where(*mine).values(**wants))


def _people(school: Any, survey: str) -> None:
    """Let six people have answered yesterday, so that the results are shown."""
    its = (Survey.school_id == school.id, Survey.reference == survey)
    survey_id = db.session.scalars(sa.select(Survey.id).where(*its)).one()
    wanted = sa.select(SurveyQuestion.reference).where(
        SurveyQuestion.school_id == school.id, SurveyQuestion.survey_id == survey_id
    )
    options = _options_of(school, survey_id)
    given = {question: [options[question]] for question in db.session.scalars(wanted)}
    day = clock.today(school.time_zone) - timedelta(days=1)
    for _person in range(6):
        its_own = {"reference": tokens.reference(), "link_digest": tokens.reference()}
        row = {"school_id": school.id, "survey_id": survey_id, "day": day, "mixed": True}
        db.session.add(SurveyResponse(**its_own, **row, answers=given))
    db.session.flush()


def _options_of(school: Any, survey_id: int) -> dict[str, str]:
    """Return the first option of each question."""
    its = (Survey.school_id == school.id, Survey.id == survey_id)
    reference = db.session.scalars(sa.select(Survey.reference).where(*its)).one()
    view = surveys.by_reference(school, reference, "en")
    return {each.reference: each.options[0].reference for each in view.questions}


def _answer(staff: FlaskClient, one: Typed) -> None:
    address = f"/staff/messages/{one.message}/reply"
    done(send(staff, address, key=tokens.reference(), text=one.payload.typed))


def _take_survey(app: Flask, parent: FlaskClient, one: Typed, written: str) -> None:
    """Begin the survey of a payload; type the payload into the one that asks for words."""
    key = tokens.reference()
    with app.app_context():
        one.survey_link = private_links.token(SURVEY, key)
    done(send(parent, f"/en/survey/{one.survey}", key=key))
    text_key = tokens.reference()
    with app.app_context():
        one.text_link = private_links.token(SURVEY, text_key)
    done(send(parent, f"/en/survey/{written}", key=text_key, words=one.payload.cut(500)))
    one.text_link = f"{written}/{one.text_link}"
