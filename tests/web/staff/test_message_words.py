"""The words of a message in another language: a computer's, and what staff make of them."""

import re

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import feedback, translating, translations, translator_settings
from kiosk.models.feedback import Feedback, Reply
from kiosk.models.school import School
from kiosk.models.translation import Translation
from tests.tables import rows

POLISH = "Furtka jest <b>zamykana</b>\nza wcześnie."
BY_COMPUTER = "The wicket is closed too early."
MACHINE = "A computer made this translation. It may have mistakes."


@pytest.fixture
def school(app, scene):
    """The school under test, with a translator that nobody asks here."""
    with app.app_context(), db.writing():
        row = db.session.get_one(School, scene.school.id)
        row.translator_url = scene.school.translator_url = "https://translate.example.org"
    translator_settings.WAKE.clear()
    translating.forget()
    return scene.school


@pytest.fixture
def reference(app, school):
    """A message in Polish whose writer waits for an answer."""
    token = tokens.reference()
    with app.app_context(), db.writing():
        feedback.give(school, token=token, face="better")
        feedback.write(school, token, POLISH, "pl")
        name = feedback.reference_of(school, token)
        db.session.execute(
            sa.update(Feedback).where(Feedback.reference == name).values(wants_answer=True)
        )
        return name


@pytest.fixture
def translated(app, school, reference):
    """The same message, and a computer's words for it."""
    keep(app, school, reference, BY_COMPUTER)
    return reference


def keep(app, school, reference, text, state="done", subject="feedback", field="words", to="en"):
    source = "pl" if subject == "feedback" else "en"
    original = POLISH if subject == "feedback" else "We will open it earlier."
    with app.app_context(), db.writing():
        translations.ask(school, subject, reference, field, original, source, [to])
        same = (Translation.school_id == school.id, Translation.subject_reference == reference)
        db.session.execute(sa.update(Translation).where(*same).values(text=text, state=state))


@pytest.fixture
def reply(app, school, scene, translated):
    """An answer of the manager, with a computer's Polish for it."""
    name = tokens.reference()
    with app.app_context(), db.writing():
        db.session.add(
            Reply(
                reference=name,
                school_id=school.id,
                feedback_reference=translated,
                key=tokens.reference(),
                text="We will open it earlier.",
                language="en",
                by_id=scene.people["manager"],
                at=clock.now(),
            )
        )
    keep(app, school, name, "Otworzymy wcześniej.", subject="reply", field="text", to="pl")
    return name


def page(client, reference):
    return client.get(f"/staff/messages/{reference}").text


def send(client, reference, act="", **data):
    return client.post(f"/staff/messages/{reference}/words{act}", data=data)


def row(app, reference, subject="feedback"):
    return next(
        one
        for one in rows(app, "translation")
        if (one["subject"], one["subject_reference"]) == (subject, reference)
    )


def change(app, model, reference, **values):
    with app.app_context(), db.writing():
        db.session.execute(sa.update(model).where(model.reference == reference).values(**values))


def undo(client, shown):
    """Press Undo on a page."""
    bar = shown[shown.index('class="undo-bar"') :]
    action = re.search(r'action="([^"]+)"', bar)[1].replace("&amp;", "&")
    fields = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', bar.split("</form>")[0])
    return client.post(action, data=dict(fields))


def test_the_original_and_the_computers_words_stand_side_by_side(as_host, translated):
    shown = page(as_host, translated)
    assert '<p class="message-text" lang="pl" dir="auto">Furtka jest &lt;b&gt;zamykana' in shown
    assert f'<p class="message-text" lang="en" dir="auto">{BY_COMPUTER}</p>' in shown
    assert MACHINE in shown
    assert "In their words: Polish" in shown


def test_what_is_not_here_yet_is_said_kindly(as_host, app, school, reference):
    shown = page(as_host, reference)
    assert "The translation is not here yet." in shown
    assert "Furtka" in shown
    keep(app, school, reference, "", state="given_up")
    shown = page(as_host, reference)
    assert "The translation could not be made." in shown
    assert "Ask the computer again" in shown
    assert "Write it in English" in shown


def test_without_a_translator_the_original_stands_alone(as_host, app, school, reference):
    with app.app_context(), db.writing():
        db.session.get_one(School, school.id).translator_url = ""
    as_host.post("/staff/messages/nothing/words")  # the school is remembered for a moment
    shown = page(as_host, reference)
    assert "Furtka" in shown
    assert "Write it in English" in shown


def test_words_in_the_schools_own_language_have_nothing_beside_them(as_host, app, reference):
    change(app, Feedback, reference, language="en")
    shown = page(as_host, reference)
    assert "Their words" in shown
    assert "translation" not in shown.lower().replace("translator", "")
    assert send(as_host, reference, text="x").status_code == 404


def test_a_correction_keeps_name_and_day(as_host, app, translated, scene):
    answer = send(as_host, translated, text="  The gate shuts <i>too</i> early.\r\nEvery day. ")
    assert answer.status_code == 303
    kept = row(app, translated)
    assert kept["text"] == "The gate shuts <i>too</i> early.\nEvery day."
    assert (kept["machine"], kept["by_id"]) == (False, scene.people["host"])
    assert kept["on_day"] == clock.today(scene.school.time_zone)
    shown = page(as_host, translated)
    assert "Checked by <bdi" in shown
    assert "Host Person" in shown
    assert "too&lt;/i&gt; early" in shown
    assert MACHINE not in shown


