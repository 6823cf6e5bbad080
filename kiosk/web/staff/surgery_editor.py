"""A5: the editor of a surgery: add, copy, change one date, the later ones or all.

As with events, each ends in two steps: the form, then its dates and times in plain sentences.
"""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import clock, errors, tokens
from kiosk.domain import (
    audit,
    hosts,
    surgery_drafts,
    surgery_editing,
    surgery_series,
)
from kiosk.domain.event_dates import When
from kiosk.domain.hosts import Host
from kiosk.domain.surgery_drafts import SurgeryDraft
from kiosk.domain.surgery_editing import Surgery
from kiosk.domain.surgery_series import Scope
from kiosk.web.forms import dates, languages
from kiosk.web.forms import surgeries as forms
from kiosk.web.forms.surgeries import SurgeryForm
from kiosk.web.plumbing import dates_editing, event_cards, surgery_look, undo, writing
from kiosk.web.plumbing.access import DESK, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.event_look import Look
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("surgery_editor", __name__)

Editing = dates_editing.Editing[surgery_look.Changed]


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
    which = dates_editing.which(surgery)
    if which is None:
        return _ask_which(surgery)
    scope = Scope(which)
    action = url_for("surgery_editor.change", reference=reference, which=scope.value)
    editing = Editing("Change a surgery", action, (surgery, scope))
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
    scope = Scope(which) if which in set(Scope) else Scope.ONE
    changed = (surgery_editing.by_reference(g.school, reference), scope) if reference else None
    editing = Editing("", "", changed)
    form = _form_class(editing)(request.args)
    form.leave_out()
    return page("staff/dates/_summary.html", look=_look_kindly(editing, form))


def _ask_which(surgery: Surgery) -> Response:
    counts = {
        scope.value: len(surgery_series.dates_of(g.school, surgery, scope)) for scope in Scope
    }
    return dates_editing.ask_which(surgery, counts, "surgery_editor.change", "surgeries.coming")


def _people(editing: Editing) -> list[Host]:
    """Return the hosts to choose from: those who are open, and those of this surgery."""
    theirs = surgery_editing.hosts_of(g.school, editing.changed[0]) if editing.changed else []
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
        **dates_editing.known(editing, form, problem, "surgery_editor.summary"),
        people=[(host, event_cards.image_url(host.image)) for host in _people(editing)],
        first_languages=len(writing.all_of_us()),
        alone=surgery_look.different(g.school, *editing.changed) if editing.changed else 0,
        look=_look_kindly(editing, form),
        booked=_booked(editing),
    )


def _booked(editing: Editing) -> int:
    return len(surgery_series.would_tell(g.school, *editing.changed)) if editing.changed else 0


def _take(editing: Editing) -> Response:
    """Take the sent form one step on: back to it, to its dates, or saved."""
    form = _form_class(editing)(request.form)
    if not form.validate() or request.form.get("do") == "back":
        return _edit(editing, form, 422 if form.errors else 200)
    place, people = dates_editing.place_of(form), _chosen(form)
    before = editing.changed[0].words if editing.changed else {}
    draft = form.draft(people, place, writing.tags(), before or {})
    try:
        when = dates_editing.when(editing, form, surgery_series.shown)
        look = surgery_look.of(g.school, when, place, people, _cut(form), editing.changed)
        if dates_editing.wants_a_look(editing, when, look):
            return _show_dates(editing, form, draft, look)
        return _save(editing, form, draft, when)
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return _edit(editing, form, 422, sentence(refusal.code))


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


def _look_kindly(editing: Editing, form: SurgeryForm) -> Look | None:
    def look() -> Look:
        when = dates_editing.when(editing, form, surgery_series.shown)
        place = dates_editing.place_of(form)
        return surgery_look.of(g.school, when, place, _chosen(form), _cut(form), editing.changed)

    return dates_editing.look_kindly(form, look)


def _show_dates(editing: Editing, form: SurgeryForm, draft: SurgeryDraft, look: Look) -> Response:
    return page(
        "staff/surgeries/dates.html",
        action=editing.action,
        form=form,
        sent=form.sent(),
        look=look,
        people=", ".join(host.name for host in _chosen(form)),
        place=next((each.name for each in reversed(dates_editing.place_of(form)) if each), None),
        booked=_booked(editing),
        missing=writing.texts(surgery_drafts.missing_words(g.school, draft)),
    )


def _save(editing: Editing, form: SurgeryForm, draft: SurgeryDraft, when: When) -> Response:
    to_tell: Sequence[object] = ()
    if editing.changed is None:
        act = "surgery_added"
        surgery = surgery_series.begin(g.school, draft, when, dates_editing.key_of(form))
    else:
        act = "surgery_changed"
        surgery, scope = editing.changed
        to_tell = surgery_series.change(
            g.school, surgery, scope, draft, when, override=form.override.data
        )
    audit.note(
        g.school,
        person().id,
        act,
        surgery=surgery.reference,
        which=editing.scope,
        repeats=when.repeat.kind.value,
    )
    words = f"Saved: {draft.title}. Parents can see it."
    return undo.offer(see_other("tell.list" if to_tell else "surgeries.coming"), words)
