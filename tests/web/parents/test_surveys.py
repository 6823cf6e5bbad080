"""Surveys answered on a tablet and on a phone: every step is kept, and none is needed."""

import re

import pytest

from kiosk.web.plumbing import catalogs
from tests import tables
from tests.surveys import action_of, back_of, begin, key_of, step, values_of

THREE = ["en", "pl", "ar"]


def said(tag, english):
    return catalogs.translate(tag, english)


@pytest.mark.parametrize("tag", THREE)
def test_a_survey_is_answered_one_question_a_screen(app, client, make_survey, tag):
    made = make_survey(
        "faces", ("one", "Which?", ["Tea", ("Milk", "cup")]), "several", "five", "text"
    )
    page = begin(client, made, tag)
    label = catalogs.translate(tag, "Question: {number} of {count}")
    for number, question in enumerate(made.questions, 1):
        assert label.format(number=number, count=5) in page.text
        assert question.text in page.text
        assert said(tag, "Skip") in page.text
        if question.kind == "several":
            page = step(client, page, value=list(question.options[:2]))
        elif question.kind == "text":
            assert (
                said(tag, "If someone is in danger now, tell a member of staff or call 999.")
                in page.text
            )
            page = step(client, page, words="More coffee")
        else:
            page = step(client, page, value=values_of(page)[0])
    assert said(tag, "Thank you. Those were all the questions.") in page.text
    (row,) = tables.rows(app, "survey_response")
    faces, one, several, five, _text = made.questions
    assert row["answers"] == {
        faces.reference: ["good"],
        one.reference: [one.options[0]],
        several.reference: list(several.options[:2]),
        five.reference: ["1"],
    }
    (message,) = tables.rows(app, "feedback")
    assert (message["words"], message["language"]) == ("More coffee", tag)
    assert message["question_id"] == made.questions[4].id


def test_skipping_everything_needs_no_answer(app, client, make_survey):
    page = begin(client, make_survey())
    while "survey-form" in page.text:
        page = step(client, page, do="skip", value=values_of(page)[:1], words="typed, not sent")
    assert "Thank you. Those were all the questions." in page.text
    assert [row["answers"] for row in tables.rows(app, "survey_response")] == [{}]
    assert tables.count(app, "feedback") == 0


def test_continue_with_nothing_ticked_or_written_goes_on(app, client, make_survey):
    page = step(client, begin(client, make_survey("several", "text")))
    page = step(client, page, words="  ")
    assert "Those were all the questions." in page.text
    assert tables.count(app, "feedback") == 0


def test_back_shows_what_was_chosen_and_another_answer_takes_its_place(app, client, make_survey):
    made = make_survey("one", "several", "five", "text", "faces")
    one, several = made.questions[:2]
    second = step(client, begin(client, made), value=one.options[1])
    third = step(client, second, value=[several.options[0], several.options[2]])
    fourth = step(client, third, value="4")
    fifth = step(client, fourth, words='<b> & "so"')
    thanks = step(client, fifth, face="ok")
    faces = client.get(back_of(thanks))
    assert 'value="ok" aria-pressed="true"' in faces.text
    text = client.get(back_of(faces))
    assert "&lt;b&gt; &amp; " in text.text
    five = client.get(back_of(text))
    assert re.findall(r'value="(\d)" aria-pressed="true"', five.text) == ["4"]
    ticked = client.get(back_of(five))
    assert re.findall(r'value="([^"]+)" checked', ticked.text) == [
        several.options[0],
        several.options[2],
    ]
    first = client.get(back_of(ticked))
    assert re.findall(r'value="([^"]+)" aria-pressed', first.text) == [one.options[1]]
    onward = re.search(r'class="main-button" href="([^"]+)"', first.text)[1]
    assert 'value="' + several.options[0] in client.get(onward).text
    step(client, first, value=one.options[0])
    assert tables.count(app, "survey_response") == tables.count(app, "feedback") == 1
    assert tables.rows(app, "survey_response")[0]["answers"][one.reference] == [one.options[0]]


def test_back_before_the_first_question_begins_no_second_row(app, client, make_survey):
    first = begin(client, make_survey())
    start = client.get(back_of(first))
    assert "survey-form" not in start.text
    onward = re.search(r'class="main-button" href="([^"]+)"', start.text)[1]
    assert client.get(onward).text == client.get(action_of(first)).text
    assert tables.count(app, "survey_response") == 1


def test_begun_twice_with_one_key_is_one_row(app, client, make_survey):
    address = f"/en/survey/{make_survey().reference}"
    key = key_of(client.get(address))
    answers = {client.post(address, data={"key": key}).location for _touch in range(3)}
    assert len(answers) == tables.count(app, "survey_response") == 1
    client.post(address, data={"key": key_of(client.get(address))})
    assert tables.count(app, "survey_response") == 2


@pytest.mark.parametrize("kind", ["faces", "one", "several", "five", "text"])
def test_a_single_question_opens_straight_away_and_a_double_touch_is_one_row(
    app, client, make_survey, kind
):
    made = make_survey((kind, "How was the food?"), title="The summer fair")
    page = client.get(f"/pl/survey/{made.reference}")
    assert "How was the food?" in page.text
    assert "The summer fair" in page.text
    data = {"key": key_of(page), "value": values_of(page)[:1], "words": "Good food"}
    answers = [client.post(action_of(page), data=data) for _touch in range(2)]
    assert answers[0].location == answers[1].location
    assert "/thanks?link=" in answers[0].location
    assert tables.count(app, "survey_response") == 1
    assert tables.count(app, "feedback") == (kind == "text")
    again = client.get(back_of(client.get(answers[0].location)))
    assert "How was the food?" in again.text
    if kind == "text":
        assert "Good food" in again.text
    else:
        assert "aria-pressed" in again.text or " checked" in again.text


@pytest.mark.parametrize("only", [True, False])
def test_an_answer_that_is_not_there_is_asked_for_again_and_not_stored(
    app, client, make_survey, only
):
    made = make_survey("faces") if only else make_survey("faces", "text")
    page = client.get(f"/en/survey/{made.reference}") if only else begin(client, made)
    data = {"value": "<script>alert(1)</script>", "key": key_of(page) if only else ""}
    answer = client.post(action_of(page), data=data)
    assert answer.status_code == 422
    assert "Choose one answer" in answer.text
    assert "<script>alert" not in answer.text
    assert all(row["answers"] == {} for row in tables.rows(app, "survey_response"))


@pytest.mark.parametrize("only", [True, False])
def test_a_text_that_is_too_long_stays_in_its_box(app, client, make_survey, only):
    made = make_survey("text") if only else make_survey("text", "faces")
    page = client.get(f"/ar/survey/{made.reference}") if only else begin(client, made, "ar")
    data = {"words": "ش" * 501, "key": key_of(page) if only else ""}
    answer = client.post(action_of(page), data=data)
    assert answer.status_code == 422
    assert "ش" * 501 in answer.text
    assert said("ar", "There is not enough room for all of this. Use fewer words.") in answer.text
    assert tables.count(app, "feedback") == 0


PAYLOADS = ["=1+1", "{{7*7}}", "<img src=x onerror=alert(1)>", "\u202egnp.exe", "😀" * 60, "a\0b"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_is_written_is_kept_and_shown_as_it_is(app, client, make_survey, payload):
    page = begin(client, make_survey("text", "faces"))
    after = step(client, page, words=payload)
    (row,) = tables.rows(app, "feedback")
    shown = client.get(back_of(after)).text
    assert "49" not in row["words"]
    assert "<img" not in shown
    assert row["words"] in payload.replace("\0", "").replace("\u202e", "")
