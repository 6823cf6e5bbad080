"""A question of a survey on a screen: for parents who answer it, and staff who look at it first."""

from collections.abc import Collection, Iterable
from typing import Any

from flask import Response, g

from kiosk.core import errors
from kiosk.domain.surveys import QuestionView, SurveyView
from kiosk.domain.words import Words
from kiosk.web.plumbing import refusals
from kiosk.web.plumbing.pages import page

#: So many answers stand side by side where the screen is wide.
MANY_OPTIONS = 5
#: How many letters make a question, or an answer to choose, a long one: then it is written smaller.
LONG_QUESTION, VERY_LONG_QUESTION, LONG_OPTION = 48, 110, 34


def question(
    survey: SurveyView,
    asked: QuestionView,
    *,
    action: str,
    back: str,
    onward: str = "",
    key: str = "",
    chosen: Collection[str] = (),
    typed: str = "",
    limit: int = 500,
    refusal: errors.Refusal | None = None,
) -> Response:
    """Answer with one question; 422 beside what can be mended.

    `action` takes the answer, with the page's `key` where the survey only begins with it.
    `chosen` and `typed` were answered before: then `onward` leads past it without a change.
    """
    return page(
        "parents/surveys/question.html",
        422 if refusal else 200,
        action=action,
        back=back,
        onward=onward if chosen else "",
        key=key,
        typed=typed,
        limit=limit,
        refusal_words=refusals.sentence(refusal.code) if refusal else None,
        **look(survey, asked, chosen),
    )


def look(survey: SurveyView, asked: QuestionView, chosen: Collection[str] = ()) -> dict[str, Any]:
    """Return what the screen of a question shows, however it is answered."""
    return {
        "survey": survey,
        "question": asked,
        "chosen": chosen,
        **_room(asked),
        **notes((*asked.texts, *(survey.texts if len(survey.questions) == 1 else ())), asked),
    }


def _room(asked: QuestionView) -> dict[str, Any]:
    """Say how much is written on the screen, so that all of it finds room."""
    letters, many = len(asked.text.text), len(asked.options) >= MANY_OPTIONS
    very_long, long = letters > VERY_LONG_QUESTION, letters > LONG_QUESTION
    long_options = any(len(option.text.text) > LONG_OPTION for option in asked.options)
    return {
        "length": "longest" if very_long else "long" if long else "",
        "many_options": many,
        "long_options": long_options,
        "full": (many and long_options) or (very_long and asked.kind == "text"),
    }


def notes(texts: Iterable[Words], *made: SurveyView | QuestionView) -> dict[str, Any]:
    """Return what is said under a screen: a computer translated it, or nobody has yet."""
    others = {text.language for text in texts} - {g.language.tag}
    return {"by_computer": any(one.machine for one in made), "only_english": "en" in others}
