"""What speakers say of the words of the screens: what they mean in English, and what is better.

Whoever reads a line says first, without the English before them, what it says. A member of staff
sees both: only when they accept it do the words count as checked by a speaker. Two speakers who
say "good" are not enough, since nobody would have compared what they understood.
"""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from kiosk.core import clock, db, errors, text, tokens
from kiosk.domain import wordings
from kiosk.models.school import School
from kiosk.models.wording import Speaker, WordCheck

GOOD, BETTER = "good", "better"
MOST_MEANING, MOST_BETTER = 500, 1000


class WordsMissing(errors.Refusal):
    """Nothing was written where something is needed."""

    code = "words_missing"


class WordsLong(errors.Refusal):
    """More letters than fit."""

    code = "words_long"


@dataclass(frozen=True)
class Said:
    """What a speaker said of a line; `words` is the digest of those that they read."""

    reference: str
    by: str
    on: date
    verdict: str
    meaning: str
    better: str
    words: str
    seen: bool


def written(raw: str, most: int) -> str:
    """Return words as they are kept; refuses WordsMissing and WordsLong."""
    try:
        found = text.clean_line(raw, most)
    except text.TooLong as long:
        raise WordsLong from long
    if not found:
        raise WordsMissing
    return found


def say(
    school: School, speaker: Speaker, english: str, words: str, meaning: str, better: str | None
) -> None:
    """Keep what a speaker says of a line; `better` is None where the words are good.

    Said again it takes the place of before. Refuses WordsMissing and WordsLong.
    """
    known = {
        "words": wordings.digest(words),
        "meaning": written(meaning, MOST_MEANING),
        "verdict": GOOD if better is None else BETTER,
        "better": "" if better is None else written(better, MOST_BETTER),
        "on_day": clock.today(school.time_zone),
        "seen_by_id": None,
    }
    row = {
        "reference": tokens.reference(),
        "school_id": school.id,
        "language": speaker.language,
        "sentence": tokens.digest(english),
        "speaker_id": speaker.id,
    }
    add = db.insert(WordCheck).values(**row, **known)
    on = ["speaker_id", "sentence"]
    db.session.execute(add.on_conflict_do_update(index_elements=on, set_=known))


def said_by(school: School, speaker: Speaker) -> dict[str, str]:
    """Return the lines that a speaker has looked at: digest of the words, by the sentence's."""
    rows = db.session.execute(
        sa.select(WordCheck.sentence, WordCheck.words).where(
            WordCheck.school_id == school.id, WordCheck.speaker_id == speaker.id
        )
    )
    return {row.sentence: row.words for row in rows}


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


def unread(school: School) -> dict[str, int]:
    """Return how much of what speakers said nobody of the staff has read, by language tag."""
    rows = db.session.execute(
        sa.select(WordCheck.language, sa.func.count().label("number"))
        .where(WordCheck.school_id == school.id, WordCheck.seen_by_id.is_(None))
        .group_by(WordCheck.language)
    )
    return {row.language: row.number for row in rows}


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


def accept(school: School, tag: str, reference: str, english: str, now: str, staff_id: int) -> None:
    """Let words count as checked by a speaker: staff have read what they understood.

    `now` are the words of now. Refuses NotFound, and WordsMoved where they are not what was read.
    """
    found = db.session.execute(
        sa.select(WordCheck.words, WordCheck.speaker_id, WordCheck.on_day).where(
            WordCheck.school_id == school.id,
            WordCheck.reference == reference,
            WordCheck.language == tag,
            WordCheck.sentence == tokens.digest(english),
            WordCheck.verdict == GOOD,
        )
    ).first()
    if found is None:
        raise errors.NotFound
    if found.words != wordings.digest(now):
        raise wordings.WordsMoved
    known = {"checked": found.words, "checked_on": found.on_day, "checked_by_id": None}
    wordings.keep(school, tag, english, **known, speaker_id=found.speaker_id)
    see(school, tag, reference, staff_id)
    wordings.note_check(school, staff_id, "wording_accepted", tag, english)
