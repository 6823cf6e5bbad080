"""The editor of a survey: what it is about, and its questions. It works without scripts."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import tokens
from kiosk.domain import survey_editing, translations
from kiosk.domain.survey_drafts import MOST_OPTIONS, MOST_QUESTIONS
from kiosk.domain.survey_editing import Draft, Editing
from kiosk.web.forms import surveys as forms
from kiosk.web.forms.survey_ideas import DRAWINGS, IDEAS
from kiosk.web.forms.surveys import Asked, SurveyForm
from kiosk.web.plumbing import event_look, times, undo, writing
from kiosk.web.plumbing.access import DESK, STAFF, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("survey_editor", __name__)

#: What a look at the words reads.
HINTED = ("title", "sentence", *(f"q{number}-text" for number in range(MOST_QUESTIONS)))


@dataclass(frozen=True)
class Desk:
    """One way into the editor: a new survey, one to be changed, or one to be copied."""

    heading: str
    action: str
    changed: Editing | None = None
    copied: Editing | None = None

    @property
    def source(self) -> Editing | None:
        """Return what the form begins with."""
        return self.changed or self.copied

    @property
    def locked(self) -> bool:
        """Say whether somebody has answered what is changed here."""
        return self.changed is not None and self.changed.answered

    @property
    def locked_references(self) -> list[str]:
        """Return the questions that somebody may have answered."""
        if self.changed is None or not self.changed.answered:
            return []
        return [one.reference for one in self.changed.draft.questions]

    @property
    def event(self) -> str:
        """Return the event that is chosen so far, however long ago it was."""
        return self.source.draft.event if self.source else ""

    @property
    def only_read(self) -> bool:
        """Say whether only somebody at the desk can save this."""
        return (
            self.changed is not None and self.changed.state != "draft" and person().role not in DESK
        )


@blueprint.route("/surveys/new", methods=["GET", "POST"])
@open_to(*STAFF)
def add() -> Response:
    """Make a survey, from nothing or from a ready example."""
    desk = Desk("Make a survey", url_for("survey_editor.add"))
    if request.method == "POST":
        return _take(desk)
    idea = IDEAS.get(request.args.get("like", ""))
    return _begin(desk, idea or Draft(""))


@blueprint.route("/surveys/<reference>/copy", methods=["GET", "POST"])
@open_to(*STAFF)
def copy(reference: str) -> Response:
    """Make a survey like another one; its words in other languages come with it."""
    source = survey_editing.editing(g.school, reference)
    action = url_for("survey_editor.copy", reference=reference)
    desk = Desk("Copy a survey", action, copied=source)
    if request.method == "POST":
        return _take(desk)
    return _begin(desk, source.draft, named=False)


@blueprint.route("/surveys/<reference>/change", methods=["GET", "POST"])
@open_to(*STAFF)
def change(reference: str) -> Response:
    """Change a survey. What somebody else saved meanwhile is shown, and nobody's words are lost."""
    source = survey_editing.editing(g.school, reference)
    action = url_for("survey_editor.change", reference=reference)
    desk = Desk("Change a survey", action, changed=source)
    if request.method == "POST":
        return _take(desk)
    return _begin(desk, source.draft)


@blueprint.get("/surveys/hints")
@open_to(*STAFF)
def hints() -> Response:
    """Return what may make the words hard to read, for the page to show while typing."""
    typed = [request.args.get(name, "") for name in HINTED]
    return page("staff/events/_hints.html", reading=_reading(*typed))


def _begin(desk: Desk, draft: Draft, *, named: bool = True) -> Response:
    known = {"key": tokens.reference(), **forms.of_draft(draft)}
    if desk.changed is not None:
        known["changes"] = desk.changed.changes
    if desk.copied is not None:
        known["closes_on"] = None  # the day of the first one is over, or not meant
    asked = forms.of_questions(draft.questions, locked=desk.locked, named=named)
    return _edit(desk, _made(desk)(data=known), asked)


def _take(desk: Desk) -> Response:
    form = _made(desk)(request.form)
    asked = forms.read(request.form, desk.locked_references)
    do = request.form.get("do", forms.SAVE)
    if do not in ("", forms.SAVE):
        return _edit(desk, form, forms.step(asked, do))
    fits = form.validate()
    about_questions = forms.check(asked)
    if not fits or about_questions:
        return _edit(desk, form, asked, 422, form.first_problem or about_questions)
    try:
        reference = _save(desk, form, forms.draft(form, asked))
    except survey_editing.ChangedMeanwhile as refusal:
        assert desk.changed is not None
        form.changes.data = desk.changed.changes  # to save once more is to have read both
        return _edit(desk, form, asked, 409, sentence(refusal.code), meanwhile=True)
    except (survey_editing.Answered, survey_editing.OpenNow, survey_editing.EventGone) as refusal:
        return _edit(desk, form, asked, 409, sentence(refusal.code))
    to = see_other("survey_desk.preview", reference=reference)
    return undo.offer(to, "Saved. This is what parents see.")


def _save(desk: Desk, form: SurveyForm, draft: Draft) -> str:
    if desk.changed is not None:
        at_the_desk = person().role in DESK
        survey_editing.change(
            g.school, desk.changed.reference, draft, form.version, also_open=at_the_desk
        )
        return desk.changed.reference
    like = desk.copied.reference if desk.copied is not None else ""
    key = form.key.data or ""
    key = key if tokens.is_token(key) else tokens.reference()
    return survey_editing.create(g.school, draft, key, person().id, like)


def _made(desk: Desk) -> type[SurveyForm]:
    events = survey_editing.events_to_choose(g.school, desk.event)
    return forms.with_events(
        [(one.reference, f"{one.title}, {times.day_of(one.starts_at)}") for one in events]
    )


def _edit(
    desk: Desk,
    form: SurveyForm,
    asked: list[Asked],
    status: int = 200,
    problem: str = "",
    *,
    meanwhile: bool = False,
) -> Response:
    return page(
        "staff/surveys/edit.html",
        status,
        desk=desk,
        form=form,
        asked=asked,
        problem=problem,
        meanwhile=meanwhile,
        kinds=forms.KINDS,
        kind_names=dict(forms.KINDS),
        drawings=DRAWINGS,
        most_questions=MOST_QUESTIONS,
        most_options=MOST_OPTIONS,
        hinted=" ".join(HINTED),
        reading=_reading(
            form.title.data or "", form.sentence.data or "", *(one.text for one in asked)
        ),
        long_day=event_look.day_in_words,
        own=writing.own(),
        others=writing.others(),
        computer=translations.configured(g.school),
    )


def _reading(title: str, *texts: str) -> Any:
    """Look at all the words together; a question ends with its own mark."""
    return writing.reading(title.rstrip(".?! "), " ".join(_ended(text) for text in texts if text))


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
