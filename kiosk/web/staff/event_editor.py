"""A5: the editor of an event: add, copy, change one date, the later ones or all.

Each ends in two steps: the form, then its dates in one plain sentence, where some can be left out.
"""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import errors, tokens
from kiosk.domain import audit, event_dates, event_editing, event_series, venues
from kiosk.domain.event_dates import When
from kiosk.domain.event_editing import Draft, Planned
from kiosk.domain.event_series import Scope
from kiosk.domain.recurrence import Kind
from kiosk.web.forms import dates
from kiosk.web.forms import events as forms
from kiosk.web.forms.events import EventForm
from kiosk.web.plumbing import event_cards, event_look, photos, refusals, times, undo, writing
from kiosk.web.plumbing.access import DESK, open_to
from kiosk.web.plumbing.desk import page, person
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("event_editor", __name__)

TEXT_NAMES = {"title": "title", "sentence": "sentence", "place": "where"}


@dataclass(frozen=True)
class Editing:
    """What is being edited: a new event, or some dates of one (`planned`, with their `scope`)."""

    heading: str
    action: str
    planned: Planned | None = None
    scope: Scope = Scope.ONE

    @property
    def changed(self) -> event_look.Changed | None:
        """Return the event being changed and for which dates; None for a new one."""
        return (self.planned.event, self.scope) if self.planned else None

    @property
    def in_series(self) -> bool:
        """Say whether it is a date of a series."""
        return self.planned is not None and self.planned.event.series_id is not None

    @property
    def straight(self) -> bool:
        """Say whether there is only one date, already planned: nothing to look at first."""
        return self.planned is not None and self.scope is Scope.ONE


@blueprint.route("/events/new", methods=["GET", "POST"])
@open_to(*DESK)
@photos.drawn_first
def add() -> Response:
    """Add an event, from nothing or from a ready-made idea."""
    idea = forms.IDEAS.get(request.args.get("like", ""))
    editing = Editing("Add an event", url_for("event_editor.add"))
    if request.method == "POST":
        return _take(editing)
    return _edit(editing, _form(forms.of_draft(idea) if idea else {}))


@blueprint.route("/events/<reference>/copy", methods=["GET", "POST"])
@open_to(*DESK)
@photos.drawn_first
def copy(reference: str) -> Response:
    """Add an event like another one, on the next such weekday."""
    source = event_editing.planned(g.school, reference)
    editing = Editing("Copy an event", url_for("event_editor.copy", reference=reference))
    if request.method == "POST":
        return _take(editing)
    when = When(*event_editing.next_like(g.school, source.event))
    draft = event_editing.copy_of(source.draft)
    return _edit(editing, _form({**forms.of_draft(draft), **dates.of_when(when)}))


@blueprint.route("/events/<reference>/change", methods=["GET", "POST"])
@open_to(*DESK)
@photos.drawn_first
def change(reference: str) -> Response:
    """Change an event; of a series, ask which dates first."""
    planned = event_editing.planned(g.school, reference)
    which = request.args.get("which")
    if planned.event.series_id is None:
        which = Scope.ONE
    elif which not in {scope.value for scope in Scope}:
        return _ask_which(planned)
    scope = Scope(which)
    action = url_for("event_editor.change", reference=reference, which=scope.value)
    editing = Editing("Change an event", action, planned, scope)
    if request.method == "POST":
        return _take(editing)
    like = _like(editing)
    when = event_series.shown(g.school, planned.event, scope)
    return _edit(editing, _form({**forms.of_draft(like.draft), **dates.of_when(when)}))


@blueprint.get("/events/summary")
@open_to(*DESK)
def summary() -> Response:
    """Return the dates of a half-filled form in one sentence, for the page to show while typing."""
    reference, which = request.args.get("reference"), request.args.get("which")
    planned = event_editing.planned(g.school, reference) if reference else None
    editing = Editing("", "", planned, Scope(which) if which in set(Scope) else Scope.ONE)
    return page(
        "staff/events/_summary.html", look=_look_kindly(editing, _form_class()(request.args))
    )


@blueprint.get("/events/hints")
@open_to(*DESK)
def hints() -> Response:
    """Return what may make the words hard to read, for the page to show while typing."""
    title, sentence = request.args.get("title", ""), request.args.get("sentence", "")
    return page("staff/events/_hints.html", reading=writing.reading(title, sentence))


def _ask_which(planned: Planned) -> Response:
    counts = {
        scope.value: len(event_series.dates_of(g.school, planned.event, scope)) for scope in Scope
    }
    return page(
        "staff/dates/which.html",
        change="event_editor.change",
        leave="events.coming",
        title=planned.event.title,
        day=times.day_of(planned.event.starts_at),
        reference=planned.event.reference,
        counts=counts,
    )