def test_a_correction_can_be_undone(as_host, app, translated):
    send(as_host, translated, text="The gate shuts too early.")
    assert undo(as_host, page(as_host, translated)).status_code == 303
    kept = row(app, translated)
    assert (kept["text"], kept["machine"], kept["by_id"]) == (BY_COMPUTER, True, None)


def test_a_correction_of_a_colleagues_words_can_be_undone(as_host, as_reception, app, translated):
    send(as_host, translated, text="The gate shuts too early.")
    send(as_reception, translated, text="Something else.")
    undo(as_reception, page(as_reception, translated))
    kept = row(app, translated)
    assert (kept["text"], kept["machine"]) == ("The gate shuts too early.", False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("   ", "Write the words first."), ("a" * 5001, "A translation can have up to 5,000 letters")],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_lost(as_host, app, translated, typed, said):
    answer = send(as_host, translated, text=typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert typed.strip() in answer.text
    assert "Furtka" in answer.text
    assert row(app, translated)["text"] == BY_COMPUTER


def test_it_can_be_said_to_be_right(as_host, app, translated, scene):
    answer = send(as_host, translated, "/right", right="yes", text=BY_COMPUTER)
    assert answer.status_code == 303
    kept = row(app, translated)
    assert (kept["machine"], kept["by_id"]) == (False, scene.people["host"])
    shown = page(as_host, translated)
    assert "Checked by" in shown
    assert "It is right" not in shown
    undo(as_host, shown)
    assert row(app, translated)["machine"] is True


def test_what_has_changed_since_it_was_read_is_not_vouched_for(as_host, app, school, translated):
    keep(app, school, translated, "Another text by now.")
    answer = send(as_host, translated, "/right", right="yes", text=BY_COMPUTER)
    assert answer.status_code == 409
    assert "These words have changed just now." in answer.text
    assert row(app, translated)["machine"] is True


def test_staff_see_that_the_original_has_changed_since(as_host, app, translated):
    send(as_host, translated, text="The gate shuts too early.")
    change(app, Feedback, translated, words="Furtka jest już otwarta dłużej.")
    shown = page(as_host, translated)
    assert "The original has changed since." in shown
    assert "Ask the computer again" in shown
    send(as_host, translated, "/right", right="yes", text="The gate shuts too early.")
    assert "The original has changed since." not in page(as_host, translated)


def test_staff_can_ask_again_and_nobody_waits(as_host, app, school, reference):
    keep(app, school, reference, "", state="given_up")
    answer = send(as_host, reference, "/ask")
    assert answer.status_code == 303
    assert (row(app, reference)["state"], row(app, reference)["tries"]) == ("waiting", 0)
    assert translator_settings.WAKE.is_set()
    assert "The translation is not here yet." in page(as_host, reference)


def test_asking_again_leaves_a_good_translation_alone(as_host, app, translated):
    send(as_host, translated, "/ask")
    assert row(app, translated)["text"] == BY_COMPUTER


def test_an_answer_in_the_parents_language_can_be_corrected(as_host, app, translated, reply):
    shown = page(as_host, translated)
    assert '<p class="message-text" lang="pl" dir="auto">Otworzymy wcześniej.</p>' in shown
    answer = send(as_host, translated, reply=reply, text="Będziemy otwierać wcześniej.")
    assert answer.status_code == 303
    kept = row(app, reply, "reply")
    assert (kept["text"], kept["language"]) == ("Będziemy otwierać wcześniej.", "pl")
    assert row(app, translated)["text"] == BY_COMPUTER
    undo(as_host, page(as_host, translated))
    assert row(app, reply, "reply")["text"] == "Otworzymy wcześniej."
    assert row(app, reply, "reply")["machine"] is True


def test_an_answer_to_another_message_is_not_found_here(as_host, app, translated, reply):
    assert send(as_host, translated, reply="somebody-elses", text="x").status_code == 404
    assert send(as_host, translated, "/right", reply="x" * 22, right="yes").status_code == 404


@pytest.mark.parametrize("act", ["", "/right", "/ask"])
def test_what_the_safeguarding_lead_has_is_not_found(act, as_manager, app, translated):
    change(app, Feedback, translated, state="danger")
    assert send(as_manager, translated, act, text="x", right="yes").status_code == 404
    assert row(app, translated)["text"] == BY_COMPUTER


@pytest.mark.parametrize("act", ["", "/right", "/ask"])
def test_other_schools_and_parents_change_nothing(act, as_outsider, client, app, translated):
    before = row(app, translated)
    for browser in (as_outsider, client):
        assert send(browser, translated, act, text="x", right="yes").status_code == 403
    assert row(app, translated) == before


def test_the_way_back_to_the_list_is_kept(as_host, translated):
    shown = as_host.get(f"/staff/messages/{translated}?tab=all&topic=staff").text
    action = re.search(rf'action="(/staff/messages/{translated}/words[^"]*)"', shown)[1]
    answer = as_host.post(action.replace("&amp;", "&"), data={"text": BY_COMPUTER, "right": "yes"})
    assert "tab=all" in answer.headers["Location"]
    assert "topic=staff" in answer.headers["Location"]


def test_nothing_of_a_message_is_written_into_the_log_of_staff(as_host, app, translated):
    before = rows(app, "audit_entry")
    send(as_host, translated, text="The gate shuts too early.")
    send(as_host, translated, "/right", right="yes", text="The gate shuts too early.")
    assert rows(app, "audit_entry") == before, "name and day stand beside the words"
