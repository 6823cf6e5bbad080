"""Messages as rows of a file: original and translation side by side, and who took which when.

The file itself is made by core/tabular; what a heading says is the web layer's. What was passed to
the safeguarding lead is in none: the rows are those of the inbox. Their order is by day and within
a day by a random name. No name of a row, no code and no link is in it.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import sqlalchemy as sa

from kiosk.core import db, errors, streamed
from kiosk.domain import audit, inbox_filters, translations
from kiosk.domain.audit import Taken as Taken
from kiosk.domain.inbox_filters import Filter
from kiosk.models.event import Event
from kiosk.models.feedback import Feedback, Reply
from kiosk.models.host import Host
from kiosk.models.school import School
from kiosk.models.staff import Staff
from kiosk.models.surgery import Surgery
from kiosk.models.survey import Survey, SurveyQuestion
from kiosk.models.translation import Translation, TranslationState

ACT = "messages_exported"
ROWS_AT_ONCE = 500
LOGGED = 20
#: What a file holds, as the log names it.
MESSAGES, TEXTS, ANSWERS = "messages", "texts", "answers"

Row = tuple[Any, ...]
Rows = Generator[Row, None, None]

_NOT_TRANSLATED = ("", "", "")
_NOT_ANSWERED = ("", "")


class DatesTurnedRound(errors.Refusal):
    """The last day comes before the first."""

    code = "dates_turned_round"


class NothingTold(errors.Refusal):
    """No message of these days fits what was asked for."""

    code = "nothing_told"


@dataclass(frozen=True)
class Wanted:
    """What to export: school days, both included; what the inbox would show; contacts or not.

    `survey` is a reference: only what was written in answer to that survey; "" for everything.
    """

    first: date
    last: date
    filter: Filter = field(default_factory=Filter)
    survey: str = ""
    with_contact: bool = False

    @property
    def facts(self) -> dict[str, object]:
        """Return the filters that were set, as codes."""
        usual = Filter(staff_id=self.filter.staff_id)
        names = (each.name for each in fields(Filter))
        asked = {name: getattr(self.filter, name) for name in names}
        found = {name: value for name, value in asked.items() if value != getattr(usual, name)}
        return found | ({"survey": self.survey} if self.survey else {})


@dataclass(frozen=True)
class Wording:
    """How cells say what the tables keep as codes."""

    faces: Mapping[str, str]
    topics: Mapping[str, str]
    yes: str
    no: str
    computer: str
    somebody: str


def note(school: School, staff_id: int, wanted: Wanted, kind: str) -> None:
    """Write down who takes which messages in a file of which kind, before they have it."""
    audit.note(
        school,
        staff_id,
        ACT,
        what=TEXTS if wanted.survey else MESSAGES,
        first=wanted.first.isoformat(),
        last=wanted.last.isoformat(),
        contact=wanted.with_contact,
        kind=kind,
        **wanted.facts,
    )


def note_answers(school: School, staff_id: int, survey: str, kind: str) -> None:
    """Write down who takes the answers to a survey in a file of which kind."""
    audit.note(school, staff_id, ACT, what=ANSWERS, survey=survey, kind=kind)


def taken(school: School) -> list[Taken]:
    """Return the newest exports first."""
    return audit.taken(school, ACT, LOGGED)


def rows(school: School, wanted: Wanted, wording: Wording) -> Rows:
    """Return an iterator over the rows, oldest day first; refuses what cannot be exported.

    A row is: day, face, topic, about, original, its language tag, translation, its tag, who it is
    by, typed up, wanted an answer, answered, replies, their tags, contact (only when asked for),
    survey, question.

    The first rows are read at once, so that refusals and a database that does not answer are
    known before any file has begun. The iterator holds a connection of its own: it outlives the
    request, and the caller closes it.
    """
    if wanted.last < wanted.first:
        raise DatesTurnedRound
    found = _read(db.reader(), school.id, _statement(school, wanted), wording)
    first = next(found, None)
    if first is None:
        raise NothingTold
    return _flat(first, found)


def _statement(school: School, wanted: Wanted) -> sa.Select[Any]:
    """Ask in the order of the index of school, day and name: nothing is sorted, nothing counted."""
    statement = (
        inbox_filters.statement(school, wanted.filter)
        .with_only_columns(*_columns(wanted))
        .outerjoin(Event, Event.id == Feedback.event_id)
        .outerjoin(Surgery, Surgery.id == Feedback.surgery_id)
        .outerjoin(Host, Host.id == Feedback.host_id)
        .outerjoin(SurveyQuestion, SurveyQuestion.id == Feedback.question_id)
        .outerjoin(Survey, Survey.id == SurveyQuestion.survey_id)
        .outerjoin(Translation, _is_translation(school))
        .outerjoin(Staff, Staff.id == Translation.by_id)
        .where(Feedback.day >= wanted.first, Feedback.day <= wanted.last)
        .order_by(None)
        .order_by(Feedback.day, Feedback.reference)
    )
    return statement.where(Survey.reference == wanted.survey) if wanted.survey else statement


def _columns(wanted: Wanted) -> list[Any]:
    """Return what is asked for, in the order that `_shown` takes it apart.

    A touch of a face without words says nothing of whom it is about: faces do not rank staff.
    """
    person = sa.func.coalesce(Surgery.title, Host.name)
    return [
        *(Feedback.reference, Feedback.wants_answer, Feedback.words_by_id.is_not(None)),
        *(Feedback.day, Feedback.face, Feedback.topic),
        sa.func.coalesce(Event.title, sa.case((inbox_filters.said(), person))),
        *(Feedback.words, Feedback.language),
        *(Translation.text, Translation.language, Translation.source_digest),
        *(Translation.machine, Staff.name, Translation.on_day),
        *(Survey.title, SurveyQuestion.text),
        *((Feedback.contact_way, Feedback.contact) if wanted.with_contact else ()),
    ]


def _is_translation(school: School) -> sa.ColumnElement[bool]:
    """Return which row is the one that staff are shown: in the school's own language."""
    return sa.and_(
        Translation.school_id == Feedback.school_id,
        Translation.subject == "feedback",
        Translation.subject_reference == Feedback.reference,
        Translation.field == "words",
        Translation.language == school.default_language,
        Translation.language != Feedback.language,
        Translation.state == TranslationState.DONE,
    )


