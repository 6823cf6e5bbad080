"""Clips are made ahead by the clock, a few at a time, in the languages that schools offer."""

import pytest

from kiosk import clockwork
from kiosk.core import db, sound_keys
from kiosk.domain import machine_clips, sounds
from tests import clips


@pytest.fixture
def voice(monkeypatch, tmp_path, app):
    monkeypatch.setattr(machine_clips, "REST", 0)
    monkeypatch.setattr(machine_clips, "_mute", set())
    monkeypatch.setattr(type(app.config["KIOSK"]), "clips", tmp_path / "clips")
    return clips.Voice(monkeypatch)


def speak(app, done=()):
    return clockwork.speak(app, app.config["KIOSK"], done)


def test_names_of_languages_come_first_then_what_a_visit_meets(app, scene, other, voice):
    assert speak(app) == (), "something is left to do"
    assert len(voice.said) == clockwork.MOST_CLIPS
    texts = [text for text, _voice in voice.said]
    assert texts[:3] == ["English", "Polski", "Welcome"]
    assert {tongue for _text, tongue in voice.said} == {"en", "pl"}
    speak(app)
    assert len(set(voice.said)) == len(voice.said) == 2 * clockwork.MOST_CLIPS


def test_one_day_there_is_nothing_left_to_do_until_something_changes(
    app, scene, voice, monkeypatch
):
    made: set[tuple[str, str]] = set()
    looked = []

    def ahead(_root, wanted, most):
        looked.append(most)
        left = [(one.voice, text) for one, texts in wanted for text in texts]
        left = [each for each in left if each not in made]
        made.update(left[:50])
        return len(left)

    monkeypatch.setattr(machine_clips, "make_ahead", ahead)
    done = ()
    while not (done := speak(app, done)):
        assert len(looked) < 50
    spoken = {text for tongue, text in made if tongue == "en"}
    assert {"English", "Boat", "0", "99", "Welcome", "People before you:"} <= spoken
    assert 200 < len(spoken) < 300, "phrases, pictures and numbers, not every sentence"
    before = len(looked)
    assert speak(app, done) == done
    assert len(looked) == before, "nothing is looked for"
    with app.app_context(), db.writing():
        sounds.let_machine_speak(scene.school, True)
    speak(app, done)
    assert len(looked) == before + 1, "the control"


def test_what_people_have_read_is_not_made(app, scene, voice):
    with app.app_context(), db.writing():
        clips.read(scene.school, "en", "English")
        clips.read(scene.school, "en", "Welcome")
    speak(app)
    assert ("Welcome", "en") not in voice.said
    assert ("Polski", "pl") in voice.said, "the control"


def test_a_school_that_wants_no_machine_has_none(app, scene, other, voice):
    for school in (scene.school, other):
        with app.app_context(), db.writing():
            sounds.let_machine_speak(school, False)
    assert speak(app)
    assert voice.said == []


def test_what_is_made_ahead_is_what_is_asked_for(app, scene, client, voice):
    speak(app)
    before = len(voice.said)
    assert client.get(f"/en/sound/{sound_keys.key('Welcome')}.webm").status_code == 200
    assert len(voice.said) == before
