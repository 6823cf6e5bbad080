"""Recordings for tests, made as browsers make them, and some that no browser makes."""

import io
import math
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import av

CONTAINERS = {"webm": "libopus", "ogg": "libopus", "mp4": "aac"}
RATE = 48_000
_NOTHING: Mapping[str, str] = {}


@lru_cache
def _tone(samples: int, height: int, start: int) -> bytes:
    wave = (math.sin((start + n) / 17) for n in range(samples))
    return array("h", (int(height * one) for one in wave)).tobytes()


def piece(samples: int, height: int, start: int = 0) -> av.AudioFrame:
    """Return a piece of a tone, in mono."""
    frame = av.AudioFrame(format="s16", layout="mono", samples=samples)
    plane = frame.planes[0]
    plane.update(_tone(samples, height, start % 48000).ljust(plane.buffer_size, b"\0"))
    frame.sample_rate, frame.pts = RATE, start
    return frame


def recording(
    container: str = "webm",
    seconds: float = 1.0,
    *,
    height: int = 8000,
    about: Mapping[str, str] = _NOTHING,
    **options: str,
) -> bytes:
    """Return a tone of so many seconds and such a height, with notes about it."""
    out = io.BytesIO()
    with av.open(out, "w", format=container, options=options) as file:
        file.metadata.update(about)
        stream: Any = file.add_stream(CONTAINERS[container], rate=RATE, layout="mono")
        wanted = av.AudioResampler(stream.format.name, "mono", RATE, frame_size=1024)
        total = int(seconds * RATE)
        for start in range(0, total, 960):
            for frame in wanted.resample(piece(min(960, total - start), height, start)):
                file.mux(stream.encode(frame))
        for frame in wanted.resample(None):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


def with_video() -> bytes:
    """Return a WebM in which somebody is heard and seen."""
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as file:
        sound: Any = file.add_stream("libopus", rate=RATE, layout="mono")
        film: Any = file.add_stream("libvpx", rate=10, width=64, height=64)
        film.pix_fmt = "yuv420p"
        for number in range(10):
            file.mux(film.encode(av.VideoFrame(64, 64, "yuv420p")))
            for part in range(5):
                file.mux(sound.encode(piece(960, 8000, (number * 5 + part) * 960)))
        file.mux(film.encode(None))
        file.mux(sound.encode(None))
    return out.getvalue()


def hours_of_silence(hours: int) -> bytes:
    """Return an Ogg in which each 120 ms of nothing are one byte, as RFC 6716 allows."""
    out = io.BytesIO()
    with av.open(out, "w", format="ogg", options={"page_duration": "20000000"}) as file:
        for packet in _nothing(file, range(hours * 60 * 60 * 1000 // 120)):
            file.mux(packet)
    return out.getvalue()


def hours_between(hours: int) -> bytes:
    """Return a WebM of a few bytes that says of itself that it lasts so many hours."""
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as file:
        for packet in _nothing(file, (0, hours * 60 * 60 * 1000 // 120)):
            file.mux(packet)
    return out.getvalue()


def _nothing(file: Any, at: Iterable[int]) -> Iterator[av.Packet]:
    stream: Any = file.add_stream("libopus", rate=RATE, layout="mono")
    file.mux(stream.encode(piece(960, 0)))
    for number in at:
        packet = av.Packet(b"\x19")  # twice 60 ms
        packet.stream, packet.time_base = stream, stream.time_base
        packet.pts = packet.dts = 960 + number * 5760
        packet.duration = 5760
        yield packet


def contents(sound: bytes) -> tuple[str, dict[str, str], list[Any], int]:
    """Return the container, its notes, its streams' codec and rate, and how many samples it has."""
    with av.open(io.BytesIO(sound)) as file:
        streams = [(one.codec_context.name, one.codec_context.sample_rate) for one in file.streams]
        channels = [one.codec_context.channels for one in file.streams.audio]
        notes = {**file.metadata, **file.streams[0].metadata}
        samples = sum(frame.samples for frame in file.decode(file.streams.audio[0]))
    return file.format.name, notes, [*streams, *channels], samples
