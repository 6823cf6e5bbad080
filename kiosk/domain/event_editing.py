"""Events as staff edit them: one date at a time. Dates that repeat are in event_series."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy import select

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import schools
from kiosk.domain.schools import School
from kiosk.domain.venues import Room, Venue
from kiosk.models.event import Event as Event
from kiosk.models.sign_in import SignIn

#: Small true facts about an event that parents see as a picture with a word.
BADGES = ("free", "children", "no_steps", "your_language")
FIELDS = ("title", "sentence", "place")
PAGE = 40


class EndsBeforeItStarts(errors.Refusal):
    """The end is not after the start."""

    code = "ends_before_start"


class TitleMissing(errors.Refusal):
    """An event needs a title."""

    code = "title"


@dataclass(frozen=True)
class Draft:
    """What staff wrote about an event, the same for each of its dates.

    `words` maps language tags to {"title": ..., "sentence": ..., "place": ...}.
    `names_needed` None means: as the venue is, yes inside the school, no elsewhere.
    `image` is the name of an uploaded picture, which is shown instead of the drawn one.
    """

    title: str
    sentence: str = ""
    place: str = ""
    picture: str = "meeting"
    venue: Venue | None = None
    room: Room | None = None
    names_needed: bool | None = None
    badges: Sequence[str] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    image: str | None = None

    def values(self) -> dict[str, object]:
        """Return what the columns of an event hold, by name. Refuses TitleMissing."""
        if not self.title:
            raise TitleMissing
        needed = self.names_needed
        if needed is None:
            needed = self.venue.in_school if self.venue is not None else True
        return {
            "title": self.title,
            "sentence": self.sentence,
            "place": self.place,
            "words": {tag: dict(given) for tag, given in self.words.items()},
            "picture": self.picture,
            "image": self.image,
            "venue_id": self.venue.id if self.venue else None,
            "room_id": self.room.id if self.room else None,
            "names_needed": needed,
            "badges": list(self.badges),
        }


@dataclass(frozen=True)
class Planned:
    """An event with where it is, as lists for staff show it."""

    event: Event
    venue: Venue | None
    room: Room | None

    @property
    def draft(self) -> Draft:
        """Return what staff wrote, to be changed or copied."""
        event = self.event
        return Draft(
            event.title,
            event.sentence,
            event.place,
            event.picture,
            self.venue,
            self.room,
            event.names_needed,
            tuple(event.badges),
            event.words or {},
            event.image,
        )


def missing_words(school: School, draft: Draft) -> list[tuple[str, str]]:
    """Return (language tag, field) of words not written yet, where the own language has them."""
    have = [name for name in FIELDS if getattr(draft, name)]
    others = [tag for tag in school.languages if tag != school.default_language]
    return [
        (tag, name) for tag in others for name in have if not draft.words.get(tag, {}).get(name)
    ]


def create(school: School, draft: Draft, starts_at: datetime, ends_at: datetime) -> Event:
    """Add one date of an event, both instants aware. Refuses TitleMissing, EndsBeforeItStarts."""
    event = make(school, draft.values(), starts_at, ends_at)
    db.session.flush()
    schools.note_change(school)
    return event


def make(
    school: School, values: Mapping[str, object], starts_at: datetime, ends_at: datetime
) -> Event:
    """Put an event with these values into the session; the caller flushes and notes the change."""
    if ends_at <= starts_at:
        raise EndsBeforeItStarts
    event = Event(
        reference=tokens.reference(),
        school_id=school.id,
        starts_at=starts_at,
        ends_at=ends_at,
        alone=[],
        **values,
    )
    db.session.add(event)
    return event


def change(
    school: School, event: Event, draft: Draft, starts_at: datetime, ends_at: datetime
) -> None:
    """Change this date only. In a series, what differs from before is kept as its own."""
    values = {**draft.values(), "starts_at": starts_at, "ends_at": ends_at}
    if ends_at <= starts_at:
        raise EndsBeforeItStarts
    changed = differing(event, values)
    for name in changed:
        setattr(event, name, values[name])
    if event.series_id is not None:
        event.alone = sorted({*event.alone, *changed})
    db.session.flush()
    schools.note_change(school)


def differing(event: Event, values: Mapping[str, object]) -> set[str]:
    """Return the names of the columns in which the event is not like these values."""
    return {name for name, value in values.items() if getattr(event, name) != value}


def cancel(school: School, events: Iterable[Event]) -> None:
    """Say that these dates are not happening. They stay, so that their links still answer."""
    now = clock.now()
    for event in events:
        event.cancelled_at = event.cancelled_at or now
    db.session.flush()
    schools.note_change(school)


def put_back(school: School, event: Event, *, together: bool = False) -> None:
    """Say that a cancelled date is happening after all; `together` with those cancelled at once."""
    if together and event.series_id is not None and event.cancelled_at is not None:
        others = select(Event).where(
            Event.school_id == school.id,
            Event.series_id == event.series_id,
            Event.cancelled_at == event.cancelled_at,
        )
        for other in db.session.scalars(others).all():
            other.cancelled_at = None
    event.cancelled_at = None
    db.session.flush()
    schools.note_change(school)


def planned(school: School, reference: str) -> Planned:
    """Return the event with this reference to be edited; refuses one of another school."""
    row = db.session.execute(_of(school).where(Event.reference == reference)).first()
    if row is None:
        raise errors.NotFound
    return Planned(*row)


def coming(school: School, after: str | None = None, limit: int = PAGE) -> list[Planned]:
    """Return events that have not ended, earliest first, cancelled ones too.

    `after` is the reference of the last event of the page before.
    """
    wanted = _of(school).where(Event.ends_at > clock.now())
    if after:
        last = planned(school, after).event
        wanted = wanted.where(
            sa.or_(
                Event.starts_at > last.starts_at,
                sa.and_(Event.starts_at == last.starts_at, Event.id > last.id),
            )
        )
    return _list(wanted.order_by(Event.starts_at, Event.id).limit(limit))


def before(school: School, earlier_than: str | None = None, limit: int = PAGE) -> list[Planned]:
    """Return events that have ended, latest first; `earlier_than` as `after` above."""
    wanted = _of(school).where(Event.ends_at <= clock.now())
    if earlier_than:
        last = planned(school, earlier_than).event
        wanted = wanted.where(
            sa.or_(
                Event.starts_at < last.starts_at,
                sa.and_(Event.starts_at == last.starts_at, Event.id < last.id),
            )
        )
    return _list(wanted.order_by(Event.starts_at.desc(), Event.id.desc()).limit(limit))


def sharing_room(
    school: School,
    venue: Venue | None,
    room: Room | None,
    spans: Sequence[tuple[datetime, datetime]],
    but_not: Collection[int] = (),
) -> list[Event]:
    """Return other events in the same room (or roomless venue) at any of these times."""
    if not spans or venue is None:
        return []
    at_once = sa.or_(
        *(sa.and_(Event.starts_at < end, Event.ends_at > start) for start, end in spans)
    )
    same_room = Event.room_id == room.id if room else Event.room_id.is_(None)
    return list(
        db.session.scalars(
            select(Event)
            .where(Event.school_id == school.id, Event.venue_id == venue.id, same_room, at_once)
            .where(Event.cancelled_at.is_(None), Event.id.not_in(but_not))
            .order_by(Event.starts_at)
            .limit(PAGE)
        )
    )


def signed_in_to(school: School, events: Sequence[Event]) -> set[int]:
    """Return the ids of those events to which somebody has signed in."""
    ids = [event.id for event in events]
    found = db.session.scalars(
        select(SignIn.event_id)
        .where(SignIn.school_id == school.id, SignIn.event_id.in_(ids))
        .distinct()
    )
    return {event_id for event_id in found if event_id is not None}


def next_like(school: School, event: Event) -> tuple[date, time, time]:
    """Return the day and times a copy begins with: same weekday and times, the next that comes."""
    start, end = (clock.local(at, school.time_zone) for at in (event.starts_at, event.ends_at))
    today = clock.today(school.time_zone)
    earliest = max(start.date(), today)
    ahead = (start.weekday() - earliest.weekday()) % 7 or 7
    day = date.fromordinal(earliest.toordinal() + ahead)
    return day, start.time(), end.time()


def copy_of(draft: Draft) -> Draft:
    """Return a draft to copy from: a closed place is not copied."""
    closed = (draft.venue is not None and draft.venue.closed) or (
        draft.room is not None and draft.room.closed
    )
    return replace(draft, venue=None, room=None) if closed else draft


def _of(school: School) -> sa.Select[Event, Venue, Room]:
    return (
        select(Event, Venue, Room)
        .outerjoin(Venue, Venue.id == Event.venue_id)
        .outerjoin(Room, Room.id == Event.room_id)
        .where(Event.school_id == school.id)
    )


def _list(wanted: sa.Select[Event, Venue, Room]) -> list[Planned]:
    return [Planned(*row) for row in db.session.execute(wanted)]
