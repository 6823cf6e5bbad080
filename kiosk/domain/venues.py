"""Venues and their rooms: making, changing, closing and opening again. Nothing is ever deleted:
past events and sign-ins still say where they were."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import schools
from kiosk.domain.schools import School
from kiosk.models.event import Event
from kiosk.models.venue import Room as Room
from kiosk.models.venue import Venue as Venue

Translations = Mapping[str, Mapping[str, str]]
FIELDS = ("name", "access")


class NameMissing(errors.Refusal):
    """A place needs a name."""

    code = "place_name"


@dataclass(frozen=True)
class PlaceDraft:
    """What staff wrote about a building or a room; a room takes no `in_school`.

    `words` maps language tags to {"name": ..., "access": ...}.
    """

    name: str
    access: str = ""
    picture: str = "hall"
    image: str | None = None
    in_school: bool = True
    words: Mapping[str, Mapping[str, str]] | None = None


def add_venue(
    school: School,
    name: str,
    *,
    in_school: bool = True,
    access: str = "",
    picture: str = "hall",
    image: str | None = None,
    words: Translations | None = None,
) -> Venue:
    """Add a building. `words` maps language tags to {"name": ..., "access": ...}."""
    venue = Venue(reference=tokens.reference(), school_id=school.id, closed=False)
    change(school, venue, PlaceDraft(name, access, picture, image, in_school, words))
    return venue


def add_room(
    school: School,
    venue: Venue,
    name: str,
    *,
    access: str = "",
    picture: str = "hall",
    image: str | None = None,
    words: Translations | None = None,
) -> Room:
    """Add a room to a building."""
    room = Room(reference=tokens.reference(), school_id=school.id, venue_id=venue.id, closed=False)
    change(school, room, PlaceDraft(name, access, picture, image, words=words))
    return room


def change(school: School, place: Venue | Room, draft: PlaceDraft) -> None:
    """Give a building or room what staff wrote about it. Refuses NameMissing."""
    if not draft.name:
        raise NameMissing
    known = place.id is not None
    place.name, place.access = draft.name, draft.access
    place.picture, place.image = draft.picture, draft.image
    place.words = {tag: dict(given) for tag, given in (draft.words or {}).items()}
    if isinstance(place, Venue):
        place.in_school = draft.in_school
    db.session.add(place)
    db.session.flush()
    if known:
        _tell_calendars(school, place)
    schools.note_change(school)


def _tell_calendars(school: School, place: Venue | Room) -> None:
    """Count an edit of what is to come there: calendars show what the place is called."""
    there = Event.venue_id if isinstance(place, Venue) else Event.room_id
    db.session.execute(
        update(Event)
        .where(Event.school_id == school.id, there == place.id, Event.ends_at > clock.now())
        .values(edits=Event.edits + 1),
        execution_options={"synchronize_session": False},
    )


def close(school: School, place: Venue | Room, closed: bool) -> None:
    """Close a place, or open it again. A closed one is offered for no new event."""
    place.closed = closed
    db.session.flush()
    schools.note_change(school)


def venue(school: School, reference: str) -> Venue:
    """Return a building of this school; refuses NotFound."""
    found = db.session.scalar(
        select(Venue).where(Venue.school_id == school.id, Venue.reference == reference)
    )
    if found is None:
        raise errors.NotFound
    return found


def room(school: School, reference: str) -> Room:
    """Return a room of this school; refuses NotFound."""
    found = db.session.scalar(
        select(Room).where(Room.school_id == school.id, Room.reference == reference)
    )
    if found is None:
        raise errors.NotFound
    return found


def place(school: School, reference: str) -> tuple[Venue, Room | None]:
    """Return the building, and the room where the reference is a room's; refuses NotFound."""
    found = db.session.execute(
        select(Venue, Room)
        .outerjoin(Room, (Room.venue_id == Venue.id) & (Room.reference == reference))
        .where(Venue.school_id == school.id)
        .where((Venue.reference == reference) | (Room.reference == reference))
    ).first()
    if found is None:
        raise errors.NotFound
    return found[0], found[1]


def everything(school: School, *, with_closed: bool = False) -> list[tuple[Venue, list[Room]]]:
    """Return the venues in use with their rooms, the school's own buildings last."""
    venues = select(Venue).where(Venue.school_id == school.id)
    rooms = select(Room).where(Room.school_id == school.id)
    if not with_closed:
        venues, rooms = venues.where(Venue.closed.is_(False)), rooms.where(Room.closed.is_(False))
    inside = db.session.scalars(rooms.order_by(Room.closed, Room.name, Room.id)).all()
    order = (Venue.closed, Venue.in_school, Venue.name, Venue.id)
    return [
        (found, [room for room in inside if room.venue_id == found.id])
        for found in db.session.scalars(venues.order_by(*order))
    ]


def offered(school: School, chosen: str | None) -> list[tuple[Venue, list[Room]]]:
    """Return the places to choose from: those in use, and the one that is chosen already."""
    return [
        (venue, [room for room in rooms if not room.closed or room.reference == chosen])
        for venue, rooms in everything(school, with_closed=True)
        if not venue.closed or chosen in {venue.reference, *(room.reference for room in rooms)}
    ]


def missing_words(school: School, place: Venue | Room) -> list[tuple[str, str]]:
    """Return (language tag, field) of words not written yet, where the own language has them."""
    have = [name for name in FIELDS if getattr(place, name)]
    others = [tag for tag in school.languages if tag != school.default_language]
    words = place.words or {}
    return [(tag, name) for tag in others for name in have if not words.get(tag, {}).get(name)]
