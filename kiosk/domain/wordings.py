"""The school's own words for the screens, and which words a speaker has checked.

A school that has none of its own asks the database nothing: `School.wordings` is 0. Otherwise all
of them are read once, and again when that number has grown; no tablet waits longer for them than
`schools` remembers a school.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from kiosk.core import db, errors, tokens
from kiosk.domain import audit, schools
from kiosk.models.school import School
from kiosk.models.wording import Wording

#: Schools whose words are remembered, on a server of many.
MOST_REMEMBERED = 20

#: So many letters of a digest name a sentence in the log.
SHORT = 16

_remembered: "OrderedDict[int, tuple[int, Wordings]]" = OrderedDict()


class WordsMoved(errors.Refusal):
    """The words are others by now than those that were read."""

    code = "wording_moved"


@dataclass(frozen=True)
class Wordings:
    """By language tag: English to the school's own words, and English to the words checked.

    `checked` holds digests: a check says nothing of words that were changed after it.
    """

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    checked: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def is_checked(self, tag: str, english: str, words: str) -> bool:
        """Say whether a speaker has checked just these words."""
        return self.checked.get(tag, {}).get(english) == digest(words)


NONE = Wordings()


def digest(words: str) -> str:
    """Return by what a changed sentence is noticed."""
    return tokens.digest(words)


def of(school: School) -> Wordings:
    """Return the school's own words and checks; reads the database only after a change."""
    if not school.wordings:
        return NONE
    version, known = _remembered.get(school.id, (0, NONE))
    if version != school.wordings:
        known = _read(school)
        _remembered[school.id] = (school.wordings, known)
        _remembered.move_to_end(school.id)
        while len(_remembered) > MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return known


def _read(school: School) -> Wordings:
    words: dict[str, dict[str, str]] = {}
    checked: dict[str, dict[str, str]] = {}
    rows = db.session.execute(
        sa.select(Wording.language, Wording.english, Wording.words, Wording.checked).where(
            Wording.school_id == school.id
        )
    )
    for row in rows:
        if row.words:
            words.setdefault(row.language, {})[row.english] = row.words
        if row.checked:
            checked.setdefault(row.language, {})[row.english] = row.checked
    return Wordings(words, checked)


def note_change(school: School) -> None:
    """Let every screen of the school say the words anew. Called in the transaction of a change."""
    db.session.execute(
        sa.update(School)
        .where(School.id == school.id)
        .values(wordings=School.wordings + 1)
        .execution_options(synchronize_session=False)
    )
    schools.note_change(school)


def keep(school: School, tag: str, english: str, **known: Any) -> None:
    """Keep own words of a sentence, or a check of its words, by the names of their columns."""
    names = {"school_id": school.id, "language": tag, "sentence": tokens.digest(english)}
    start = {"words": "", "checked": ""} | known
    add = db.insert(Wording).values(**names, english=english, **start)
    on = ["school_id", "language", "sentence"]
    db.session.execute(add.on_conflict_do_update(index_elements=on, set_=known))


def note_check(school: School, staff_id: int, act: str, tag: str, english: str) -> None:
    """Write down who let words count as checked, or not, and let every screen know it."""
    audit.note(school, staff_id, act, language=tag, sentence=tokens.digest(english)[:SHORT])
    note_change(school)


def forget() -> None:
    """Drop what is remembered: for tests, whose schools come and go under the same numbers."""
    _remembered.clear()
