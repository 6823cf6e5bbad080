"""Staff hear a voice, in parts too, and type it up; what is in danger is for leads only."""

import pytest
import sqlalchemy as sa

from kiosk.core import db, sound, tokens
from kiosk.core.sound import Sound
from kiosk.domain import feedback, feedback_voice
from kiosk.models.feedback import Feedback, MessageState
from kiosk.models.staff import Staff
from tests import recordings, tables


@pytest.fixture(scope="module")
def made():
    return sound.checked(recordings.recording())


@pytest.fixture
def reference(app, scene, made):
    token = tokens.reference()
    with app.app_context(), db.writing():
        feedback.give(scene.school, token=token, face="better")
        feedback_voice.keep(scene.school, token, Sound(made.data, made.seconds), "pl")
        return feedback.reference_of(scene.school, token)


def set_all(app, table, **values):
    with app.app_context(), db.writing():
        db.session.execute(sa.update(table).values(**values))


def test_every_member_of_staff_hears_a_voice_and_no_browser_keeps_it(as_host, reference, made):
    with as_host.get(f"/staff/messages/{reference}/voice") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "audio/webm")
        assert answer.data == made.data
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Accept-Ranges"] == "bytes"
        for name in ("ETag", "Last-Modified", "Content-Disposition"):
            assert name not in answer.headers


def test_a_player_may_ask_for_parts(as_host, reference, made):
    address, whole = f"/staff/messages/{reference}/voice", len(made.data)
    for asked, part, told in (
        ("bytes=0-1", made.data[:2], f"bytes 0-1/{whole}"),
        ("bytes=100-", made.data[100:], f"bytes 100-{whole - 1}/{whole}"),
        ("bytes=-10", made.data[-10:], f"bytes {whole - 10}-{whole - 1}/{whole}"),
    ):
        with as_host.get(address, headers={"Range": asked}) as answer:
            assert (answer.status_code, answer.data) == (206, part)
            assert answer.headers["Content-Range"] == told
            assert answer.headers["Cache-Control"] == "no-store"
    with as_host.get(address, headers={"Range": f"bytes={whole}-"}) as answer:
        assert answer.status_code == 416


def test_strangers_and_staff_of_another_school_are_not_let_in(client, as_outsider, reference):
    address = f"/staff/messages/{reference}/voice"
    assert client.get(address).status_code == 303
    assert as_outsider.get(address).status_code == 303


def test_a_message_without_a_voice_has_none_to_hear(as_host, reference):
    assert as_host.get(f"/staff/messages/{tokens.reference()}/voice").status_code == 404


def test_a_voice_in_danger_is_heard_by_safeguarding_leads_only(
    app, scene, as_host, as_manager, reference
):
    set_all(app, Feedback, state=MessageState.DANGER)
    address = f"/staff/messages/{reference}/voice"
    assert as_host.get(address).status_code == 404
    with app.app_context(), db.writing():
        lead = sa.update(Staff).where(Staff.id == scene.people["host"])
        db.session.execute(lead.values(safeguarding=True))
    assert as_host.get(address).status_code == 200
    assert as_manager.get(address).status_code == 404
    typed = as_host.post(f"/staff/messages/{reference}/typed", data={"words": "Words"})
    assert typed.status_code == 404, "what was said stays as it was said"
    assert tables.count(app, "voice") == 1


def test_the_page_of_the_message_plays_it_and_says_that_typing_up_cannot_be_undone(
    as_host, reference
):
    body = as_host.get(f"/staff/messages/{reference}").get_data(as_text=True)
    assert f'src="/staff/messages/{reference}/voice"' in body
    assert "deleted for good. This cannot be undone." in body
    assert '<option value="pl" selected>' in body


def test_a_voice_is_typed_up_once_and_is_gone(app, scene, as_host, reference, made):
    form = {"words": "Za zimno.\r\nBardzo.", "language": "pl"}
    for _ in range(2):
        answer = as_host.post(f"/staff/messages/{reference}/typed", data=form)
        assert answer.headers["Location"] == f"/staff/messages/{reference}"
    (row,) = tables.rows(app, "feedback")
    assert (row["words"], row["words_by_id"]) == ("Za zimno.\nBardzo.", scene.people["host"])
    assert (row["has_voice"], row["language"]) == (False, "pl")
    assert tables.rows(app, "voice") == []
    assert as_host.get(f"/staff/messages/{reference}/voice").status_code == 404
    body = as_host.get(f"/staff/messages/{reference}").get_data(as_text=True)
    assert "<audio" not in body
    assert "Za zimno." in body
    acts = [entry for entry in tables.rows(app, "audit_entry") if entry["act"] == "voice_typed"]
    assert {str(entry["facts"]) for entry in acts} == {str({"message": reference})}


def test_a_language_that_the_school_does_not_have_is_not_taken(app, as_host, reference):
    as_host.post(f"/staff/messages/{reference}/typed", data={"words": "Words", "language": "xx"})
    assert tables.rows(app, "feedback")[0]["language"] == "en"


@pytest.mark.parametrize(
    ("typed", "words"),
    [("  ", "Type what they say first."), ("é" * 2001, "That is more than fits here.")],
)
def test_words_that_have_to_be_mended_are_not_lost(app, as_host, reference, typed, words):
    form = {"words": typed, "language": "pl"}
    answer = as_host.post(f"/staff/messages/{reference}/typed", data=form)
    body = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in body
    assert typed.strip() in body
    assert tables.count(app, "voice") == 1


def test_a_colleague_who_was_quicker_is_told_of(app, as_host, as_reception, reference):
    address = f"/staff/messages/{reference}/typed"
    as_host.post(address, data={"words": "It is cold.", "language": "en"})
    answer = as_reception.post(address, data={"words": "So cold there.", "language": "en"})
    assert answer.status_code == 409
    body = answer.get_data(as_text=True)
    assert "somebody has typed it up" in body
    assert "So cold there." in body
    assert tables.rows(app, "feedback")[0]["words"] == "It is cold."


def test_nobody_else_types_anything_up(app, client, as_outsider, reference):
    address = f"/staff/messages/{reference}/typed"
    assert client.post(address, data={"words": "Words"}).status_code == 403
    assert as_outsider.post(address, data={"words": "Words"}).status_code == 403
    assert tables.count(app, "voice") == 1
