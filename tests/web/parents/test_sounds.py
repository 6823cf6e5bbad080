"""What browsers are told of sounds, and the clips they are sent: nothing else is ever said."""

import json
import re
from pathlib import Path

import pytest

from kiosk.core import clips as core_clips
from kiosk.core import db, languages, own_process, sound_keys
from kiosk.domain import machine_clips, schools, sounds, wordings
from kiosk.web.plumbing import catalogs
from tests import clips

WELCOME = "Welcome"


@pytest.fixture(autouse=True)
def voice(monkeypatch, tmp_path, app):
    monkeypatch.setattr(machine_clips, "_mute", set())
    monkeypatch.setattr(type(app.config["KIOSK"]), "clips", tmp_path / "clips")
    return clips.Voice(monkeypatch)


@pytest.fixture
def read(app, scene):
    """Return a way to have a phrase recorded and confirmed, committed."""

    def record(tag, words, **more):
        with app.app_context(), db.writing():
            return clips.read(scene.school, tag, words, app.config["KIOSK"].clips, **more).file

    return record


def listed(client, tag="en"):
    return client.get(f"/{tag}/sounds.json").json


def clip(client, text, tag="en", ending="webm", **more):
    return client.get(f"/{tag}/sound/{sound_keys.key(text)}.{ending}", **more)


def test_the_list_says_what_can_be_heard(client, scene, read):
    read("pl", catalogs.translate("pl", WELCOME))
    found = listed(client, "pl")
    kinds = {found["clips"].get(sound_keys.key(text)) for text in ("14", "Polski")}
    assert kinds == {"m"}
    assert found["clips"][sound_keys.key(catalogs.translate("pl", WELCOME))] == "r"
    assert (found["lang"], len(found["version"])) == ("pl", 12)
    assert sound_keys.key(WELCOME) not in found["clips"], "that is English"
    english = listed(client)["clips"]
    for text in (WELCOME, "People before you:", "Boat", "Go to", scene.hall.name, "Tea and toys."):
        assert english.get(sound_keys.key(text)) == "m", text


