"""Recordings made anew: what browsers record goes in, and only what was heard comes out."""

import io
import subprocess
import sys
import threading
import time
import zipfile

import pytest

from kiosk.core import own_process, sound
from tests import recordings
from tests.recordings import recording

pytestmark = pytest.mark.one_engine

NOTES = {"title": "Canary Alpha", "comment": "my kitchen", "date": "2024-05-06T07:08:09"}
TEN_MEGABYTES = 10 * 1024 * 1024


@pytest.mark.parametrize("container", recordings.CONTAINERS)
def test_what_browsers_record_becomes_opus_in_webm_of_one_channel(container):
    made = sound.checked(recording(container, 2.0))
    kind, _notes, parts, samples = recordings.contents(made.data)
    assert "webm" in kind
    assert made.data.startswith(b"\x1aE\xdf\xa3")
    assert parts == [("opus", 48000), 1]
    assert made.seconds == 2
    assert 1.95 < samples / 48000 < 2.1
    assert len(made.data) < 2 * 24000 / 8 * 1.6


@pytest.mark.parametrize("container", recordings.CONTAINERS)
def test_nothing_that_was_noted_beside_the_sound_is_kept(container):
    raw = recording(container, about=NOTES)
    assert b"Canary Alpha" in raw, "the control: it was there"
    assert b"my kitchen" in raw
    made = sound.checked(raw).data
    for told in (*NOTES.values(), "Canary", "2024"):
        assert told.encode() not in made
        assert told.encode("utf-16-le") not in made
    assert set(recordings.contents(made)[1]) <= {"encoder", "DURATION"}


def test_no_program_version_time_or_number_is_in_it():
    raw = recording(fflags="-bitexact")
    assert b"Lavf6" in raw, "the control: programs write which version they are"
    first, second = sound.checked(raw).data, sound.checked(raw).data
    assert b"Lavf" in first
    assert b"Lavf6" not in first
    assert b"\x44\x61\x88" not in first, "DateUTC, a time of its own"
    assert first == second, "nothing in it was drawn by lot or read from a clock"


def test_a_minute_is_taken_and_what_is_longer_is_not():
    made = sound.checked(recording(seconds=60.4))
    assert made.seconds == 60
    assert len(made.data) < 260_000
    with pytest.raises(sound.TooLong):
        sound.checked(recording(seconds=61.5))


@pytest.mark.parametrize(
    ("seconds", "height"), [(0.3, 8000), (3, 0), (3, 40)], ids=["short", "nothing", "a quiet room"]
)
def test_where_nothing_can_be_heard_it_says_so(seconds, height):
    with pytest.raises(sound.Silent):
        sound.checked(recording(seconds=seconds, height=height))


def test_a_low_voice_is_heard():
    assert sound.checked(recording(seconds=3, height=400)).seconds == 3


def zipped(before=b""):
    out = io.BytesIO(before)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("page.html", "hello")
    return out.getvalue()


WHOLE = recording()
FAKES = {
    "nothing": b"",
    "one byte": b"\x1a",
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "a ZIP file": zipped(),
    "sound and a ZIP file": zipped(WHOLE),
    "sound and a page": WHOLE + b"<html><script>alert(1)</script>",
    "a page called WebM": b"\x1aE\xdf\xa3" + b"hello " * 2000,
    "a page called Ogg": b"OggS" + b"hello " * 2000,
    "a page called MP4": b"\0\0\0\x20ftypisom" + b"hello " * 2000,
    "the beginning of WebM": WHOLE[:200],
    "the beginning of Ogg": recording("ogg")[:60],
    "MP4 without its end": recording("mp4")[:9000],
    "seen as well as heard": recordings.with_video(),
    "ten megabytes": WHOLE + bytes(TEN_MEGABYTES),
    "a list of other files": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "a playlist": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    "WAV": b"RIFF\x24\0\0\0WAVEfmt " + bytes(100),
}


