"""What parents answered, in counts in which nobody can be found, and the list of all surveys.

Only answers of days that are over count, five or more new ones at once (survey_blocks): whoever
looks again and again sees no single answer arrive. Nothing is counted together with anything else,
so that no two facts meet in one person.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, small_groups
from kiosk.core.small_groups import LEAST as LEAST
from kiosk.domain import feedback, survey_blocks, survey_words, surveys, words
from kiosk.domain.survey_words import Standing
from kiosk.domain.surveys import QuestionView, SurveyView
from kiosk.domain.words import Words
from kiosk.models.event import Event
from kiosk.models.feedback import Feedback
from kiosk.models.school import School
from kiosk.models.survey import Kind, Survey, SurveyQuestion, SurveyResponse, SurveyState

#: As many as the page of staff lists.
LISTED = 200


@dataclass(frozen=True)
class Counted:
    """One answer: how many people gave it, or None where that is not shown.

    `value` is a face, a step or the reference of an option; "" stands for no answer. `text` is
    there for options.
    """

    value: str
    text: Words | None
    picture: str | None
    people: int | None


@dataclass(frozen=True)
class Result:
    """A question with its counts. Of a question for words: only how many wrote (`texts`)."""

    question: QuestionView
    answers: tuple[Counted, ...] = ()
    texts: int | None = 0

    @property
    def dashed(self) -> bool:
        """Say whether a count is not shown; the page then says what a dash stands for."""
        return any(one.people is None for one in self.answers)


@dataclass(frozen=True)
class Results:
    """A survey with what was answered until yesterday evening.

    `answered` is None below five, and then there are no results.
    """

    survey: SurveyView
    answered: int | None
    results: tuple[Result, ...] = ()


@dataclass(frozen=True)
class Line:
    """A survey in the list of staff. `over`: it is open, but its last day has passed.

    `answered` is 0, None for fewer than five, or the number until yesterday evening.
    """

    reference: str
    title: str
    picture: str
    state: str
    over: bool
    event: Words | None
    class_name: str
    closes_on: date | None
    answered: int | None
    standing: Standing

    @property
    def takes_answers(self) -> bool:
        """Say whether parents can answer it today."""
        return self.state == SurveyState.OPEN and not self.over


def of(school: School, reference: str) -> Results:
    """Return the results of a survey in the school's own language; refuses NotFound."""
    survey = surveys.by_reference(school, reference, school.default_language)
    rows = _answers(school, survey.id)
    written = _written(school, [survey.id])
    answered = _people(survey.questions, len(rows), written)
    if answered < LEAST:
        return Results(survey, None)
    results = tuple(
        Result(question, texts=shown(written[question.id]))
        if question.kind == Kind.TEXT
        else Result(question, _counted(question, rows))
        for question in survey.questions
    )
    return Results(survey, answered, results)


def everything(school: School) -> list[Line]:
    """Return all surveys, the newest first."""
    rows = db.session.execute(
        sa.select(
            *(Survey.id, Survey.reference, Survey.title, Survey.picture, Survey.state),
            *(Survey.class_name, Survey.closes_on),
            *(Event.title.label("event_title"), Event.words.label("event_words")),
        )
        .outerjoin(Event, Event.id == Survey.event_id)
        .where(Survey.school_id == school.id)
        .order_by(Survey.made_at.desc(), Survey.id.desc())
        .limit(LISTED)
    ).all()
    ids = [row.id for row in rows]
    people, standing = _all_people(school, ids), survey_words.standing(school, ids)
    return [_line(school, row, people[row.id], standing[row.id]) for row in rows]


def shown(people: int) -> int | None:
    """Return a number of people, or None where they are fewer than five and more than none."""
    return None if 0 < people < LEAST else people


def protected(counts: Sequence[int]) -> list[int | None]:
    """Return counts of one question, as far as they may be shown beside their known total."""
    table = small_groups.protect([[count] for count in counts], columns_known=True)
    return [None] * len(counts) if table is None else [line[0] for line in table.cells]


def _line(school: School, row: Any, people: int, standing: Standing) -> Line:
    own = school.default_language
    return Line(
        reference=row.reference,
        title=row.title,
        picture=row.picture,
        state=row.state,
        over=row.closes_on is not None and row.closes_on < clock.today(school.time_zone),
        event=words.pick(row.event_title or "", "title", row.event_words or {}, own, own),
        class_name=row.class_name,
        closes_on=row.closes_on,
        answered=shown(people),
        standing=standing,
    )


def _until_yesterday(school: School, day: Any) -> sa.ColumnElement[bool]:
    over: sa.ColumnElement[bool] = day < clock.today(school.time_zone)
    return over


def _answers(school: School, survey_id: int) -> Sequence[dict[str, list[str]]]:
    counting = survey_blocks.counting(school, survey_id)
    return db.session.scalars(sa.select(SurveyResponse.answers).where(*counting)).all()


def _written(school: School, survey_ids: Sequence[int]) -> Counter[int]:
    """Return how many messages there are for each question for words."""
    rows = db.session.execute(
        sa.select(Feedback.question_id, sa.func.count())
        .join(SurveyQuestion, SurveyQuestion.id == Feedback.question_id)
        .where(*feedback.visible(school), SurveyQuestion.survey_id.in_(survey_ids))
        .where(_until_yesterday(school, Feedback.day))
        .group_by(Feedback.question_id)
    )
    return Counter({question_id: count for question_id, count in rows if question_id is not None})


def _people(questions: Sequence[Any], chose: int, written: Counter[int]) -> int:
    """Return how many answered. Where there are only questions for words, those who wrote."""
    if any(question.kind != Kind.TEXT for question in questions):
        return chose
    return max((written[question.id] for question in questions), default=0)


def _all_people(school: School, survey_ids: Sequence[int]) -> dict[int, int]:
    chose = survey_blocks.people(school, survey_ids)
    asked: dict[int, list[Any]] = {}
    columns = (SurveyQuestion.id, SurveyQuestion.survey_id, SurveyQuestion.kind)
    for row in db.session.execute(
        sa.select(*columns).where(
            SurveyQuestion.school_id == school.id, SurveyQuestion.survey_id.in_(survey_ids)
        )
    ):
        asked.setdefault(row.survey_id, []).append(row)
    written = _written(school, survey_ids)
    return {one: _people(asked.get(one, ()), chose.get(one, 0), written) for one in survey_ids}


def _counted(question: QuestionView, rows: Sequence[dict[str, list[str]]]) -> tuple[Counted, ...]:
    """Count a question: who left it out is an answer too, or small groups would follow from it."""
    given = [set(row.get(question.reference, ())) & set(question.values) for row in rows]
    counts = [sum(value in one for one in given) for value in question.values]
    found = tuple(
        Counted(value, option.text if option else None, option.picture if option else None, 0)
        for value, option in zip(question.values, question.options or [None] * 9, strict=False)
    )
    if question.kind == Kind.SEVERAL:
        people = [protected([count, len(rows) - count])[0] for count in counts]
    else:
        none = Counted("", None, None, 0)
        found, people = (*found, none), protected([*counts, len(rows) - sum(map(bool, given))])
    return tuple(replace(one, people=n) for one, n in zip(found, people, strict=True))