def _flat(first: Iterable[Row], found: Iterator[Iterable[Row]]) -> Rows:
    yield from first
    for batch in found:
        yield from batch


def _read(
    engine: sa.Engine, school_id: int, statement: sa.Select[Any], wording: Wording
) -> Iterator[Iterable[Row]]:
    """Yield the rows by the hundred; the answers to so many are one question more."""
    with (
        engine.connect() as connection,
        closing(streamed.batches(connection, statement, ROWS_AT_ONCE)) as batches,
    ):
        for batch in batches:
            columns = list(zip(*batch, strict=True))
            yield _shown(columns, _replies(connection, school_id, columns[0]), wording)


def _replies(
    connection: sa.Connection, school_id: int, references: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """Return what was answered to each message and in which languages, in the order of answers."""
    asked = (
        sa.select(Reply.feedback_reference, Reply.text, Reply.language)
        .where(Reply.school_id == school_id, Reply.feedback_reference.in_(references))
        .order_by(Reply.id)
    )
    found: dict[str, tuple[str, str]] = {}
    for reference, text, tag in connection.execute(asked):
        texts, tags = found.get(reference, _NOT_ANSWERED)
        found[reference] = (f"{texts}\n\n{text}", f"{tags}; {tag}") if texts else (text, tag)
    return found


def _shown(
    columns: list[Any], replies: Mapping[str, tuple[str, str]], wording: Wording
) -> Iterable[Row]:
    """Make over by column, which is quicker than row by row."""
    references, wants, typed, days, faces, topics, about, words, tags, *rest = columns
    translated, (survey, question), contact = rest[:6], rest[6:8], rest[8:]
    said = {None: wording.no, False: wording.no, True: wording.yes}  # SQLite's 0 and 1 are equal
    if not isinstance(days[0], str):
        days = [day.isoformat() for day in days]
    made = [
        _translation(original, parts, wording) if parts[0] else _NOT_TRANSLATED
        for original, *parts in zip(words, *translated, strict=True)
    ]
    answers = [replies.get(reference, _NOT_ANSWERED) for reference in references]
    return zip(
        days,
        [wording.faces.get(face, "") for face in faces],
        [wording.topics.get(topic, "") for topic in topics],
        *(about, words, tags),
        *zip(*made, strict=True),
        [said[value] for value in typed],
        [said[value] for value in wants],
        [said[bool(text)] for text, _tags in answers],
        *zip(*answers, strict=True),
        *([_contacts(*contact)] if contact else []),
        *(survey, question),
        strict=True,
    )


def _translation(original: str, parts: Sequence[Any], wording: Wording) -> tuple[str, str, str]:
    """Return a translation with its language and who it is by; nothing where it fits no more."""
    text, tag, made_from, machine, name, day = parts
    if made_from != translations.digest(original):
        return _NOT_TRANSLATED
    return text, tag, wording.computer if machine else f"{name or wording.somebody}, {day}"


def _contacts(ways: Sequence[str], contacts: Sequence[str]) -> list[str]:
    return [f"{way}: {to}" if to else "" for way, to in zip(ways, contacts, strict=True)]
