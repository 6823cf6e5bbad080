"""Texts of people in other languages: a computer's, or one that a member of staff stands by.

The row is the job (docs/decisions/0016): asking makes one that waits, domain/translating gives it a
text. What a person wrote or vouched for no computer writes over.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, text, tokens
from kiosk.domain.words import Words
from kiosk.models.school import School
from kiosk.models.staff import Staff
from kiosk.models.translation import Translation, TranslationState

WAITING, DONE, GIVEN_UP = (
    TranslationState.WAITING,
    TranslationState.DONE,
    TranslationState.GIVEN_UP,
)
#: Characters of a translation that a person types.
LIMIT = 5000
_KEY = ("school_id", "subject", "subject_reference", "field", "language")
_UNSYNCED = {"synchronize_session": False}


class TranslationMissing(errors.Refusal):
    """Nothing was written in the other language."""

    code = "translation_missing"


class TranslationLong(errors.Refusal):
    """More characters than a translation of ours can have."""

    code = "translation_long"


class NothingToVouch(errors.Refusal):
    """There is no text yet, or the original has changed since it was read."""

    code = "translation_moved_on"


@dataclass(frozen=True)
class Rendering:
    """One text in one language. `by` and `on` say who stands by it, since which day."""

    reference: str
    text: Words
    state: str
    machine: bool
    by: str | None
    on: date | None
    source_digest: str

    def fits(self, original: str) -> bool:
        """Say whether there is a text, made from the original as it is now."""
        return self.state == DONE and self.source_digest == digest(original)

    def stale(self, original: str) -> bool:
        """Say whether there is a text, and the original has changed since."""
        return self.state == DONE and self.source_digest != digest(original)


@dataclass(frozen=True)
class Shown:
    """What a reader is shown. `machine`: a computer made it and nobody has looked at it."""

    text: Words
    machine: bool


#: By reference of the thing, field, and language tag.
Renderings = Mapping[tuple[str, str, str], Rendering]


def digest(text: str) -> str:
    """Return by what a changed original is noticed."""
    return hashlib.sha256(text.encode()).hexdigest()


def configured(school: School) -> bool:
    """Say whether the school named a computer that translates."""
    return bool(school.translator_url)


def of(
    school: School, subject: str, references: Sequence[str]
) -> dict[tuple[str, str, str], Rendering]:
    """Return what there is for these things, done or not, in one question.

    Whoever shows one asks `pick`, or the rendering whether it still `fits` the original.
    """
    if not references:
        return {}
    rows = db.session.execute(
        sa.select(Translation.__table__, Staff.name.label("by"))
        .outerjoin(Staff, Staff.id == Translation.by_id)
        .where(*_about(school, subject, references))
    )
    return {
        (row.subject_reference, row.field, row.language): Rendering(
            row.reference,
            Words(row.text, row.language),
            row.state,
            row.machine,
            row.by,
            row.on_day,
            row.source_digest,
        )
        for row in rows
    }


def pick(
    renderings: Renderings, reference: str, field: str, original: Words, language: str
) -> Shown:
    """Return a text in the reader's language where there is one that fits, else the original."""
    found = renderings.get((reference, field, language))
    if found is None or original.language == language or not found.fits(original.text):
        return Shown(original, machine=False)
    return Shown(found.text, found.machine)


def ask(
    school: School,
    subject: str,
    reference: str,
    field: str,
    text: str,
    source: str,
    targets: Sequence[str],
) -> None:
    """Let a computer put a text into other languages, where the school has named one.

    Asked again it changes nothing, unless the text is another one. What a person wrote or
    vouched for stays as it is, and is shown to nobody but staff until they look at it.
    """
    wanted = [tag for tag in dict.fromkeys(targets) if tag != source]
    if not text or not wanted or not configured(school):
        return
    made = {"source_language": source, "source_digest": digest(text), "text": ""}
    new: dict[str, Any] = {**made, "state": WAITING, "tries": 0, "machine": True, "mixed": False}
    names = {"school_id": school.id, "subject": subject, "subject_reference": reference}
    add = db.insert(Translation)
    another = sa.or_(
        Translation.source_digest != add.excluded.source_digest,
        Translation.source_language != add.excluded.source_language,
    )
    add = add.on_conflict_do_update(
        index_elements=_KEY, set_=new, where=sa.and_(Translation.by_id.is_(None), another)
    )
    rows = [
        {"reference": tokens.reference(), **names, "field": field, "language": tag, **new}
        for tag in wanted
    ]
    db.session.execute(add, rows)