@pytest.mark.parametrize("name", FAKES)
def test_what_is_no_recording_is_refused(name):
    with pytest.raises(sound.NotSound):
        sound.checked(FAKES[name])


def test_a_recording_that_was_cut_off_is_made_whole_of_what_is_there():
    """A browser that is closed leaves such a file; what is kept is whole again."""
    long = recording(seconds=4)
    made = sound.checked(long[: len(long) // 2])
    assert made.seconds in (1, 2)
    assert recordings.contents(made.data)[3] > 48000


def test_every_byte_may_be_wrong_without_harm():
    raw = recording(seconds=0.6)
    for place in range(0, len(raw), 211):
        bent = raw[:place] + bytes([raw[place] ^ 0xFF]) + raw[place + 1 :]
        try:
            assert recordings.contents(sound.checked(bent).data)[2] == [("opus", 48000), 1]
        except (sound.NotSound, sound.Silent, sound.TooLong):
            continue


def test_ten_hours_of_nothing_in_a_small_file_are_not_heard_to_the_end():
    raw = recordings.hours_of_silence(10)
    assert len(raw) < sound.LARGEST
    began = time.monotonic()
    with pytest.raises(sound.TooLong):
        sound.checked(raw)
    assert time.monotonic() - began < 5


def test_a_file_that_says_it_is_hours_long_is_as_long_as_its_sound():
    with pytest.raises(sound.Silent):
        sound.checked(recordings.hours_between(10))


def memory(raw, container):
    """Return the most memory in MB that making a recording anew took."""
    program = (
        "import resource, subprocess, sys\n"
        f"subprocess.run({sound.program.command([container])!r}, stdin=sys.stdin.buffer, stdout=-3)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", program], input=raw, capture_output=True)
    return int(done.stdout)


def test_it_takes_little_memory_and_none_of_the_servers():
    assert memory(recording(seconds=60), "matroska") < 100
    assert memory(recordings.hours_of_silence(10), "ogg") < 100
    loaded = "from kiosk.core import sound; import sys; print('av' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", loaded]).strip() == b"False"


def started_instead(monkeypatch, code):
    """Let another program be started in the place of ours."""
    command = [sys.executable, "-c", code]
    monkeypatch.setattr(own_process.Program, "command", lambda _self, _given: command)


def test_whoever_does_not_come_to_an_end_is_ended(monkeypatch):
    monkeypatch.setattr(own_process, "PATIENCE", 0.3)
    started_instead(monkeypatch, "import time; time.sleep(60)")
    began = time.monotonic()
    with pytest.raises(sound.NotSound):
        sound.checked(WHOLE)
    assert time.monotonic() - began < 5


def test_whoever_breaks_the_process_gets_nothing_kept(monkeypatch):
    started_instead(monkeypatch, "import os; os.abort()")
    with pytest.raises(sound.NotSound):
        sound.checked(WHOLE)


def test_one_may_wait_and_whoever_comes_then_is_told_at_once():
    """Four threads serve a school: recordings that wait would keep everybody else outside."""
    answers, raw = [], recording()
    with sound.program.one:
        waits = threading.Thread(target=lambda: answers.append(sound.checked(raw)))
        second = threading.Thread(target=lambda: answers.append(sound.checked(raw)))
        for thread in (waits, second):
            thread.start()
        began = time.monotonic()
        while sound.program.places._value:
            assert time.monotonic() - began < 3
        with pytest.raises(sound.Busy):
            sound.checked(raw)
        assert time.monotonic() - began < 3
    for thread in (waits, second):
        thread.join(20)
    assert [one.seconds for one in answers] == [1, 1], "the control: those who waited are served"
    assert sound.checked(raw).seconds == 1


def test_one_is_made_at_a_time_and_the_next_one_does_not_wait_for_ever(monkeypatch):
    monkeypatch.setattr(own_process, "WAIT", 0.1)
    with sound.program.one, pytest.raises(sound.Busy):
        sound.checked(WHOLE)
    assert sound.checked(WHOLE).seconds == 1, "the control: now it is free"
