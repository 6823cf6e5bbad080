"""Results of surveys: counts of days that are over, in which nobody can be found."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import feedback, survey_answers, survey_results
from kiosk.models.feedback import Feedback, MessageState
from kiosk.models.survey import SurveyResponse

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def answer(school):
    """Return a way to let people answer: each is a list of values, one for each question."""

    def add(survey, *people, ago=1):
        for person in people:
            given = {
                question.reference: [value] if isinstance(value, str) else list(value)
                for question, value in zip(survey.questions, person, strict=False)
                if value
            }
            db.session.add(
                SurveyResponse(
                    reference=tokens.reference(),
                    school_id=school.id,
                    survey_id=survey.id,
                    link_digest=tokens.reference(),
                    day=clock.today(school.time_zone) - timedelta(days=ago),
                    answers=given,
                )
            )
        db.session.flush()

    return add


@pytest.fixture
def write(school):
    """Return a way to write answers in words."""

    def add(question, count, ago=1, **more):
        for number in range(count):
            db.session.add(
                Feedback(
                    reference=tokens.reference(),
                    school_id=school.id,
                    link_digest=tokens.reference(),
                    day=clock.today(school.time_zone) - timedelta(days=ago),
                    words=f"Text {number}",
                    language="en",
                    question_id=question.id,
                    **more,
                )
            )
        db.session.flush()

    return add


def hides(result):
    """Say whether a count is not shown."""
    return any(one.people is None for one in result.answers)


def counts(school, survey, number=0):
    found = survey_results.of(school, survey.reference)
    return [one.people for one in found.results[number].answers]


def listed(school):
    return {one.reference: one.answered for one in survey_results.everything(school)}


def test_each_answer_is_counted_and_who_left_it_out_too(school, make_survey, answer):
    made = make_survey("faces", "five")
    answer(made, *[("good", "5")] * 7, *[("ok", "1")] * 5, *[("", "3")] * 6)
    found = survey_results.of(school, made.reference)
    assert found.answered == 18
    assert [(one.value, one.people) for one in found.results[0].answers] == [
        ("good", 7),
        ("ok", 5),
        ("better", 0),
        ("", 6),
    ]
    assert counts(school, made, 1) == [5, 0, 6, 0, 7, 0]
    assert not hides(found.results[0])


def test_below_five_there_is_nothing_at_all(school, make_survey, answer):
    made = make_survey("faces")
    answer(made, *[("good",)] * 4)
    found = survey_results.of(school, made.reference)
    assert (found.answered, found.results) == (None, ())
    assert listed(school) == {made.reference: None}
    answer(made, ("good",))
    assert survey_results.of(school, made.reference).answered == 5
    assert listed(school) == {made.reference: 5}
    assert counts(school, made) == [5, 0, 0, 0]


def test_nobody_is_told_as_a_number(school, make_survey):
    made = make_survey("faces")
    assert listed(school) == {made.reference: 0}


def test_who_only_began_does_not_count(school, make_survey, answer):
    made = make_survey("faces")
    answer(made, *[("good",)] * 4, *[("",)] * 20)
    assert survey_results.of(school, made.reference).answered is None
    answer(made, ("good",))
    assert survey_results.of(school, made.reference).answered == 5


def test_small_groups_are_hidden_and_do_not_follow_from_the_rest(school, make_survey, answer):
    made = make_survey("faces")
    answer(made, *[("good",)] * 12, *[("ok",)] * 2, *[("better",)] * 6)
    found = survey_results.of(school, made.reference)
    assert found.answered == 20
    # 2 alone would follow from 20 - 12 - 6: the smallest other one is hidden with it.
    assert [one.people for one in found.results[0].answers] == [12, None, None, 0]
    assert hides(found.results[0])


def test_who_left_it_out_is_no_small_group_either(school, make_survey, answer):
    made = make_survey("faces", "five")
    answer(made, *[("good", "1")] * 8, ("", "1"))
    assert counts(school, made) == [None, 0, 0, None]
    assert counts(school, made, 1) == [9, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("total", range(5, 12))
def test_no_count_below_five_can_be_worked_out_of_one_question(total):
    for first in range(total + 1):
        for second in range(total - first + 1):
            given = [first, second, total - first - second]
            shown = survey_results.protected(given)
            fitting = [
                other
                for other in triples(total)
                if all(n is None or n == m for n, m in zip(shown, other, strict=True))
                and all(m for n, m in zip(shown, other, strict=True) if n is None)
            ]
            for place, n in enumerate(given):
                if 0 < n < survey_results.LEAST:
                    assert len({other[place] for other in fitting}) > 1, (given, shown)
            # Control: if small counts alone were hidden, one of them would often follow.
    assert survey_results.protected([total, 0, 0]) == [total, 0, 0]


def triples(total):
    return [(a, b, total - a - b) for a in range(total + 1) for b in range(total - a + 1)]


def test_control_hiding_only_what_is_small_would_give_it_away():
    given = (9, 3, 0)
    only_small = [None if 0 < n < 5 else n for n in given]
    fitting = [
        other
        for other in triples(12)
        if all(n is None or n == m for n, m in zip(only_small, other, strict=True))
    ]
    assert fitting == [given]
    assert survey_results.protected(given) == [None, None, 0]


def test_each_of_several_options_is_counted_alone(school, make_survey, answer):
    made = make_survey("several")
    tea, coffee, water = made.questions[0].options
    answer(made, *[((tea, coffee),)] * 6, *[((tea,),)] * 6, *[((tea, water),)] * 3)
    # All chose tea; 6 of 15 coffee; 3 water, which are too few.
    assert counts(school, made) == [15, 6, None]


def test_that_almost_everybody_chose_an_option_is_hidden_too(school, make_survey, answer):
    made = make_survey("several", "faces")
    tea, coffee, _water = made.questions[0].options
    answer(made, *[((tea, coffee), "ok")] * 9, ((coffee,), "ok"), ((), "ok"))
    # 11 people: 2 did not choose tea, and 1 did not choose coffee.
    assert counts(school, made) == [None, None, 0]


def test_options_that_are_gone_count_as_no_answer(school, make_survey, answer):
    made = make_survey("one")
    tea, _coffee, water = made.questions[0].options
    answer(made, *[(tea,)] * 5, *[("gone",)] * 6)
    assert counts(school, made) == [5, 0, 0, 6]
    assert water


def test_answers_of_today_are_not_counted_before_tomorrow(school, make_survey, answer):
    """Nobody can watch how one person's answer arrives."""
    made = make_survey("faces", "text")
    answer(made, *[("good",)] * 10)
    before = survey_results.of(school, made.reference), survey_results.everything(school)
    token = tokens.reference()
    survey_answers.begin(school, made.reference, token=token)
    survey_answers.answer(school, token, made.questions[0].reference, ["better"])
    survey_answers.answer(
        school,
        token,
        made.questions[1].reference,
        [],
        text="Words",
        text_token=tokens.reference(),
        language="en",
    )
    assert (survey_results.of(school, made.reference), survey_results.everything(school)) == before
    with clock.at(clock.now() + timedelta(days=1)):
        still = survey_results.of(school, made.reference)
        assert still.answered == 10, "one alone would be the difference between two days"
    # Control: the same answer is there as soon as its day is over, and four others' with it.
    answer(made, *[("ok",)] * 4, ago=0)
    with clock.at(clock.now() + timedelta(days=1)):
        after = survey_results.of(school, made.reference)
        assert after.answered == 15
        assert hides(after.results[0])
        assert survey_results.everything(school)[0].answered == 15


