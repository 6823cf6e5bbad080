"""A5: the editor of a surgery: add, copy, change one date, the later ones or all.

As with events, each ends in two steps: the form, then its dates and times in plain sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import clock, errors, tokens
from kiosk.domain import (
    audit,
    event_dates,
    hosts,
    surgery_drafts,
    surgery_editing,
    surgery_series,
    venues,
)
from kiosk.domain.event_dates import When
from kiosk.domain.hosts import Host
from kiosk.domain.recurrence import Kind
from kiosk.domain.surgery_drafts import SurgeryDraft
from kiosk.domain.surgery_editing import Surgery
from kiosk.domain.surgery_series import Scope
from kiosk.web.forms import dates, languages
from kiosk.web.forms import surgeries as forms
from kiosk.web.forms.surgeries import SurgeryForm
from kiosk.web.plumbing import event_cards, surgery_look, times, undo, writing
from kiosk.web.plumbing.access import DESK, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("surgery_editor", __name__)


@dataclass(frozen=True)
class Editing:
    """What is being edited: a new surgery, or some dates of one (`surgery`, with their `scope`)."""

    heading: str
    action: str
    surgery: Surgery | None = None
    scope: Scope = Scope.ONE

    @property
    def changed(self) -> surgery_look.Changed | None:
        """Return the surgery being changed and for which dates; None for a new one."""
        return (self.surgery, self.scope) if self.surgery else None

    @property
    def in_series(self) -> bool:
        """Say whether it is a date of a series."""
        return self.surgery is not None and self.surgery.series_id is not None

    @property
    def straight(self) -> bool:
        """Say whether there is only one date, already planned: nothing to look at first."""
        return self.surgery is not None and self.scope is Scope.ONE


@blueprint.route("/surgeries/new", methods=["GET", "POST"])
@open_to(*DESK)
def add() -> Response:
    """Add a surgery, from nothing or from a ready-made idea."""
    editing = Editing("Add a surgery", url_for("surgery_editor.add"))
    if request.method == "POST":
        return _take(editing)
    return _edit(
        editing,
        _form(
            editing, forms.of_idea(request.args.get("like", ""), clock.today(g.school.time_zone))
        ),
    )


@blueprint.route("/surgeries/<reference>/copy", methods=["GET", "POST"])
@open_to(*DESK)
def copy(reference: str) -> Response:
    """Add a surgery like another one, on the next such weekday."""
    source = surgery_editing.by_reference(g.school, reference)
    editing = Editing("Copy a surgery", url_for("surgery_editor.copy", reference=reference))
    if request.method == "POST":
        return _take(editing)
    when = When(*surgery_editing.next_like(g.school, source))
    draft = surgery_drafts.copy_of(surgery_editing.draft_of(g.school, source))
    return _edit(editing, _form(editing, {**forms.of_draft(draft), **dates.of_when(when)}))


@blueprint.route("/surgeries/<reference>/change", methods=["GET", "POST"])
@open_to(*DESK)
def change(reference: str) -> Response:
    """Change a surgery; of a series, ask which dates first."""
    surgery = surgery_editing.by_reference(g.school, reference)
    which = request.args.get("which")
    if surgery.series_id is None:
        which = Scope.ONE
    elif which not in {scope.value for scope in Scope}:
        return _ask_which(surgery)
    scope = Scope(which)
    action = url_for("surgery_editor.change", reference=reference, which=scope.value)
    editing = Editing("Change a surgery", action, surgery, scope)
    if request.method == "POST":
        return _take(editing)
    when = surgery_series.shown(g.school, surgery, scope)
    draft = surgery_editing.draft_of(g.school, surgery)
    return _edit(editing, _form(editing, {**forms.of_draft(draft), **dates.of_when(when)}))


@blueprint.get("/surgeries/summary")
@open_to(*DESK)
def summary() -> Response:
    """Return the dates and times of a half-filled form, for the page to show while typing."""
    reference, which = request.args.get("reference"), request.args.get("which")
    surgery = surgery_editing.by_reference(g.school, reference) if reference else None
    editing = Editing("", "", surgery, Scope(which) if which in set(Scope) else Scope.ONE)
    form = _form_class(editing)(request.args)
    form.leave_out()
    return page("staff/surgeries/_summary.html", look=_look_kindly(editing, form))


def _ask_which(surgery: Surgery) -> Response:
    counts = {
        scope.value: len(surgery_series.dates_of(g.school, surgery, scope)) for scope in Scope
    }
    return page(
        "staff/dates/which.html",
        change="surgery_editor.change",
        leave="surgeries.coming",
        title=surgery.title,
        day=times.day_of(surgery.starts_at),
        reference=surgery.reference,
        counts=counts,
    )


def _people(editing: Editing) -> list[Host]:
    """Return the hosts to choose from: those who are open, and those of this surgery."""
    theirs = surgery_editing.hosts_of(g.school, editing.surgery) if editing.surgery else []
    return hosts.offered(g.school, {host.id for host in theirs})


def _form_class(editing: Editing) -> type[SurgeryForm]:
    own = [(each.tag, each.english_name) for each in writing.all_of_us()]
    people = [(host.reference, host.name) for host in _people(editing)]
    return forms.made_for(writing.tags(), languages.choices(own), people)


def _form(editing: Editing, values: dict[str, Any]) -> SurgeryForm:
    return _form_class(editing)(data={"key": tokens.reference(), **values})


def _edit(editing: Editing, form: SurgeryForm, status: int = 200, problem: str = "") -> Response:
    return page(
        "staff/surgeries/edit.html",
        status,
        heading=editing.heading,
        action=editing.action,
        scope_words=dates.SCOPES[editing.scope] if editing.in_series else None,
        form=form,
        problem=problem or form.first_problem,
        people=[(host, event_cards.image_url(host.image)) for host in _people(editing)],
        places=venues.offered(g.school, form.where.data),
        others=writing.others(),
        own=writing.own(),
        first_languages=len(writing.all_of_us()),
        repeats=not (editing.in_series and editing.scope is Scope.ONE),
        alone=surgery_look.different(g.school, *editing.changed) if editing.changed else 0,
        straight=editing.straight,
        reading=writing.reading(form.title.data or "", form.sentence.data or ""),
        look=_look_kindly(editing, form),
        booked=_booked(editing),
        summary_url=_summary_url(editing),
    )


def _booked(editing: Editing) -> int:
    return len(surgery_series.would_tell(g.school, *editing.changed)) if editing.changed else 0


def _take(editing: Editing) -> Response:
    """Take the sent form one step on: back to it, to its dates, or saved."""
    form = _form_class(editing)(request.form)
    if not form.validate() or request.form.get("do") == "back":
        return _edit(editing, form, 422 if form.errors else 200)
    place, people = _place_of(form), _chosen(form)
    before = editing.surgery.words if editing.surgery else {}
    draft = form.draft(people, place, writing.tags(), before or {})
    try:
        when = _when(editing, form)
        look = surgery_look.of(g.school, when, place, people, _cut(form), editing.changed)
        if _wants_a_look(editing, when, look):
            return _show_dates(editing, form, draft, look)
        return _save(editing, form, draft, when)
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return _edit(editing, form, 422, sentence(refusal.code))


def _place_of(form: SurgeryForm) -> surgery_look.Place:
    """Return the chosen place; one of another school is not found."""
    return venues.place(g.school, form.where.data) if form.where.data else (None, None)


def _cut(form: SurgeryForm) -> surgery_look.Cut:
    come = form.come.data
    return surgery_look.Cut(
        slot_minutes=form.slot_minutes.data,
        gap_minutes=form.gap_minutes.data,
        places=form.places.data,
        share=form.walk_in_share.data,
        bookable=come != "walk_in",
        walk_ins=come != "book",
    )


def _chosen(form: SurgeryForm) -> Sequence[Host]:
    return hosts.by_references(g.school, form.hosts.data or ())


def _when(editing: Editing, form: SurgeryForm) -> When:
    """Return the days of a form; before they were looked at, those left out earlier stay so."""
    when = form.when
    assert when is not None  # the form was checked
    if "looked" in request.form:
        return form.without(request.form.getlist("keep"), event_dates.days(g.school, when))
    if editing.changed and editing.scope is not Scope.ONE:
        skip = surgery_series.shown(g.school, *editing.changed).repeat.skip
        return replace(when, repeat=replace(when.repeat, skip=skip))
    return when


def _look_kindly(editing: Editing, form: SurgeryForm) -> surgery_look.Look | None:
    """Return what there is to say about the dates of a form that may not be complete."""
    if form.when is None:
        return None
    try:
        when, place = _when(editing, form), _place_of(form)
        return surgery_look.of(g.school, when, place, _chosen(form), _cut(form), editing.changed)
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return surgery_look.Look(sentence(refusal.code))


def _summary_url(editing: Editing) -> str:
    reference = editing.surgery.reference if editing.surgery else None
    which = editing.scope.value if reference else None
    return url_for("surgery_editor.summary", reference=reference, which=which)


def _wants_a_look(editing: Editing, when: When, look: surgery_look.Look) -> bool:
    if "seen" in request.form:
        return False
    return not editing.straight or bool(look.notices) or when.repeat.kind is not Kind.NONE


def _show_dates(
    editing: Editing, form: SurgeryForm, draft: SurgeryDraft, look: surgery_look.Look
) -> Response:
    return page(
        "staff/surgeries/dates.html",
        action=editing.action,
        form=form,
        sent=form.sent(),
        look=look,
        people=", ".join(host.name for host in _chosen(form)),
        place=next((each.name for each in reversed(_place_of(form)) if each), None),
        booked=_booked(editing),
        missing=writing.texts(surgery_drafts.missing_words(g.school, draft)),
    )


def _save(editing: Editing, form: SurgeryForm, draft: SurgeryDraft, when: When) -> Response:
    to_tell: Sequence[object] = ()
    if editing.surgery is None:
        key, act = form.key.data or "", "surgery_added"
        surgery = surgery_series.begin(
            g.school, draft, when, key if tokens.is_token(key) else tokens.reference()
        )
    else:
        surgery, act = editing.surgery, "surgery_changed"
        to_tell = surgery_series.change(
            g.school, surgery, editing.scope, draft, when, override=form.override.data
        )
    audit.note(
        g.school,
        person().id,
        act,
        surgery=surgery.reference,
        which=editing.scope.value,
        repeats=when.repeat.kind.value,
    )
    words = f"Saved: {draft.title}. Parents can see it."
    return undo.offer(see_other("tell.list" if to_tell else "surgeries.coming"), words)
