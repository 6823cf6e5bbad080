"""Clips: what a phone recorded becomes a phrase, alone, as loud as all others, in two files."""

import io
import math
from array import array

import av
import pytest

from kiosk.core import clips, own_process
from kiosk.core.voices import Samples
from tests import recordings
from tests.core.test_sound import FAKES
from tests.recordings import RATE, recording

pytestmark = pytest.mark.one_engine

NOTES = {"title": "Canary Alpha", "comment": "my kitchen"}
NAME = "0123456789abcdef"


def tone(seconds, height):
    """Return a tone; where it is higher than samples can be, its top is cut off."""
    wave = (height * math.sin(n / 17) for n in range(int(seconds * RATE)))
    return array("h", (max(-32767, min(32767, int(one))) for one in wave))


def recorded(*parts, container="webm"):
    """Return a recording of pieces of (seconds, height), one after the other."""
    samples = array("h")
    for seconds, height in parts:
        samples += tone(seconds, height)
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(recordings.CONTAINERS[container], rate=RATE, layout="mono")
        wanted = av.AudioResampler(stream.format.name, "mono", RATE, frame_size=960)
        for start in range(0, len(samples), 960):
            piece = samples[start : start + 960]
            frame = av.AudioFrame(format="s16", layout="mono", samples=len(piece))
            frame.planes[0].update(piece.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
            frame.sample_rate, frame.pts = RATE, start
            for made in wanted.resample(frame):
                file.mux(stream.encode(made))
        file.mux(stream.encode(None))
    return out.getvalue()


def heard(sound):
    """Return the samples of a clip, as they are played."""
    samples = array("h")
    with av.open(io.BytesIO(sound)) as file:
        to = av.AudioResampler("s16", "mono", RATE)
        for frame in file.decode(file.streams.audio[0]):
            for piece in to.resample(frame):
                samples.frombytes(bytes(piece.planes[0])[: piece.samples * 2])
    return samples


def loudness(samples):
    return 20 * math.log10(math.sqrt(sum(one * one for one in samples) / len(samples)) / 32768)


PHRASE = ((0.5, 12), (1.0, 6000), (0.7, 12))


@pytest.mark.parametrize("container", recordings.CONTAINERS)
def test_a_phrase_becomes_opus_and_mp3_of_one_channel(container):
    clip = clips.made(recorded(*PHRASE, container=container), container)
    assert clip.level == "good"
    webm, mp3 = recordings.contents(clip.webm), recordings.contents(clip.mp3)
    assert webm[2] == [("opus", 48000), 1]
    assert mp3[2][0][0].startswith("mp3")
    assert mp3[2][1] == 1
    assert len(clip.webm) < 24_000 / 8 * 1.16 * 1.7
    assert len(clip.mp3) < 32_000 / 8 * 1.16 * 1.4


def test_silence_at_both_ends_goes_but_for_a_breath():
    clip = clips.made(recorded(*PHRASE))
    assert 1080 <= clip.milliseconds <= 1240, "a second, and 80 ms at each end"
    assert abs(len(heard(clip.webm)) * 1000 // RATE - clip.milliseconds) < 60


def test_silence_within_a_phrase_stays():
    pause = clips.made(recorded((0.4, 12), (0.6, 6000), (0.8, 12), (0.6, 6000), (0.4, 12)))
    assert 2050 < pause.milliseconds < 2300


@pytest.mark.parametrize("height", [1500, 4000, 9000, 20_000])
def test_all_become_equally_loud_and_nothing_is_cut_off(height):
    clip = clips.made(recorded((0.5, 12), (1.0, height), (0.5, 12)))
    for sound in (clip.webm, clip.mp3):
        samples = heard(sound)
        middle = samples[len(samples) // 3 : 2 * len(samples) // 3]
        assert -22.5 < loudness(middle) < -18
        assert max(map(abs, samples)) <= 32768 * 10 ** (-1 / 20)


def test_peaks_bend_and_do_not_pass_the_highest():
    """Speech has peaks that are eight times its mean; a tone has none."""
    samples = array("h")
    for _syllable in range(10):
        samples += tone(0.005, 30_000)
        samples += tone(0.1, 2_500)
    clip = clips.of_samples(Samples(RATE, samples.tobytes()))
    assert clip.peak > 0.85, "the control: they would pass it"
    assert max(map(abs, heard(clip.webm))) <= 32768 * 10 ** (-1 / 20)


LEVELS = {
    "good": PHRASE,
    "loud": ((0.5, 12), (1.0, 60_000), (0.5, 12)),
    "faint": ((0.5, 4), (1.0, 320), (0.5, 4)),
    "cut": ((1.0, 6000), (0.5, 12)),
}


@pytest.mark.parametrize("level", LEVELS)
def test_whoever_recorded_it_is_told_how_it_is(level):
    assert clips.made(recorded(*LEVELS[level])).level == level


def test_the_end_may_be_missing_as_well():
    assert clips.made(recorded((0.5, 12), (1.0, 6000))).level == "cut"


def test_a_click_before_the_words_is_not_their_beginning():
    clip = clips.made(recorded((0.005, 9000), (0.8, 12), (1.0, 6000), (0.5, 12)))
    assert clip.level == "good"
    assert clip.milliseconds < 1300


def test_nothing_that_was_noted_beside_the_sound_is_kept():
    raw = recording(about=NOTES)
    assert b"Canary Alpha" in raw, "the control: it was there"
    clip = clips.made(raw)
    for made in (clip.webm, clip.mp3):
        for told in (*NOTES.values(), "Lavf6", "Lavc6", "ID3", "Xing", "TSSE"):
            assert told.encode() not in made
    assert clip == clips.made(raw), "nothing in it was drawn by lot or read from a clock"


@pytest.mark.parametrize("name", FAKES)
def test_what_is_no_recording_is_refused(name):
    with pytest.raises(clips.NotSound):
        clips.made(FAKES[name])


def test_a_recording_that_is_called_something_else_is_refused():
    with pytest.raises(clips.NotSound):
        clips.made(recording("ogg"), "webm")
    assert clips.made(recording("ogg"), "ogg"), "the control"


def test_twenty_seconds_are_taken_and_what_is_longer_is_not():
    assert clips.made(recording(seconds=19.5)).milliseconds > 19_000
    with pytest.raises(clips.TooLong):
        clips.made(recording(seconds=20.6))


@pytest.mark.parametrize(("seconds", "height"), [(0.06, 8000), (3, 0), (3, 40)])
def test_where_nothing_can_be_heard_it_says_so(seconds, height):
    with pytest.raises(clips.Silent):
        clips.made(recording(seconds=seconds, height=height))


def test_samples_of_nothing_are_silent():
    for data in (b"", bytes(44_100)):
        with pytest.raises(clips.Silent):
            clips.of_samples(Samples(22_050, data))


def test_every_byte_may_be_wrong_without_harm():
    raw = recording(seconds=0.6)
    for place in range(0, len(raw), 397):
        bent = raw[:place] + bytes([raw[place] ^ 0xFF]) + raw[place + 1 :]
        try:
            assert clips.made(bent).webm
        except (clips.NotSound, clips.Silent, clips.TooLong):
            continue


def test_whoever_does_not_come_to_an_end_is_ended(monkeypatch):
    monkeypatch.setattr(own_process, "PATIENCE", 0.01)
    with pytest.raises(clips.NotSound):
        clips.made(recording())


def test_a_clip_is_kept_whole_under_a_name_of_ours(tmp_path):
    clip = clips.Clip(b"webm", b"mp3", 1000, 0.5, -20.0, "good")
    folder = tmp_path / "clips" / "school"
    clips.keep(folder, NAME, clip)
    assert clips.path(folder, NAME, "webm").read_bytes() == b"webm"
    assert clips.path(folder, NAME, "mp3").read_bytes() == b"mp3"
    assert sorted(file.name for file in folder.iterdir()) == [f"{NAME}.mp3", f"{NAME}.webm"]
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    clips.forget(folder, NAME)
    clips.forget(folder, NAME)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["", "../" + NAME, NAME.upper(), NAME + "/x", "x" * 16, "a\n"])
def test_no_other_name_is_a_file(tmp_path, name):
    assert clips.path(tmp_path, name, "mp3") is None
    assert clips.path(tmp_path, NAME, "../mp3") is None
    with pytest.raises(AssertionError):
        clips.keep(tmp_path, name, clips.Clip(b"", b"", 0, 0, 0, ""))


def test_a_clip_that_is_cut_off_while_it_is_written_is_never_found(tmp_path, monkeypatch):
    monkeypatch.setattr("os.replace", lambda *_names: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        clips.keep(tmp_path, NAME, clips.Clip(b"new", b"new", 0, 0, 0, ""))
    assert clips.path(tmp_path, NAME, "webm") is None
