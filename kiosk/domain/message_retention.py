"""Forgetting what parents said, in time: contacts, voices, words, and what was passed to the lead.

What stays of a message is a face, a topic, what it was about and the day: a count of nobody.
On SQLite the bytes are overwritten (`secure_delete`); `db.wipe_journal` then empties the journal.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import feedback_voice
from kiosk.models.feedback import Concern, Feedback, MessageState, Reply, Voice
from kiosk.models.school import School
from kiosk.models.translation import Translation

#: Messages of each kind in one transaction: few enough that nobody waits for the writer.
AT_ONCE = 500
#: Contacts are forgotten this many days after the message was done, and then after it at last.
CONTACT_DAYS, CONTACT_AT_LAST = 7, 60

DANGER = MessageState.DANGER
#: A message without anything that somebody said, or that could be answered.
_BARE: dict[str, Any] = {
    "words": "",
    "words_by_id": None,
    "language": None,
    "language_seen": None,
    "has_voice": False,
    "wants_answer": False,
    "code_digest": None,
    "answer_digest": None,
    "contact": "",
    "contact_way": "",
    "state": MessageState.DONE,
    "assigned_to_id": None,
    "story_id": None,
    "done_on": None,
}


def forget_messages(school: School) -> int:
    """Erase what has served; return from how many messages. At most AT_ONCE of each kind.

    What was passed to the lead is not touched before it is dealt with, however old it is.
    """
    today = clock.today(school.time_zone)
    return (
        _forget_concerns(school)
        + _forget_words(school, _days_before(today, school.words_days))
        + _forget_voices(school, _days_before(today, school.voice_days))
        + _forget_contacts(school, today)
    )


def _days_before(today: date, days: int) -> date:
    return today - timedelta(days=days)


def _forget_contacts(school: School, today: date) -> int:
    served = sa.or_(
        Feedback.done_on < _days_before(today, CONTACT_DAYS),
        Feedback.day < _days_before(today, CONTACT_AT_LAST),
    )
    found = _held(school, Feedback.contact != "", Feedback.state != DANGER, served)
    _empty(school, found, contact="", contact_way="")
    return len(found)


def _forget_voices(school: School, oldest_kept: date) -> int:
    old = (Feedback.has_voice.is_(True), Feedback.day < oldest_kept)
    found = _held(school, *old, Feedback.state != DANGER)
    feedback_voice.forget(school, found)
    return len(found)


def _forget_words(school: School, oldest_kept: date) -> int:
    """Leave a bare face. A text of a survey has none, and goes wholly.

    The digest of its link goes too, and the name of the row takes its place: so it is found once.
    """
    not_bare = Feedback.link_digest != Feedback.reference
    old = (Feedback.state != DANGER, Feedback.day < oldest_kept, not_bare)
    texts = _held(school, *old, Feedback.face.is_(None))
    _forget_wholly(school, texts)
    faces = _held(school, *old, Feedback.face.is_not(None))
    _forget_around(school, faces)
    _empty(school, faces, **_BARE, link_digest=Feedback.reference)
    return len(texts) + len(faces)


def _forget_concerns(school: School) -> int:
    """Erase what is dealt with, its message too; and the note on what was put back before today."""
    first = clock.today(school.time_zone) - timedelta(days=school.concern_days)
    oldest_kept, _next = clock.bounds(first, school.time_zone)
    midnight, _next = clock.bounds(clock.today(school.time_zone), school.time_zone)
    closed = sa.select(Concern.feedback_reference).where(
        Concern.school_id == school.id, Concern.closed_at.is_not(None)
    )
    served = closed.where(Concern.passed_at < oldest_kept)
    dealt_with = _held(school, Feedback.state == DANGER, Feedback.reference.in_(served))
    _forget_wholly(school, dealt_with)
    undone = closed.where(Concern.closed_at < midnight)
    put_back = _held(school, Feedback.state != DANGER, Feedback.reference.in_(undone))
    _drop(school, Concern, Concern.feedback_reference, put_back)
    return len(dealt_with) + len(put_back)


def _held(school: School, *which: sa.ColumnElement[bool]) -> list[str]:
    """Look beside the writer, then hold what is still so: nobody waits while we look.

    On PostgreSQL a message that domain/mixing moves at this moment is left for the next hour.
    """
    wanted = sa.select(Feedback.reference).where(Feedback.school_id == school.id, *which)
    with db.reader().connect() as connection:
        found = list(connection.scalars(wanted.limit(AT_ONCE)))
    if not found:
        return []
    return list(db.session.scalars(wanted.where(Feedback.reference.in_(found)).with_for_update()))


def _forget_wholly(school: School, references: Sequence[str]) -> None:
    _forget_around(school, references)
    _drop(school, Feedback, Feedback.reference, references)


def _forget_around(school: School, references: Sequence[str]) -> None:
    """Erase all that hangs on messages: concerns, voices, replies, and every translation."""
    replies = db.session.scalars(
        sa.select(Reply.reference).where(
            Reply.school_id == school.id, Reply.feedback_reference.in_(references)
        )
    ).all()
    _drop_translations(school, "feedback", references)
    _drop_translations(school, "reply", replies)
    for model in (Reply, Voice, Concern):
        _drop(school, model, model.feedback_reference, references)


def _drop_translations(school: School, subject: str, references: Collection[str]) -> None:
    its_own = Translation.subject == subject
    _drop(school, Translation, Translation.subject_reference, references, its_own)


def _drop(
    school: School,
    model: Any,
    column: Any,
    values: Collection[str],
    *which: sa.ColumnElement[bool],
) -> None:
    if values:
        db.session.execute(
            sa.delete(model).where(model.school_id == school.id, column.in_(values), *which),
            execution_options={"synchronize_session": False},
        )


def _empty(school: School, references: Sequence[str], **values: Any) -> None:
    if references:
        db.session.execute(
            sa.update(Feedback)
            .where(Feedback.school_id == school.id, Feedback.reference.in_(references))
            .values(**values),
            execution_options={"synchronize_session": False},
        )
