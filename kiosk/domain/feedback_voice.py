"""Spoken messages: kept until they are typed up, or until their days are over.

A voice lies in the database (docs/decisions/0015), one for each message at most.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, text
from kiosk.core.sound import Sound
from kiosk.domain import feedback
from kiosk.domain.feedback import WordsMissing, WordsTooLong
from kiosk.models.feedback import Feedback, Voice
from kiosk.models.school import School
from kiosk.models.staff import Staff

#: Characters of a voice typed up: a minute of fast speech.
LIMIT = 2000
_AT_ONCE = 500


class TypedUpAlready(errors.Refusal):
    """Somebody else has typed it up, or its days are over: there is nothing to hear any more."""

    code = "typed_up"


def listening(school: School) -> bool:
    """Say whether somebody is named who listens: without one nobody is asked to speak."""
    named = (Staff.school_id == school.id, Staff.active.is_(True), Staff.listens.is_(True))
    return db.session.execute(sa.select(Staff.id).where(*named).limit(1)).first() is not None


def keep(school: School, token: str, sound: Sound, language: str) -> None:
    """Keep a recording for the message of a private link; another one takes its place.

    The same sent twice is one. Refuses NotFound.
    """
    reference = feedback.spoken(school, token, language)
    made = {
        "day": clock.today(school.time_zone),
        "sound": sound.data,
        "seconds": sound.seconds,
        "mixed": False,
    }
    add = db.insert(Voice).values(feedback_reference=reference, school_id=school.id, **made)
    db.session.execute(add.on_conflict_do_update(index_elements=["feedback_reference"], set_=made))


def of(school: School, reference: str, *, lead: bool = False) -> bytes | None:
    """Return the recording of a message, if there is one; `lead` hears those in danger as well."""
    whose = () if lead else feedback.visible(school)
    wanted = (
        sa.select(Voice.sound)
        .join(Feedback, Feedback.reference == Voice.feedback_reference)
        .where(Voice.school_id == school.id, Voice.feedback_reference == reference, *whose)
    )
    return db.session.scalar(wanted)


def type_up(school: School, reference: str, words: str, language: str, staff_id: int) -> None:
    """Let typed words take the place of the voice, which is deleted for good.

    Words that the person wrote beside it stay before them. The same again changes nothing. What
    the safeguarding lead has stays as it was said: it is not found here. Refuses WordsMissing,
    WordsTooLong, TypedUpAlready and NotFound.
    """
    row = feedback.lock(school, reference)
    cleaned = text.needed_paragraph(words, LIMIT, too_long=WordsTooLong, missing=WordsMissing)
    if not row.has_voice:
        if row.words_by_id == staff_id and row.words.endswith(cleaned):
            return
        raise TypedUpAlready
    whole = f"{row.words}\n\n{cleaned}" if row.words else cleaned
    typed: dict[str, Any] = {"words": whole, "words_by_id": staff_id, "language": language}
    change = sa.update(Feedback).where(
        Feedback.school_id == school.id, Feedback.reference == reference
    )
    _run(change.values(has_voice=False, language_seen=None, mixed=False, **typed))
    _run(_gone(school, [reference]))


def forget(school: School, references: Sequence[str]) -> None:
    """Delete the voices of these messages. A message keeps no language that nothing is said in."""
    for start in range(0, len(references), _AT_ONCE):
        some = references[start : start + _AT_ONCE]
        still = sa.or_(Feedback.words != "", Feedback.wants_answer.is_(True))
        change = sa.update(Feedback).where(
            *(Feedback.school_id == school.id, Feedback.reference.in_(some)),
            Feedback.has_voice.is_(True),
        )
        language = sa.case((still, Feedback.language), else_=None)
        _run(change.values(has_voice=False, language=language, mixed=False))
        _run(_gone(school, some))


def _gone(school: School, references: Sequence[str]) -> sa.Delete:
    mine = (Voice.school_id == school.id, Voice.feedback_reference.in_(references))
    return sa.delete(Voice).where(*mine)


def _run(change: sa.Update | sa.Delete) -> None:
    db.session.execute(change, execution_options={"synchronize_session": False})
