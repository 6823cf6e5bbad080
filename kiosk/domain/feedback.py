"""Feedback as the person gives it: a face first, and whatever they add, by their private link.

Nothing here knows who it is or when it was: a day, and the link that only their page has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from kiosk.core import clock, db, errors, text, tokens
from kiosk.domain import answer_codes, contacts, feedback_about, translations
from kiosk.domain.contacts import PhoneWrong as PhoneWrong
from kiosk.domain.feedback_about import About
from kiosk.models.feedback import Face, Feedback, MessageState, Topic
from kiosk.models.school import School

FACES, TOPICS = tuple(Face), tuple(Topic)
CALL, TEXT, EMAIL = "call", "text", "email"
#: Characters of one message.
LIMIT = 1000
#: A page may lie open over midnight; the day after, its link opens nothing any more.
DAYS_OPEN = timedelta(days=1)


class FaceMissing(errors.Refusal):
    """No face, or one that we do not have."""

    code = "choose"


class WordsMissing(errors.Refusal):
    """Nothing was written."""

    code = "words_missing"


class WordsTooLong(errors.Refusal):
    """More than 1,000 characters; nothing is cut silently."""

    code = "words_long"


class EmailWrong(errors.Refusal):
    """Not an address that mail could be sent to."""

    code = "email"


@dataclass(frozen=True)
class Given:
    """What somebody has said so far, for the pages of their own private link."""

    face: str | None
    topic: str | None
    words: str
    has_voice: bool
    wants_answer: bool
    has_contact: bool
    about: About | None

    @property
    def has_said(self) -> bool:
        """Say whether there are words or a voice, and so something to answer."""
        return bool(self.words) or self.has_voice


def visible(school: School) -> tuple[sa.ColumnElement[bool], ...]:
    """Return which rows staff may meet: the school's, but none that was passed on as danger."""
    return (Feedback.school_id == school.id, Feedback.state != MessageState.DANGER)


def give(school: School, *, token: str, face: str, about: str = "") -> None:
    """Keep a touched face. The same link again is the same row; another face takes its place.

    `about` names an event, surgery or host as feedback_about does. Refuses FaceMissing.
    """
    said: dict[str, Any] = {"face": _face(face)}
    found = feedback_about.find(school, about, school.default_language) if about else None
    if found is not None:
        said[feedback_about.COLUMNS[found.kind]] = found.id
    if not _added(school, token, said):
        _change(school, token, face=face)


def write_text(school: School, *, token: str, question_id: int, words: str, language: str) -> None:
    """Keep what somebody wrote in a survey as a message of its own; empty takes it back.

    Refuses WordsTooLong.
    """
    cleaned = _words(words)
    known: dict[str, Any] = {"words": cleaned, "language": language, "language_seen": None}
    if not cleaned:
        _take_back(school, token)
    elif not _added(school, token, {"question_id": question_id, **known}):
        _change(school, token, **known)


def change_face(school: School, token: str, face: str) -> None:
    """Put another face in the place of the first. Refuses FaceMissing and NotFound."""
    _change(school, token, face=_face(face))


def set_topic(school: School, token: str, topic: str | None) -> None:
    """Say what it is about; None or anything unknown takes it back. Refuses NotFound."""
    _change(school, token, topic=topic if topic in TOPICS else None)


def write(school: School, token: str, words: str, language: str) -> None:
    """Keep what somebody wrote, in the language tag of their page, after a voice typed up by staff.

    Refuses WordsMissing, WordsTooLong and NotFound.
    """
    cleaned = _words(words)
    if not cleaned:
        raise WordsMissing
    row = _row(school, token)
    if row.words_by_id is not None:
        cleaned = f"{row.words}\n\n{cleaned}"
    _change(school, token, words=cleaned, language=language, language_seen=None)


def spoken(school: School, token: str, language: str) -> str:
    """Keep that there is a voice, and return the reference that it belongs to; its row is locked.

    Refuses NotFound.
    """
    _change(school, token, has_voice=True, language=language, language_seen=None)
    return reference_of(school, token)


def want_answer(
    school: School,
    token: str,
    *,
    code: Sequence[str],
    answer_token: str,
    secret: str,
    language: str,
) -> bool:
    """Keep that they want an answer, and with which code and link they will open it.

    Return False when another message has this code: then draw the next. Refuses NotFound.
    """
    made = answer_codes.digest(secret, code)
    row = _row(school, token)
    if row.code_digest == made:
        return True
    taken = sa.select(Feedback.reference).where(
        Feedback.school_id == school.id, Feedback.code_digest == made
    )
    if db.session.execute(taken).first() is not None:
        return False
    _change(
        school,
        token,
        wants_answer=True,
        code_digest=made,
        answer_digest=tokens.digest(answer_token),
        language=row.language or language,
    )
    return True


