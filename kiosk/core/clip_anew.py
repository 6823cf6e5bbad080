"""Makes a clip of a recorded phrase, in a process of its own: bytes in, bytes out, nothing else.

`core/clips` starts it. What is silent before and after the words goes, so that one clip can follow
another; all are equally loud; and each is written twice, as Opus in WebM and, for what plays no
Opus, as MP3.
"""

import io
import math
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from operator import mul
from typing import Any

import av

from kiosk.core import own_process, sound_anew
from kiosk.core.sound_anew import NOT_SOUND, RATE, SILENT, Refused

#: Samples of the machine's voice, as "s16:22050"; anything else is the container of a recording.
SAMPLES = "s16:"
LONGEST = 20 * RATE
OPUS_BITS, MP3_BITS, MP3_RATE = 24_000, 32_000, 24_000
PIECE = RATE // 50
FULL = 32_768
#: Of silence so much is kept at both ends; the very ends are made to rise and fall.
KEPT, FADE = RATE * 80 // 1000, RATE // 200
#: Never heard below this (-50 dB); nor 28 dB below the loudest, or hardly above the room. Where no
#: piece is quiet, the quietest sounds of the speech are no room: 15 dB below the loudest is heard.
FLOOR, DEPTH, ABOVE_ROOM, LEAST_DEPTH = 104, 25, 2.0, 6
#: So many pieces of 20 ms have to be heard: a click is nothing said. A word of one letter is.
ENOUGH = 5
#: As loud as each clip becomes (-20 dB), and what no sample passes (-2 dB, -1 dB when decoded).
WANTED, HIGHEST = FULL * 0.1, FULL * 0.794
#: A quiet recording is not raised without end: the room would be heard as well.
MOST_RAISED = 20.0
GOOD, LOUD, FAINT, CUT = "good", "loud", "faint", "cut"
#: Samples at the very top are clipped; speech below -38 dB is lost in the hall.
CLIPPED, MOST_CLIPPED, FAINTEST = 32_600, 0.0005, FULL * 0.0126


@dataclass(frozen=True)
class Speech:
    """Where in the samples somebody speaks, in pieces, and how loud."""

    first: int
    last: int
    loudness: float


def samples_of(raw: bytes, kind: str) -> "array[int]":
    """Return what came in as samples at our rate; refuses as core/sound does."""
    if kind.startswith(SAMPLES):
        return _at_our_rate(array("h", raw), int(kind.removeprefix(SAMPLES)))
    pieces = sound_anew.heard(raw, kind, LONGEST)
    return array("h", b"".join(bytes(each.planes[0])[: each.samples * 2] for each in pieces))


