"""Surveys: which there are, what was answered, how parents see them, opening and closing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from kiosk.domain import survey_editing, survey_results, survey_words, surveys
from kiosk.domain.survey_results import Line, Results
from kiosk.domain.survey_words import Standing
from kiosk.domain.surveys import SurveyView
from kiosk.web.forms.survey_ideas import IDEAS
from kiosk.web.plumbing import (
    event_look,
    message_look,
    qr_sheets,
    reachable,
    survey_previews,
    undo,
    writing,
)
from kiosk.web.plumbing.access import DESK, STAFF, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.language import Language
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("survey_desk", __name__)

STEPS = {
    "1": "1: It could be much better",
    "2": "2: It could be better",
    "3": "3: OK",
    "4": "4: Good",
    "5": "5: Very good",
}
#: What the answers of a scale are called; "" is no answer.
NAMES = {**message_look.FACES, **STEPS, "": "No answer"}
FACE_PICTURES = {"good": "face-good", "ok": "face-ok", "better": "face-better"}


@dataclass(frozen=True)
class Row:
    """A survey as a line of the list; `missing` and `machine` are names of languages."""

    line: Line
    last_day: str
    missing: list[str]
    machine: list[str]


@blueprint.get("/surveys", endpoint="surveys")
@open_to(*STAFF)
def everything() -> Response:
    """List the surveys: open ones, drafts, closed ones."""
    lines = survey_results.everything(g.school)
    waiting = [one for one in lines if not one.takes_answers]
    return page(
        "staff/surveys/surveys.html",
        open_ones=_rows([one for one in lines if one.takes_answers]),
        drafts=_rows([one for one in waiting if one.state == "draft"]),
        closed=_rows([one for one in waiting if one.state != "draft"]),
        ideas=list(IDEAS.items()),
        least=survey_results.LEAST,
    )


@blueprint.get("/surveys/<reference>")
@open_to(*STAFF)
def results(reference: str) -> Response:
    """Show what was answered until yesterday evening, in counts that show nobody."""
    return _results(survey_results.of(g.school, reference))


def _results(found: Results, status: int = 200, problem: str = "") -> Response:
    return page(
        "staff/surveys/results.html",
        status,
        results=found,
        problem=problem,
        names=NAMES,
        pictures=FACE_PICTURES,
        least=survey_results.LEAST,
        **_about(found.survey),
    )


@blueprint.get("/surveys/<reference>/preview")
@open_to(*STAFF)
def preview(reference: str) -> Response:
    """Show a survey as parents read it, question by question, in three languages."""
    survey = surveys.by_reference(g.school, reference, g.school.default_language)
    number = survey_previews.number(survey)
    chosen = writing.to_preview()
    return page(
        "staff/surveys/preview.html",
        number=number,
        previews=survey_previews.beside(reference, number),
        choosers=list(zip(writing.PREVIEWED, chosen, strict=False)),
        asked={name: one.tag for name, one in zip(writing.PREVIEWED, chosen, strict=False)},
        others=writing.others(),
        **_about(survey),
    )


@blueprint.route("/surveys/<reference>/preview/<int:number>", methods=["GET", "POST"])
@open_to(*STAFF)
def screen(reference: str, number: int) -> Response:
    """Show the whole screen of a question. An answer only leads on: nothing is kept."""
    language = request.args.get("lang", "")
    if request.method == "POST":
        return survey_previews.onward(reference, number, language)
    return survey_previews.screen(reference, number, language)


@blueprint.post("/surveys/<reference>/open", endpoint="open")
@open_to(*DESK)
def let_answer(reference: str) -> Response:
    """Let parents answer."""
    try:
        before = survey_editing.open_up(g.school, reference, person().id)
    except survey_editing.Over as refusal:
        found = survey_results.of(g.school, reference)
        return _results(found, 409, sentence(refusal.code))
    back = [("back", before)] if before == "draft" else []
    to = see_other("survey_desk.surveys")
    return undo.offer(
        to, "Parents can answer it now.", "survey_desk.close", back, reference=reference
    )


@blueprint.post("/surveys/<reference>/close")
@open_to(*DESK)
def close(reference: str) -> Response:
    """Take no more answers; a moment after it was opened, make it a draft again."""
    to_draft = request.form.get("back") == "draft"
    survey_editing.close(g.school, reference, person().id, to_draft=to_draft)
    to = see_other("survey_desk.surveys")
    if to_draft:
        return undo.offer(to, "Parents do not see it.")
    return undo.offer(
        to, "Parents cannot answer it any more.", "survey_desk.open", reference=reference
    )


@blueprint.get("/surveys/<reference>/sheet")
@open_to(*DESK)
def sheet(reference: str) -> Response:
    """Show a sheet whose code opens the survey on a phone, ready to be printed."""
    survey = surveys.by_reference(g.school, reference, g.school.default_language)
    return qr_sheets.sheet(
        survey.title.text,
        [_lines(reference, each) for each in qr_sheets.chosen()],
        reachable.link("surveys.open_link", reference=reference),
        template="staff/surveys/sheet.html",
        picture_name="tell",
        back=url_for("survey_desk.results", reference=reference),
        takes_answers=survey.open,
    )


def _lines(reference: str, reader: Language) -> qr_sheets.Lines:
    title = surveys.by_reference(g.school, reference, reader.tag).title
    return qr_sheets.lines(reader, title, qr_sheets.TELL)


def _rows(lines: Sequence[Line]) -> list[Row]:
    return [Row(one, _day(one.closes_on), *_names(one.standing)) for one in lines]


def _about(survey: SurveyView) -> dict[str, Any]:
    """Return what the pages of one survey say about it."""
    standing = survey_words.standing(g.school, [survey.id])[survey.id]
    missing, machine = _names(standing)
    return {
        "survey": survey,
        "last_day": _day(survey.closes_on),
        "missing": missing,
        "machine": machine,
    }


def _names(standing: Standing) -> tuple[list[str], list[str]]:
    """Return the names of the languages in which words are missing, and in which a computer's."""
    return (
        writing.names((tag, "") for tag in standing.missing),
        writing.names((tag, "") for tag in standing.machine),
    )


def _day(day: date | None) -> str:
    return event_look.day_in_words(day) if day else ""
