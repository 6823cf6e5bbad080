"""Phrases that somebody has read aloud, and whether they may be played.

There is one recording of each phrase in each language. It is played when another speaker has
confirmed it, and no more when the words change. What is refused, replaced or taken back is erased
with its files; a file that no recording names is swept away a day later.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from kiosk.core import clips, clock, db, errors, tokens
from kiosk.core.clips import Clip
from kiosk.core.phrases import Phrase as Phrase
from kiosk.domain import schools
from kiosk.models.school import School
from kiosk.models.wording import Recording, Speaker

NEW, CONFIRMED, REFUSED = "new", "confirmed", "refused"
#: A file without a row may be of a recording that is being kept at this moment.
SECONDS_UNUSED = 24 * 60 * 60
_UNSYNCED = {"synchronize_session": False}


class OwnRecording(errors.Refusal):
    """Nobody confirms what they have recorded themselves."""

    code = "own_recording"


class Moved(errors.Refusal):
    """The recording was made anew, refused or confirmed since it was played here."""

    code = "recording_moved"


@dataclass(frozen=True)
class Take:
    """A recording as pages know it. `by` is a first name, for staff only."""

    reference: str
    sentence: str
    words: str
    file: str
    milliseconds: int
    level: str
    state: str
    speaker: str
    by: str
    on: date

    def is_of(self, phrase: Phrase) -> bool:
        """Say whether just these words were read, and nobody has refused it."""
        return self.words == phrase.digest and self.state != REFUSED


def confirmed(school: School, tag: str) -> Mapping[str, Recording]:
    """Return what a second speaker has confirmed in a language, by the digest of what was read.

    Whoever has the words of now finds only what says just these words (`wordings.digest`).
    """
    rows = db.session.scalars(
        sa.select(Recording).where(
            Recording.school_id == school.id,
            Recording.language == tag,
            Recording.state == CONFIRMED,
        )
    )
    return {row.words: row for row in rows}


def confirmed_everywhere(school: School) -> dict[str, dict[str, str]]:
    """Return what may be played in each language: digests of what was read, by the sentence's."""
    rows = db.session.execute(
        sa.select(Recording.language, Recording.sentence, Recording.words).where(
            Recording.school_id == school.id, Recording.state == CONFIRMED
        )
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.language, {})[row.sentence] = row.words
    return found


def takes(school: School, tag: str) -> dict[str, Take]:
    """Return every recording in a language, by the digest of its sentence."""
    rows = db.session.execute(
        sa.select(
            *(Recording.reference, Recording.sentence, Recording.words, Recording.file),
            *(Recording.milliseconds, Recording.level, Recording.state),
            *(Speaker.reference, Speaker.name, Recording.on_day),
        )
        .join(Speaker, Speaker.id == Recording.speaker_id)
        .where(Recording.school_id == school.id, Recording.language == tag)
    )
    found = (Take(*tuple(row)) for row in rows)
    return {one.sentence: one for one in found}


def folder(root: Path, school: School) -> Path:
    """Return where a school's recordings are."""
    return root / school.reference


def name_of(speaker: Speaker, key: str) -> str:
    """Return the name of the files of a recording: the same where the same is sent twice."""
    return tokens.digest(f"{speaker.reference} {key}")[:32]


def level_of(school: School, speaker: Speaker, phrase: Phrase, name: str) -> str | None:
    """Return what was said of a recording that is kept already; None where it is not."""
    return db.session.scalar(
        sa.select(Recording.level).where(
            *_of_phrase(school, speaker.language, phrase),
            Recording.file == name,
            Recording.words == phrase.digest,
        )
    )


def keep(
    root: Path, school: School, speaker: Speaker, phrase: Phrase, clip: Clip, name: str
) -> bool:
    """Keep what a speaker read; say whether it stands there now.

    It takes the place of the speaker's own, of what was refused, and of other words. What somebody
    else has read of the same words stays: two phones may show the same phrase.
    """
    where = folder(root, school)
    clips.keep(where, name, clip)
    before = db.session.scalar(
        sa.select(Recording.file)
        .where(*_of_phrase(school, speaker.language, phrase))
        .with_for_update()
    )
    known = _values(school, speaker, phrase, clip, name)
    add = db.insert(Recording).values(**known, reference=tokens.reference())
    free = sa.or_(
        Recording.state == REFUSED,
        Recording.words != add.excluded.words,
        Recording.speaker_id == add.excluded.speaker_id,
    )
    put = add.on_conflict_do_update(
        index_elements=["school_id", "language", "sentence"], set_=known, where=free
    )
    kept = db.session.execute(put.returning(Recording.id)).first() is not None
    _forget_files(where, [(before or "") if kept else name], but=name if kept else before or "")
    if kept and before is not None:
        schools.note_change(school)
    return kept


