"""T6d: a recording comes in, is made anew and kept; whatever is none is refused kindly."""

import pytest
import sqlalchemy as sa

from kiosk.core import db, own_process, sound, tokens
from kiosk.domain import feedback
from kiosk.models.staff import Staff
from kiosk.web.plumbing import accounts, headers
from tests import recordings, tables

SPOKEN = recordings.recording(about={"title": "Canary Alpha"})
MIC = "The sound recorder is not working. You can write it."
LISTENER = "A member of staff will listen to it."


@pytest.fixture
def listener(app, scene):
    with app.app_context(), db.writing():
        named = sa.update(Staff).where(Staff.id == scene.people["host"]).values(listens=True)
        db.session.execute(named)


@pytest.fixture
def token(app, scene):
    made = tokens.reference()
    with app.app_context(), db.writing():
        feedback.give(scene.school, token=made, face="ok")
    return made


@pytest.fixture
def say(client, token):
    """Return a way to send a recording for the message of the private link."""

    def send(raw, lang="pl", of=token):
        head = 'Content-Disposition: form-data; name="sound"; filename="recording"'
        body = f"--b\r\n{head}\r\n\r\n".encode() + raw + b"\r\n--b--\r\n"
        kind = "multipart/form-data; boundary=b"
        return client.post(f"/{lang}/feedback/{of}/say", data=body, content_type=kind)

    return send


def test_the_page_says_who_listens_and_where_to_go_in_danger(client, listener, token):
    body = client.get(f"/en/feedback/{token}/say").get_data(as_text=True)
    assert LISTENER in body
    assert "If someone is in danger now, tell a member of staff or call 999." in body
    assert f"/en/feedback/{token}/write" in body
    assert 'data-seconds="120"' in body, "the time-out of the whole screen is longer here"


def test_without_a_listener_there_is_no_page_and_nothing_is_kept(app, client, token, say):
    assert client.get(f"/en/feedback/{token}/say").status_code == 404
    assert say(SPOKEN).status_code == 404
    assert tables.rows(app, "voice") == []


def test_a_recording_is_kept_without_what_was_noted_beside_it(app, scene, listener, token, say):
    answer = say(SPOKEN)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/pl/feedback/{token}/answer")
    (voice,) = tables.rows(app, "voice")
    assert voice["seconds"] == 1
    assert voice["sound"] != SPOKEN
    assert b"Canary" in SPOKEN
    assert b"Canary" not in voice["sound"]
    (row,) = tables.rows(app, "feedback")
    assert (row["has_voice"], row["language"], row["face"]) == (True, "pl", "ok")


def test_the_same_sent_again_after_a_lost_answer_is_one_voice(app, listener, say):
    assert [say(SPOKEN).status_code for _ in range(2)] == [303, 303]
    assert tables.count(app, "voice") == 1


FAKES = {
    "nothing": b"",
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(900),
    "seen as well as heard": recordings.with_video(),
    "cut off": SPOKEN[:300],
    "over the limit": SPOKEN + bytes(1536 * 1024),
    "ten megabytes": SPOKEN + bytes(10 * 1024 * 1024),
}


@pytest.mark.parametrize("name", FAKES)
def test_what_is_no_recording_is_refused_with_the_way_to_write(app, listener, token, say, name):
    answer = say(FAKES[name], lang="en")
    body = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert MIC in body
    assert f"/en/feedback/{token}/write" in body
    assert tables.rows(app, "voice") == []
    assert not tables.rows(app, "feedback")[0]["has_voice"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (recordings.recording(height=0), "We could not hear anything."),
        (recordings.hours_of_silence(2), "You can talk for one minute."),
    ],
    ids=["silence", "hours"],
)
def test_silence_and_hours_are_refused_kindly(app, listener, say, raw, words):
    answer = say(raw, lang="en")
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert tables.rows(app, "voice") == []


def test_a_form_without_a_recording_is_refused_kindly(client, listener, token):
    answer = client.post(f"/en/feedback/{token}/say", data={"sound": "words"})
    assert answer.status_code == 422
    assert MIC in answer.get_data(as_text=True)


def test_a_link_that_opens_nothing_keeps_nothing(app, client, listener, say):
    unknown = tokens.reference()
    assert client.get(f"/en/feedback/{unknown}/say").status_code == 404
    assert say(SPOKEN, of=unknown).status_code == 404
    assert tables.rows(app, "voice") == []


def test_while_others_are_being_read_the_page_can_try_again(app, listener, say, monkeypatch):
    monkeypatch.setattr(own_process, "WAIT", 0.05)
    with sound.program.one:
        assert say(SPOKEN).status_code == 503
    assert tables.rows(app, "voice") == []
    assert say(SPOKEN).status_code == 303


def test_nobody_waits_for_the_writer_while_a_recording_is_made_anew(
    app, listener, say, monkeypatch
):
    made, modes = sound.checked, []

    def look(raw):
        modes.append(db.mode())
        return made(raw)

    monkeypatch.setattr(sound, "checked", look)
    assert say(SPOKEN).status_code == 303
    assert modes == [db.READING_FIRST]
    assert "feedback_voice.say" in accounts.READS_FIRST


# --- the microphone ------------------------------------------------------------------------------


def microphone(answer):
    policy = answer.headers.getlist("Permissions-Policy")
    assert len(policy) == 1
    return policy[0].partition("microphone=")[2]


def media(answer):
    (policy,) = answer.headers.getlist("Content-Security-Policy")
    return dict(part.split(" ", 1) for part in policy.split("; "))["media-src"]


def test_only_this_page_may_use_the_microphone_and_play_what_it_recorded(
    client, listener, token, say
):
    here = f"/en/feedback/{token}"
    for answer in (client.get(f"{here}/say"), say(b"")):
        assert (microphone(answer), media(answer)) == ("(self)", "'self' blob:")
    others = ("/", "/en/", "/en/feedback", f"{here}/more", f"{here}/write", "/staff/login")
    for address in (*others, "/healthz", "/static/js/recorder.js", "/en/feedback/x/say"):
        answer = client.get(address)
        assert (microphone(answer), media(answer)) == ("()", "'self'"), address


def test_nothing_else_is_looser_on_this_page(client, listener, token):
    answer = client.get(f"/en/feedback/{token}/say")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.replace(" blob:", "") == headers.POLICY
    assert answer.headers["Permissions-Policy"].startswith("camera=(), geolocation=(), ")
    for name, value in headers.FIXED:
        if name not in headers.RECORDING:
            assert answer.headers.getlist(name) == [value]


def test_without_a_listener_not_even_this_address_may(client, token):
    assert microphone(client.get(f"/en/feedback/{token}/say")) == "()"
