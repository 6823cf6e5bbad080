"""Events as parents meet them: what is on now, today, soon, and one by its reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row, Select, select

from kiosk.core import clock, db, errors
from kiosk.domain import words
from kiosk.domain.words import Words
from kiosk.models.event import Event, EventSeries
from kiosk.models.school import School
from kiosk.models.venue import Room, Venue

#: A card stands on the home screen from 45 minutes before the start to 30 minutes after it.
CARD_BEFORE, CARD_AFTER = timedelta(minutes=45), timedelta(minutes=30)
#: How far ahead the list of what is on looks, and a calendar that follows it.
LIST_DAYS, CALENDAR_DAYS = 60, 180
#: So many other dates of a series stand on the page of one of them.
MOST_DATES = 6


@dataclass(frozen=True)
class EventView:
    """An event ready to be shown: words chosen for a reader, instants in UTC.

    `access` says how to get in: what staff wrote about the building, then about the room.
    """

    id: int
    reference: str
    code: str
    series_id: int | None
    edits: int
    title: Words
    sentence: Words | None
    place: Words | None
    starts_at: datetime
    ends_at: datetime
    picture: str
    image: str | None
    place_picture: str | None
    place_image: str | None
    access: tuple[Words, ...]
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


@dataclass(frozen=True)
class Coming:
    """An event to come. Of a series it is the next date, and `repeats` says how there are more.

    `repeats` is the kind of its rule ("weekly" ...), or empty where there is only this date.
    """

    event: EventView
    repeats: str


_COLUMNS = (
    Event.id,
    Event.reference,
    Event.code,
    Event.series_id,
    Event.edits,
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
    Venue.access.label("venue_access"),
    Venue.in_school,
    Venue.picture.label("venue_picture"),
    Venue.image.label("venue_image"),
    Room.name.label("room_name"),
    Room.words.label("room_words"),
    Room.access.label("room_access"),
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


def on_day(
    school: School, day: date, language: str, *, room_id: int | None = None
) -> list[EventView]:
    """Return the events of a day of the school (or of a room), but cancelled ones, in order."""
    start, end = clock.bounds(day, school.time_zone)
    wanted = _of(school).where(
        Event.starts_at >= start, Event.starts_at < end, Event.cancelled_at.is_(None)
    )
    if room_id is not None:
        wanted = wanted.where(Event.room_id == room_id)
    rows = db.session.execute(wanted.order_by(Event.starts_at, Event.id))
    return [_view(school, row, language) for row in rows]


def to_sign_in_to(school: School, language: str) -> list[EventView]:
    """Return today's events that have not ended, in order of start."""
    now = clock.now()
    day = clock.today(school.time_zone)
    return [view for view in on_day(school, day, language) if not view.ended(now)]


def coming(school: School, language: str, *, days: int = LIST_DAYS) -> list[Coming]:
    """Return what is on from now for so many days; neutral places first, then by time.

    A series stands there once, with its next date. Two questions, however much is planned.
    """
    rows = db.session.execute(_from_now(school, days).where(Event.cancelled_at.is_(None)))
    first: dict[tuple[str, int], EventView] = {}
    several: set[int] = set()
    for row in rows:
        one = ("series", row.series_id) if row.series_id is not None else ("event", row.id)
        if one in first:
            several.add(row.series_id)
        else:
            first[one] = _view(school, row, language)
    kinds = _kinds(school, several)
    found = [Coming(view, kinds.get(view.series_id or 0, "")) for view in first.values()]
    return sorted(found, key=lambda each: each.event.in_school)


def to_follow(school: School, language: str, *, days: int = CALENDAR_DAYS) -> list[EventView]:
    """Return every date that a calendar follows, cancelled ones too, in order of start."""
    return [_view(school, row, language) for row in db.session.execute(_from_now(school, days))]


def other_dates(school: School, view: EventView, language: str) -> list[EventView]:
    """Return the next other dates of the series of an event, at most MOST_DATES."""
    if view.series_id is None:
        return []
    wanted = _from_now(school, CALENDAR_DAYS).where(
        Event.series_id == view.series_id, Event.id != view.id, Event.cancelled_at.is_(None)
    )
    rows = db.session.execute(wanted.limit(MOST_DATES))
    return [_view(school, row, language) for row in rows]


def _from_now(school: School, days: int) -> Select[*tuple[object, ...]]:
    """Return the question for events that have not ended and begin within so many days."""
    day = clock.today(school.time_zone) + timedelta(days=days)
    _start, until = clock.bounds(day, school.time_zone)
    return (
        _of(school)
        .where(Event.ends_at > clock.now(), Event.starts_at < until)
        .order_by(Event.starts_at, Event.id)
    )


def _kinds(school: School, series: set[int]) -> dict[int, str]:
    """Return how these series repeat."""
    if not series:
        return {}
    rules = select(EventSeries.id, EventSeries.rule).where(
        EventSeries.school_id == school.id, EventSeries.id.in_(series)
    )
    return {row.id: str(row.rule["kind"]) for row in db.session.execute(rules)}


def by_reference(school: School, reference: str, language: str) -> EventView:
    """Return the event with this reference; refuses one of another school (NotFound)."""
    row = db.session.execute(_of(school).where(Event.reference == reference)).first()
    if row is None:
        raise errors.NotFound
    return _view(school, row, language)


def by_code(school: School, code: str, language: str) -> EventView:
    """Return the event whose poster has this code now; refuses NotFound."""
    row = db.session.execute(_of(school).where(Event.code == code)).first()
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
        code=row.code,
        series_id=row.series_id,
        edits=row.edits,
        title=title,
        sentence=words.pick(row.sentence, "sentence", row.words or {}, language, own),
        place=_place(row, language, own),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        picture=row.picture,
        image=row.image,
        place_picture=row.room_picture or row.venue_picture,
        place_image=row.room_image or row.venue_image,
        access=_access(row, language, own),
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


def _access(row: Row[*tuple[object, ...]], language: str, own: str) -> tuple[Words, ...]:
    """Return what staff wrote about getting into the building, and into the room."""
    notes = (
        words.pick(row.venue_access or "", "access", row.venue_words or {}, language, own),
        words.pick(row.room_access or "", "access", row.room_words or {}, language, own),
    )
    return tuple(note for note in notes if note is not None)