def speech(samples: "array[int]", *, in_a_room: bool) -> Speech:
    """Return where somebody speaks, with the sounds of a room or none; refuses Refused(SILENT)."""
    powers = [_power(samples[at : at + PIECE]) for at in range(0, len(samples), PIECE)]
    ranked = sorted(power for power in powers if power >= 1)  # recorders begin with nothing at all
    if not ranked:
        raise Refused(SILENT)
    top, room = ranked[len(ranked) * 95 // 100], ranked[len(ranked) // 10] * in_a_room
    least = max(FLOOR, top / DEPTH, min(room * ABOVE_ROOM, top / LEAST_DEPTH))
    spoken = [at for at, power in enumerate(powers) if power > least]
    # A click before or after the words is not their beginning: two pieces side by side are.
    there = set(spoken)
    held = [at for at in spoken if at + 1 in there or at - 1 in there]
    if len(held) < ENOUGH:
        raise Refused(SILENT)
    mean = math.sqrt(sum(powers[at] ** 2 for at in held) / len(held))
    return Speech(held[0], held[-1], mean)


def level(samples: "array[int]", found: Speech) -> str:
    """Say how the recording is, for whoever made it."""
    pieces = math.ceil(len(samples) / PIECE)
    if found.first < 2 or found.last > pieces - 3:
        return CUT
    said = samples[found.first * PIECE : (found.last + 1) * PIECE]
    if sum(abs(one) > CLIPPED for one in said) > MOST_CLIPPED * len(said):
        return LOUD
    return FAINT if found.loudness < FAINTEST else GOOD


def evened(samples: "array[int]", found: Speech) -> "array[int]":
    """Return the words alone, as loud as all others, with a soft beginning and end."""
    start = max(0, found.first * PIECE - KEPT)
    said = samples[start : (found.last + 1) * PIECE + KEPT]
    gain = min(WANTED / found.loudness, MOST_RAISED)
    made = array("h", (_bent(one * gain) for one in said))
    for at in range(min(FADE, len(made) // 2)):
        made[at] = made[at] * at // FADE
        made[-1 - at] = made[-1 - at] * at // FADE
    return made


def _bent(height: float) -> int:
    """Keep a peak below the highest without cutting it off: the upper half bends towards it."""
    knee = HIGHEST / 2
    if -knee <= height <= knee:
        return int(height)
    over = HIGHEST - (HIGHEST - knee) * math.exp((knee - abs(height)) / (HIGHEST - knee))
    return int(math.copysign(over, height))


def _power(piece: "array[int]") -> float:
    return math.sqrt(sum(map(mul, piece, piece)) / len(piece))


def _at_our_rate(samples: "array[int]", rate: int) -> "array[int]":
    made = array("h")
    for piece in _resampled(samples, rate, av.AudioResampler("s16", "mono", RATE)):
        made.frombytes(bytes(piece.planes[0])[: piece.samples * 2])
    return made


def _resampled(samples: "array[int]", rate: int, to: Any) -> Iterator[Any]:
    for start in range(0, len(samples), PIECE):
        frame = sound_anew.frame(samples[start : start + PIECE], start)
        frame.sample_rate = rate
        yield from to.resample(frame)
    yield from to.resample(None)


def opus(samples: "array[int]") -> bytes:
    """Return the clip as Opus in WebM."""
    about = {"application": "voip", "compression_level": "5"}
    return _written(samples, "webm", "libopus", RATE, OPUS_BITS, about)


def mp3(samples: "array[int]") -> bytes:
    """Return the clip as MP3."""
    return _written(samples, "mp3", "libmp3lame", MP3_RATE, MP3_BITS, {})


#: The file names no program, no version and no random number, nor a time.
_PLAIN = {"fflags": "+bitexact"}
_BARE = {**_PLAIN, "write_xing": "0", "id3v2_version": "0", "write_id3v1": "0"}


def _written(
    samples: "array[int]", kind: str, codec: str, rate: int, bits: int, about: dict[str, str]
) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=kind, options=_BARE if kind == "mp3" else _PLAIN) as file:
        stream: Any = file.add_stream(codec, rate=rate, layout="mono")
        stream.codec_context.bit_rate = bits
        stream.codec_context.options = about
        stream.codec_context.open()
        size = stream.codec_context.frame_size
        wanted = av.AudioResampler(stream.format.name, "mono", rate, frame_size=size)
        for frame in _resampled(samples, RATE, wanted):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


def made(raw: bytes, kind: str) -> tuple[str, bytes]:
    """Return what there is to say of the clip, in one line, and both files."""
    samples = samples_of(raw, kind)
    found = speech(samples, in_a_room=not kind.startswith(SAMPLES))
    said = samples[found.first * PIECE : (found.last + 1) * PIECE]
    peak = max(map(abs, said)) / FULL
    loudness = 20 * math.log10(found.loudness / FULL)
    clip = evened(samples, found)
    first, second = opus(clip), mp3(clip)
    known = (len(clip) * 1000 // RATE, f"{peak:.3f}", f"{loudness:.1f}", level(samples, found))
    return " ".join(map(str, (*known, len(first)))), first + second


def main() -> None:
    """Read a recording; answer with its clip, or with why there is none."""
    own_process.keep_small()
    av.logging.set_level(None)
    raw, kind = sys.stdin.buffer.read(), sys.argv[1]
    try:
        word, clip = made(raw, kind)
    except Refused as refused:
        word, clip = str(refused), b""
    except Exception:  # hostile bytes end in many kinds of exceptions, none of them ours
        word, clip = NOT_SOUND, b""
    sys.stdout.buffer.write(word.encode() + b"\n" + clip)