def write(
    school: School,
    subject: str,
    reference: str,
    field: str,
    language: str,
    text: str,
    *,
    source: str,
    source_text: str,
    staff_id: int,
) -> None:
    """Keep a text that a member of staff wrote, in the place of a computer's or of an older one.

    Refuses TranslationMissing and TranslationLong.
    """
    known = {
        "source_language": source,
        "source_digest": digest(source_text),
        "text": _cleaned(text),
        "state": DONE,
        "tries": 0,
        "machine": False,
        "mixed": False,
        "by_id": staff_id,
        "on_day": clock.today(school.time_zone),
    }
    names = {"school_id": school.id, "subject": subject, "subject_reference": reference}
    add = db.insert(Translation).values(
        reference=tokens.reference(), **names, field=field, language=language, **known
    )
    db.session.execute(add.on_conflict_do_update(index_elements=_KEY, set_=known))


def vouch(
    school: School,
    subject: str,
    reference: str,
    field: str,
    language: str,
    staff_id: int,
    *,
    source_text: str | None = None,
    text: str | None = None,
) -> None:
    """Say that a translation is right as it stands: for the original as it is now, if given.

    `text` is what was read on the page. Refuses NothingToVouch where it is another by now.
    """
    row = _one(school, subject, reference, field, language)
    if row is None or row.state != DONE or not (text is None or _same(row.text, text)):
        raise NothingToVouch
    made_from = row.source_digest if source_text is None else digest(source_text)
    known = {"source_digest": made_from, "machine": False, "by_id": staff_id}
    _change(school, row.reference, row.text, **known, on_day=clock.today(school.time_zone))


def put_back(
    school: School, subject: str, reference: str, field: str, language: str, text: str
) -> None:
    """Take back that somebody wrote or vouched: the text is a computer's again."""
    row = _one(school, subject, reference, field, language)
    if row is not None and row.state == DONE:
        known = {"text": _cleaned(text), "machine": True, "by_id": None, "on_day": None}
        _change(school, row.reference, row.text, **known)


def ask_again(
    school: School, subject: str, reference: str, field: str, language: str, source_text: str
) -> None:
    """Let a computer try once more, also in the place of a text whose original has changed."""
    row = _one(school, subject, reference, field, language)
    if row is None or not configured(school):
        return
    if row.state == DONE and row.source_digest == digest(source_text):
        return
    new: dict[str, Any] = {"text": "", "state": WAITING, "tries": 0, "machine": True}
    made = {"source_digest": digest(source_text), "by_id": None, "on_day": None}
    _change(school, row.reference, row.text, **new, **made)


def forget(school: School, subject: str, references: Sequence[str]) -> None:
    """Erase all languages of these things."""
    if references:
        gone = sa.delete(Translation).where(*_about(school, subject, references))
        db.erased(gone.returning(Translation.reference))


def _about(
    school: School, subject: str, references: Sequence[str]
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Translation.school_id == school.id,
        Translation.subject == subject,
        Translation.subject_reference.in_(references),
    )


def _one(school: School, subject: str, reference: str, field: str, language: str) -> Any:
    same = (Translation.field == field, Translation.language == language)
    wanted = sa.select(Translation.__table__).where(*_about(school, subject, [reference]), *same)
    return db.session.execute(wanted).first()


def _change(school: School, reference: str, before: str, **known: Any) -> None:
    """Change a row if its text is still that which was looked at; refuses NothingToVouch."""
    change = (
        sa.update(Translation)
        .where(Translation.school_id == school.id, Translation.reference == reference)
        .where(Translation.text == before)
        .values(mixed=False, **known)
    )
    if db.found(change.returning(Translation.reference)) is None:
        raise NothingToVouch


def _same(kept: str, sent: str) -> bool:
    """Say whether a page has sent back the very text; browsers change the ends of lines."""
    return kept.split() == sent.split()


def _cleaned(raw: str) -> str:
    return text.needed_paragraph(raw, LIMIT, too_long=TranslationLong, missing=TranslationMissing)
