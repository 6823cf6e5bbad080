"""Surveys as parents meet them: which are open, and one with its questions, in their language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import translations, words
from kiosk.domain.translations import Renderings
from kiosk.domain.words import Words
from kiosk.models.event import Event
from kiosk.models.feedback import Face
from kiosk.models.school import School
from kiosk.models.survey import Kind, Survey, SurveyOption, SurveyQuestion, SurveyState

#: The answers of a scale, in the order of the screen.
FACES, STEPS = tuple(map(str, Face)), ("1", "2", "3", "4", "5")
_SCALES = {Kind.FACES: FACES, Kind.FIVE: STEPS}


class NotOpen(errors.Refusal):
    """The survey has ended, or its last day is over."""

    code = "survey_ended"


class NotOpenYet(NotOpen):
    """The survey is a draft."""

    code = "survey_draft"


@dataclass(frozen=True)
class OptionView:
    """One answer to choose."""

    reference: str
    text: Words
    picture: str | None


@dataclass(frozen=True)
class QuestionView:
    """A question. `position` counts from 1; `machine`: a text of it is a computer's."""

    id: int
    reference: str
    position: int
    kind: str
    text: Words
    picture: str | None
    options: tuple[OptionView, ...]
    machine: bool

    @property
    def values(self) -> tuple[str, ...]:
        """Return what can be answered, in the order of the screen; nothing for a text."""
        return _SCALES.get(Kind(self.kind), tuple(option.reference for option in self.options))

    @property
    def texts(self) -> tuple[Words, ...]:
        """Return all that is written in it."""
        return (self.text, *(option.text for option in self.options))


@dataclass(frozen=True)
class SurveyView:
    """A survey ready to be shown. `machine`: its title or its sentence is a computer's.

    In a list it has no `questions`. `open` says whether it takes answers today.
    """

    id: int
    reference: str
    title: Words
    sentence: Words | None
    picture: str
    state: str
    open: bool
    event_reference: str | None
    event_title: Words | None
    class_name: str
    closes_on: date | None
    machine: bool
    questions: tuple[QuestionView, ...] = ()

    @property
    def about(self) -> str:
        """Return the event it is for as feedback_about names it, or ""."""
        return f"e-{self.event_reference}" if self.event_reference else ""

    @property
    def texts(self) -> tuple[Words, ...]:
        """Return what is written about the survey itself."""
        return tuple(text for text in (self.title, self.sentence) if text is not None)

    def must_be_open(self) -> None:
        """Refuse NotOpen or NotOpenYet."""
        if not self.open:
            raise NotOpenYet if self.state == SurveyState.DRAFT else NotOpen


def open_now(school: School, language: str, about: str = "") -> list[SurveyView]:
    """Return the open surveys that are for no event, or those for the event of `about`.

    Those for everybody come first, then class by class; the newest first.
    """
    which = Event.reference == about.removeprefix("e-") if about else Survey.event_id.is_(None)
    rows = db.session.execute(
        _of(school)
        .where(*_takes_answers(school), which)
        .order_by(Survey.class_name, Survey.made_at.desc(), Survey.id.desc())
    ).all()
    found = _in_language(school, "survey", [row.reference for row in rows], language)
    return [_view(school, row, language, found) for row in rows]


def every_open(school: School, language: str) -> list[SurveyView]:
    """Return all surveys that take answers today, also those for events, with their questions."""
    rows = db.session.execute(_of(school).where(*_takes_answers(school))).all()
    found = _in_language(school, "survey", [row.reference for row in rows], language)
    asked = _questions(school, [row.id for row in rows], language)
    return [_view(school, row, language, found, asked.get(row.id, ())) for row in rows]


def any_open(school: School) -> bool:
    """Say whether there is an open survey that is for no event; one look at an index."""
    wanted = sa.select(Survey.id).where(*_takes_answers(school), Survey.event_id.is_(None))
    return db.session.scalar(wanted.limit(1)) is not None


def by_reference(school: School, reference: str, language: str) -> SurveyView:
    """Return a survey with its questions, in whatever state; refuses NotFound."""
    row = db.session.execute(_of(school).where(Survey.reference == reference)).first()
    if row is None:
        raise errors.NotFound
    found = _in_language(school, "survey", [reference], language)
    asked = _questions(school, [row.id], language)
    return _view(school, row, language, found, asked.get(row.id, ()))


