"""Venues and their rooms: making, changing and closing them."""

from collections.abc import Mapping

from sqlalchemy import select

from kiosk.core import db, tokens
from kiosk.domain import schools
from kiosk.domain.schools import School
from kiosk.models.venue import Room as Room
from kiosk.models.venue import Venue as Venue

Translations = Mapping[str, Mapping[str, str]]


def add_venue(
    school: School,
    name: str,
    *,
    in_school: bool = True,
    access: str = "",
    picture: str = "hall",
    words: Translations | None = None,
) -> Venue:
    """Add a building. `words` maps language tags to {"name": ..., "access": ...}."""
    venue = Venue(
        reference=tokens.reference(), school_id=school.id, name=name, in_school=in_school,
        access=access, picture=picture, words=dict(words or {}), closed=False,
    )
    db.session.add(venue)
    db.session.flush()
    schools.note_change(school)
    return venue


def add_room(
    school: School,
    venue: Venue,
    name: str,
    *,
    access: str = "",
    picture: str = "hall",
    words: Translations | None = None,
) -> Room:
    """Add a room to a building."""
    room = Room(
        reference=tokens.reference(), school_id=school.id, venue_id=venue.id, name=name,
        access=access, picture=picture, words=dict(words or {}), closed=False,
    )
    db.session.add(room)
    db.session.flush()
    schools.note_change(school)
    return room


def everything(school: School) -> list[tuple[Venue, list[Room]]]:
    """Return the venues in use with their rooms, the school's own buildings last."""
    venues = db.session.scalars(
        select(Venue)
        .where(Venue.school_id == school.id, Venue.closed.is_(False))
        .order_by(Venue.in_school, Venue.name)
    ).all()
    rooms = db.session.scalars(
        select(Room)
        .where(Room.school_id == school.id, Room.closed.is_(False))
        .order_by(Room.name)
    ).all()
    return [(venue, [room for room in rooms if room.venue_id == venue.id]) for venue in venues]
