"""Answers to a survey: one row for each private link, with the day and nothing about anybody.

Each step is kept at once; the same step again changes nothing. What is written becomes a message
of its own, with a link of its own: the row of the answers does not know that there is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.core.text import TooLong, clean_paragraph
from kiosk.domain import feedback, surveys
from kiosk.domain.surveys import NotOpen as NotOpen
from kiosk.domain.surveys import QuestionView
from kiosk.models.school import School
from kiosk.models.survey import Kind, Survey, SurveyResponse

#: Characters of an answer in words.
LIMIT = 500
#: As with every message.
DAYS_OPEN = feedback.DAYS_OPEN


class AnswerUnknown(errors.Refusal):
    """An answer that this question does not have."""

    code = "choose"


class AnswerTooLong(errors.Refusal):
    """More than 500 characters; nothing is cut silently."""

    code = "words_long"


@dataclass(frozen=True)
class Answered:
    """What was answered so far by a private link: references of questions to their values."""

    survey_reference: str
    answers: dict[str, tuple[str, ...]]


def begin(school: School, survey_reference: str, *, token: str) -> None:
    """Begin to answer an open survey. The same link again is the same row.

    Refuses NotFound, also for the link of another survey, and NotOpen.
    """
    survey = surveys.by_reference(school, survey_reference, school.default_language)
    survey.must_be_open()
    row = {
        "reference": tokens.reference(),
        "school_id": school.id,
        "survey_id": survey.id,
        "link_digest": tokens.digest(token),
        "day": clock.today(school.time_zone),
        "mixed": False,
        "answers": {},
    }
    add = db.insert(SurveyResponse).on_conflict_do_nothing(index_elements=["link_digest"])
    added = db.session.execute(add.returning(SurveyResponse.reference), row).first()
    if added is None and _row(school, token).survey_id != survey.id:
        raise errors.NotFound


def answer(
    school: School,
    token: str,
    question_reference: str,
    values: Sequence[str],
    *,
    text: str = "",
    text_token: str = "",
    language: str = "",
) -> None:
    """Keep the answer to one question; none takes back what was answered before.

    A question for words takes `text`, and needs the link of the message it becomes and the
    language tag of the page. Refuses NotFound, NotOpen, AnswerUnknown and AnswerTooLong.
    """
    reference = by_token(school, token).survey_reference
    survey = surveys.by_reference(school, reference, school.default_language)
    survey.must_be_open()
    question = _question(survey, question_reference)
    if question.kind == Kind.TEXT:
        feedback.write_text(
            school,
            token=text_token,
            question_id=question.id,
            words=_cleaned(text),
            language=language,
        )
    else:
        _keep(school, token, question.reference, known_values(question, values))


def known_values(question: QuestionView, values: Sequence[str]) -> list[str]:
    """Return which of the values the question has, in its order; refuses AnswerUnknown.

    Only a question for several answers takes more than one. What staff took away meanwhile is
    left out, as long as something is left.
    """
    known = [value for value in question.values if value in values]
    one_too_many = len(known) > 1 and question.kind != Kind.SEVERAL
    if one_too_many or (values and not known):
        raise AnswerUnknown
    return known


def by_token(school: School, token: str) -> Answered:
    """Return what was answered by this private link so far; refuses NotFound."""
    row = _row(school, token)
    return Answered(row.reference, {key: tuple(given) for key, given in row.answers.items()})


def text_of(school: School, text_token: str, language: str) -> str:
    """Return what was written by the link of a text so far, or ""."""
    try:
        return feedback.by_token(school, text_token, language).words
    except errors.NotFound:
        return ""


def _question(survey: surveys.SurveyView, reference: str) -> QuestionView:
    for question in survey.questions:
        if question.reference == reference:
            return question
    raise errors.NotFound


def _cleaned(raw: str) -> str:
    try:
        return clean_paragraph(raw, LIMIT)
    except TooLong as too_long:
        raise AnswerTooLong from too_long


def _keep(school: School, token: str, question: str, values: list[str]) -> None:
    before = _row(school, token, lock=True).answers
    after = {key: given for key, given in before.items() if key != question}
    if values:
        after[question] = values
    if after == before:
        return
    # Sorted, so that not even the order of somebody's answers is kept; mixed anew, as it moves.
    db.session.execute(
        sa.update(SurveyResponse)
        .where(*_by_link(school, token))
        .values(answers=dict(sorted(after.items())), mixed=False),
        execution_options={"synchronize_session": False},
    )


def _by_link(school: School, token: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        SurveyResponse.school_id == school.id,
        SurveyResponse.link_digest == tokens.digest(token),
        SurveyResponse.day >= clock.today(school.time_zone) - DAYS_OPEN,
    )


def _row(school: School, token: str, *, lock: bool = False) -> Any:
    wanted = (
        sa.select(SurveyResponse.survey_id, SurveyResponse.answers, Survey.reference)
        .join(Survey, Survey.id == SurveyResponse.survey_id)
        .where(*_by_link(school, token))
    )
    if lock:
        wanted = wanted.with_for_update(of=SurveyResponse)
    if (found := db.found(wanted)) is None:
        raise errors.NotFound
    return found
