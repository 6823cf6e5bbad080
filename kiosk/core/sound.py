"""Recordings that parents send, made anew: at most a minute of Opus, without anything beside it.

What comes in is never kept; only what `core/sound_anew` wrote from its sounds is. That runs in a
process of its own: the decoders take some 30 MB, which this program would not give back, and a
file made to break them finds neither our database nor our memory.
"""

import io
import zipfile
from dataclasses import dataclass

from kiosk.core import errors, own_process
from kiosk.core.images import MARKUP
from kiosk.core.own_process import Busy as Busy

MEDIA_TYPE = "audio/webm"
#: A minute as browsers record it is 0.2 to 1 MB.
LARGEST = 1536 * 1024
#: A minute made anew is 200 KB; more was not written by us.
LARGEST_MADE = 1024 * 1024
#: By their first bytes: which reader is opened, and no other is.
STARTS = ((0, b"\x1aE\xdf\xa3", "matroska"), (0, b"OggS", "ogg"), (4, b"ftyp", "mp4"))

program = own_process.Program("kiosk.core.sound_anew")


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


#: What sound_anew answers in place of the seconds, but for "not sound".
_REFUSALS = {"too long": TooLong, "silent": Silent}


def checked(raw: bytes) -> Sound:
    """Return the recording made anew. Refuses NotSound, TooLong, Silent and Busy."""
    container = container_of(raw)
    if container is None or len(raw) > LARGEST:
        raise NotSound
    word, made = program.answer([container], raw)
    if not word.isdecimal() or not made or len(made) > LARGEST_MADE:
        raise _REFUSALS.get(word, NotSound)
    return Sound(made, int(word))


def container_of(raw: bytes) -> str | None:
    """Return what a recording is packed in; None where it is no recording, or something else too.

    A page or a ZIP file that is a recording at the same time was made to be mistaken.
    """
    if MARKUP.search(raw) or zipfile.is_zipfile(io.BytesIO(raw)):
        return None
    return next((kind for at, start, kind in STARTS if raw.startswith(start, at)), None)
