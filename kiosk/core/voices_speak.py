"""Says a text with espeak-ng, in a process of its own: text in, samples out, and nothing else.

`core/voices` starts it. espeak-ng is under the GPL, version 3, and an extra that nobody needs: its
library is loaded here and nowhere else, so no other program of ours is one work with it. It opens
no connection and plays nothing: the samples are its answer.
"""

import ctypes
import json
import sys
from array import array
from importlib import import_module
from typing import Any

from kiosk.core import own_process

#: speak_lib.h of espeak-ng 1.52: samples are handed over, a wrong phoneme ends nothing.
RETRIEVAL, NEVER_EXIT = 1, 0x8000
CHARACTERS_UTF8, FROM_CHARACTER = 1, 1
PARAMETER_RATE, WORDS_A_MINUTE = 1, 175
IPA = 0x02
NO_VOICE, NOTHING = "no voice", "nothing"
MOST_SAMPLES = 30 * 22_050

_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class Voice:
    """One voice of the library, at one speed."""

    def __init__(self, name: str, speed: float) -> None:
        loader = import_module("espeakng_loader")  # the server imports this file, and not that
        self._library = ctypes.CDLL(loader.get_library_path())
        data = ctypes.c_char_p(loader.get_data_path().encode())
        self.rate = int(self._library.espeak_Initialize(RETRIEVAL, 0, data, NEVER_EXIT))
        # Only names of voices are taken, and no file: a path could be told as a name.
        known = all(letter.isalnum() or letter == "-" for letter in name)
        if not known or self._library.espeak_SetVoiceByName(name.encode()):
            raise LookupError(name)
        self._library.espeak_SetParameter(PARAMETER_RATE, round(WORDS_A_MINUTE * speed), 0)

    def samples(self, text: str) -> "array[int]":
        """Return the text as it sounds, 16 bits each."""
        heard: array[int] = array("h")

        def take(wave: Any, count: int, _events: Any) -> int:
            if wave and count:
                heard.extend(wave[:count])
            return int(len(heard) > MOST_SAMPLES)  # 1 ends it

        callback = _CALLBACK(take)
        self._library.espeak_SetSynthCallback(callback)
        said = text.encode() + b"\0"
        self._library.espeak_Synth(
            said, len(said), 0, FROM_CHARACTER, 0, CHARACTERS_UTF8, None, None
        )
        self._library.espeak_Synchronize()
        return heard

    def phonemes(self, text: str) -> str:
        """Return how the text is read, in the letters of the IPA; "(en)" where it is English."""
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        said = ctypes.create_string_buffer(text.encode())
        at = ctypes.c_void_p(ctypes.addressof(said))
        pieces = []
        while at.value:
            found = self._library.espeak_TextToPhonemes(ctypes.byref(at), CHARACTERS_UTF8, IPA)
            pieces.append((found or b"").decode("utf-8", "replace"))
        return " ".join(pieces)


def main() -> None:
    """Read texts as JSON; answer with the rate and samples, or with phonemes as JSON."""
    own_process.keep_small()
    what, name, speed = sys.argv[1:4]
    texts = json.load(sys.stdin.buffer)
    try:
        voice = Voice(name, float(speed))
    except LookupError:
        sys.stdout.buffer.write(NO_VOICE.encode() + b"\n")
        return
    if what == "phonemes":
        answer = json.dumps([voice.phonemes(text) for text in texts]).encode()
    else:
        answer = voice.samples(texts[0]).tobytes()
    word = str(voice.rate) if answer else NOTHING
    sys.stdout.buffer.write(word.encode() + b"\n" + answer)
