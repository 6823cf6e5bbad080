"""Replies: what staff answer, in the school's own language; a computer may put it into theirs.

Two who answer the same message at once are both kept, and each sees that the other has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.core.text import needed_paragraph
from kiosk.domain import feedback, school_days, translations
from kiosk.domain.translations import Rendering
from kiosk.domain.words import Words
from kiosk.models.feedback import Reply as ReplyRow
from kiosk.models.school import School
from kiosk.models.staff import Staff, first_name

LIMIT = 1000
#: How long a reply can be taken back; afterwards they may have read it.
SOON = timedelta(minutes=1)
SUBJECT, FIELD = "reply", "text"


class NoAnswerWanted(errors.Refusal):
    """They did not ask for an answer, and could not open one."""

    code = "no_answer_wanted"


class ReplyMissing(errors.Refusal):
    """Nothing was written."""

    code = "reply_missing"


class ReplyTooLong(errors.Refusal):
    """More than 1,000 characters."""

    code = "reply_long"


class ReplySent(errors.Refusal):
    """This form has sent another text before."""

    code = "reply_sent"


class ReplyStays(errors.Refusal):
    """The minute is over, they have read it, or a colleague wrote it."""

    code = "reply_stays"


@dataclass(frozen=True)
class Reply:
    """One reply. `opened`: they have seen it. `rendering`: what there is in their language.

    `until`: when it cannot be taken back any more.
    """

    reference: str
    text: Words
    by_id: int
    by: str
    at: datetime
    opened: bool
    rendering: Rendering | None

    @property
    def until(self) -> datetime:
        """Return until when its author can take it back."""
        return self.at + SOON


def send(school: School, feedback_reference: str, *, key: str, text: str, staff_id: int) -> Reply:
    """Keep a reply to a message; the same form sent again is the same reply.

    Refuses NotFound, NoAnswerWanted, ReplyMissing, ReplyTooLong and ReplySent.
    """
    cleaned = needed_paragraph(text, LIMIT, too_long=ReplyTooLong, missing=ReplyMissing)
    message = feedback.lock(school, feedback_reference)
    if not message.wants_answer:
        raise NoAnswerWanted
    row = {
        "reference": tokens.reference(),
        "school_id": school.id,
        "feedback_reference": feedback_reference,
        "key": key,
        "text": cleaned,
        "language": school.default_language,
        "by_id": staff_id,
        "at": clock.now(),
        "opened": False,
    }
    add = db.insert(ReplyRow).on_conflict_do_nothing(index_elements=["school_id", "key"])
    if db.session.execute(add.returning(ReplyRow.reference), row).first() is None:
        return _same(school, key, feedback_reference, cleaned)
    _translate(school, str(row["reference"]), cleaned, message.language)
    school_days.note_act(school, staff_id, "message_answered", message=feedback_reference)
    return _views(school, message.language, ReplyRow.key == key)[0]


def of(school: School, feedback_reference: str, language: str | None) -> list[Reply]:
    """Return the replies to a message, first one first; `language` is that of the parent."""
    return _views(school, language, ReplyRow.feedback_reference == feedback_reference)


def take_back(school: School, reply_reference: str, staff_id: int) -> None:
    """Take one's own reply back within the minute. Refuses NotFound and ReplyStays."""
    which = (ReplyRow.school_id == school.id, ReplyRow.reference == reply_reference)
    row = db.session.execute(sa.select(ReplyRow.__table__).where(*which)).first()
    if row is None:
        raise errors.NotFound
    feedback.lock(school, row.feedback_reference)
    gone = db.session.execute(
        sa.delete(ReplyRow)
        .where(*which, ReplyRow.by_id == staff_id, sa.not_(ReplyRow.opened))
        .where(ReplyRow.at > clock.now() - SOON)
        .returning(ReplyRow.reference),
        execution_options={"synchronize_session": False},
    )
    if gone.first() is None:
        raise ReplyStays
    translations.forget(school, SUBJECT, [reply_reference])
    school_days.note_act(school, staff_id, "reply_taken_back", message=row.feedback_reference)


def _same(school: School, key: str, feedback_reference: str, given: str) -> Reply:
    """Return the reply that this form has made; refuse when it was of another text."""
    known = db.session.execute(
        sa.select(ReplyRow.feedback_reference, ReplyRow.text).where(
            ReplyRow.school_id == school.id, ReplyRow.key == key
        )
    ).one()
    if tuple(known) != (feedback_reference, given):
        raise ReplySent
    return _views(school, None, ReplyRow.key == key)[0]


def _translate(school: School, reference: str, given: str, language: str | None) -> None:
    own = school.default_language
    if language is not None and language != own:
        translations.ask(school, SUBJECT, reference, FIELD, given, source=own, targets=[language])


def _views(school: School, language: str | None, which: sa.ColumnElement[bool]) -> list[Reply]:
    rows = db.session.execute(
        sa.select(ReplyRow.__table__, Staff.name)
        .join(Staff, Staff.id == ReplyRow.by_id)
        .where(ReplyRow.school_id == school.id, which)
        .order_by(ReplyRow.id)
    ).all()
    renderings = _renderings(school, rows, language)
    return [
        Reply(
            reference=row.reference,
            text=Words(row.text, row.language),
            by_id=row.by_id,
            by=first_name(row.name),
            at=row.at,
            opened=row.opened,
            rendering=renderings.get(row.reference),
        )
        for row in rows
    ]


def _renderings(school: School, rows: Sequence[Any], language: str | None) -> dict[str, Rendering]:
    if language is None or not rows:
        return {}
    found = translations.of(school, SUBJECT, [row.reference for row in rows])
    return {
        row.reference: known
        for row in rows
        if (known := found.get((row.reference, FIELD, language))) is not None
    }
