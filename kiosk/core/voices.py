"""A machine's voice: espeak-ng, where it is installed, for phrases that nobody has recorded.

It is an extra that nobody needs (docs/install.md) and under the GPL: only `core/voices_speak` loads
it, in a process of its own. Without it, and in a language for which it has no voice, nothing here
says anything.
"""

import importlib.metadata
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kiosk.core import errors, own_process, voices_speak
from kiosk.core.own_process import Busy as Busy

PACKAGE = "espeakng-loader"
#: A little slower than people talk: what is said is heard once, in a noisy hall.
SLOWLY = 0.9
#: A long sentence of the screens has 120 characters, a story 400.
LONGEST = 500

program = own_process.Program("kiosk.core.voices_speak")


@dataclass(frozen=True)
class Samples:
    """What was said: 16 bits a sample, one channel, so many a second."""

    rate: int
    data: bytes


class NoVoice(errors.Refusal):
    """espeak-ng is not installed, or it has no such voice."""

    code = "no_voice"


class NothingSaid(errors.Refusal):
    """The text is empty, too long, or the voice cannot read it."""

    code = "nothing_said"


@lru_cache(maxsize=1)
def version() -> str:
    """Return which release of the voices is installed; empty where none is. Loads nothing."""
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return ""


def available() -> bool:
    """Say whether anything can be said here."""
    return bool(version())


def speak(text: str, voice: str, speed: float = SLOWLY) -> Samples:
    """Return the text as a voice says it. Refuses NoVoice, NothingSaid and Busy."""
    if not 0 < len(text) <= LONGEST:
        raise NothingSaid
    word, made = _asked("say", [text], voice, speed)
    if not word.isdecimal() or not made:
        raise NothingSaid
    return Samples(int(word), made)


def phonemes(texts: Sequence[str], voice: str) -> list[str]:
    """Return how a voice reads each text, in the IPA: to judge whether it can. Refuses NoVoice."""
    _word, answer = _asked("phonemes", texts, voice, 1.0)
    return list(json.loads(answer or b"[]"))


def _asked(what: str, texts: Sequence[str], voice: str, speed: float) -> tuple[str, bytes]:
    if not available() or not voice:
        raise NoVoice
    sent = json.dumps(list(texts)).encode()
    word, made = program.answer((what, voice, str(speed)), sent)
    if word == voices_speak.NO_VOICE:
        raise NoVoice
    return word, made