def has_code(school: School, token: str, code: Sequence[str], secret: str) -> bool:
    """Say whether these pictures are the code of this message. Refuses NotFound."""
    kept = _row(school, token).code_digest
    # The digest is slow: none is made where there is no code that it could be of.
    return kept is not None and bool(kept == answer_codes.digest(secret, code))


def no_answer(school: School, token: str) -> None:
    """Keep that no answer is wanted; a code given before opens nothing any more."""
    gone: dict[str, Any] = {"code_digest": None, "answer_digest": None}
    _change(school, token, wants_answer=False, contact_way="", contact="", **gone)


def leave_contact(school: School, token: str, way: str, contact: str) -> None:
    """Keep how they wish to be reached: "call" and "text" by number, "email" by address.

    Refuses PhoneWrong, EmailWrong and NotFound.
    """
    if way not in (CALL, TEXT, EMAIL):
        raise FaceMissing
    known = _email(contact) if way == EMAIL else contacts.phone(contact, needed=True)
    _change(school, token, wants_answer=True, contact_way=way, contact=known)


def by_token(school: School, token: str, language: str) -> Given:
    """Return what was said by this private link so far; refuses NotFound."""
    row = _row(school, token)
    return Given(
        face=row.face,
        topic=row.topic,
        words=row.words if row.words_by_id is None else "",
        has_voice=row.has_voice,
        wants_answer=row.wants_answer,
        has_contact=bool(row.contact),
        about=feedback_about.of(school, row, language),
    )


def lock(school: School, reference: str) -> Any:
    """Return a visible message's row, locked: for staff who are about to add something to it.

    Whoever adds a child of a row locks it first, or domain/mixing could move it in between.
    Refuses NotFound.
    """
    wanted = sa.select(Feedback.__table__).where(*visible(school), Feedback.reference == reference)
    if (found := db.found(wanted.with_for_update())) is None:
        raise errors.NotFound
    return found


def reference_of(school: School, token: str) -> str:
    """Return the reference of the message of a private link; refuses NotFound."""
    return str(_row(school, token).reference)


def _face(face: str) -> str:
    if face not in FACES:
        raise FaceMissing
    return face


def _words(raw: str) -> str:
    try:
        return text.clean_paragraph(raw, LIMIT)
    except text.TooLong as too_long:
        raise WordsTooLong from too_long


def _email(raw: str) -> str:
    try:
        return validate_email(raw.strip(), check_deliverability=False).normalized
    except EmailNotValidError as wrong:
        raise EmailWrong from wrong


def _still_open(school: School, token: str) -> tuple[sa.ColumnElement[bool], ...]:
    first = clock.today(school.time_zone) - DAYS_OPEN
    return (
        Feedback.school_id == school.id,
        Feedback.link_digest == tokens.digest(token),
        Feedback.day >= first,
    )


def _row(school: School, token: str) -> Any:
    wanted = sa.select(Feedback.__table__).where(*_still_open(school, token))
    found = db.session.execute(wanted).first()
    if found is None:
        raise errors.NotFound
    return found


def _added(school: School, token: str, said: dict[str, Any]) -> bool:
    row = {
        "reference": tokens.reference(),
        "school_id": school.id,
        "link_digest": tokens.digest(token),
        "day": clock.today(school.time_zone),
        **said,
    }
    add = db.insert(Feedback).on_conflict_do_nothing(index_elements=["link_digest"])
    return db.session.execute(add.returning(Feedback.reference), row).first() is not None


def _take_back(school: School, token: str) -> None:
    """Erase a text of a survey that somebody emptied; one that was passed on stays."""
    gone = sa.delete(Feedback).where(
        *_still_open(school, token), *visible(school), Feedback.question_id.is_not(None)
    )
    translations.forget(school, "feedback", db.erased(gone.returning(Feedback.reference)))


def _change(school: School, token: str, **known: Any) -> None:
    """Change the row of a private link, which may be on its way to another place just now."""
    change = sa.update(Feedback).where(*_still_open(school, token)).values(mixed=False, **known)
    if db.found(change.returning(Feedback.reference)) is None:
        raise errors.NotFound
