"""Recordings that parents send, made anew: at most a minute of Opus, without anything beside it.

What comes in is never kept; only what `core/sound_anew` wrote from its sounds is. That runs in a
process of its own: the decoders take some 30 MB, which this program would not give back, and a
file made to break them finds neither our database nor our memory.
"""

import io
import os
import subprocess
import sys
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path

from kiosk.core import errors
from kiosk.core.images import MARKUP

MEDIA_TYPE = "audio/webm"
#: A minute as browsers record it is 0.2 to 1 MB.
LARGEST = 1536 * 1024
#: A minute made anew is 200 KB; more was not written by us.
LARGEST_MADE = 1024 * 1024
PATIENCE, WAIT = 20, 5
#: By their first bytes: which reader is opened, and no other is.
STARTS = ((0, b"\x1aE\xdf\xa3", "matroska"), (0, b"OggS", "ogg"), (4, b"ftyp", "mp4"))
_PROGRAM = (sys.executable, "-I", str(Path(__file__).with_name("sound_anew.py")))
#: Nothing of ours; but Windows starts no program without its own.
_ENVIRONMENT: dict[str, str] | None = {} if os.name == "posix" else None

#: One at a time: the computer of a school is small, and nobody speaks as fast as this reads.
_one = threading.Lock()
#: One is read and one waits; more would take the few threads of the server from everybody else.
PLACES = 2
_places = threading.BoundedSemaphore(PLACES)


@dataclass(frozen=True)
class Sound:
    """A recording made anew: Opus in WebM, and how long it is in whole seconds."""

    data: bytes
    seconds: int


class NotSound(errors.Refusal):
    """Not a recording of sound alone, or something else as well."""

    code = "not_sound"


class TooLong(errors.Refusal):
    """More than a minute."""

    code = "sound_long"


class Silent(errors.Refusal):
    """Hardly half a second, or nothing that could be heard."""

    code = "silent"


class Busy(errors.Refusal):
    """Others are sending a recording at this moment; it can be sent again a little later."""

    code = "sound_busy"


#: What sound_anew answers in place of the seconds, but for "not sound".
_REFUSALS = {"too long": TooLong, "silent": Silent}


def checked(raw: bytes) -> Sound:
    """Return the recording made anew. Refuses NotSound, TooLong, Silent and Busy."""
    container = _container(raw)
    if container is None or len(raw) > LARGEST or _something_else_too(raw):
        raise NotSound
    word, made = _in_turn(raw, container)
    if not word.isdecimal() or not made or len(made) > LARGEST_MADE:
        raise _REFUSALS.get(word, NotSound)
    return Sound(made, int(word))


def _container(raw: bytes) -> str | None:
    return next((kind for at, start, kind in STARTS if raw.startswith(start, at)), None)


def _something_else_too(raw: bytes) -> bool:
    """Say whether it is a page or a ZIP file at the same time: that was made to be mistaken."""
    return bool(MARKUP.search(raw)) or zipfile.is_zipfile(io.BytesIO(raw))


def _in_turn(raw: bytes, container: str) -> tuple[str, bytes]:
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        if not _one.acquire(timeout=WAIT):
            raise Busy
        try:
            return _answer_to(raw, container)
        finally:
            _one.release()
    finally:
        _places.release()


def _answer_to(raw: bytes, container: str) -> tuple[str, bytes]:
    program = (*_PROGRAM, container)
    try:
        done = subprocess.run(  # noqa: S603 - our own file; nothing of it is typed by anybody
            program, input=raw, capture_output=True, timeout=PATIENCE, env=_ENVIRONMENT
        )
    except subprocess.TimeoutExpired:
        return "", b""
    word, _, made = done.stdout.partition(b"\n")
    return word.decode("ascii", "replace"), made
