"""What speakers say of the words of the screens: what they mean in English, and what is better.

Whoever reads a line says first, without the English before them, what it says. A member of staff
sees both: only when they accept it do the words count as checked by a speaker. Two speakers who
say "good" are not enough, since nobody would have compared what they understood.
"""

import sqlalchemy as sa

from kiosk.core import clock, db, errors, text, tokens
from kiosk.domain import audit, wordings
from kiosk.models.school import School
from kiosk.models.wording import Speaker, WordCheck, Wording

GOOD, BETTER = "good", "better"
MOST_MEANING, MOST_BETTER = 500, 1000


class WordsMissing(errors.Refusal):
    """Nothing was written where something is needed."""

    code = "words_missing"


class WordsLong(errors.Refusal):
    """More letters than fit."""

    code = "words_long"


class WordsMoved(errors.Refusal):
    """The words are others by now than those that the speaker read."""

    code = "wording_moved"


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


def accept(school: School, tag: str, reference: str, english: str, now: str, staff_id: int) -> None:
    """Let words count as checked by a speaker: staff have read what they understood.

    `now` are the words of now. Refuses NotFound, and WordsMoved where they are not what was read.
    """
    mine = (WordCheck.school_id == school.id, WordCheck.reference == reference)
    found = db.session.execute(
        sa.select(WordCheck.words, WordCheck.speaker_id, WordCheck.on_day).where(
            *mine,
            WordCheck.language == tag,
            WordCheck.sentence == tokens.digest(english),
            WordCheck.verdict == GOOD,
        )
    ).first()
    if found is None:
        raise errors.NotFound
    if found.words != wordings.digest(now):
        raise WordsMoved
    checked = {
        "checked": found.words,
        "checked_on": found.on_day,
        "checked_by_id": None,
        "speaker_id": found.speaker_id,
    }
    sentence = tokens.digest(english)
    row = {"school_id": school.id, "language": tag, "sentence": sentence}
    add = db.insert(Wording).values(**row, english=english, words="", **checked)
    on = ["school_id", "language", "sentence"]
    db.session.execute(add.on_conflict_do_update(index_elements=on, set_=checked))
    db.session.execute(
        sa.update(WordCheck).where(*mine).values(seen_by_id=staff_id),
        execution_options={"synchronize_session": False},
    )
    audit.note(school, staff_id, "wording_accepted", language=tag, sentence=sentence[:16])
    wordings.note_change(school)
