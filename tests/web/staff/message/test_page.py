"""One message: what its page shows."""

import re

from kiosk.core import db
from kiosk.domain import translations
from tests.messages import change
from tests.web.staff.message.conftest import LIST, plain


def test_a_host_reads_what_was_said_and_how_it_came_about(as_host, told, scene):
    reference = told(
        "Zimno tu.\nBardzo.", "pl", face="better", topic="place", about=f"e-{scene.event}"
    )
    body = as_host.get(f"{LIST}/{reference}").text
    assert re.search(r'lang="pl" dir="auto"[^>]*>Zimno tu\.\nBardzo\.<', body)
    for part in ("It could be better", "The building", "Polish", "today", "about Coffee morning"):
        assert part in plain(body), part


def test_a_translation_stands_beside_the_original(app, scene, as_host, waiting):
    about = {"source": "pl", "source_text": "Zimno tu", "staff_id": scene.people["host"]}
    with app.app_context(), db.writing():
        translations.write(scene.school, "feedback", waiting, "words", "en", "It is cold", **about)
    body = as_host.get(f"{LIST}/{waiting}").text
    assert "It is cold" in body
    assert "Zimno tu" in body


def test_contact_is_shown_only_where_it_was_given(as_host, told, waiting):
    assert "tel:" not in as_host.get(f"{LIST}/{waiting}").text
    ring = as_host.get(f"{LIST}/{told('Ring', contact=('call', '07700 900 982'))}").text
    assert 'href="tel:07700900982"' in ring
    assert "They wish to be rung" in ring
    mail = as_host.get(f"{LIST}/{told('Mail', contact=('email', 'ana@example.org'))}").text
    assert "ana@example.org" in mail
    assert "mailto:" not in mail


def test_a_text_of_a_survey_stands_with_its_question(app, scene, as_host, told, make_survey):
    made = make_survey(("text", "What else?"), title="The fair")
    reference = told("More tea", question_id=made.questions[0].id)
    with app.app_context(), db.writing():
        change(scene.school, reference, face=None)
    body = plain(as_host.get(f"{LIST}/{reference}").text)
    assert "The fair What else?" in body
    assert "asked: What else?" in plain(as_host.get(f"{LIST}?tab=all").text)


def test_a_face_without_words_has_nothing_to_answer(as_host, told):
    body = as_host.get(f"{LIST}/{told()}").text
    assert "A face without words." in body
    assert "reply-text" not in body


def test_danger_is_one_button_away(as_host, waiting):
    body = as_host.get(f"{LIST}/{waiting}").text
    assert re.search(
        rf'action="{LIST}/{waiting}/danger"><button[^>]*>.*?'
        "Someone is in danger: tell the safeguarding lead",
        body,
        re.S,
    )
