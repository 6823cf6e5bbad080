"""Surveys that somebody has answered: what was asked stays, and words are free."""

from dataclasses import replace

import pytest

from kiosk.core import tokens
from kiosk.domain import survey_answers, survey_editing
from kiosk.domain.survey_editing import Draft, OptionDraft, QuestionDraft
from tests.domain.survey_editing.conftest import answer, change, known, without_references


def with_kind(draft, number, kind):
    asked = list(draft.questions)
    asked[number] = replace(asked[number], kind=kind)
    return replace(draft, questions=tuple(asked))


def with_options(draft, *options):
    faces, drinks = draft.questions
    return replace(draft, questions=(faces, replace(drinks, options=options)))


def changed_questions(draft):
    """Return drafts in which an answer would mean something else."""
    tea, milk = draft.questions[1].options
    return [
        with_kind(draft, 0, "five"),
        with_kind(draft, 1, "several"),
        replace(draft, questions=draft.questions[:1]),
        with_options(draft, milk, tea),
        with_options(draft, tea, milk, OptionDraft("Water")),
        with_options(draft, tea, OptionDraft("Water")),
        without_references(draft),
    ]


@pytest.mark.parametrize("which", range(7))
def test_what_was_asked_stays_once_somebody_has_answered(make, school, by, which):
    made = make()
    survey_editing.open_up(school, made.reference, by)
    draft = changed_questions(made.draft)[which]
    answer(school, made)
    assert known(school, made.reference).answered
    with pytest.raises(survey_editing.Answered):
        change(school, made, draft)
    assert known(school, made.reference).draft == made.draft


@pytest.mark.parametrize("which", range(7))
def test_control_before_that_it_can_all_be_changed(make, school, by, which):
    made = make()
    survey_editing.open_up(school, made.reference, by)
    survey_answers.begin(school, made.reference, token=tokens.reference())  # who only looks
    change(school, made, changed_questions(made.draft)[which])


def test_words_pictures_order_and_new_questions_are_free_after_answers(make, school, by):
    made = make()
    survey_editing.open_up(school, made.reference, by)
    answer(school, made)
    faces, drinks = made.draft.questions
    tea, milk = drinks.options
    better = replace(
        drinks, text="Which drink did you like?", options=(replace(tea, text="TEA"), milk)
    )
    draft = replace(made.draft, title="New", questions=(better, QuestionDraft("text", "?"), faces))
    after = change(school, made, draft)
    assert [one.text for one in after.draft.questions] == [
        "Which drink did you like?",
        "?",
        "How was it?",
    ]
    assert after.draft.questions[0].options[0].text == "TEA"


def test_words_alone_are_answers_too(make, school, by):
    made = make(Draft("Words", questions=(QuestionDraft("text", "What else?"),)))
    survey_editing.open_up(school, made.reference, by)
    token = tokens.reference()
    survey_answers.begin(school, made.reference, token=token)
    assert not known(school, made.reference).answered
    question = made.draft.questions[0].reference
    more = {"text": "More tea", "text_token": tokens.reference(), "language": "en"}
    survey_answers.answer(school, token, question, [], **more)
    assert known(school, made.reference).answered