def _values(
    school: School, speaker: Speaker, phrase: Phrase, clip: Clip, name: str
) -> dict[str, Any]:
    return {
        "school_id": school.id,
        "language": speaker.language,
        "sentence": phrase.sentence,
        "words": phrase.digest,
        "file": name,
        "milliseconds": clip.milliseconds,
        "level": clip.level,
        "speaker_id": speaker.id,
        "on_day": clock.today(school.time_zone),
        "state": NEW,
        "confirmed_by_id": None,
        "staff_id": None,
    }


def confirm(
    school: School, speaker: Speaker, reference: str, file: str, own: Collection[str] = ()
) -> None:
    """Let a recording be played from now on: somebody who speaks the language has heard it.

    `own` are the references of other links that this browser has read with. Refuses OwnRecording,
    Moved, and NotFound.
    """
    _own_or_moved(school, speaker, reference, file, own)
    _change(school, reference, file, state=CONFIRMED, confirmed_by_id=speaker.id)


def send_back(
    root: Path, school: School, speaker: Speaker, reference: str, file: str, own: Collection[str]
) -> None:
    """Let a phrase be read anew: a second speaker did not find it right. Refuses as `confirm`."""
    _own_or_moved(school, speaker, reference, file, own)
    _change(school, reference, file, state=REFUSED, confirmed_by_id=speaker.id, file="")
    _forget_files(folder(root, school), [file])


def refuse(root: Path, school: School, reference: str, level: str, staff_id: int) -> None:
    """Let a phrase be read anew: a member of staff says why. Refuses NotFound."""
    found = _one(school, reference)
    values = {"state": REFUSED, "staff_id": staff_id, "level": level, "file": ""}
    _change(school, reference, found.file, **values)
    _forget_files(folder(root, school), [found.file])


def forget_of(root: Path, school: School, speaker: Speaker) -> int:
    """Erase all that a speaker has read, with its files; return how many recordings."""
    mine = (Recording.school_id == school.id, Recording.speaker_id == speaker.id)
    files = db.session.scalars(sa.select(Recording.file).where(*mine)).all()
    db.session.execute(sa.delete(Recording).where(*mine), execution_options=_UNSYNCED)
    _forget_files(folder(root, school), files)
    if files:
        schools.note_change(school)
    return len(files)


def sweep(root: Path, school: School) -> int:
    """Take away the files that no recording names and that are a day old; return how many."""
    where, gone = folder(root, school), 0
    if not where.is_dir():
        return 0
    wanted = sa.select(Recording.file).where(Recording.school_id == school.id)
    used = set(db.session.scalars(wanted))
    oldest = clock.now().timestamp() - SECONDS_UNUSED
    for file in where.iterdir():
        if file.name.partition(".")[0] not in used and file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def take(school: School, tag: str, reference: str) -> Take:
    """Return one recording in a language; refuses NotFound."""
    found = (one for one in takes(school, tag).values() if one.reference == reference)
    one = next(found, None)
    if one is None or not one.file:
        raise errors.NotFound
    return one


def _of_phrase(school: School, tag: str, phrase: Phrase) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Recording.school_id == school.id,
        Recording.language == tag,
        Recording.sentence == phrase.sentence,
    )


def _own_or_moved(
    school: School, speaker: Speaker, reference: str, file: str, own: Collection[str]
) -> None:
    found = _one(school, reference)
    if found.language != speaker.language:
        raise errors.NotFound
    if found.speaker_id == speaker.id or found.speaker in own:
        raise OwnRecording
    if found.file != file or found.state != NEW:
        raise Moved


def _one(school: School, reference: str) -> Any:
    found = db.session.execute(
        sa.select(
            *(Recording.language, Recording.speaker_id, Recording.file, Recording.state),
            Speaker.reference.label("speaker"),
        )
        .join(Speaker, Speaker.id == Recording.speaker_id)
        .where(Recording.school_id == school.id, Recording.reference == reference)
    ).first()
    if found is None:
        raise errors.NotFound
    return found


def _change(school: School, reference: str, heard: str, **values: Any) -> None:
    """Change the recording whose files were heard; refuses Moved where they are others by now."""
    change = (
        sa.update(Recording)
        .where(Recording.school_id == school.id, Recording.reference == reference)
        .where(Recording.file == heard)
        .values(**values)
    )
    if db.session.execute(change.returning(Recording.id), execution_options=_UNSYNCED).first():
        schools.note_change(school)
        return
    raise Moved


def _forget_files(where: Path, names: Iterable[str], but: str = "") -> None:
    for name in names:
        if name and name != but:
            db.after_commit(partial(clips.forget, where, name))
