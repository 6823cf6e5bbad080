"""Clips of the machine's voice as files: made once, ahead or when asked for, and not without end."""

import os

import pytest

from kiosk.core import clips, languages, voices
from kiosk.domain import machine_clips
from kiosk.domain.sounds import MADE, RECORDED, Source
from tests import clips as made

pytestmark = pytest.mark.one_engine

POLISH = languages.Language("pl", "ltr", "Polski", "Polish", voice="pl")
WELCOME = Source(MADE, "Witamy")


class School:
    reference = "school-for-tests-only"


@pytest.fixture(autouse=True)
def voice(monkeypatch):
    monkeypatch.setattr(machine_clips, "_mute", set())
    return made.Voice(monkeypatch)


def ask(root, source=WELCOME, kind="webm", language=POLISH):
    return machine_clips.clip(root, School(), language, source, kind)


def test_a_clip_is_made_once_in_both_kinds(tmp_path, voice):
    first, second, again = ask(tmp_path), ask(tmp_path, kind="mp3"), ask(tmp_path)
    assert first.read_bytes().startswith(b"\x1aE\xdf\xa3")
    assert second.read_bytes().startswith(b"\xff")
    assert again == first
    assert voice.said == [("Witamy", "pl")]


def test_another_text_voice_or_release_is_another_clip(tmp_path, voice, monkeypatch):
    files = {ask(tmp_path), ask(tmp_path, Source(MADE, "Witamy!"))}
    files.add(ask(tmp_path, language=languages.Language("ro", "ltr", "", "", voice="ro")))
    monkeypatch.setattr(voices, "version", lambda: "0.0.next")
    files.add(ask(tmp_path))
    assert len(files) == 4


def test_a_recording_is_sent_as_it_is_and_never_made(tmp_path, voice):
    source = Source(RECORDED, "Witamy", "ab" * 16)
    assert ask(tmp_path, source) is None
    clips.keep(tmp_path / School.reference, "ab" * 16, made.CLIP)
    assert ask(tmp_path, source).read_bytes() == made.CLIP.webm
    assert voice.said == []


def test_signs_that_are_only_seen_are_a_pause(tmp_path, voice):
    ask(tmp_path, Source(MADE, "فارسی / دری"))
    assert voice.said == [("فارسی , دری", "pl")]


def test_what_makes_no_sound_is_not_tried_again(tmp_path, monkeypatch):
    tried = []

    def refuse(text, voice):
        tried.append(text)
        raise voices.NothingSaid

    monkeypatch.setattr(voices, "speak", refuse)
    assert [ask(tmp_path), ask(tmp_path), ask(tmp_path)] == [None] * 3
    assert tried == ["Witamy"]


def test_whoever_has_to_wait_is_told(tmp_path, monkeypatch):
    def busy(_text, _voice):
        raise clips.Busy

    monkeypatch.setattr(voices, "speak", busy)
    with pytest.raises(clips.Busy):
        ask(tmp_path)
    assert (
        machine_clips.make_ahead(tmp_path, [(POLISH, ["Witamy"])], 5, rest=lambda _time: None) == 1
    )


def test_some_are_made_ahead_and_the_next_time_some_more(tmp_path, voice):
    wanted = [(POLISH, ["Witamy", "Tak", "Nie"])]
    ahead = lambda: machine_clips.make_ahead(tmp_path, wanted, 2, rest=lambda _time: None)  # noqa: E731
    assert [ahead(), ahead(), ahead()] == [2, 1, 0]
    assert [text for text, _voice in voice.said] == ["Witamy", "Tak", "Nie"]


def test_the_oldest_go_when_all_are_too_large(tmp_path):
    files = [ask(tmp_path, Source(MADE, text)) for text in ("Tak", "Nie", "Witamy")]
    for age, file in enumerate(files):
        for each in (file, file.with_suffix(".mp3")):
            os.utime(each, (1_000_000 + age, 1_000_000 + age))
    recorded = tmp_path / School.reference
    clips.keep(recorded, "ab" * 16, made.CLIP)
    size = sum(
        file.with_suffix(end).stat().st_size for file in files[1:] for end in (".webm", ".mp3")
    )
    assert machine_clips.forget_old(tmp_path, 10 * size) == 0, "the control"
    assert machine_clips.forget_old(tmp_path, size) == 2
    assert [file.exists() for file in files] == [False, True, True]
    assert machine_clips.forget_old(tmp_path, 0) == 4
    assert len(list(recorded.iterdir())) == 2, "what people read is not among it"