def test_the_list_is_asked_for_again_without_being_sent_again(client, read):
    first = client.get("/en/sounds.json")
    again = client.get("/en/sounds.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    read("en", WELCOME)
    changed = client.get("/en/sounds.json", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.json["clips"][sound_keys.key(WELCOME)] == "r"


def test_the_list_is_small(client):
    packed = client.get("/en/sounds.json", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < 8_000


def test_nothing_is_told_of_a_language_without_a_voice_or_that_the_school_has_not(client, scene):
    elsewhere = next(tag for tag in languages.table() if tag not in scene.school.languages)
    assert client.get(f"/{elsewhere}/sounds.json").status_code == 404
    for tag in ("ar", "en-XA"):
        assert listed(client, tag)["clips"] == {}
    assert listed(client, "pl")["clips"], "the control"


def test_english_is_heard_where_the_school_does_not_offer_it(app, scene, display):
    with app.app_context(), db.writing():
        schools.attached(scene.school).languages = ["pl"]
    schools.forget()
    assert listed(display)["clips"]
    assert display.get("/en/").status_code == 303, "the control"


@pytest.mark.parametrize(("ending", "kind"), [("webm", "audio/webm"), ("mp3", "audio/mpeg")])
def test_a_clip_is_made_when_it_is_first_asked_for(client, voice, ending, kind):
    answer = clip(client, WELCOME, ending=ending)
    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "Content-Disposition" not in answer.headers
    assert clip(client, WELCOME, ending=ending).data == answer.data
    assert voice.said == [(WELCOME, "en")]


def test_a_recording_is_sent_in_place_of_the_machines(client, read, voice):
    read("en", WELCOME)
    assert clip(client, WELCOME).data == clips.CLIP.webm
    assert clip(client, WELCOME, ending="mp3").data == clips.CLIP.mp3
    assert voice.said == []


def test_a_clip_with_the_version_of_the_list_is_kept_for_ever(client, read):
    version = listed(client)["version"]
    kept = clip(client, WELCOME, query_string={"v": version})
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for other in ({}, {"v": "0" * 12}):
        assert clip(client, WELCOME, query_string=other).headers["Cache-Control"] == "no-cache"
    read("en", WELCOME)
    later = listed(client)["version"]
    assert later != version
    somebody = clip(client, WELCOME, query_string={"v": later})
    assert somebody.headers["Cache-Control"] == "public, max-age=604800, immutable", "a week"
    tag = kept.headers["ETag"]
    assert clip(client, WELCOME, headers={"If-None-Match": tag}).status_code == 200
    again = clip(client, "14")
    assert clip(client, "14", headers={"If-None-Match": again.headers["ETag"]}).status_code == 304


def test_safari_may_ask_for_a_clip_in_pieces(client):
    whole = clip(client, WELCOME, ending="mp3")
    assert whole.headers["Accept-Ranges"] == "bytes"
    piece = clip(client, WELCOME, ending="mp3", headers={"Range": "bytes=0-1"})
    assert (piece.status_code, piece.data) == (206, whole.data[:2])
    assert piece.headers["Content-Range"] == f"bytes 0-1/{len(whole.data)}"
    rest = clip(client, WELCOME, ending="mp3", headers={"Range": "bytes=2-"})
    assert piece.data + rest.data == whole.data
    beyond = clip(client, WELCOME, ending="mp3", headers={"Range": "bytes=9999999-"})
    assert beyond.status_code == 416


@pytest.mark.parametrize(
    "text",
    [
        "Your child has been taken to hospital.",
        "Boat 14. Go to Riverside hall.",
        "100",
        "People before you: {n}",
        "Zyxcanary",
        "",
    ],
)
def test_nobody_can_have_the_server_say_something_else(client, voice, text):
    for ending in ("webm", "mp3"):
        assert clip(client, text, ending=ending).status_code == 404
    assert voice.said == []
    assert clip(client, WELCOME).status_code == 200, "the control"


@pytest.mark.parametrize("key", ["0" * 14, "0", "..%2f..%2fsecret_key", "A" * 14, "Welcome"])
def test_what_is_no_key_is_not_there(client, key):
    for address in (f"/en/sound/{key}.webm", f"/en/sound/{key}.wav", f"/en/sound/{key}"):
        assert client.get(address).status_code == 404


def test_a_key_of_one_language_says_nothing_in_another(client, scene):
    assert clip(client, "Polski", "pl").status_code == 200, "the control"
    assert clip(client, "Polski", "en").status_code == 404
    elsewhere = next(tag for tag in languages.table() if tag not in scene.school.languages)
    assert clip(client, "14", elsewhere).status_code == 404, "the school does not offer it"
    assert clip(client, "14").status_code == 200, "the control"


def test_the_school_may_switch_the_machine_off(app, scene, client, voice):
    with app.app_context(), db.writing():
        sounds.let_machine_speak(scene.school, False)
    assert listed(client)["clips"] == {}
    assert clip(client, WELCOME).status_code == 404
    assert voice.said == []


def test_clips_of_one_school_are_not_those_of_another(app, other, client, read):
    with app.app_context(), db.writing():
        clips.read(other, "en", WELCOME, app.config["KIOSK"].clips)
    assert clip(client, WELCOME).data != clips.CLIP.webm
    read("en", WELCOME)
    assert clip(client, WELCOME).data == clips.CLIP.webm, "the control"


def test_a_language_says_its_own_name(client, read, voice):
    assert client.get("/sound/names.json").json["names"] == {"en": "m", "pl": "m"}
    read("ar", "العربية")
    found = client.get("/sound/names.json")
    assert found.json["names"] == {"en": "m", "pl": "m", "ar": "r"}
    assert client.get("/sound/name/ar.mp3").data == clips.CLIP.mp3
    assert client.get("/sound/name/pl.webm").status_code == 200
    assert voice.said == [("Polski", "pl")]
    for address in ("/sound/name/cy.webm", "/sound/name/xx.webm", "/sound/name/en-XA.webm"):
        assert client.get(address).status_code == 404
    version = found.json["version"]
    again = client.get("/sound/names.json", headers={"If-None-Match": f'"{version}"'})
    assert again.status_code == 304


def test_who_asks_while_others_are_served_comes_again(client, monkeypatch):
    def busy(*_given):
        raise core_clips.Busy

    monkeypatch.setattr(machine_clips, "clip", busy)
    answer = clip(client, WELCOME)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def test_phones_and_displays_are_told_the_same(client, phone, display):
    assert listed(client) == listed(phone) == listed(display)
    assert clip(phone, WELCOME).data == clip(display, WELCOME).data


def test_the_words_of_the_school_are_said_and_not_ours(client, monkeypatch):
    own = wordings.Wordings({"en": {WELCOME: "Come in"}})
    monkeypatch.setattr(wordings, "of", lambda _school: own)
    found = listed(client)["clips"]
    assert found.get(sound_keys.key("Come in")) == "m"
    assert sound_keys.key(WELCOME) not in found


def test_no_key_in_the_scripts_differs(client):
    """The script has the same table of what is not seen, and the same numbers."""
    script = client.get("/static/js/sound-key.js").text
    python = Path(own_process.ROOT, "kiosk/core/sound_keys.py").read_text("utf-8")
    for number in ("2654435761", "1597334677", "2246822507", "3266489909"):
        assert number in script
        assert number in python
    classes = re.compile(r"\[((?:\\u[0-9a-f]{4}-?|\\[a-z]| )+)\]")
    assert {*classes.findall(script)} == {*classes.findall(python)}
    assert len(classes.findall(script)) == 2, "the control"


def test_the_list_is_json_without_words(client, scene):
    """Nobody reads from the list what the organiser plans: keys are no words."""
    text = client.get("/en/sounds.json").text
    assert scene.hall.name not in text
    assert set(json.loads(text)) == {"lang", "clips", "version"}
