"""One message: what its page shows, and each act with the way to take it back."""

import re
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import inbox, replies, translations
from kiosk.models.feedback import Reply
from kiosk.models.school import School
from kiosk.models.story import Story
from tests import tables
from tests.messages import change

LIST = "/staff/messages"


@pytest.fixture
def waiting(told):
    """A message in Polish that wants an answer."""
    return told("Zimno tu", "pl", answer=True)


@pytest.fixture
def page(app, scene):
    """Return a way to see a message as the domain knows it."""

    def found(reference):
        with app.app_context():
            return inbox.one(scene.school, reference)

    return found


@pytest.fixture
def answers(app, scene):
    """Return a way to see the texts that were answered."""

    def found(reference):
        with app.app_context():
            return [reply.text.text for reply in replies.of(scene.school, reference, None)]

    return found


@pytest.fixture
def send(app, scene):
    """Return a way to answer as somebody else, committed."""

    def sent(reference, text, role="manager"):
        with app.app_context(), db.writing():
            return replies.send(
                scene.school,
                reference,
                key=tokens.reference(),
                text=text,
                staff_id=scene.people[role],
            )

    return sent


def hidden(body, name):
    return re.search(rf'name="{name}" value="([^"]*)"', body)[1]


def undo_form(body):
    bar = re.search(r'<div class="undo-bar".*?</div>', body, re.S)[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', bar))
    return unescape(re.search(r'action="([^"]+)"', bar)[1]), fields


def undo(client, body):
    action, fields = undo_form(body)
    return client.post(action, data=fields)


def plain(body):
    without = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", body, flags=re.S)
    return unescape(re.sub(r"\s+", " ", without))


def follow(client, answer):
    assert answer.status_code == 303
    return client.get(answer.headers["Location"]).text


# --- reading -----------------------------------------------------------------------------------


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


@pytest.mark.parametrize("act", ["", "/reply", "/assign", "/done", "/open-again", "/board"])
def test_what_the_safeguarding_lead_has_is_not_found_whatever_is_asked(
    app, scene, as_manager, waiting, act
):
    def ask():
        address = f"{LIST}/{waiting}{act}"
        given = {"text": "x", "key": tokens.reference(), "to": ""}
        return as_manager.post(address, data=given) if act else as_manager.get(address)

    assert ask().status_code in (200, 303)  # the control
    with app.app_context(), db.writing():
        change(scene.school, waiting, state="danger")
    before = tables.digest(app, but=("staff_session",))
    assert ask().status_code == 404
    assert tables.digest(app, but=("staff_session",)) == before


@pytest.mark.parametrize("act", ["", "/reply", "/take-back", "/assign", "/done", "/open-again"])
def test_a_message_of_another_school_is_not_found(as_manager, told, other, act):
    theirs = told("Theirs", answer=True, school=other)
    given = {"text": "x", "key": tokens.reference(), "to": "", "reply": "x" * 22}
    address = f"{LIST}/{theirs}{act}"
    answer = as_manager.post(address, data=given) if act else as_manager.get(address)
    assert answer.status_code == 404
    assert "Theirs" not in answer.text


def test_nobody_acts_without_an_account(client, as_outsider, waiting, page):
    for stranger in (client, as_outsider):
        assert stranger.post(f"{LIST}/{waiting}/done").status_code == 403
    assert not page(waiting).done


# --- answering ---------------------------------------------------------------------------------


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


def test_a_colleague_who_answered_meanwhile_is_named_and_both_answers_stay(
    as_host, waiting, send, answers
):
    body = as_host.get(f"{LIST}/{waiting}").text
    send(waiting, "From the manager")
    given = {"key": hidden(body, "key"), "seen": hidden(body, "seen"), "text": "From the host"}
    after = follow(as_host, as_host.post(f"{LIST}/{waiting}/reply", data=given))
    assert "Sent. Manager has answered too." in after
    assert answers(waiting) == ["From the manager", "From the host"]
    assert "Manager has answered too." in plain(as_host.get(f"{LIST}/{waiting}").text)


def test_each_of_two_sees_that_the_other_has_answered(log_in, waiting, send):
    send(waiting, "From the manager")
    assert "Manager has answered." in plain(log_in("host").get(f"{LIST}/{waiting}").text)
    send(waiting, "From the host", "host")
    assert "Host has answered too." in plain(log_in("manager").get(f"{LIST}/{waiting}").text)
    both = plain(log_in("reception").get(f"{LIST}/{waiting}").text)
    assert "Manager and Host have answered." in both


def test_one_alone_is_told_of_nobody(as_host, waiting, send):
    send(waiting, "Mine", "host")
    assert "has answered" not in as_host.get(f"{LIST}/{waiting}").text


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


# --- what else is done -------------------------------------------------------------------------


def test_done_leads_back_to_the_list_it_came_from_and_can_be_taken_back(as_host, waiting, page):
    body = as_host.get(f"{LIST}/{waiting}?tab=all&language=pl").text
    action = unescape(re.search(r'action="([^"]+/done[^"]*)"', body)[1])
    answer = as_host.post(action)
    assert set(answer.headers["Location"].partition("?")[2].split("&")) == {
        "tab=all",
        "language=pl",
    }
    assert page(waiting).done
    after = follow(as_host, answer)
    assert ">Done.<" in after
    back = undo(as_host, after)
    assert back.headers["Location"].partition("?")[0] == LIST
    assert not page(waiting).done


def test_a_done_message_is_opened_again_on_its_page(as_host, waiting, page):
    as_host.post(f"{LIST}/{waiting}/done")
    body = as_host.get(f"{LIST}/{waiting}").text
    assert "This is done" in body
    after = follow(as_host, as_host.post(f"{LIST}/{waiting}/open-again"))
    assert "Open again." in after
    assert not page(waiting).done
    undo(as_host, after)
    assert page(waiting).done


def test_a_message_is_taken_given_and_left_to_nobody(app, scene, as_host, waiting, page):
    me = hidden(as_host.get(f"{LIST}/{waiting}").text.replace('"to" value', '"mine" value'), "mine")
    after = follow(as_host, as_host.post(f"{LIST}/{waiting}/assign", data={"to": me}))
    assert "It is with Host now." in after
    assert page(waiting).assigned_to == "Host"
    options = re.findall(r'<option value="([^"]+)" dir="auto">([^<]+)', after)
    manager = next(value for value, name in options if name == "Manager Person")
    after = follow(as_host, as_host.post(f"{LIST}/{waiting}/assign", data={"to": manager}))
    assert page(waiting).assigned_to == "Manager"
    follow(as_host, undo(as_host, after))
    assert page(waiting).assigned_to == "Host"
    after = follow(as_host, as_host.post(f"{LIST}/{waiting}/assign", data={"to": ""}))
    assert "It is with nobody now." in after
    assert page(waiting).assigned_to is None


def test_a_message_goes_with_a_story_that_is_there(app, scene, as_host, waiting, page):
    with app.app_context(), db.writing():
        known = {
            "reference": tokens.reference(),
            "school_id": scene.school.id,
            "key": tokens.reference(),
            "told": "It was cold in the hall",
            "told_on": clock.today(scene.school.time_zone),
            "made_at": clock.now(),
        }
        db.session.add(Story(**known))
    body = as_host.get(f"{LIST}/{waiting}").text
    assert f'href="/staff/board/new?from={waiting}"' in body
    answer = as_host.post(f"{LIST}/{waiting}/board", data={"story": known["reference"]})
    after = follow(as_host, answer)
    assert "It is with this story: It was cold in the hall" in plain(after)
    assert page(waiting).story
    follow(as_host, undo(as_host, after))
    assert not page(waiting).story
    nothing = as_host.post(f"{LIST}/{waiting}/board", data={"story": "x" * 22})
    assert nothing.status_code == 404


def test_danger_is_one_button_away(as_host, waiting):
    body = as_host.get(f"{LIST}/{waiting}").text
    assert re.search(
        rf'action="{LIST}/{waiting}/danger"><button[^>]*>.*?'
        "Someone is in danger: tell the safeguarding lead",
        body,
        re.S,
    )


def test_to_look_at_a_message_writes_nothing(app, as_host, waiting):
    as_host.get(f"{LIST}/{waiting}")
    before = tables.digest(app)
    as_host.get(f"{LIST}/{waiting}")
    as_host.get(LIST)
    assert tables.digest(app) == before


def test_the_log_says_what_was_done_and_not_what_was_said(as_host, as_manager, waiting):
    as_host.post(f"{LIST}/{waiting}/reply", data={"key": tokens.reference(), "text": "Secret"})
    as_host.post(f"{LIST}/{waiting}/done")
    log = plain(as_manager.get("/staff/audit").text)
    assert "answered a message" in log
    assert "said that a message is done" in log
    assert "Secret" not in log
    assert "Zimno" not in log
