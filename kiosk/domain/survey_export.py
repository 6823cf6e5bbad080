"""Answers to a survey as rows of a file: one for each person, in a random order.

Of the day only the month is told, and that only where five people or more answered in it. What
people wrote is not here: each text is a message of its own (domain/message_export), and nobody's
texts are beside their answers. Titles, questions and options are in the school's own words.
"""

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kiosk.core import db, errors
from kiosk.core.small_groups import LEAST as LEAST
from kiosk.domain import survey_blocks, surveys
from kiosk.domain.surveys import STEPS as STEPS
from kiosk.domain.surveys import QuestionView
from kiosk.models.school import School
from kiosk.models.survey import Kind, Survey, SurveyResponse, SurveyState

ROWS_AT_ONCE = 1000
MOST_SURVEYS = 300
BETWEEN = "; "

Row = tuple[Any, ...]
Rows = Generator[Row, None, None]


class TooFewAnswers(errors.Refusal):
    """Fewer than five people have answered: a file of their answers would show them."""

    code = "too_few_answers"


@dataclass(frozen=True)
class Choice:
    """A survey to choose."""

    reference: str
    title: str


@dataclass(frozen=True)
class Sheet:
    """The answers to a survey. A row is: month ("2026-11"), then a cell for each question."""

    title: str
    questions: tuple[QuestionView, ...]
    rows: Rows


def choices(school: School) -> list[Choice]:
    """Return the surveys that people could answer, the newest first."""
    rows = db.session.execute(
        sa.select(Survey.reference, Survey.title)
        .where(Survey.school_id == school.id, Survey.state != SurveyState.DRAFT)
        .order_by(Survey.id.desc())
        .limit(MOST_SURVEYS)
    )
    return [Choice(*row) for row in rows]


def answers(school: School, reference: str, faces: Mapping[str, str]) -> Sheet:
    """Return the answers to a survey; `faces` says how cells name the faces.

    Refuses NotFound, and TooFewAnswers before any file has begun. The rows hold a connection of
    their own: they outlive the request, and the caller closes them.
    """
    survey = surveys.by_reference(school, reference, school.default_language)
    questions = tuple(each for each in survey.questions if each.kind != Kind.TEXT)
    found = _read(db.reader(), survey_blocks.counting(school, survey.id), questions, faces)
    next(found)  # opens the connection and looks whether there are enough
    return Sheet(survey.title.text, questions, found)


def _read(
    engine: sa.Engine,
    which: Sequence[sa.ColumnElement[bool]],
    questions: Sequence[QuestionView],
    faces: Mapping[str, str],
) -> Rows:
    """Yield an empty row at once, then the rows; raises TooFewAnswers instead of the first."""
    asked = sa.select(SurveyResponse.day, SurveyResponse.answers).where(*which)
    in_order = asked.order_by(SurveyResponse.reference).execution_options(yield_per=ROWS_AT_ONCE)
    named = [_names(question, faces) for question in questions]
    with engine.connect() as connection:
        months = _months(connection, which)
        yield ()
        with connection.execute(in_order) as result:
            for day, given in result:
                told = f"{day:%Y-%m}"
                cells = (_cell(given.get(ref, ()), names) for ref, names in named)
                yield (told if told in months else "", *cells)


def _months(connection: sa.Connection, which: Sequence[sa.ColumnElement[bool]]) -> set[str]:
    """Return the months that may be told.

    Those in which a few answered are not; and since all others are known then, enough months go
    with them that nobody stands alone among those without one.
    """
    by_day = sa.select(SurveyResponse.day, sa.func.count()).where(*which)
    counted: Counter[str] = Counter()
    for day, count in connection.execute(by_day.group_by(SurveyResponse.day)):
        counted[f"{day:%Y-%m}"] += count
    if counted.total() < LEAST:
        raise TooFewAnswers
    untold = 0
    for month, count in sorted(counted.items(), key=lambda pair: (pair[1], pair[0])):
        if count < LEAST or 0 < untold < LEAST:
            untold += counted.pop(month)
    return set(counted)


def _names(question: QuestionView, faces: Mapping[str, str]) -> tuple[str, Mapping[str, str | int]]:
    """Return a question's reference, and how a cell says each of its values."""
    if question.kind == Kind.FACES:
        return question.reference, dict(faces)
    if question.kind == Kind.FIVE:
        return question.reference, {step: int(step) for step in STEPS}
    return question.reference, {each.reference: each.text.text for each in question.options}


def _cell(values: Sequence[str], names: Mapping[str, str | int]) -> str | int:
    """Return the words of what was answered; what staff took away since is left out."""
    known = [names[value] for value in values if value in names]
    return known[0] if len(known) == 1 else BETWEEN.join(map(str, known))
