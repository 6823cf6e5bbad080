"""The questions of a survey as staff write them, kept row by row so that answers stay with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kiosk.core import db, errors, tokens
from kiosk.domain import translations
from kiosk.models.school import School
from kiosk.models.survey import Kind as Kind
from kiosk.models.survey import SurveyOption, SurveyQuestion

TITLE_LIMIT, SENTENCE_LIMIT, CLASS_LIMIT, QUESTION_LIMIT, OPTION_LIMIT = 120, 300, 60, 200, 80
MOST_QUESTIONS, LEAST_OPTIONS, MOST_OPTIONS = 8, 2, 8
QUESTION, OPTION = "question", "option"
#: Questions to which there are answers to choose from, written by staff.
CHOOSING = (Kind.ONE, Kind.SEVERAL)
_UNSYNCED = {"synchronize_session": False}


class Incomplete(errors.Refusal):
    """A survey has a title, one to eight questions, and two to eight answers to choose from."""

    code = "survey_incomplete"


class Answered(errors.Refusal):
    """Somebody has answered: what was asked stays, only its words can be corrected."""

    code = "survey_answered"


@dataclass(frozen=True)
class OptionDraft:
    """An answer to choose. `reference` names the row that it changes; without one it is new."""

    text: str
    picture: str | None = None
    reference: str = ""


@dataclass(frozen=True)
class QuestionDraft:
    """A question. Options count only where there is something to choose."""

    kind: str
    text: str
    picture: str | None = None
    options: tuple[OptionDraft, ...] = ()
    reference: str = ""

    @property
    def complete(self) -> bool:
        """Say whether it can be asked."""
        fits = LEAST_OPTIONS <= len(self.options) <= MOST_OPTIONS and all(
            option.text for option in self.options
        )
        return bool(self.text) and (self.kind not in CHOOSING or fits)

    @property
    def asks(self) -> tuple[str, tuple[str, ...]]:
        """Return what an answer rests on: the kind, and which answers there are, in order."""
        chosen = self.options if self.kind in CHOOSING else ()
        return str(self.kind), tuple(option.reference for option in chosen)


def complete(asked: Sequence[QuestionDraft]) -> None:
    """Refuse Incomplete where there are too few or too many questions, or one is half written."""
    if not 1 <= len(asked) <= MOST_QUESTIONS or not all(one.complete for one in asked):
        raise Incomplete


def keeps(before: Sequence[QuestionDraft], after: Sequence[QuestionDraft]) -> None:
    """Refuse Answered unless each question is still there and asks the same; words may differ."""
    now = {one.reference: one.asks for one in after}
    if any(now.get(one.reference) != one.asks for one in before):
        raise Answered


def of(school: School, survey_id: int) -> tuple[QuestionDraft, ...]:
    """Return the questions of a survey in order, to be changed."""
    options: dict[int, list[OptionDraft]] = {}
    for row in _options(school, survey_id):
        draft = OptionDraft(row.text, row.picture, row.reference)
        options.setdefault(row.question_id, []).append(draft)
    return tuple(
        QuestionDraft(
            row.kind, row.text, row.picture, tuple(options.get(row.id, ())), row.reference
        )
        for row in _questions(school, survey_id)
    )


def save(school: School, survey_id: int, asked: Sequence[QuestionDraft]) -> None:
    """Let a survey have these questions: rows that are named are changed, the rest is erased."""
    known = {row.reference: row for row in _questions(school, survey_id)}
    options: dict[int, dict[str, SurveyOption]] = {}
    for option in _options(school, survey_id):
        options.setdefault(option.question_id, {})[option.reference] = option
    for position, one in enumerate(asked):
        row = known.pop(one.reference, None) or _new_question(school, survey_id)
        row.position, row.kind, row.text, row.picture = position, one.kind, one.text, one.picture
        db.session.add(row)
        db.session.flush()
        chosen = one.options if one.kind in CHOOSING else ()
        _save_options(school, row.id, options.pop(row.id, {}), chosen)
    _erase(school, OPTION, SurveyOption, [key for rows in options.values() for key in rows])
    _erase(school, QUESTION, SurveyQuestion, list(known))


def _save_options(
    school: School,
    question_id: int,
    known: dict[str, SurveyOption],
    chosen: Sequence[OptionDraft],
) -> None:
    for position, one in enumerate(chosen):
        row = known.pop(one.reference, None) or _new_option(school, question_id)
        row.position, row.text, row.picture = position, one.text, one.picture
        db.session.add(row)
    db.session.flush()
    _erase(school, OPTION, SurveyOption, list(known))


def _new_question(school: School, survey_id: int) -> SurveyQuestion:
    reference = tokens.reference()
    return SurveyQuestion(reference=reference, school_id=school.id, survey_id=survey_id)


def _new_option(school: School, question_id: int) -> SurveyOption:
    reference = tokens.reference()
    return SurveyOption(reference=reference, school_id=school.id, question_id=question_id)


def _erase(school: School, subject: str, table: Any, references: Sequence[str]) -> None:
    if references:
        gone = sa.delete(table).where(table.school_id == school.id, table.reference.in_(references))
        db.session.execute(gone, execution_options=_UNSYNCED)
        translations.forget(school, subject, references)


def _questions(school: School, survey_id: int) -> Sequence[SurveyQuestion]:
    return db.session.scalars(
        sa.select(SurveyQuestion)
        .where(SurveyQuestion.school_id == school.id, SurveyQuestion.survey_id == survey_id)
        .order_by(SurveyQuestion.position, SurveyQuestion.id)
    ).all()


def _options(school: School, survey_id: int) -> Sequence[SurveyOption]:
    return db.session.scalars(
        sa.select(SurveyOption)
        .join(SurveyQuestion, SurveyQuestion.id == SurveyOption.question_id)
        .where(SurveyOption.school_id == school.id, SurveyQuestion.survey_id == survey_id)
        .order_by(SurveyOption.position, SurveyOption.id)
    ).all()
