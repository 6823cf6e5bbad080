"""A survey as parents will read it, for staff: three languages beside each other, nothing kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Response, g, request, url_for
from flask_babel import force_locale
from markupsafe import Markup

from kiosk.core import errors
from kiosk.domain import surveys
from kiosk.domain.surveys import SurveyView
from kiosk.web.plumbing import pages, survey_screens, writing
from kiosk.web.plumbing.language import Language


@dataclass(frozen=True)
class Preview:
    """A screen of a survey in one language, and the address of the whole screen."""

    language: Language
    body: Markup
    whole: str


def number(survey: SurveyView) -> int:
    """Return which question was asked for: from 1, or the first."""
    typed = request.args.get("number", "")
    asked = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 1
    return asked if 1 <= asked <= len(survey.questions) else 1


def beside(reference: str, asked: int) -> list[Preview]:
    """Return a question in the school's own language and two more; nothing can be touched."""
    return [
        _card(reference, asked, language) for language in (writing.own(), *writing.to_preview())
    ]


def screen(reference: str, asked: int, tag: str) -> Response:
    """Answer with the very screen that parents get on a phone; its buttons only go on.

    Refuses NotFound.
    """
    language = next((one for one in writing.all_of_us() if one.tag == tag), writing.own())
    g.language, g.mode = language, "phone"  # for the rest of this request, as it is all of it
    survey = surveys.by_reference(g.school, reference, language.tag)
    if not 1 <= asked <= len(survey.questions):
        raise errors.NotFound
    before = address(reference, language, asked - 1) if asked > 1 else _beside(reference, 1)
    return survey_screens.question(
        survey,
        survey.questions[asked - 1],
        action=address(reference, language, asked),
        back=before,
    )


def onward(reference: str, asked: int, tag: str) -> Response:
    """Go on to the next screen; after the last one, back to where one looks. Nothing is kept."""
    language = next((one for one in writing.all_of_us() if one.tag == tag), writing.own())
    survey = surveys.by_reference(g.school, reference, language.tag)
    last = asked >= len(survey.questions)
    there = _beside(reference, 1) if last else address(reference, language, asked + 1)
    return Response(status=303, headers={"Location": there})


def address(reference: str, language: Language, asked: int) -> str:
    """Return the address of the whole screen of a question."""
    values = {"reference": reference, "number": asked, "lang": language.tag}
    return url_for("survey_desk.screen", **values)  # type: ignore[arg-type]


def _beside(reference: str, asked: int) -> str:
    return url_for("survey_desk.preview", reference=reference, number=asked)


def _card(reference: str, asked: int, language: Language) -> Preview:
    with _reading(language):
        survey = surveys.by_reference(g.school, reference, language.tag)
        look = survey_screens.look(survey, survey.questions[asked - 1])
        body = pages.render("staff/surveys/_as_parents.html", **look)
    whole = address(reference, language, asked)
    return Preview(language, Markup(body), whole)  # noqa: S704 - a template of ours


@contextmanager
def _reading(language: Language) -> Iterator[None]:
    """Let what is rendered be in another language than that of this request."""
    ours, g.language = g.language, language
    try:
        with force_locale(language.locale):
            yield
    finally:
        g.language = ours