def _like(editing: Editing) -> Planned:
    """Return the date whose words the form shows: for several dates one that is like the rest."""
    assert editing.planned is not None  # only asked where something is changed
    if editing.scope is Scope.ONE:
        return editing.planned
    pattern = event_series.pattern(g.school, editing.planned.event)
    return event_editing.planned(g.school, pattern.reference)


def _form_class() -> type[EventForm]:
    return forms.for_languages(writing.tags())


def _form(values: dict[str, object]) -> EventForm:
    return _form_class()(data={"key": tokens.reference(), **values})


def _edit(editing: Editing, form: EventForm, status: int = 200, problem: str = "") -> Response:
    return page(
        "staff/events/edit.html",
        status,
        heading=editing.heading,
        action=editing.action,
        scope_words=dates.SCOPES[editing.scope] if editing.in_series else None,
        form=form,
        problem=problem or form.first_problem,
        photo_url=event_cards.image_url(form.image.data or None),
        places=venues.offered(g.school, form.where.data),
        others=writing.others(),
        own=writing.own(),
        repeats=not (editing.in_series and editing.scope is Scope.ONE),
        alone=_alone(editing),
        straight=editing.straight,
        reading=writing.reading(form.title.data or "", form.sentence.data or ""),
        look=_look_kindly(editing, form),
        summary_url=_summary_url(editing),
    )


def _alone(editing: Editing) -> int:
    """Return how many of the dates being changed have something of their own."""
    if not editing.changed or editing.scope is Scope.ONE:
        return 0
    return len([each for each in event_series.dates_of(g.school, *editing.changed) if each.alone])


def _take(editing: Editing) -> Response:
    """Take the sent form one step on: back to it, to its dates, or saved."""
    form = _form_class()(photos.form())
    fits = form.validate()
    place = _place_of(form)
    image = photos.chosen(form)
    if not fits or form.photo.errors or request.form.get("do") == "back":
        return _edit(editing, form, 200 if fits and not form.photo.errors else 422)
    before = editing.planned.event.words if editing.planned else {}
    draft = form.draft(place, image, writing.tags(), before)
    try:
        when = _when(editing, form)
        look = event_look.of(g.school, when, *place, editing.changed)
        if _wants_a_look(editing, when, look):
            return _show_dates(editing, form, draft, look)
        return _save(editing, form, draft, when)
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return _edit(editing, form, 422, refusals.sentence(refusal.code))


def _place_of(form: EventForm) -> tuple[venues.Venue | None, venues.Room | None]:
    """Return the chosen place; one of another school is not found."""
    return venues.place(g.school, form.where.data) if form.where.data else (None, None)


def _when(editing: Editing, form: EventForm) -> When:
    """Return the days of a form; before they were looked at, those left out earlier stay so."""
    when = form.when
    assert when is not None  # the form was checked
    if "looked" in request.form:
        return form.without(request.form.getlist("keep"), event_dates.days(g.school, when))
    if editing.changed and editing.scope is not Scope.ONE:
        skip = event_series.shown(g.school, *editing.changed).repeat.skip
        return replace(when, repeat=replace(when.repeat, skip=skip))
    return when


def _look_kindly(editing: Editing, form: EventForm) -> event_look.Look | None:
    """Return what there is to say about the dates of a form that may not be complete."""
    if form.when is None:
        return None
    try:
        when = _when(editing, form)
        return event_look.of(g.school, when, *_place_of(form), editing.changed)
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return event_look.Look(refusals.sentence(refusal.code))


def _summary_url(editing: Editing) -> str:
    if editing.planned is None:
        return url_for("event_editor.summary")
    reference = editing.planned.event.reference
    return url_for("event_editor.summary", reference=reference, which=editing.scope.value)


def _wants_a_look(editing: Editing, when: When, look: event_look.Look) -> bool:
    if "seen" in request.form:
        return False
    return not editing.straight or bool(look.notices) or when.repeat.kind is not Kind.NONE


def _show_dates(editing: Editing, form: EventForm, draft: Draft, look: event_look.Look) -> Response:
    missing = [
        (tag, TEXT_NAMES[name]) for tag, name in event_editing.missing_words(g.school, draft)
    ]
    return page(
        "staff/events/dates.html",
        action=editing.action,
        form=form,
        sent=form.sent("image", "photo", "photo_off"),
        image=draft.image or "",
        look=look,
        missing=writing.texts(missing),
    )


def _save(editing: Editing, form: EventForm, draft: Draft, when: When) -> Response:
    if editing.planned is None:
        key = form.key.data or ""
        event = event_series.begin(
            g.school, draft, when, key if tokens.is_token(key) else tokens.reference()
        )
        act = "event_added"
    else:
        event = event_series.change(
            g.school, editing.planned, editing.scope, draft, when, override=form.override.data
        )
        act = "event_changed"
    audit.note(
        g.school,
        person().id,
        act,
        event=event.reference,
        which=editing.scope.value,
        repeats=when.repeat.kind.value,
    )
    return undo.offer(see_other("events.coming"), f"Saved: {event.title}. Parents can see it.")
