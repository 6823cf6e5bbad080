"""The translation desk: a school's own words for a sentence, and who has checked the words.

The catalog's words come from the caller, as `ours`: files of words are not the domain's.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from kiosk.core import catalog_checks, clock, db, errors, tokens
from kiosk.domain import audit, wordings
from kiosk.models.school import School
from kiosk.models.staff import Staff
from kiosk.models.wording import Speaker, Wording

#: Letters of one sentence in another language.
LIMIT = 1000
_ISOLATE, _END = "\u2066", "\u2069"


class WordsStopped(errors.Refusal):
    """The words cannot be kept; `faults` are codes of core/catalog_checks, "limit" one of ours."""

    code = "wording_stopped"

    def __init__(self, faults: list[str]) -> None:
        super().__init__()
        self.faults = faults


@dataclass(frozen=True)
class Kept:
    """What a school keeps of a sentence in a language. `words` is empty where it has none.

    `checked` is the digest of the words that were checked, by `by` on `on`.
    """

    words: str = ""
    checked: str = ""
    by: str = ""
    on: date | None = None
    changed_by: str = ""


NOTHING = Kept()


def kept(school: School, tag: str) -> dict[str, Kept]:
    """Return what the school keeps in a language, by the English of the sentence."""
    by, changed = aliased(Staff), aliased(Staff)
    rows = db.session.execute(
        sa.select(
            *(Wording.english, Wording.words, Wording.checked, Wording.checked_on),
            by.name.label("by"),
            Speaker.name.label("speaker"),
            changed.name.label("changed_by"),
        )
        .outerjoin(by, by.id == Wording.checked_by_id)
        .outerjoin(changed, changed.id == Wording.changed_by_id)
        .outerjoin(Speaker, Speaker.id == Wording.speaker_id)
        .where(Wording.school_id == school.id, Wording.language == tag)
    )
    return {
        row.english: Kept(
            row.words,
            row.checked,
            row.by or row.speaker or "",
            row.checked_on,
            row.changed_by or "",
        )
        for row in rows
    }


def stops(english: str, words: str, never: frozenset[str] = frozenset()) -> list[str]:
    """Return the codes of what keeps these words from being kept; none where they can be."""
    found = catalog_checks.faults(english, words, never)
    return [code for code in found if code in catalog_checks.STOPS]


def cleaned(raw: str) -> str:
    """Return words as they are kept: one line, NFC, no controls; isolates stay in pairs.

    What hides stays as well, to be refused with a reason instead of vanishing.
    """
    seen = "".join(
        " " if one.isspace() else one
        for one in raw
        if one.isspace() or unicodedata.category(one) not in ("Cc", "Cs")
    )
    if seen.count(_ISOLATE) != seen.count(_END):
        seen = seen.replace(_ISOLATE, "").replace(_END, "")
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def save(
    school: School, tag: str, english: str, words: str, *, ours: str, was: str, staff_id: int
) -> bool:
    """Keep the school's own words; say whether anything changed.

    `ours` are the catalog's words, `was` is the digest of the words that the page showed. Words
    that are the catalog's are no words of the school's own. Refuses WordsStopped and WordsMoved.
    """
    words = cleaned(words)
    if len(words) > LIMIT:
        raise WordsStopped(["limit"])
    if found := stops(english, words):
        raise WordsStopped(found)
    return put(school, tag, {english: ("" if words == ours else words, ours, was)}, staff_id) > 0


def go_back(school: School, tag: str, english: str, *, ours: str, was: str, staff_id: int) -> bool:
    """Say the catalog's words again; say whether anything changed. Refuses WordsMoved."""
    return put(school, tag, {english: ("", ours, was)}, staff_id) > 0


def put(school: School, tag: str, given: Mapping[str, tuple[str, str, str]], staff_id: int) -> int:
    """Keep several lines at once, by the English: own words, the catalog's, and as `was` above.

    Returns how many changed. The words were looked at with `stops` before. Refuses WordsMoved.
    """
    _one_at_a_time(school)
    rows = {row.english: row for row in _rows(school, tag, list(given))}
    changed = 0
    for english, (words, ours, was) in given.items():
        row = rows.get(english)
        before = row.words if row is not None else ""
        if before == words:
            continue
        if wordings.digest(before or ours) != was:
            raise wordings.WordsMoved
        wordings.keep(school, tag, english, words=words, changed_by_id=staff_id)
        changed += 1
    if changed:
        first = tokens.digest(next(iter(given)))[: wordings.SHORT]
        about = {"sentence": first} if len(given) == 1 else {"lines": changed}
        audit.note(school, staff_id, "wording_changed", language=tag, **about)
        wordings.note_change(school)
    return changed


def check(school: School, tag: str, english: str, *, ours: str, was: str, staff_id: int) -> None:
    """Say that somebody of the staff who speaks the language has read these words: they are right.

    Refuses WordsMoved, also where there are no words.
    """
    _one_at_a_time(school)
    row = next(iter(_rows(school, tag, [english])), None)
    now = (row.words if row is not None else "") or ours
    if not now or wordings.digest(now) != was:
        raise wordings.WordsMoved
    known = {"checked": was, "checked_on": clock.today(school.time_zone)}
    wordings.keep(school, tag, english, **known, checked_by_id=staff_id, speaker_id=None)
    wordings.note_check(school, staff_id, "wording_checked", tag, english)


def uncheck(school: School, tag: str, english: str, staff_id: int) -> None:
    """Take back that words were checked."""
    _one_at_a_time(school)
    none: dict[str, Any] = {"checked": "", "checked_on": None}
    wordings.keep(school, tag, english, **none, checked_by_id=None, speaker_id=None)
    wordings.note_check(school, staff_id, "wording_unchecked", tag, english)


def _one_at_a_time(school: School) -> None:
    """Wait for others who change words of this school; on SQLite there is one writer anyway."""
    own_row = sa.select(School.id).where(School.id == school.id)
    db.session.execute(own_row.with_for_update(key_share=True))


def _rows(school: School, tag: str, english: list[str]) -> list[Any]:
    wanted = sa.select(Wording.english, Wording.words).where(
        Wording.school_id == school.id,
        Wording.language == tag,
        Wording.sentence.in_([tokens.digest(one) for one in english]),
    )
    return list(db.session.execute(wanted))
