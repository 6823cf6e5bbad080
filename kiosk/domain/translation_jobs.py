"""What waits for the worker that translates: found and read, each time with a connection of its own
that is given back at once. Nothing is in an order that could tell what came first."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kiosk.core import db
from kiosk.domain import feedback, translations
from kiosk.models.event import Event
from kiosk.models.feedback import Feedback, MessageState, Reply
from kiosk.models.host import Host
from kiosk.models.school import School
from kiosk.models.story import Story
from kiosk.models.survey import Survey, SurveyOption, SurveyQuestion
from kiosk.models.translation import Translation
from kiosk.models.venue import Room, Venue

#: Rows looked through at once; more wait for the next time.
MOST = 1000

MESSAGE, WORDS = "feedback", "words"
REPLY, TEXT = "reply", "text"
#: Where the originals are, by subject.
MODELS: dict[str, Any] = {
    MESSAGE: Feedback,
    REPLY: Reply,
    "story": Story,
    "survey": Survey,
    "question": SurveyQuestion,
    "option": SurveyOption,
    "event": Event,
    "venue": Venue,
    "room": Room,
    "host": Host,
}

_random = random.SystemRandom()


@dataclass(frozen=True)
class Job:
    """A row that waits, and the original as it was read."""

    reference: str
    source: str
    language: str
    made_from: str
    tries: int
    text: str


@dataclass(frozen=True)
class Wish:
    """A text that ought to have a translation and has not asked for it."""

    subject: str
    reference: str
    field: str
    text: str
    source: str
    target: str


def waiting(school: School, is_due: Callable[[str, int], bool], most: int) -> list[Any]:
    """Return some of the rows that wait; `is_due` is asked with name and tries of each."""
    wanted = sa.select(Translation.__table__).where(
        Translation.school_id == school.id, Translation.state == translations.WAITING
    )
    due = [row for row in _read(wanted.limit(MOST)) if is_due(row.reference, row.tries)]
    return _random.sample(due, min(most, len(due)))


def job(school: School, row: Any) -> Job | None:
    """Read the original of a row as it is now. None: it is gone, empty, or with the lead."""
    table = MODELS[row.subject].__table__
    wanted = sa.select(table).where(
        table.c.school_id == school.id, table.c.reference == row.subject_reference
    )
    if row.subject == REPLY:
        its_message = Feedback.reference == Reply.feedback_reference
        wanted = wanted.join(Feedback, its_message).add_columns(Feedback.state)
    original = next(iter(_read(wanted)), None)
    if original is None:
        with db.writing():
            translations.forget(school, row.subject, [row.subject_reference])
        return None
    text = str(getattr(original, row.field, ""))
    if not text or getattr(original, "state", "") == MessageState.DANGER:
        return None
    made_from = (row.source_digest, row.tries)
    return Job(row.reference, row.source_language, row.language, *made_from, text)


def new_words(school: School) -> list[Any]:
    """Return visible words that nobody has looked at since they were written or changed.

    Whoever writes words empties `language_seen`, so a changed text is found by that.
    """
    own = sa.and_(
        Translation.school_id == school.id,
        Translation.subject == MESSAGE,
        Translation.subject_reference == Feedback.reference,
        Translation.field == WORDS,
        Translation.language == school.default_language,
    )
    foreign = Feedback.language != school.default_language
    columns = (Feedback.reference, Feedback.words, Feedback.language, Feedback.language_seen)
    wanted = (
        sa.select(*columns, Translation.source_digest, Translation.by_id)
        .outerjoin(Translation, own)
        .where(*feedback.visible(school), Feedback.words != "", Feedback.language.is_not(None))
        .where(
            sa.or_(
                Feedback.language_seen.is_(None),
                sa.and_(foreign, Translation.reference.is_(None)),
            )
        )
    )
    return _read(wanted.order_by(sa.func.random()).limit(MOST))


def wishes(school: School, new: list[Any]) -> list[Wish]:
    """Return what to ask for: new words in the school's language, replies in the parent's."""
    own = school.default_language
    words = [
        Wish(MESSAGE, row.reference, WORDS, row.words, row.language, own)
        for row in new
        if row.language != own
        and row.by_id is None
        and row.source_digest != translations.digest(row.words)
    ]
    return words + _of_replies(school)


def _of_replies(school: School) -> list[Wish]:
    asked = sa.exists().where(
        Translation.school_id == school.id,
        Translation.subject == REPLY,
        Translation.subject_reference == Reply.reference,
        Translation.language == Feedback.language,
    )
    wanted = (
        sa.select(Reply.reference, Reply.text, Reply.language, Feedback.language.label("target"))
        .join(Feedback, Feedback.reference == Reply.feedback_reference)
        .where(*feedback.visible(school), Reply.school_id == school.id)
        .where(Feedback.language != Reply.language, ~asked)
    )
    return [
        Wish(REPLY, row.reference, TEXT, row.text, row.language, row.target)
        for row in _read(wanted.limit(MOST))
    ]


def _read(wanted: Any) -> list[Any]:
    with db.reader().connect() as connection:
        return list(connection.execute(wanted))
