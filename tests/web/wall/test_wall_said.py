"""The clips of a call: recorded pieces one after the other, or one sentence of the machine's."""

import re
from html import unescape

import pytest

from kiosk.core import db, sound_keys
from kiosk.domain import machine_clips, sounds
from kiosk.web.plumbing import catalogs, sayable
from kiosk.web.plumbing.ticket_words import ticket_word
from tests import clips


@pytest.fixture(autouse=True)
def voice(monkeypatch, tmp_path, app):
    monkeypatch.setattr(machine_clips, "_mute", set())
    monkeypatch.setattr(type(app.config["KIOSK"]), "clips", tmp_path / "clips")
    return clips.Voice(monkeypatch)


@pytest.fixture
def read(app, scene):
    """Return a way to have phrases recorded and confirmed in a language, committed."""

    def record(tag, *phrases):
        with app.app_context(), db.writing():
            for words in phrases:
                clips.read(scene.school, tag, words, app.config["KIOSK"].clips)

    return record


def said(display):
    """Return what is said of each call: tag to (words, keys)."""
    runs = re.findall(r"<template data-say=([^>]*)>([^<]*)</template>", display.get("/wall").text)
    found = {}
    for marks, words in runs:
        keys = re.search(r'data-keys="([^"]*)"', marks)
        found[marks[1 : marks.index('"', 1)]] = (unescape(words), keys[1].split() if keys else [])
    return found


def pieces(tag, ticket, room):
    """Return what a call is put together from, in a language whose sentence is as in English."""
    picture, number = ticket
    say = catalogs.translate(tag, sayable.SAY)
    between = [part.strip(" .:") for part in re.split(r"\{\w+\}", say)]
    order = re.findall(r"\{(\w+)\}", say)
    values = {"picture": ticket_word(picture, tag), "number": str(number), "place": room}
    together = [between[0]]
    for name, part in zip(order, between[1:], strict=True):
        together += [values[name], part]
    return [part for part in together if part]


@pytest.fixture
def called(line, join, run, ticket_of):
    """Return a way to call somebody in a language; gives picture and number."""

    def call(tag="en"):
        reference = join(line, tag)
        run("call_next", line.reference)
        return ticket_of(reference)

    return call


def test_the_machine_says_the_whole_call_while_it_stands_there(display, line, join, run, voice):
    ticket = join(line, "pl")
    run("call_next", line.reference)
    found = said(display)
    assert list(found) == ["pl", "en"]
    for tag, (words, keys) in found.items():
        assert keys == [sound_keys.key(words)]
        assert display.get(f"/{tag}/sound/{keys[0]}.webm").status_code == 200
    assert [text for text, _voice in voice.said] == [words for words, _keys in found.values()]
    run("here", ticket)
    assert said(display) == {}, "nobody is called any more"
    for tag, (_words, keys) in found.items():
        assert display.get(f"/{tag}/sound/{keys[0]}.webm").status_code == 404


def test_no_other_call_can_be_asked_for(display, called, scene, voice):
    picture, number = called("pl")
    other = f"{ticket_word(picture, 'en')} {number + 1}. Go to {scene.hall.name}."
    assert display.get(f"/en/sound/{sound_keys.key(other)}.mp3").status_code == 404
    assert voice.said == []


def test_a_call_of_recorded_pieces_follows_the_sentence_of_its_language(
    display, called, read, scene, voice
):
    ticket = called("pl")
    hall = scene.hall.name
    for tag in ("pl", "en"):
        read(tag, *(piece for piece in pieces(tag, ticket, hall) if piece != hall))
    one_lacks = said(display)
    assert all(len(keys) == 1 for _words, keys in one_lacks.values()), "never two voices in one"
    read("en", hall)
    with_all = said(display)["en"][1]
    expected = [sound_keys.key(piece) for piece in pieces("en", ticket, hall)]
    assert with_all == expected
    assert len(expected) == 4
    for key in with_all:
        assert display.get(f"/en/sound/{key}.mp3").data == clips.CLIP.mp3
    assert voice.said == []


def test_a_call_to_no_place_is_picture_and_number(
    as_host, make_surgery, join, run, ticket_of, read
):
    nowhere = make_surgery("Helen", room=None)
    picture, number = ticket_of(join(nowhere))
    run("call_next", nowhere.reference)
    word = ticket_word(picture, "en")
    assert said(as_host)["en"] == (f"{word} {number}.", [sound_keys.key(f"{word} {number}.")])
    read("en", word, str(number))
    assert said(as_host)["en"][1] == [sound_keys.key(word), sound_keys.key(str(number))]


def test_without_recordings_and_machine_no_clips_are_named(app, scene, display, called):
    with app.app_context(), db.writing():
        sounds.let_machine_speak(scene.school, False)
    called("pl")
    assert [keys for _words, keys in said(display).values()] == [[], []]


def test_a_language_without_a_voice_is_said_in_english_alone(display, called):
    called("ar")
    found = said(display)
    assert found["ar"][1] == []
    assert len(found["en"][1]) == 1
