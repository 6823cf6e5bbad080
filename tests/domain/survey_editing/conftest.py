"""What tests of written surveys share: a draft of two questions, and ways to make and answer it."""

from dataclasses import replace

import pytest

from kiosk.core import tokens
from kiosk.domain import survey_answers, survey_editing
from kiosk.domain.survey_editing import Draft, OptionDraft, QuestionDraft

DRINKS = QuestionDraft("one", "Which drink?", "coffee", (OptionDraft("Tea"), OptionDraft("Milk")))
DRAFT = Draft(
    "The coffee morning",
    "Two questions.",
    questions=(QuestionDraft("faces", "How was it?"), DRINKS),
)


@pytest.fixture
def by(scene):
    return scene.people["manager"]


@pytest.fixture
def make(context, school, by):
    """Return a way to make a survey; it gives what an editor begins with."""

    def create(draft=DRAFT, **more):
        key = more.pop("key", None) or tokens.reference()
        return known(school, survey_editing.create(school, draft, key, by, **more))

    return create


def known(school, reference):
    return survey_editing.editing(school, reference)


def change(school, made, draft, **more):
    version = more.pop("version", known(school, made.reference).changes)
    survey_editing.change(school, made.reference, draft, version, **more)
    return known(school, made.reference)


def references(draft):
    return [
        (one.reference, [option.reference for option in one.options]) for one in draft.questions
    ]


def without_references(draft):
    return replace(
        draft,
        questions=tuple(
            replace(
                one,
                reference="",
                options=tuple(replace(option, reference="") for option in one.options),
            )
            for one in draft.questions
        ),
    )


def answer(school, made, number=0, value="good"):
    token = tokens.reference()
    survey_answers.begin(school, made.reference, token=token)
    question = made.draft.questions[number]
    survey_answers.answer(school, token, question.reference, [value])
