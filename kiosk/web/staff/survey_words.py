"""The words of a survey in the other languages: what is missing, and who stands by it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import NotFound

from kiosk.domain import survey_editing, survey_words, surveys, translations
from kiosk.domain.survey_words import Given, Place, Rendering, Text
from kiosk.domain.surveys import SurveyView
from kiosk.web.forms import survey_words as forms
from kiosk.web.forms.survey_words import Typed
from kiosk.web.plumbing import event_look, undo, writing
from kiosk.web.plumbing.access import DESK, STAFF, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.language import Language
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("survey_words", __name__)

AGAIN = "again"


@dataclass(frozen=True)
class Field:
    """One text in another language: our own words, what was typed, what is kept."""

    text: Text
    label: str
    name: str
    limit: int
    typed: Typed
    known: Rendering | None
    day: str

    @property
    def stale(self) -> bool:
        """Say whether our own words have changed since."""
        return self.known is not None and self.known.stale(self.text.text)


@dataclass(frozen=True)
class Row:
    """How the survey stands in a language: texts that are missing, of how many."""

    language: Language
    missing: int
    machine: bool


@blueprint.route("/surveys/<reference>/words", methods=["GET", "POST"])
@open_to(*STAFF)
def words(reference: str) -> Response:
    """List the other languages with what is missing; with ?language= show and keep its words."""
    survey = surveys.by_reference(g.school, reference, g.school.default_language)
    tag = request.args.get("language", "")
    language = next((one for one in writing.others() if one.tag == tag), None)
    if request.method != "POST":
        return _all(survey) if language is None else _one(survey, language)
    if language is None:
        raise NotFound
    if survey.state != "draft" and person().role not in DESK:
        return _sent_back(survey, language, survey_editing.OpenNow.code)
    if request.form.get("do") == AGAIN:
        survey_words.ask_again(g.school, survey.id, tag)
        to = see_other("survey_words.words", reference=reference, language=tag)
        return undo.offer(to, "A computer is asked again.")
    return _keep(survey, language)


def _keep(survey: SurveyView, language: Language) -> Response:
    written = survey_words.of(g.school, survey.id)
    typed = forms.read(request.form, written)
    if any(one.problem for one in typed.values()):
        return _one(survey, language, typed, 422)
    checked = bool(request.form.get("checked"))
    given = [
        Given(text.place, one.text, one.before, checked and bool(one.text))
        for text in written
        if (one := typed[text.reference, text.field]).sent
    ]
    try:
        survey_words.save(g.school, survey.id, language.tag, given, person().id)
    except (survey_words.WordsMoved, translations.NothingToVouch):
        return _sent_back(survey, language, survey_words.WordsMoved.code)
    return undo.offer(see_other("survey_words.words", reference=survey.reference), "Saved.")


def _sent_back(survey: SurveyView, language: Language, code: str) -> Response:
    """Show what was typed once more, beside what is kept; to save again is to have read both."""
    written = survey_words.of(g.school, survey.id)
    known = survey_words.renderings(g.school, written)
    typed = {
        place: replace(one, before=_kept(known, text, language).before)
        for text in written
        for place in [(text.reference, text.field)]
        for one in [forms.read(request.form, [text])[place]]
    }
    return _one(survey, language, typed, 409, sentence(code))


def _all(survey: SurveyView) -> Response:
    standing = survey_words.standing(g.school, [survey.id])[survey.id]
    return page(
        "staff/surveys/languages.html",
        survey=survey,
        own=writing.own(),
        computer=translations.configured(g.school),
        texts=len(survey_words.of(g.school, survey.id)),
        rows=[
            Row(one, standing.missing.get(one.tag, 0), one.tag in standing.machine)
            for one in writing.others()
        ],
    )


def _one(
    survey: SurveyView,
    language: Language,
    typed: Mapping[tuple[str, str], Typed] | None = None,
    status: int = 200,
    problem: str = "",
) -> Response:
    written = survey_words.of(g.school, survey.id)
    known = survey_words.renderings(g.school, written)
    fields = [_field(text, known, typed, language) for text in written]
    return page(
        "staff/surveys/words.html",
        status,
        survey=survey,
        to=language,
        own=writing.own(),
        problem=problem or next((one.typed.problem for one in fields if one.typed.problem), ""),
        fields=fields,
        missing=[one for one in fields if one.known is None or not one.known.fits(one.text.text)],
        checked=bool(request.form.get("checked")),
        given_up=any(one.known and one.known.state == "given_up" for one in fields),
        locked=survey.state != "draft" and person().role not in DESK,
    )


def _field(
    text: Text,
    known: Mapping[tuple[Place, str], Rendering],
    typed: Mapping[tuple[str, str], Typed] | None,
    language: Language,
) -> Field:
    one = known.get((text.place, language.tag))
    shown = typed[text.reference, text.field] if typed else _kept(known, text, language)
    day = event_look.day_in_words(one.on) if one is not None and one.on else ""
    return Field(text, _label(text), forms.name_of(text), forms.limit_of(text), shown, one, day)


def _kept(known: Mapping[tuple[Place, str], Rendering], text: Text, language: Language) -> Typed:
    """Return what stands in the table, as a page begins with it."""
    one = known.get((text.place, language.tag))
    now = one.text.text if one is not None and one.state == "done" else ""
    return Typed(now, translations.digest(now))


def _label(text: Text) -> str:
    if not text.question:
        return {"title": "Title", "sentence": "The sentence"}[text.field]
    answer = f", answer {text.option}" if text.option else ""
    return f"Question {text.question}{answer}"
