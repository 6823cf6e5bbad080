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
from kiosk.domain import audit, schools, wordings
from kiosk.models.school import School
from kiosk.models.staff import Staff
from kiosk.models.wording import Recording, Speaker, WordCheck, Wording

#: Letters of one sentence in another language.
LIMIT = 1000
#: So many letters of a digest name a sentence in the log.
_SHORT = 16
_ISOLATE, _END = "\u2066", "\u2069"


class WordsMoved(errors.Refusal):
    """Somebody else changed these words after they were read here."""

    code = "wording_moved"


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


@dataclass(frozen=True)
class Said:
    """What a speaker said of a line. `fits`: they read the words that stand there now."""

    reference: str
    by: str
    on: date
    verdict: str
    meaning: str
    better: str
    words: str
    seen: bool


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


def said(school: School, tag: str) -> dict[str, list[Said]]:
    """Return what speakers said in a language, by the digest of the sentence, the newest first."""
    rows = db.session.execute(
        sa.select(WordCheck.__table__, Speaker.name.label("by"))
        .outerjoin(Speaker, Speaker.id == WordCheck.speaker_id)
        .where(WordCheck.school_id == school.id, WordCheck.language == tag)
        .order_by(WordCheck.on_day.desc(), WordCheck.id.desc())
    )
    found: dict[str, list[Said]] = {}
    for row in rows:
        one = Said(
            *(row.reference, row.by or "", row.on_day, row.verdict, row.meaning, row.better),
            *(row.words, row.seen_by_id is not None),
        )
        found.setdefault(row.sentence, []).append(one)
    return found


def recordings(school: School) -> dict[str, dict[str, str]]:
    """Return what somebody has read aloud and somebody else confirmed, by language tag.

    Digests of sentences, with those of the words that were read: what was recorded of other words
    than stand there now is not played any more.
    """
    rows = db.session.execute(
        sa.select(Recording.language, Recording.sentence, Recording.words).where(
            Recording.school_id == school.id, Recording.state == "confirmed"
        )
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.language, {})[row.sentence] = row.words
    return found


def unread(school: School) -> dict[str, int]:
    """Return how much of what speakers said nobody of the staff has read, by language tag."""
    rows = db.session.execute(
        sa.select(WordCheck.language, sa.func.count().label("number"))
        .where(WordCheck.school_id == school.id, WordCheck.seen_by_id.is_(None))
        .group_by(WordCheck.language)
    )
    return {row.language: row.number for row in rows}


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
            raise WordsMoved
        _upsert(school, tag, english, words=words, changed_by_id=staff_id)
        changed += 1
    if changed:
        first = tokens.digest(next(iter(given)))[:_SHORT]
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
        raise WordsMoved
    known = {"checked": was, "checked_on": clock.today(school.time_zone)}
    _upsert(school, tag, english, **known, checked_by_id=staff_id, speaker_id=None)
    _note_check(school, staff_id, "wording_checked", tag, english)


def uncheck(school: School, tag: str, english: str, staff_id: int) -> None:
    """Take back that words were checked."""
    _one_at_a_time(school)
    none: dict[str, Any] = {"checked": "", "checked_on": None}
    _upsert(school, tag, english, **none, checked_by_id=None, speaker_id=None)
    _note_check(school, staff_id, "wording_unchecked", tag, english)


def see(school: School, tag: str, reference: str, staff_id: int) -> None:
    """Say that somebody has read what a speaker said. Refuses NotFound."""
    change = (
        sa.update(WordCheck)
        .where(WordCheck.school_id == school.id, WordCheck.language == tag)
        .where(WordCheck.reference == reference)
        .values(seen_by_id=staff_id)
    )
    if db.found(change.returning(WordCheck.reference)) is None:
        raise errors.NotFound


def set_machine_voice(school: School, on: bool, staff_id: int) -> None:
    """Let the server read aloud where nobody has recorded a line, or keep it silent."""
    schools.attached(school).machine_voice = on
    audit.note(school, staff_id, "machine_voice_on" if on else "machine_voice_off")
    schools.note_change(school)


def _note_check(school: School, staff_id: int, act: str, tag: str, english: str) -> None:
    sentence = tokens.digest(english)[:_SHORT]
    audit.note(school, staff_id, act, language=tag, sentence=sentence)
    wordings.note_change(school)


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


def _upsert(school: School, tag: str, english: str, **known: Any) -> None:
    names = {"school_id": school.id, "language": tag, "sentence": tokens.digest(english)}
    start = {"words": "", "checked": ""} | known
    add = db.insert(Wording).values(**names, english=english, **start)
    on = ["school_id", "language", "sentence"]
    db.session.execute(add.on_conflict_do_update(index_elements=on, set_=known))
