"""One message: an answer is written, mended, sent once and shown as it was typed."""

from html import unescape

import pytest
import sqlalchemy as sa

from kiosk.core import db, tokens
from kiosk.models.school import School
from tests.web.staff.message.conftest import LIST, follow, hidden


def test_an_answer_is_sent_and_listed(as_host, waiting, answers):
    body = as_host.get(f"{LIST}/{waiting}").text
    given = {"key": hidden(body, "key"), "seen": "0", "text": "We turn the heating on."}
    after = follow(as_host, as_host.post(f"{LIST}/{waiting}/reply", data=given))
    assert "We turn the heating on." in after
    assert ">Sent.<" in after
    assert answers(waiting) == ["We turn the heating on."]


def test_a_double_touch_sends_one_answer(as_host, waiting, answers):
    given = {"key": tokens.reference(), "text": "Thank you"}
    for _ in range(2):
        assert as_host.post(f"{LIST}/{waiting}/reply", data=given).status_code == 303
    assert answers(waiting) == ["Thank you"]


def test_another_text_of_the_same_form_is_kept_in_the_box_with_a_new_key(as_host, waiting, answers):
    key = tokens.reference()
    as_host.post(f"{LIST}/{waiting}/reply", data={"key": key, "text": "First"})
    answer = as_host.post(f"{LIST}/{waiting}/reply", data={"key": key, "text": "Second"})
    assert answer.status_code == 409
    assert ">Second</textarea>" in answer.text
    again = {"key": hidden(answer.text, "key"), "text": "Second"}
    assert again["key"] != key
    assert as_host.post(f"{LIST}/{waiting}/reply", data=again).status_code == 303
    assert answers(waiting) == ["First", "Second"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_what_can_be_mended_is_asked_for_again_and_nothing_typed_is_lost(
    as_host, waiting, answers, text
):
    given = {"key": tokens.reference(), "text": text}
    answer = as_host.post(f"{LIST}/{waiting}/reply", data=given)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert f">{text}</textarea>" in answer.text
    assert answers(waiting) == []


def test_nobody_is_answered_who_did_not_ask(as_host, told, answers):
    reference = told("Just saying")
    assert "reply-text" not in as_host.get(f"{LIST}/{reference}").text
    given = {"key": tokens.reference(), "text": "Hello"}
    assert as_host.post(f"{LIST}/{reference}/reply", data=given).status_code == 409
    assert answers(reference) == []


def test_a_form_without_a_key_sends_nothing(as_host, waiting, answers):
    for key in ("", "short", "a b" * 10):
        given = {"key": key, "text": "Hello"}
        assert as_host.post(f"{LIST}/{waiting}/reply", data=given).status_code == 303
    assert answers(waiting) == []


def test_the_box_says_in_which_language_they_will_read(app, scene, as_host, told, waiting):
    address = f"{LIST}/{waiting}"
    assert "They will read it in English: no translator is connected." in as_host.get(address).text
    connect(app, scene, "https://translate.example.org")
    said = "They will read it in Polish; a computer translates it."
    assert said in as_host.get(address).text
    connect(app, scene, "")
    english = as_host.get(f"{LIST}/{told('Cold', 'en', answer=True)}").text
    assert "They will read it in English." in english


def connect(app, scene, address):
    from kiosk.domain import schools

    with app.app_context(), db.writing():
        where = sa.update(School).where(School.id == scene.school.id)
        db.session.execute(where.values(translator_url=address))
    schools.forget()


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{7*7}}", "=1+1", '"><b>', "</textarea>"]
)
def test_an_answer_is_shown_as_it_was_typed(as_host, waiting, send, text):
    send(waiting, text)
    body = as_host.get(f"{LIST}/{waiting}").text
    assert text in unescape(body)
    answer = as_host.post(f"{LIST}/{waiting}/reply", data={"key": "k" * 22, "text": text * 300})
    assert answer.status_code == 422
    assert text * 300 in unescape(answer.text)
