"""One message: an answer is taken back, until it is read or a minute is over."""

from datetime import timedelta

import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.models.feedback import Reply
from tests.web.staff.message.conftest import LIST, follow, undo


def test_they_have_read_it_is_said_once_they_have(app, scene, as_host, waiting, send):
    sent = send(waiting, "Come and see", "host")
    assert "They have read it" not in as_host.get(f"{LIST}/{waiting}").text
    with app.app_context(), db.writing():
        mine = (Reply.school_id == scene.school.id, Reply.reference == sent.reference)
        db.session.execute(sa.update(Reply).where(*mine).values(opened=True))
    body = as_host.get(f"{LIST}/{waiting}").text
    assert "They have read it" in body
    assert "Take it back" not in body


def test_an_answer_is_taken_back_by_the_bar(as_host, waiting, answers):
    given = {"key": tokens.reference(), "text": "Oh no"}
    after = follow(as_host, as_host.post(f"{LIST}/{waiting}/reply", data=given))
    back = follow(as_host, undo(as_host, after))
    assert "Taken back. They will not see it." in back
    assert answers(waiting) == []
    assert undo(as_host, after).status_code == 303, "once more changes nothing"


def test_within_the_minute_the_page_offers_it_too_and_then_no_more(as_host, waiting, send):
    send(waiting, "Mine", "host")
    assert "Take it back" in as_host.get(f"{LIST}/{waiting}").text
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert "Take it back" not in as_host.get(f"{LIST}/{waiting}").text


def test_too_late_or_a_colleagues_answer_stays(as_host, waiting, send, answers):
    mine, theirs = send(waiting, "Mine", "host"), send(waiting, "Theirs")
    address = f"{LIST}/{waiting}/take-back"
    assert as_host.post(address, data={"reply": theirs.reference}).status_code == 409
    with clock.at(clock.now() + timedelta(seconds=61)):
        late = as_host.post(address, data={"reply": mine.reference})
    assert late.status_code == 409
    assert "This answer stays" in late.text
    assert answers(waiting) == ["Mine", "Theirs"]


def test_the_answer_to_one_message_is_not_taken_back_through_another(
    as_host, told, waiting, send, answers
):
    sent = send(waiting, "Mine", "host")
    elsewhere = told("Other", answer=True)
    as_host.post(f"{LIST}/{elsewhere}/take-back", data={"reply": sent.reference})
    assert answers(waiting) == ["Mine"]
