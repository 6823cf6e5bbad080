"""Which surveys there are, in which language, and what is said of one that takes no answers."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from limits import parse

from kiosk.core import clock, db, tokens
from kiosk.domain import translations
from kiosk.models.survey import Survey
from kiosk.models.translation import Translation
from kiosk.web.plumbing import catalogs, throttle
from tests import tables
from tests.surveys import action_of, back_of, begin, key_of, step

THREE = ["en", "pl", "ar"]
ENDED = "This survey has ended. Thank you."


def change(app, survey, **values):
    with app.app_context(), db.writing():
        its = (Survey.school_id > 0, Survey.id == survey.id)
        db.session.execute(sa.update(Survey).where(*its).values(**values))


def said(tag, english):
    return catalogs.translate(tag, english)


def test_a_survey_that_has_ended_says_so_kindly(app, client, make_survey):
    for more in ({"state": "closed"}, {"closes_on": clock.today("Europe/London") - timedelta(1)}):
        made = make_survey(**more)
        for tag in THREE:
            answer = client.get(f"/{tag}/survey/{made.reference}")
            assert answer.status_code == 410
            assert said(tag, ENDED) in answer.text
        sent = {"key": tokens.reference()}
        assert client.post(f"/en/survey/{made.reference}", data=sent).status_code == 409
    assert tables.count(app, "survey_response") == 0


def test_a_draft_is_not_open_yet(client, make_survey):
    made = make_survey("faces", state="draft")
    answer = client.get(f"/en/survey/{made.reference}")
    assert answer.status_code == 410
    assert "This survey is not open yet." in answer.text
    assert "A question about faces" not in answer.text


def test_a_survey_closed_in_the_middle_keeps_what_was_answered(app, client, make_survey):
    made = make_survey("faces", "five", "text")
    page = step(client, begin(client, made), face="better")
    change(app, made, state="closed")
    answer = client.post(action_of(page), data={"value": "3"})
    assert answer.status_code == 409
    assert ENDED in answer.text
    assert client.get(action_of(page)).status_code == 410
    (row,) = tables.rows(app, "survey_response")
    assert row["answers"] == {made.questions[0].reference: ["better"]}


def test_links_that_open_nothing_are_told_so(client, make_survey, other):
    made, another = make_survey("faces", "five"), make_survey("faces", "five")
    page = begin(client, made)
    link = action_of(page).split("/")[-2]
    foreign = make_survey("faces", "five", school=other)
    for address in (
        f"/en/survey/{made.reference}/{tokens.reference()}/1",
        f"/en/survey/{another.reference}/{link}/1",
        f"/en/survey/{foreign.reference}",
        f"/en/survey/{made.reference}/{link}/0",
        "/en/survey/nothing",
        "/en/survey/nothing/thanks",
    ):
        assert client.get(address).status_code == 404, address
    assert client.get(f"/en/survey/{made.reference}/{link}/9").status_code == 303
    sent = client.post(f"/en/survey/{another.reference}/{link}/1", data={"face": "good"})
    assert sent.status_code == 404


def test_the_list_has_those_for_everybody_and_names_the_class(client, scene, make_survey):
    assert "We have no questions for you now." in client.get("/en/surveys").text
    make_survey(title="For all of us")
    make_survey(title="The school trip", class_name="4B <Oak>")
    made = make_survey(title="The coffee", event=scene.event)
    page = client.get("/en/surveys").text
    assert page.index("For all of us") < page.index("The school trip")
    assert 'For class: <bdi dir="auto">4B &lt;Oak&gt;</bdi>' in page
    assert "The coffee" not in page
    page = client.get(f"/en/surveys?about=e-{scene.event}").text
    assert "The coffee" in page
    assert "For all of us" not in page
    start = client.get(f"/en/survey/{made.reference}")
    assert "Coffee morning" in start.text
    assert back_of(start) == f"/en/surveys?about=e-{scene.event}"


def test_more_than_four_wait_behind_more(client, make_survey):
    for number in range(6):
        make_survey(title=f"Survey {number}")
    page = client.get("/pl/surveys").text
    assert page.count('class="live-card') == 6
    assert page.index("<details") > page.index("Survey 2")


@pytest.mark.parametrize("tag", THREE)
def test_a_phone_opens_a_survey_in_its_own_language(phone, make_survey, tag):
    made = make_survey()
    answer = phone.get(f"/s/{made.reference}", headers={"Accept-Language": tag})
    assert answer.location == f"/{tag}/survey/{made.reference}"
    page = phone.get(answer.location)
    assert 'data-mode="phone"' in page.text
    begun = phone.post(answer.location, data={"key": key_of(page)})
    question = phone.get(begun.location)
    assert 'data-mode="phone"' in question.text
    assert question.headers["X-Robots-Tag"].startswith("noindex")


@pytest.fixture
def translated(app, school):
    """Return a way to keep a text in Polish, committed."""

    def add(subject, reference, field, source, text, machine):
        with app.app_context(), db.writing():
            db.session.add(
                Translation(
                    reference=tokens.reference(),
                    school_id=school.id,
                    subject=subject,
                    subject_reference=reference,
                    field=field,
                    source_language="en",
                    source_digest=translations.digest(source),
                    language="pl",
                    text=text,
                    state="done",
                    machine=machine,
                )
            )

    return add


def test_a_screen_says_once_who_translated_it(client, make_survey, translated, monkeypatch):
    monkeypatch.setattr(catalogs, "is_unchecked", lambda _tag: False)  # the words of the screen
    computer = said("pl", "A computer made this translation. It may have mistakes.")
    english = said("pl", "This page is only in English for now.")
    made = make_survey(("one", "Which drink?", ["Tea", "Milk"]), ("one", "When?", ["Now", "Later"]))
    first, second = made.questions
    assert english in client.get(f"/pl/survey/{made.reference}").text
    translated("question", first.reference, "text", "Which drink?", "Jaki napój?", True)
    for option, source, text in zip(
        first.options, ("Tea", "Milk"), ("Herbata", "Mleko"), strict=True
    ):
        translated("option", option, "text", source, text, True)
    page = begin(client, made, "pl")
    assert "Jaki napój?" in page.text
    assert page.text.count(computer) == 1
    assert english not in page.text
    assert '<bdi dir="auto">Herbata</bdi>' in page.text
    page = step(client, page, value=first.options[0])
    assert '<bdi lang="en" dir="auto">When?</bdi>' in page.text
    assert page.text.count(english) == 1
    assert computer not in page.text
    translated("question", second.reference, "text", "When?", "Kiedy?", False)
    for option, source, text in zip(
        second.options, ("Now", "Later"), ("Teraz", "Potem"), strict=True
    ):
        translated("option", option, "text", source, text, False)
    page = client.get(action_of(page))
    assert computer not in page.text
    assert english not in page.text


def test_in_english_nothing_is_said_about_translations(client, make_survey):
    page = begin(client, make_survey())
    assert "only in English" not in page.text
    assert "A computer made" not in page.text


def test_too_many_new_ones_from_one_address_wait_but_who_has_begun_goes_on(
    app, client, make_survey, monkeypatch
):
    monkeypatch.setattr(throttle, "FEEDBACK", parse("1 per hour"))
    made = make_survey()
    page = begin(client, made)
    sent = {"key": tokens.reference()}
    assert client.post(f"/en/survey/{made.reference}", data=sent).status_code == 429
    assert "Question: 2 of 5" in step(client, page, face="good").text


def test_the_thanks_offer_to_say_more_and_clear(client, make_survey):
    made = make_survey()
    page = client.get(f"/en/survey/{made.reference}/thanks").text
    assert 'href="/en/feedback"' in page
    assert "data-seconds" in page
    assert "What we changed" not in page


def test_the_faces_lead_to_open_surveys_and_to_none_where_there_is_none(client, make_survey):
    there = 'href="/en/surveys"'
    made = make_survey("faces", state="draft")
    assert there not in client.get("/en/feedback").text
    make_survey("faces")
    assert there in client.get("/en/feedback").text
    assert made.title in client.get("/en/surveys").text