def test_closing_does_not_show_the_answers_of_today(school, make_survey, answer):
    made = make_survey("faces", state="closed")
    answer(made, *[("good",)] * 10)
    answer(made, ("better",), ago=0)
    assert survey_results.of(school, made.reference).answered == 10


def test_of_words_there_is_only_a_number(school, make_survey, answer, write):
    made = make_survey("faces", "text")
    faces, text = made.questions
    answer(made, *[("good",)] * 9)
    for add, number in ((0, 0), (4, None), (1, 5)):
        write(text, add)
        assert survey_results.of(school, made.reference).results[1].texts == number
    write(text, 3, ago=0)
    write(text, 1, state=MessageState.DANGER)
    found = survey_results.of(school, made.reference).results[1]
    assert (found.texts, found.answers) == (5, ())
    assert faces


def test_a_survey_of_words_alone_counts_those_who_wrote(school, make_survey, write):
    made = make_survey("text", "text")
    write(made.questions[0], 4)
    assert survey_results.of(school, made.reference).answered is None
    write(made.questions[1], 6)
    assert survey_results.of(school, made.reference).answered == 6
    assert listed(school) == {made.reference: 6}


def test_the_list_says_for_whom_and_until_when(school, scene, other, make_survey):
    yesterday = clock.today(school.time_zone) - timedelta(days=1)
    make_survey("faces", title="Event", event=scene.event)
    make_survey("faces", title="Over", closes_on=yesterday, class_name="4B")
    make_survey("faces", title="Draft", state="draft")
    make_survey("faces", title="Theirs", school=other)
    found = {one.title: one for one in survey_results.everything(school)}
    assert set(found) == {"Event", "Over", "Draft"}
    assert found["Event"].event.text == "Coffee morning"
    assert found["Event"].takes_answers
    assert (found["Over"].over, found["Over"].takes_answers) == (True, False)
    assert (found["Over"].class_name, found["Over"].closes_on) == ("4B", yesterday)
    assert not found["Draft"].takes_answers


def test_another_schools_answers_are_not_counted(school, other, make_survey, answer):
    made = make_survey("faces")
    answer(made, *[("good",)] * 6)
    db.session.execute(
        sa.update(SurveyResponse)
        .where(SurveyResponse.survey_id == made.id)
        .values(school_id=other.id)
    )
    assert survey_results.of(school, made.reference).answered is None


def test_messages_are_still_plain_messages(school, make_survey, write):
    """What results count is what the inbox may show."""
    made = make_survey("text")
    write(made.questions[0], 5)
    assert len(db.session.scalars(sa.select(Feedback).where(*feedback.visible(school))).all()) == 5
