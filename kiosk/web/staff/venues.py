"""Places: buildings and their rooms, with pictures and how to get in without steps."""

from dataclasses import dataclass

from flask import Blueprint, Response, g, request, url_for

from kiosk.domain import audit, venues
from kiosk.domain.venues import Room, Venue
from kiosk.web.forms import venues as forms
from kiosk.web.forms.venues import PlaceForm, VenueForm
from kiosk.web.plumbing import event_cards, photos, undo, writing
from kiosk.web.plumbing.access import DESK, MANAGERS, open_to
from kiosk.web.plumbing.desk import page, person
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("venues", __name__)


@dataclass(frozen=True)
class PlaceLine:
    """A building or a room as the list shows it."""

    place: Venue | Room
    image: str | None
    missing: list[str]
    kind: str


@blueprint.get("/places")
@open_to(*DESK)
def places() -> Response:
    """List every building with its rooms, closed ones last. Only managers change them."""
    found = [
        (_line(venue), [_line(room) for room in rooms])
        for venue, rooms in venues.everything(g.school, with_closed=True)
    ]
    return page("staff/venues/places.html", places=found, may_manage=person().role in MANAGERS)


@blueprint.route("/places/new", methods=["GET", "POST"])
@open_to(*MANAGERS)
@photos.drawn_first
def add() -> Response:
    """Add a building."""
    form = _form(VenueForm)
    image = _sent(form)
    if request.method != "POST" or form.errors or form.photo.errors:
        return _edit("Add a place", url_for("venues.add"), form)
    draft = form.draft(image, writing.tags(), {})
    venue = venues.add_venue(g.school, draft.name)
    venues.change(g.school, venue, draft)
    return _saved("place_added", venue)


@blueprint.route("/places/<reference>/rooms/new", methods=["GET", "POST"])
@open_to(*MANAGERS)
@photos.drawn_first
def add_room(reference: str) -> Response:
    """Add a room to a building."""
    venue = venues.venue(g.school, reference)
    form = _form(PlaceForm)
    image = _sent(form)
    if request.method != "POST" or form.errors or form.photo.errors:
        action = url_for("venues.add_room", reference=reference)
        return _edit("Add a room", action, form, inside=venue.name)
    draft = form.draft(image, writing.tags(), {})
    room = venues.add_room(g.school, venue, draft.name)
    venues.change(g.school, room, draft)
    return _saved("room_added", room)


@blueprint.route("/places/<reference>/change", methods=["GET", "POST"])
@open_to(*MANAGERS)
@photos.drawn_first
def change(reference: str) -> Response:
    """Change a building or a room."""
    venue, room = venues.place(g.school, reference)
    place = room or venue
    form = _form(PlaceForm if room else VenueForm, place)
    image = _sent(form)
    if request.method != "POST" or form.errors or form.photo.errors:
        action = url_for("venues.change", reference=reference)
        heading = "Change a room" if room else "Change a place"
        return _edit(heading, action, form, inside=venue.name if room else None)
    venues.change(g.school, place, form.draft(image, writing.tags(), place.words or {}))
    return _saved("place_changed", place)


@blueprint.post("/places/<reference>/close")
@open_to(*MANAGERS)
def close(reference: str) -> Response:
    """Close a place, or open it again: it is offered for new events, or not."""
    venue, room = venues.place(g.school, reference)
    place = room or venue
    closed = request.form.get("closed") != "no"
    venues.close(g.school, place, closed)
    audit.note(g.school, person().id, "place_closed" if closed else "place_opened", place=reference)
    words = f"Closed: {place.name}." if closed else f"Open again: {place.name}."
    back = [("closed", "no" if closed else "yes")]
    return undo.offer(see_other("venues.places"), words, "venues.close", back, reference=reference)


def _line(place: Venue | Room) -> PlaceLine:
    return PlaceLine(
        place,
        event_cards.image_url(place.image),
        writing.names(venues.missing_words(g.school, place)),
        "place" if isinstance(place, Venue) else "room",
    )


def _form(kind: type[PlaceForm], place: Venue | Room | None = None) -> PlaceForm:
    made = forms.for_languages(kind, writing.tags())
    if request.method == "POST":
        return made(photos.form())
    return made(data=forms.of_place(place) if place else {})


def _sent(form: PlaceForm) -> str | None:
    """Check a sent form; return the name of its photo."""
    if request.method != "POST":
        return None
    form.validate()
    return photos.chosen(form)


def _edit(heading: str, action: str, form: PlaceForm, inside: str | None = None) -> Response:
    return page(
        "staff/venues/edit.html",
        200 if request.method != "POST" else 422,
        heading=heading,
        action=action,
        form=form,
        inside=inside,
        photo_url=event_cards.image_url(form.image.data or None),
        others=writing.others(),
        own=writing.own(),
    )


def _saved(act: str, place: Venue | Room) -> Response:
    audit.note(g.school, person().id, act, place=place.reference)
    return undo.offer(see_other("venues.places"), f"Saved: {place.name}.")
