"""Answers for somebody without a name: opened by a private link, or by a code of pictures.

What they wrote is never among it: a photo of the code may reach somebody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import answer_codes, translations
from kiosk.domain.words import Words
from kiosk.models.feedback import Feedback, Reply
from kiosk.models.school import School

SUBJECT, FIELD = "reply", "text"


@dataclass(frozen=True)
class ReplyView:
    """One reply in the reader's language where there is one; `original` is what staff wrote.

    `machine` says that the text is a computer's; `original` is None where the text is it.
    """

    reference: str
    day: date
    text: Words
    machine: bool
    original: Words | None


@dataclass(frozen=True)
class AnswerView:
    """What came of a message: no words of it, and not what it was tied to.

    `language` is the one that it was left in; `read` says that every reply was seen.
    """

    day: date
    face: str | None
    topic: str | None
    language: str | None
    replies: tuple[ReplyView, ...]
    read: bool

    @property
    def answered(self) -> bool:
        """Say whether there is a reply."""
        return bool(self.replies)


def digest_of_code(school: School, pictures: Sequence[str], secret: str) -> str | None:
    """Return the digest of the link that these pictures stand for; None when they open nothing.

    Slow on purpose, and equally slow whether the message never was or has been erased.
    """
    made = answer_codes.digest(secret, pictures)
    return db.session.scalar(
        sa.select(Feedback.answer_digest).where(
            Feedback.school_id == school.id, Feedback.code_digest == made
        )
    )


def by_digest(school: School, digest: str, language: str) -> AnswerView:
    """Return what came of the message with this digest of its link; refuses NotFound."""
    message = _message(school, digest)
    rows = _replies(school, message.reference)
    made = translations.of(school, SUBJECT, [row.reference for row in rows])
    return AnswerView(
        day=message.day,
        face=message.face,
        topic=message.topic,
        language=message.language,
        replies=tuple(_view(school, row, made, (language, message.language)) for row in rows),
        read=all(row.opened for row in rows),
    )


def mark_read(school: School, digest: str, references: Sequence[str]) -> None:
    """Say that these replies were seen by whom they are for; others are left as they are.

    Refuses NotFound.
    """
    message = _message(school, digest)
    its_own = (Reply.school_id == school.id, Reply.feedback_reference == message.reference)
    db.session.execute(
        sa.update(Reply).where(*its_own, Reply.reference.in_(references)).values(opened=True),
        execution_options={"synchronize_session": False},
    )


def _message(school: School, digest: str) -> Any:
    columns = (Feedback.reference, Feedback.day, Feedback.face, Feedback.topic, Feedback.language)
    found = db.session.execute(
        sa.select(*columns).where(Feedback.school_id == school.id, Feedback.answer_digest == digest)
    ).first()
    if found is None:
        raise errors.NotFound
    return found


def _replies(school: School, reference: str) -> Sequence[Any]:
    columns = (Reply.reference, Reply.at, Reply.text, Reply.language, Reply.opened)
    wanted = sa.select(*columns).where(
        Reply.school_id == school.id, Reply.feedback_reference == reference
    )
    return db.session.execute(wanted.order_by(Reply.id)).all()


def _view(
    school: School, row: Any, made: translations.Renderings, languages: tuple[str, str | None]
) -> ReplyView:
    """Choose the text: in the language of the page, in that of the message, else as written."""
    original = Words(row.text, row.language)
    shown = translations.Shown(original, machine=False)
    for language in filter(None, languages):
        shown = translations.pick(made, row.reference, FIELD, original, language)
        if shown.text.language == language:
            break
    return ReplyView(
        reference=row.reference,
        day=clock.local(row.at, school.time_zone).date(),
        text=shown.text,
        machine=shown.machine,
        original=original if shown.text != original else None,
    )
