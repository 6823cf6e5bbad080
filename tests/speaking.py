"""People who speak a language, and what they record, for tests."""

from pathlib import Path

from kiosk.core import db
from kiosk.core.clips import Clip
from kiosk.domain import recordings, speakers
from kiosk.domain.recordings import Phrase
from kiosk.models.school import School
from kiosk.models.wording import Speaker

WELCOME = Phrase("Welcome", "Witamy")
HELP = Phrase("Help", "Pomoc")


def clip(sound: bytes = b"words", level: str = "good") -> Clip:
    """Return a clip as core/clips makes them, of these bytes."""
    return Clip(b"webm " + sound, b"mp3 " + sound, 900, 0.5, -20.0, level)


def somebody(
    school: School, by_id: int, task: str = speakers.READ, tag: str = "pl", name: str = "Ania"
) -> tuple[Speaker, str]:
    """Return somebody who was sent a link, and who has agreed where they read; and the token."""
    made, token = speakers.invite(school, by_id, tag, task, name)
    if task == speakers.READ:
        speakers.agree(made, name)
    db.session.flush()
    db.session.expunge(made)  # known still after the commit, without asking again
    return made, token


def read(
    root: Path,
    school: School,
    speaker: Speaker,
    phrase: Phrase = WELCOME,
    key: str = "one",
    **of: str,
) -> recordings.Take:
    """Record a phrase as a speaker; return what stands there now."""
    name = recordings.name_of(speaker, key)
    sound = f"{speaker.reference} {key}".encode()
    recordings.keep(root, school, speaker, phrase, clip(sound, **of), name)
    return recordings.takes(school, speaker.language)[phrase.sentence]


def files(root: Path, school: School) -> set[str]:
    """Return the names of the sounds that lie there."""
    where = recordings.folder(root, school)
    return {file.stem for file in where.iterdir()} if where.is_dir() else set()
