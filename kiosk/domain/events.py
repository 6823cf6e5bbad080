"""Events as parents meet them: what is on now, today, and one by its reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row, Select, select

from kiosk.core import clock, db, errors
from kiosk.domain import words
from kiosk.domain.words import Words
from kiosk.models.event import Event
from kiosk.models.school import School
from kiosk.models.venue import Room, Venue

#: A card stands on the home screen from 45 minutes before the start to 30 minutes after it.
CARD_BEFORE, CARD_AFTER = timedelta(minutes=45), timedelta(minutes=30)


@dataclass(frozen=True)
class EventView:
    """An event ready to be shown: words chosen for a reader, instants in UTC."""

    id: int
    reference: str
    title: Words
    sentence: Words | None
    place: Words | None
    starts_at: datetime
    ends_at: datetime
    picture: str
    image: str | None
    place_picture: str | None
    place_image: str | None
    in_school: bool
    names_needed: bool
    cancelled: bool
    badges: tuple[str, ...]

    def on_now(self, now: datetime) -> bool:
        """Say whether it stands on the home screen at this instant."""
        near = self.starts_at - CARD_BEFORE <= now <= self.starts_at + CARD_AFTER
        return near and now < self.ends_at and not self.cancelled

    def ended(self, now: datetime) -> bool:
        """Say whether it is over."""
        return now >= self.ends_at


_COLUMNS = (
    Event.id,
    Event.reference,
    Event.title,
    Event.sentence,
    Event.place,
    Event.words,
    Event.starts_at,
    Event.ends_at,
    Event.picture,
    Event.image,
    Event.names_needed,
    Event.cancelled_at,
    Event.badges,
    Venue.name.label("venue_name"),
    Venue.words.label("venue_words"),
    Venue.in_school,
    Venue.picture.label("venue_picture"),
    Venue.image.label("venue_image"),
    Room.name.label("room_name"),
    Room.words.label("room_words"),
    Room.picture.label("room_picture"),
    Room.image.label("room_image"),
)


def _of(school: School) -> Select[*tuple[object, ...]]:
    return (
        select(*_COLUMNS)
        .outerjoin(Venue, Venue.id == Event.venue_id)
        .outerjoin(Room, Room.id == Event.room_id)
        .where(Event.school_id == school.id)
    )


def on_day(school: School, day: date, language: str) -> list[EventView]:
    """Return the events of a day of the school, cancelled ones left out, in order of start."""
    start, end = clock.bounds(day, school.time_zone)
    rows = db.session.execute(
        _of(school)
        .where(Event.starts_at >= start, Event.starts_at < end, Event.cancelled_at.is_(None))
        .order_by(Event.starts_at, Event.id)
    )
    return [_view(school, row, language) for row in rows]


def to_sign_in_to(school: School, language: str) -> list[EventView]:
    """Return today's events that have not ended, in order of start."""
    now = clock.now()
    day = clock.today(school.time_zone)
    return [view for view in on_day(school, day, language) if not view.ended(now)]


def by_reference(school: School, reference: str, language: str) -> EventView:
    """Return the event with this reference; refuses one of another school (NotFound)."""
    row = db.session.execute(_of(school).where(Event.reference == reference)).first()
    if row is None:
        raise errors.NotFound
    return _view(school, row, language)


def by_id(school: School, event_id: int, language: str) -> EventView:
    """Return an event of this school by its row; refuses NotFound."""
    row = db.session.execute(_of(school).where(Event.id == event_id)).first()
    if row is None:
        raise errors.NotFound
    return _view(school, row, language)


def _view(school: School, row: Row[*tuple[object, ...]], language: str) -> EventView:
    own = school.default_language
    title = words.pick(row.title, "title", row.words or {}, language, own)
    assert title is not None  # the column is never empty
    return EventView(
        id=row.id,
        reference=row.reference,
        title=title,
        sentence=words.pick(row.sentence, "sentence", row.words or {}, language, own),
        place=_place(row, language, own),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        picture=row.picture,
        image=row.image,
        place_picture=row.room_picture or row.venue_picture,
        place_image=row.room_image or row.venue_image,
        in_school=row.in_school is not False,
        names_needed=row.names_needed,
        cancelled=row.cancelled_at is not None,
        badges=tuple(row.badges or ()),
    )


def _place(row: Row[*tuple[object, ...]], language: str, own: str) -> Words | None:
    """Choose where to send people: the organiser's words, else the room, else the venue."""
    choices: Sequence[tuple[str, str, Mapping[str, Mapping[str, str]]]] = (
        (row.place or "", "place", row.words or {}),
        (row.room_name or "", "name", row.room_words or {}),
        (row.venue_name or "", "name", row.venue_words or {}),
    )
    for text, field, others in choices:
        if text:
            return words.pick(text, field, others, language, own)
    return None
