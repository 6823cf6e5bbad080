"""Answers to a survey: kept at every step, one row for each link, and nothing about anybody."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import mixing, survey_answers, surveys
from kiosk.models.feedback import Feedback
from kiosk.models.survey import Survey, SurveyResponse

pytestmark = pytest.mark.usefixtures("context")


def all_rows(school, model=SurveyResponse):
    table = model.__table__
    return db.session.execute(sa.select(table).where(table.c.school_id == school.id)).all()


@pytest.fixture
def begun(school, make_survey):
    """Return a survey of each kind, and the link of somebody who has begun it."""
    made, link = make_survey(), tokens.reference()
    survey_answers.begin(school, made.reference, token=link)
    return made, link


def of_kind(made, kind):
    return next(one for one in made.questions if one.kind == kind)


def stored(school, link):
    return survey_answers.by_token(school, link).answers


def say(school, link, question, *values, **more):
    survey_answers.answer(school, link, question.reference, list(values), **more)


def test_one_row_holds_a_day_and_answers_and_nothing_else(school, begun):
    made, link = begun
    one = of_kind(made, "one")
    say(school, link, of_kind(made, "faces"), "good")
    say(school, link, one, one.options[1])
    (row,) = all_rows(school)
    assert set(row._mapping) == {
        *("reference", "school_id", "survey_id", "link_digest", "day", "mixed", "answers")
    }
    assert row.day == clock.today(school.time_zone)
    assert row.link_digest == tokens.digest(link) != link
    assert row.answers == {
        of_kind(made, "faces").reference: ["good"],
        one.reference: [one.options[1]],
    }
    assert list(row.answers) == sorted(row.answers), "the order of the steps is not kept"


def test_begun_twice_with_the_same_link_is_one_row(school, begun):
    made, link = begun
    say(school, link, of_kind(made, "five"), "4")
    survey_answers.begin(school, made.reference, token=link)
    assert len(all_rows(school)) == 1
    assert stored(school, link) == {of_kind(made, "five").reference: ("4",)}


def test_another_answer_takes_the_place_of_the_first(school, begun):
    made, link = begun
    question = of_kind(made, "faces")
    for face in ("good", "better", "better", "ok"):
        say(school, link, question, face)
    assert stored(school, link) == {question.reference: ("ok",)}
    assert len(all_rows(school)) == 1


def test_several_answers_stand_in_the_order_of_the_question(school, begun):
    made, link = begun
    several = of_kind(made, "several")
    say(school, link, several, *reversed(several.options), several.options[0])
    assert stored(school, link)[several.reference] == several.options


def test_no_answer_takes_back_what_was_answered(school, begun):
    made, link = begun
    say(school, link, of_kind(made, "faces"), "good")
    say(school, link, of_kind(made, "faces"))
    assert stored(school, link) == {}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("faces", ["great"]),
        ("faces", ["5"]),
        ("faces", ["good", "ok"]),
        ("five", ["6"]),
        ("five", ["0"]),
        ("five", ["٣"]),
        ("one", ["good"]),
        ("one", [""]),
        ("several", ["<script>"]),
        ("several", ["a\0b"]),
    ],
)
def test_what_the_question_does_not_have_is_refused_and_never_stored(school, begun, kind, values):
    made, link = begun
    with pytest.raises(survey_answers.AnswerUnknown):
        say(school, link, of_kind(made, kind), *values)
    assert stored(school, link) == {}


def test_two_answers_where_one_is_asked_for_are_refused(school, begun):
    made, link = begun
    one = of_kind(made, "one")
    with pytest.raises(survey_answers.AnswerUnknown):
        say(school, link, one, *one.options[:2])


def test_an_option_of_another_question_is_not_an_answer(school, begun):
    made, link = begun
    several, one = of_kind(made, "several"), of_kind(made, "one")
    say(school, link, several, several.options[0], one.options[0], "x" * 1000)
    assert stored(school, link) == {several.reference: (several.options[0],)}


def test_a_whole_survey_stays_small(school, make_survey):
    link = tokens.reference()
    made = make_survey(*[("several", f"Number {n}?", list("ABCDEFGH")) for n in range(8)])
    survey_answers.begin(school, made.reference, token=link)
    for question in made.questions:
        say(school, link, question, *question.options)
    assert len(json.dumps(all_rows(school)[0].answers)) < 2500


def test_a_question_of_another_survey_is_not_found(school, begun, make_survey):
    _made, link = begun
    with pytest.raises(errors.NotFound):
        say(school, link, make_survey("faces").questions[0], "good")


def test_a_link_opens_its_own_survey_and_its_own_school_only(school, other, begun, make_survey):
    made, link = begun
    with pytest.raises(errors.NotFound):
        survey_answers.begin(school, make_survey("faces").reference, token=link)
    with pytest.raises(errors.NotFound):
        survey_answers.by_token(other, link)
    with pytest.raises(errors.NotFound):
        say(other, link, of_kind(made, "faces"), "good")
    with pytest.raises(errors.NotFound):
        survey_answers.by_token(school, tokens.reference())


def test_the_day_after_tomorrow_the_link_opens_nothing_any_more(school, begun):
    made, link = begun
    known = SurveyResponse.school_id == school.id
    for days, opens in ((1, True), (2, False)):
        day = clock.today(school.time_zone) - timedelta(days=days)
        db.session.execute(sa.update(SurveyResponse).where(known).values(day=day))
        if opens:
            assert stored(school, link) == {}
            continue
        with pytest.raises(errors.NotFound):
            say(school, link, of_kind(made, "faces"), "good")


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_a_survey_that_is_not_open_is_not_begun(school, make_survey, state):
    made = make_survey("faces", state=state)
    with pytest.raises(surveys.NotOpen):
        survey_answers.begin(school, made.reference, token=tokens.reference())
    assert all_rows(school) == []


def test_closing_in_the_middle_keeps_what_was_answered(school, begun):
    made, link = begun
    say(school, link, of_kind(made, "faces"), "good")
    known = (Survey.school_id == school.id, Survey.reference == made.reference)
    db.session.execute(sa.update(Survey).where(*known).values(state="closed"))
    with pytest.raises(survey_answers.NotOpen):
        say(school, link, of_kind(made, "five"), "1")
    assert all_rows(school)[0].answers == {of_kind(made, "faces").reference: ["good"]}


def test_a_text_is_a_message_of_its_own_and_not_in_the_answers(school, begun):
    made, link = begun
    question, text_link = of_kind(made, "text"), tokens.reference()
    given = {"text_token": text_link, "language": "pl"}
    say(school, link, question, text="Więcej  kawy\r\n", **given)
    say(school, link, question, text="Więcej kawy i =1+1", **given)
    (row,) = all_rows(school, Feedback)
    assert (row.words, row.language) == ("Więcej kawy i =1+1", "pl")
    assert (row.question_id, row.face, row.event_id) == (question.id, None, None)
    (answers,) = all_rows(school)
    assert answers.answers == {}
    shared = {answers.reference, answers.link_digest} & {row.reference, row.link_digest}
    assert not shared
    assert survey_answers.text_of(school, text_link, "pl") == "Więcej kawy i =1+1"
    assert survey_answers.text_of(school, tokens.reference(), "pl") == ""


def test_nothing_written_is_no_message_and_a_text_may_be_taken_back(school, begun):
    made, link = begun
    question, text_link = of_kind(made, "text"), tokens.reference()
    say(school, link, question, text=" \n ", text_token=text_link, language="en")
    assert all_rows(school, Feedback) == []
    say(school, link, question, text="A word", text_token=text_link, language="en")
    say(school, link, question, text="", text_token=text_link, language="en")
    assert survey_answers.text_of(school, text_link, "en") == ""


def test_five_hundred_letters_fit_and_one_more_is_not_cut(school, begun):
    made, link = begun
    question = of_kind(made, "text")
    with pytest.raises(survey_answers.AnswerTooLong):
        say(school, link, question, text="ж" * 501, text_token="t" * 22, language="uk")
    say(school, link, question, text="ж" * 500, text_token="t" * 22, language="uk")
    assert all_rows(school, Feedback)[0].words == "ж" * 500


def test_values_for_a_text_and_words_for_a_choice_are_left_alone(school, begun):
    made, link = begun
    say(school, link, of_kind(made, "text"), "good", text_token="t" * 22, language="en")
    say(school, link, of_kind(made, "faces"), "ok", text="Hello", text_token="t" * 22)
    assert stored(school, link) == {of_kind(made, "faces").reference: ("ok",)}
    assert all_rows(school, Feedback) == []


def test_an_answer_after_mixing_is_mixed_again(school, begun):
    made, link = begun
    mixing.mix(school)
    assert all_rows(school)[0].mixed
    say(school, link, of_kind(made, "faces"), "ok")
    assert not all_rows(school)[0].mixed
    mixing.mix(school)
    say(school, link, of_kind(made, "faces"), "ok")
    assert all_rows(school)[0].mixed, "the same answer again writes nothing"