_COLUMNS = (
    *(Survey.id, Survey.reference, Survey.title, Survey.sentence, Survey.picture, Survey.state),
    *(Survey.class_name, Survey.closes_on, Event.reference.label("event_reference")),
    *(Event.title.label("event_title"), Event.words.label("event_words")),
)


def _of(school: School) -> Any:
    return (
        sa.select(*_COLUMNS)
        .outerjoin(Event, Event.id == Survey.event_id)
        .where(Survey.school_id == school.id)
    )


def _takes_answers(school: School) -> tuple[sa.ColumnElement[bool], ...]:
    today = clock.today(school.time_zone)
    in_time = sa.or_(Survey.closes_on.is_(None), Survey.closes_on >= today)
    return (Survey.school_id == school.id, Survey.state == SurveyState.OPEN, in_time)


def _view(
    school: School,
    row: Any,
    language: str,
    found: Renderings,
    questions: tuple[QuestionView, ...] = (),
) -> SurveyView:
    own = school.default_language
    title, by_computer = _pick(found, row.reference, "title", Words(row.title, own), language)
    sentence = None
    if row.sentence:
        original = Words(row.sentence, own)
        sentence, also = _pick(found, row.reference, "sentence", original, language)
        by_computer = by_computer or also
    over = row.closes_on is not None and row.closes_on < clock.today(school.time_zone)
    event = row.event_title or ""
    return SurveyView(
        id=row.id,
        reference=row.reference,
        title=title,
        sentence=sentence,
        picture=row.picture,
        state=row.state,
        open=row.state == SurveyState.OPEN and not over,
        event_reference=row.event_reference,
        event_title=words.pick(event, "title", row.event_words or {}, language, own),
        class_name=row.class_name,
        closes_on=row.closes_on,
        machine=by_computer,
        questions=questions,
    )


def _questions(
    school: School, surveys: list[int], language: str
) -> dict[int, tuple[QuestionView, ...]]:
    """Return the questions of these surveys, by the survey's id."""
    rows = db.session.execute(
        sa.select(
            *(SurveyQuestion.id, SurveyQuestion.reference, SurveyQuestion.kind),
            *(SurveyQuestion.text, SurveyQuestion.picture, SurveyQuestion.survey_id),
            SurveyOption.reference.label("option"),
            SurveyOption.text.label("option_text"),
            SurveyOption.picture.label("option_picture"),
        )
        .outerjoin(SurveyOption, SurveyOption.question_id == SurveyQuestion.id)
        .where(SurveyQuestion.school_id == school.id, SurveyQuestion.survey_id.in_(surveys))
        .order_by(SurveyQuestion.position, SurveyQuestion.id)
        .order_by(SurveyOption.position, SurveyOption.id)
    ).all()
    texts = _in_language(school, "question", {row.reference for row in rows}, language)
    options = {row.option for row in rows if row.option}
    option_texts = _in_language(school, "option", options, language) if options else {}
    by_survey: dict[int, dict[int, list[Any]]] = {}
    for row in rows:
        by_survey.setdefault(row.survey_id, {}).setdefault(row.id, []).append(row)
    own = school.default_language
    return {
        survey: tuple(
            _question(position, given, own, language, texts, option_texts)
            for position, given in enumerate(by_question.values(), 1)
        )
        for survey, by_question in by_survey.items()
    }


def _question(
    position: int,
    rows: list[Any],
    own: str,
    language: str,
    texts: Renderings,
    option_texts: Renderings,
) -> QuestionView:
    first, options, by_computer = rows[0], [], []
    for row in rows:
        if row.option:
            original = Words(row.option_text, own)
            text, machine = _pick(option_texts, row.option, "text", original, language)
            options.append(OptionView(row.option, text, row.option_picture))
            by_computer.append(machine)
    text, machine = _pick(texts, first.reference, "text", Words(first.text, own), language)
    return QuestionView(
        id=first.id,
        reference=first.reference,
        position=position,
        kind=first.kind,
        text=text,
        picture=first.picture,
        options=tuple(options),
        machine=machine or any(by_computer),
    )


def _in_language(
    school: School, subject: str, references: Iterable[str], language: str
) -> Renderings:
    """Return what there is in the reader's language; nobody asks for what is theirs already."""
    if language == school.default_language:
        return {}
    return translations.of(school, subject, sorted(references))


def _pick(
    found: Renderings, reference: str, field: str, original: Words, language: str
) -> tuple[Words, bool]:
    shown = translations.pick(found, reference, field, original, language)
    return shown.text, shown.machine
