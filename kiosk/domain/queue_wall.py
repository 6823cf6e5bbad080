"""The wall and the screens beside doors: who goes where now, who is next. Pictures and numbers;
never a name, never a topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, zip_longest

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import queue_line, surgeries, words
from kiosk.domain import tickets as drawn
from kiosk.domain.queue_line import CALLED, TALKING
from kiosk.domain.surgeries import SurgeryView
from kiosk.domain.words import Words
from kiosk.models.school import School
from kiosk.models.surgery import Surgery
from kiosk.models.ticket import Ticket
from kiosk.models.venue import Room, Venue

MOST_NEXT, MOST_LANGUAGES = 5, 4


@dataclass(frozen=True)
class Spot:
    """Where a display stands: beside a room, in a building, or (neither) for the whole school."""

    venue_id: int | None = None
    room_id: int | None = None

    def holds(self, surgery: SurgeryView) -> bool:
        """Say whether a surgery is seen from here."""
        if self.room_id is not None:
            return surgery.room_id == self.room_id
        return self.venue_id is None or surgery.venue_id == self.venue_id


WHOLE_SCHOOL = Spot()


@dataclass(frozen=True)
class Place:
    """The building or room of a display, as it is shown there."""

    name: Words
    picture: str
    image: str | None


@dataclass(frozen=True)
class Called:
    """A ticket that is called, or talking, as the wall shows it.

    `own_place` is the place in the words of the ticket's own `language`, to be spoken.
    """

    ticket: drawn.Ticket
    place: Words | None
    own_place: Words | None
    place_picture: str | None
    place_image: str | None
    language: str
    called_at: datetime
    calls: int
    state: str


@dataclass(frozen=True)
class Wall:
    """The wall: who is called, who is next, in which languages, for whose hosts, and where."""

    now: Sequence[Called]
    next: Sequence[drawn.Ticket]
    languages: Sequence[str]
    surgeries: Sequence[SurgeryView]
    place: Place | None


def spot(school: School, venue_reference: str | None, room_reference: str | None) -> Spot:
    """Return the spot that these references name; refuses NotFound for an unknown one."""
    if room_reference is not None:
        named = (Room.school_id == school.id, Room.reference == room_reference)
        room = db.session.execute(sa.select(Room.venue_id, Room.id).where(*named)).first()
        if room is None:
            raise errors.NotFound
        return Spot(room.venue_id, room.id)
    if venue_reference is not None:
        its = (Venue.school_id == school.id, Venue.reference == venue_reference)
        venue_id = db.session.scalar(sa.select(Venue.id).where(*its))
        if venue_id is None:
            raise errors.NotFound
        return Spot(venue_id)
    return WHOLE_SCHOOL


def wall(school: School, at: Spot, language: str) -> Wall:
    """Return what a display shows at a spot."""
    shown = [view for view in _may_hold_somebody(school, language) if at.holds(view)]
    standing = [(view, queue_line.look(school, view.id)) for view in shown]
    called = [_called(school, view, each) for view, line in standing for each in line.in_hand]
    waiting = [line.waiting for _view, line in standing]
    in_turn = [each for each in chain.from_iterable(zip_longest(*waiting)) if each is not None]
    # Those who are called come first, the last call before the others.
    called.sort(key=lambda each: (each.state != CALLED, -each.called_at.timestamp()))
    tags = [each.language for each in called if each.state == CALLED]
    tags += [each.language for each in in_turn]
    return Wall(
        now=called,
        next=[drawn.Ticket(each.picture, each.number) for each in in_turn[:MOST_NEXT]],
        languages=list(dict.fromkeys(tags))[:MOST_LANGUAGES],
        surgeries=[view for view, _line in standing],
        place=_place(school, at, language),
    )


def glance(school: School, at: Spot) -> str:
    """Return what a display depends on at a spot, in one look. Each spot has names of its own."""
    start, end = clock.bounds(clock.today(school.time_zone), school.time_zone)
    known: dict[str, object] = {"school": school.id, "early": start - LONGEST, "end": end}
    asked = _GLANCE
    if at.room_id is not None:
        known["room"], asked = at.room_id, _ROOM_GLANCE
    elif at.venue_id is not None:
        known["venue"], asked = at.venue_id, _VENUE_GLANCE
    versions, count = db.session.connection().execute(asked, known).one()
    here = f"{at.venue_id or 0}-{at.room_id or 0}"
    return f"{here}.{start:%y%m%d}.{versions}.{count}.{school.changes}"


#: No surgery takes longer; so what began before is over.
LONGEST = timedelta(hours=24)
_GLANCE = sa.select(
    sa.func.coalesce(sa.func.sum(Surgery.version), 0), sa.func.count(Surgery.id)
).where(
    Surgery.school_id == sa.bindparam("school"),
    Surgery.starts_at >= sa.bindparam("early", type_=Surgery.starts_at.type),
    Surgery.starts_at < sa.bindparam("end", type_=Surgery.starts_at.type),
)
_VENUE_GLANCE = _GLANCE.where(Surgery.venue_id == sa.bindparam("venue"))
_ROOM_GLANCE = _GLANCE.where(Surgery.room_id == sa.bindparam("room"))


def _may_hold_somebody(school: School, language: str) -> list[SurgeryView]:
    """Return today's surgeries whose line may still hold somebody, and what began yesterday."""
    today = surgeries.on_day(school, clock.today(school.time_zone), language)
    running = surgeries.coming(school, language, days=0)
    early = clock.now() + surgeries.OPENS_BEFORE
    found = {view.id: view for view in (*running, *today) if view.starts_at <= early}
    return list(found.values())


def _called(school: School, view: SurgeryView, ticket: Ticket) -> Called:
    assert ticket.called_at is not None  # in hand means called
    return Called(
        ticket=drawn.Ticket(ticket.picture, ticket.number),
        place=view.place,
        own_place=surgeries.by_id(school, view.id, ticket.language).place,
        place_picture=view.place_picture,
        place_image=view.place_image,
        language=ticket.language,
        called_at=ticket.called_at,
        calls=ticket.calls,
        state=TALKING if ticket.state == TALKING else CALLED,
    )


def _place(school: School, at: Spot, language: str) -> Place | None:
    """Return the room or building of a spot; None for the whole school."""
    found: Room | Venue | None = None
    if at.room_id is not None:
        mine = (Room.school_id == school.id, Room.id == at.room_id)
        found = db.session.scalar(sa.select(Room).where(*mine))
    elif at.venue_id is not None:
        its = (Venue.school_id == school.id, Venue.id == at.venue_id)
        found = db.session.scalar(sa.select(Venue).where(*its))
    if found is None:
        return None
    name = words.pick(found.name, "name", found.words or {}, language, school.default_language)
    return Place(name or Words(found.name, school.default_language), found.picture, found.image)
