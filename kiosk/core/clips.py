"""Clips: phrases as sounds, from somebody's phone or from the machine's voice, kept as files.

What comes in is never kept; only what `core/clip_anew` wrote from its sounds is: Opus in WebM and
MP3, each without anything beside the sound.
"""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from kiosk.core import own_process, sound
from kiosk.core.own_process import Busy as Busy
from kiosk.core.sound import NotSound as NotSound
from kiosk.core.sound import Silent as Silent
from kiosk.core.voices import Samples

#: Grows when clips are made in another way, so that old ones are not played beside new ones.
VERSION = 1
MEDIA_TYPES = {"webm": "audio/webm", "mp3": "audio/mpeg"}
#: What clip_anew says of a recording; the last three can be better.
GOOD, LOUD, FAINT, CUT = "good", "loud", "faint", "cut"
#: Twenty seconds as browsers record them, and what we make of them.
LARGEST, LARGEST_MADE = 512 * 1024, 512 * 1024
_NAME = re.compile(r"[0-9a-f]{8,64}\Z")

#: The folder of what the machine says, among the folders of the schools' recordings.
MADE = "made"

program = own_process.Program("kiosk.core.clip_anew")
#: The machine's clips have a turn of their own: whoever records does not wait for them.
machine = own_process.Program("kiosk.core.clip_anew")


class TooLong(sound.TooLong):
    """More than twenty seconds: no phrase is that long."""


@dataclass(frozen=True)
class Clip:
    """A phrase to be played. `peak` (0 to 1), `loudness` (dB) and `level` say how it came in."""

    webm: bytes
    mp3: bytes
    milliseconds: int
    peak: float
    loudness: float
    level: str


_REFUSALS = {"too long": TooLong, "silent": Silent}


def made(raw: bytes, container: str = "") -> Clip:
    """Return a clip of what a phone recorded. Refuses NotSound, TooLong, Silent and Busy.

    The container is known by its first bytes; one that is named has to be that ("webm", "mp4").
    """
    kind = sound.container_of(raw)
    named = {"webm": "matroska"}.get(container, container) or kind
    if kind is None or kind != named or len(raw) > LARGEST:
        raise NotSound
    return _clip(*program.answer([kind], raw))


def of_samples(samples: Samples) -> Clip:
    """Return a clip of what the machine's voice said. Refuses TooLong, Silent and Busy."""
    return _clip(*machine.answer([f"s16:{samples.rate}"], samples.data))


def keep(folder: Path, name: str, clip: Clip) -> None:
    """Keep a clip under a name; whoever reads meanwhile finds the old one or the new one, whole."""
    assert _NAME.match(name), "names are our own, and hex digits only"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for kind, data in (("webm", clip.webm), ("mp3", clip.mp3)):
        unfinished = folder / f"{name}.{secrets.token_hex(4)}.part"
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(data)
        os.replace(unfinished, folder / f"{name}.{kind}")


def path(folder: Path, name: str, kind: str) -> Path | None:
    """Return the file of a clip, None where there is none or the name is not one of ours."""
    if not _NAME.match(name) or kind not in MEDIA_TYPES:
        return None
    file = folder / f"{name}.{kind}"
    return file if file.is_file() else None


def forget(folder: Path, name: str) -> None:
    """Take a clip away."""
    assert _NAME.match(name), "names are our own, and hex digits only"
    for kind in MEDIA_TYPES:
        (folder / f"{name}.{kind}").unlink(missing_ok=True)


def _clip(word: str, both: bytes) -> Clip:
    known = word.split()
    if len(known) != 5 or not both or len(both) > LARGEST_MADE:
        raise _REFUSALS.get(word, NotSound)
    milliseconds, peak, loudness, level, size = known
    cut = int(size)
    return Clip(both[:cut], both[cut:], int(milliseconds), float(peak), float(loudness), level)
