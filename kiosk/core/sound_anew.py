"""Makes a recording anew, in a process of its own: bytes in, bytes out, and nothing else.

`core/sound` starts it with the name of a container and without the settings of whoever started us:
what reads a stranger's file is given little to reach, and its memory goes when it ends. The first
line of its answer is how many seconds it made, or why it made nothing.
"""

import io
import sys
from array import array
from collections.abc import Iterator
from itertools import chain
from typing import Any

import av

from kiosk.core import own_process

RATE, BITS = 48_000, 24_000
LONGEST, SHORTEST = 61 * RATE, RATE // 2
#: A piece of 20 ms counts as heard from this height on, about -48 dB: a quiet room stays below.
PIECE, LOUD = RATE // 50, 260
#: A quarter of a second has to be heard; one click is nothing said.
ENOUGH = 12
MOST_CHANNELS = 8
#: What recorders of browsers write; no other decoder is ever opened.
CODECS = ("opus", "aac")

NOT_SOUND, TOO_LONG, SILENT = "not sound", "too long", "silent"


class Refused(Exception):
    """The recording cannot be taken; the text says why."""


def made_anew(raw: bytes, container: str) -> tuple[int, bytes]:
    """Return the seconds and the sound as Opus in WebM, without metadata."""
    pieces = [bytes(piece.planes[0])[: piece.samples * 2] for piece in heard(raw, container)]
    samples = array("h", b"".join(pieces))
    if len(samples) < SHORTEST or not _anybody_speaks(samples):
        raise Refused(SILENT)
    return max(1, round(len(samples) / RATE)), _written(samples)


def heard(raw: bytes, container: str, longest: int = LONGEST) -> Iterator[Any]:
    """Yield mono pieces of the only stream there is; refuses the rest while it comes."""
    rules = {"codec_whitelist": ",".join(CODECS), "protocol_whitelist": ""}
    with av.open(io.BytesIO(raw), format=container, options=rules) as file:
        if len(file.streams) != 1 or len(file.streams.audio) != 1:
            raise Refused(NOT_SOUND)
        stream = file.streams.audio[0]
        codec = stream.codec_context
        if codec.name not in CODECS or not 0 < codec.channels <= MOST_CHANNELS:
            raise Refused(NOT_SOUND)
        codec.thread_count = 1
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        made = 0
        for frame in chain(_frames(file, stream), (None,)):
            for piece in resampler.resample(frame):
                made += piece.samples
                if made > longest:
                    raise Refused(TOO_LONG)
                yield piece


def _frames(file: Any, stream: Any) -> Iterator[Any]:
    for frame in file.decode(stream):
        frame.pts = None  # what it says of its time is not believed: sounds follow each other
        yield frame


def _anybody_speaks(samples: "array[int]") -> bool:
    heard = 0
    for start in range(0, len(samples), PIECE):
        piece = samples[start : start + PIECE]
        heard += max(piece) - min(piece) > LOUD
        if heard >= ENOUGH:
            return True
    return False


def _written(samples: "array[int]") -> bytes:
    out = io.BytesIO()
    # Bit-exact: the file names no program, no version and no random number, nor a time.
    with av.open(out, "w", format="webm", options={"fflags": "+bitexact"}) as file:
        stream = file.add_stream("libopus", rate=RATE, layout="mono")
        stream.codec_context.bit_rate = BITS
        stream.codec_context.options = {"application": "voip", "compression_level": "5"}
        for start in range(0, len(samples), PIECE):
            file.mux(stream.encode(frame(samples[start : start + PIECE], start)))
        file.mux(stream.encode(None))
    return out.getvalue()


def frame(samples: "array[int]", start: int) -> Any:
    """Return samples as the encoder takes them, with their place in time."""
    made = av.AudioFrame(format="s16", layout="mono", samples=len(samples))
    plane = made.planes[0]
    plane.update(samples.tobytes().ljust(plane.buffer_size, b"\0"))
    made.sample_rate, made.pts = RATE, start
    return made


def main() -> None:
    """Read a recording; answer with the seconds and the sound, or with why there is none."""
    own_process.keep_small()
    av.logging.set_level(None)
    try:
        seconds, sound = made_anew(sys.stdin.buffer.read(), sys.argv[1])
        word = str(seconds)
    except Refused as refused:
        word, sound = str(refused), b""
    except Exception:  # hostile bytes end in many kinds of exceptions, none of them ours
        word, sound = NOT_SOUND, b""
    sys.stdout.buffer.write(word.encode() + b"\n" + sound)
