"""Clips of the machine's voice, kept as files: made when first asked for, or ahead by the clock.

They belong to no school: the same text in the same voice is the same clip. Their names are digests
of the text, which nobody can make another text for, unlike the short keys of browsers.
"""

import logging
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from kiosk.core import clips, errors, tokens, voices
from kiosk.core.languages import Language
from kiosk.domain.schools import School
from kiosk.domain.sounds import RECORDED, Source

#: All made clips together; the least recently made go first.
MOST_BYTES = 200 * 1024 * 1024
#: A clip made ahead waits so long for the next one: whoever asks for one comes first.
REST = 0.3
#: What voices read out as a word, but people only see.
_UNSPOKEN = str.maketrans({"/": ",", "(": ",", ")": ",", "•": ",", "→": ",", "_": " ", "|": ","})

_log = logging.getLogger(__name__)
#: Texts of which a voice made no sound: not tried again by this process.
_mute: set[tuple[str, str]] = set()


def folder(root: Path, voice: str) -> Path:
    """Return where the clips of a voice are; another release of the voices has another folder."""
    release = re.sub(r"[^0-9A-Za-z.]", "-", f"{voices.version()}-{clips.VERSION}")
    return root / clips.MADE / f"{voice}-{release}"


def clip(root: Path, school: School, language: Language, source: Source, kind: str) -> Path | None:
    """Return the file of a clip; a machine's is made now where it is not there yet.

    None where it cannot be heard after all. Refuses Busy.
    """
    if source.kind == RECORDED:
        return clips.path(root / school.reference, source.file, kind)
    return _made(root, language.voice, source.text, kind)


def make_ahead(
    root: Path,
    wanted: Iterable[tuple[Language, Iterable[str]]],
    most: int,
    rest: Callable[[float], None] = time.sleep,
) -> int:
    """Make so many clips at most of these texts that are not there yet; return how many."""
    made = 0
    for language, texts in wanted:
        for text in texts:
            if made >= most:
                return made
            there = clips.path(folder(root, language.voice), _name(text), "mp3")
            if there is None and (language.voice, text) not in _mute:
                made += 1
                try:
                    _made(root, language.voice, text, "mp3")
                except clips.Busy:
                    return made
                rest(REST)
    return made


def forget_old(root: Path, most: int = MOST_BYTES) -> int:
    """Take away the clips made longest ago until all are no larger than this; return how many."""
    found = []
    for file in (root / clips.MADE).glob("*/*"):
        about = file.stat()
        found.append((about.st_mtime, about.st_size, file))
    size, gone = sum(one[1] for one in found), 0
    for _made_at, bytes_of_it, file in sorted(found):
        if size <= most:
            break
        file.unlink(missing_ok=True)
        size, gone = size - bytes_of_it, gone + 1
    return gone


def _name(text: str) -> str:
    return tokens.digest(text)[:32]


def _made(root: Path, voice: str, text: str, kind: str) -> Path | None:
    where, name = folder(root, voice), _name(text)
    found = clips.path(where, name, kind)
    if found is not None or (voice, text) in _mute:
        return found
    try:
        clips.keep(where, name, clips.of_samples(voices.speak(_aloud(text), voice)))
    except clips.Busy:
        raise
    except errors.Refusal as refusal:
        _log.warning("The voice %s made no sound of a text: %s.", voice, refusal.code)
        if len(_mute) < 10_000:
            _mute.add((voice, text))
        return None
    return clips.path(where, name, kind)


def _aloud(text: str) -> str:
    """Return what a voice is given: signs that are only seen become a short pause."""
    return text.translate(_UNSPOKEN)
