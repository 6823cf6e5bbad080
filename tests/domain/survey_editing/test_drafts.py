"""Surveys as staff write them: once, in order, and not over others' words."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import survey_editing, surveys
from kiosk.domain.survey_editing import OptionDraft, QuestionDraft
from kiosk.models.survey import SurveyOption, SurveyQuestion
from tests.domain.survey_editing.conftest import (
    DRAFT,
    DRINKS,
    change,
    known,
    references,
    without_references,
)


def test_a_survey_is_a_draft_until_it_is_opened(make, school):
    made = make()
    assert without_references(made.draft) == DRAFT
    assert (made.state, made.changes, made.answered) == ("draft", 0, False)
    assert not surveys.any_open(school)


def test_the_same_form_twice_is_one_survey(make, school, other, by):
    first = make(key="k" * 22)
    again = make(replace(DRAFT, title="Another"), key="k" * 22)
    assert (again.reference, again.draft.title) == (first.reference, DRAFT.title)
    assert len(again.draft.questions) == 2
    assert make(key="n" * 22).reference != first.reference
    assert survey_editing.create(other, DRAFT, "k" * 22, by) != first.reference


@pytest.mark.parametrize(
    "draft",
    [
        replace(DRAFT, title=""),
        replace(DRAFT, questions=()),
        replace(DRAFT, questions=(QuestionDraft("faces", "How?"),) * 9),
        replace(DRAFT, questions=(QuestionDraft("faces", ""),)),
        replace(DRAFT, questions=(replace(DRINKS, options=(OptionDraft("Tea"),)),)),
        replace(DRAFT, questions=(replace(DRINKS, options=(OptionDraft("Tea"),) * 9),)),
        replace(DRAFT, questions=(replace(DRINKS, options=(OptionDraft("Tea"), OptionDraft(""))),)),
    ],
)
def test_what_is_not_complete_is_not_kept(make, school, draft):
    made = make()
    with pytest.raises(survey_editing.Incomplete):
        make(draft)
    with pytest.raises(survey_editing.Incomplete):
        change(school, made, draft)


def test_it_can_be_for_an_event_of_this_school(make, school, scene, other):
    made = make(replace(DRAFT, event=scene.event))
    assert made.draft.event == scene.event
    assert surveys.by_reference(school, made.reference, "en").event_reference == scene.event
    with pytest.raises(survey_editing.EventGone):
        survey_editing.create(other, replace(DRAFT, event=scene.event), tokens.reference(), 1)


def test_events_to_choose_from_are_recent_and_coming_ones(make, school, scene):
    (choice,) = survey_editing.events_to_choose(school)
    assert (choice.reference, choice.title) == (scene.event, "Coffee morning")
    with clock.at(clock.now() + timedelta(days=40)):
        assert survey_editing.events_to_choose(school) == []
        assert survey_editing.events_to_choose(school, scene.event) == [choice]


def test_questions_are_added_moved_and_taken_away(make, school):
    made = make()
    faces, drinks = made.draft.questions
    new = QuestionDraft("text", "What else?")
    moved = replace(drinks, options=(drinks.options[1], OptionDraft("Water"), drinks.options[0]))
    after = change(school, made, replace(made.draft, questions=(new, moved)))
    text, kept = after.draft.questions
    assert (text.text, kept.reference) == ("What else?", drinks.reference)
    assert [option.text for option in kept.options] == ["Milk", "Water", "Tea"]
    assert kept.options[2].reference == drinks.options[0].reference
    gone = sa.select(SurveyQuestion).where(SurveyQuestion.school_id == school.id)
    assert faces.reference not in {row.reference for row in db.session.scalars(gone)}


def test_a_question_that_chooses_no_more_has_no_options(make, school):
    made = make()
    faces, drinks = made.draft.questions
    after = change(
        school, made, replace(made.draft, questions=(faces, replace(drinks, kind="text")))
    )
    assert after.draft.questions[1].options == ()
    left = sa.select(SurveyOption).where(SurveyOption.school_id == school.id)
    assert db.session.scalars(left).all() == []


def test_a_question_of_another_survey_is_not_taken_over(make, school):
    theirs, ours = make(), make()
    after = change(school, ours, theirs.draft)
    assert references(after.draft)[0][0] != references(theirs.draft)[0][0]
    assert known(school, theirs.reference).draft == theirs.draft


def test_a_question_named_twice_becomes_two(make, school):
    made = make()
    faces = made.draft.questions[0]
    after = change(school, made, replace(made.draft, questions=(faces, faces)))
    first, second = after.draft.questions
    assert first.reference == faces.reference != second.reference


def test_the_later_save_of_an_older_version_is_refused(make, school):
    made = make()
    change(school, made, replace(made.draft, title="Theirs"), version=0)
    with pytest.raises(survey_editing.ChangedMeanwhile):
        change(school, made, replace(made.draft, title="Mine"), version=0)
    assert known(school, made.reference).draft.title == "Theirs"
    assert change(school, made, made.draft, version=1).changes == 2


@pytest.mark.faults
def test_of_ten_who_save_the_same_version_at_once_one_is_kept(app, school, by):
    with app.app_context(), db.writing():
        reference = survey_editing.create(school, DRAFT, tokens.reference(), by)
    gate = threading.Barrier(10)

    def save(number):
        with app.app_context():
            gate.wait(timeout=20)
            try:
                with db.writing():
                    draft = replace(DRAFT, title=f"Title {number}")
                    survey_editing.change(school, reference, draft, 0)
            except survey_editing.ChangedMeanwhile:
                return False
            return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(save, range(10))) == 1
    with app.app_context():
        assert known(school, reference).changes == 1
        assert len(known(school, reference).draft.questions) == 2


def test_surveys_of_another_school_are_not_there(make, other):
    made = make()
    for act in (
        lambda: survey_editing.editing(other, made.reference),
        lambda: survey_editing.change(other, made.reference, DRAFT, 0),
        lambda: survey_editing.open_up(other, made.reference, 1),
        lambda: survey_editing.close(other, made.reference, 1),
        lambda: survey_editing.create(other, DRAFT, tokens.reference(), 1, made.reference),
    ):
        with pytest.raises(errors.NotFound):
            act()
