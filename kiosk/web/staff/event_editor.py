"""A5: the editor of an event: add, copy, change one date, the later ones or all.

Each ends in two steps: the form, then its dates in one plain sentence, where some can be left out.
"""

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import errors, tokens
from kiosk.domain import audit, event_editing, event_series, event_wishes
from kiosk.domain.event_dates import When
from kiosk.domain.event_editing import Draft, Planned
from kiosk.domain.event_series import Scope
from kiosk.web.forms import dates
from kiosk.web.forms import events as forms
from kiosk.web.forms.events import EventForm
from kiosk.web.plumbing import (
    dates_editing,
    event_cards,
    event_look,
    photos,
    refusals,
    undo,
    writing,
)
from kiosk.web.plumbing.access import DESK, open_to
from kiosk.web.plumbing.desk import page, person
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("event_editor", __name__)

TEXT_NAMES = {"title": "title", "sentence": "sentence", "place": "where"}

Editing = dates_editing.Editing[event_look.Changed]


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
    which = dates_editing.which(planned.event)
    if which is None:
        return _ask_which(planned)
    scope = Scope(which)
    action = url_for("event_editor.change", reference=reference, which=scope.value)
    editing = Editing("Change an event", action, (planned.event, scope))
    if request.method == "POST":
        return _take(editing)
    like = _like(planned, scope)
    when = event_series.shown(g.school, planned.event, scope)
    return _edit(editing, _form({**forms.of_draft(like.draft), **dates.of_when(when)}))


@blueprint.get("/events/summary")
@open_to(*DESK)
def summary() -> Response:
    """Return the dates of a half-filled form in one sentence, for the page to show while typing."""
    reference, which = request.args.get("reference"), request.args.get("which")
    scope = Scope(which) if which in set(Scope) else Scope.ONE
    changed = (event_editing.planned(g.school, reference).event, scope) if reference else None
    editing = Editing("", "", changed)
    return page(
        "staff/dates/_summary.html", look=_look_kindly(editing, _form_class()(request.args))
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
    return dates_editing.ask_which(planned.event, counts, "event_editor.change", "events.coming")


def _like(planned: Planned, scope: Scope) -> Planned:
    """Return the date whose words the form shows: for several dates one that is like the rest."""
    if scope is Scope.ONE:
        return planned
    pattern = event_series.pattern(g.school, planned.event)
    return event_editing.planned(g.school, pattern.reference)


def _form_class() -> type[EventForm]:
    return forms.for_languages(writing.tags())


def _form(values: dict[str, object]) -> EventForm:
    return _form_class()(data={"key": tokens.reference(), **values})


def _edit(editing: Editing, form: EventForm, status: int = 200, problem: str = "") -> Response:
    return page(
        "staff/events/edit.html",
        status,
        **dates_editing.known(editing, form, problem, "event_editor.summary"),
        photo_url=event_cards.image_url(form.image.data or None),
        alone=_alone(editing),
        would_come=_would_come(editing),
        look=_look_kindly(editing, form),
    )


def _alone(editing: Editing) -> int:
    """Return how many of the dates being changed have something of their own."""
    if not editing.changed or editing.straight:
        return 0
    return len([each for each in event_series.dates_of(g.school, *editing.changed) if each.alone])


def _would_come(editing: Editing) -> int:
    """Return how many would like to come to the date that is being changed."""
    if not editing.changed:
        return 0
    event = editing.changed[0].id
    return event_wishes.counts(g.school, [event]).get(event, 0)


def _take(editing: Editing) -> Response:
    """Take the sent form one step on: back to it, to its dates, or saved."""
    form = _form_class()(photos.form())
    fits = form.validate()
    place = dates_editing.place_of(form)
    image = photos.chosen(form)
    if not fits or form.photo.errors or request.form.get("do") == "back":
        return _edit(editing, form, 200 if fits and not form.photo.errors else 422)
    before = editing.changed[0].words if editing.changed else {}
    draft = form.draft(place, image, writing.tags(), before)
    try:
        when = dates_editing.when(editing, form, event_series.shown)
        look = event_look.of(g.school, when, *place, editing.changed)
        if dates_editing.wants_a_look(editing, when, look):
            return _show_dates(editing, form, draft, look)
        return _save(editing, form, draft, when)
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return _edit(editing, form, 422, refusals.sentence(refusal.code))


def _look_kindly(editing: Editing, form: EventForm) -> event_look.Look | None:
    def look() -> event_look.Look:
        when = dates_editing.when(editing, form, event_series.shown)
        return event_look.of(g.school, when, *dates_editing.place_of(form), editing.changed)

    return dates_editing.look_kindly(form, look)


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
    if editing.changed is None:
        event = event_series.begin(g.school, draft, when, dates_editing.key_of(form))
        act = "event_added"
    else:
        event, scope = editing.changed
        planned = event_editing.planned(g.school, event.reference)
        event = event_series.change(
            g.school, planned, scope, draft, when, override=form.override.data
        )
        act = "event_changed"
    audit.note(
        g.school,
        person().id,
        act,
        event=event.reference,
        which=editing.scope,
        repeats=when.repeat.kind.value,
    )
    return undo.offer(see_other("events.coming"), f"Saved: {event.title}. Parents can see it.")
