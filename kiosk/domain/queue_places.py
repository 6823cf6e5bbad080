"""Lines as parents see them: whom to talk to now, my place, the wall. Never a name, never a topic
of somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, zip_longest

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import fair_line, queue_line, queue_turns, surgeries
from kiosk.domain import tickets as drawn
from kiosk.domain.queue_line import AWAY, CALLED, TALKING, WAITING
from kiosk.domain.queue_waits import Wait
from kiosk.domain.surgeries import SurgeryView
from kiosk.domain.words import Words
from kiosk.models.school import School
from kiosk.models.surgery import Surgery
from kiosk.models.ticket import Ticket
from kiosk.models.venue import Venue

#: Called, and not there after this long: the phone asks whether they still want to talk.
MISSED_AFTER = timedelta(minutes=3)
#: Later than this after a booked time, the phone says sorry.
LATE_AFTER = timedelta(minutes=10)
MOST_NEXT, MOST_LANGUAGES = 5, 4
MISSED = "missed"


@dataclass(frozen=True)
class Line:
    """A line that can be looked at: its surgery, the wait of somebody who joins now."""

    surgery: SurgeryView
    wait: Wait
    full: bool
    talks: int


@dataclass(frozen=True)
class Place:
    """A place in the line as its own phone shows it.

    `state` is that of the ticket, or "missed": called three minutes ago, or on the shelf.
    `before` counts those ahead and those in hand; `next`: nobody waits before them. `note` says
    which sentence explains the order: "booked_before", "booked_may" or None.
    """

    reference: str
    key: str
    ticket: drawn.Ticket
    surgery: SurgeryView
    state: str
    before: int
    wait: Wait
    next: bool
    note: str | None
    more_times: int
    more_times_left: int
    rejoined: int
    first_name: str
    coming: bool
    late: bool
    phone: bool
    handoff_open: bool
    language: str
    booked: bool
    due_at: datetime | None
    calls: int
    version: int


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
    """The wall: who is called, who is next, in which languages, and for whose hosts."""

    now: Sequence[Called]
    next: Sequence[drawn.Ticket]
    languages: Sequence[str]
    surgeries: Sequence[SurgeryView]
    version: str


def lines(school: School, language: str) -> list[Line]:
    """Return the lines that stand open now, with the wait of somebody who joins, and if full."""
    found = []
    for view in surgeries.open_now(school, language):
        line = queue_line.look(school, view.id)
        full = not line.takes_numbers() or line.is_full()
        wait = line.pace.wait(line.before_a_new_one())
        found.append(Line(view, wait, full, len(line.pace.talks)))
    return found


def my_place(school: School, token: str, language: str) -> Place:
    """Return the place that a private link opens; refuses LinkEnded."""
    try:
        ticket = queue_line.by_link(school, tokens.digest(token))
    except errors.NotFound as unknown:
        raise errors.LinkEnded from unknown
    line = queue_line.look(school, ticket.surgery_id)
    return _my_place(line, ticket, surgeries.by_id(school, ticket.surgery_id, language))


def place_of(school: School, ticket_reference: str, language: str) -> Place:
    """Return a place by the name of its ticket, to be shown and not acted on; refuses NotFound."""
    ticket = queue_line.ticket(school, ticket_reference)
    line = queue_line.look(school, ticket.surgery_id)
    return _my_place(line, ticket, surgeries.by_id(school, ticket.surgery_id, language))


def _my_place(line: queue_line.Line, ticket: Ticket, view: SurgeryView) -> Place:
    waits, now = ticket.state == WAITING, clock.now()
    before = line.before(ticket) if waits else 0
    return Place(
        reference=ticket.reference,
        key=ticket.key,
        ticket=drawn.Ticket(ticket.picture, ticket.number),
        surgery=view,
        state=_state(ticket, now),
        before=before,
        wait=line.pace.wait(before),
        next=waits and before - len(line.in_hand) == 0 and now >= view.starts_at,
        note=_note(line, ticket) if waits else None,
        more_times=ticket.more_times,
        more_times_left=queue_turns.MORE_TIMES - ticket.more_times if waits else 0,
        rejoined=ticket.rejoined,
        first_name=ticket.first_name,
        coming=ticket.coming,
        late=waits and _is_late(line, ticket, now),
        phone=ticket.phone_at is not None,
        handoff_open=_handoff_open(ticket, now),
        language=ticket.language,
        booked=ticket.kind == queue_line.BOOKED,
        due_at=ticket.due_at,
        calls=ticket.calls,
        version=view.version,
    )


def _state(ticket: Ticket, now: datetime) -> str:
    long_ago = ticket.called_at is not None and now - ticket.called_at > MISSED_AFTER
    if ticket.state == AWAY or (ticket.state == CALLED and long_ago):
        return MISSED
    return ticket.state


def _note(line: queue_line.Line, ticket: Ticket) -> str | None:
    """Choose the sentence about booked times that is true for this ticket now."""
    if ticket.due_at is not None:
        return None
    place = line.ahead.get(ticket.id, 0)
    before = line.waiting[:place]
    came_later = [each for each in before if each.turn > ticket.turn and each.due_at]
    if place == 1 and came_later:
        return "booked_before"
    left = fair_line.MOST_OVERTAKEN - ticket.overtaken
    may_come = [each for each in line.expected if each.due_at <= line.surgery.ends_at]
    return "booked_may" if left > 0 and (came_later or may_come) else None


def _is_late(line: queue_line.Line, ticket: Ticket, now: datetime) -> bool:
    if now >= line.surgery.ends_at:
        return True
    return ticket.due_at is not None and now > ticket.due_at + LATE_AFTER


def _handoff_open(ticket: Ticket, now: datetime) -> bool:
    ends_at = ticket.handoff_ends_at
    return ends_at is not None and ends_at > now and ticket.phone_at is None


_GLANCE = (
    sa.select(Surgery.version, Ticket.state, Ticket.called_at)
    .join(Ticket, Ticket.surgery_id == Surgery.id)
    .where(
        Ticket.link_digest == sa.bindparam("digest"),
        Ticket.school_id == sa.bindparam("school_id"),
    )
)


def glance(school: School, token: str) -> str | None:
    """Return what the phone's page depends on, in one indexed look; None for an unknown link.

    It changes with the line, every second minute (for the wait), and when a call is missed.
    """
    known = {"digest": tokens.digest(token), "school_id": school.id}
    row = db.session.connection().execute(_GLANCE, known).first()
    if row is None:
        return None
    now = clock.now()
    missed = row[1] == CALLED and row[2] is not None and now - row[2] > MISSED_AFTER
    return f"{row[0]}.{row[1]}.{int(now.timestamp()) // 120}.{int(missed)}"


def wall(school: School, venue_reference: str | None, language: str) -> Wall:
    """Return what the wall of a building shows (None: of the whole school). Refuses NotFound."""
    shown = _on_the_wall(school, venue_reference, language)
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
        version=wall_glance(school, venue_reference),
    )


def wall_glance(school: School, venue_reference: str | None) -> str:
    """Return what the wall depends on, in one look; refuses NotFound for an unknown building."""
    start, end = clock.bounds(clock.today(school.time_zone), school.time_zone)
    known: dict[str, object] = {"school": school.id, "early": start - LONGEST, "end": end}
    asked = _WALL_GLANCE
    if venue_reference is not None:
        known["venue"], asked = _venue(school, venue_reference), _VENUE_GLANCE
    versions, count = db.session.connection().execute(asked, known).one()
    return f"{start:%y%m%d}.{versions}.{count}.{school.changes}"


#: No surgery takes longer; so what began before is over.
LONGEST = timedelta(hours=24)
_WALL_GLANCE = sa.select(
    sa.func.coalesce(sa.func.sum(Surgery.version), 0), sa.func.count(Surgery.id)
).where(
    Surgery.school_id == sa.bindparam("school"),
    Surgery.starts_at >= sa.bindparam("early", type_=Surgery.starts_at.type),
    Surgery.starts_at < sa.bindparam("end", type_=Surgery.starts_at.type),
)
_VENUE_GLANCE = _WALL_GLANCE.where(Surgery.venue_id == sa.bindparam("venue"))


def _venue(school: School, reference: str) -> int:
    found = db.session.scalar(
        sa.select(Venue.id).where(Venue.school_id == school.id, Venue.reference == reference)
    )
    if found is None:
        raise errors.NotFound
    return found


def _on_the_wall(school: School, venue_reference: str | None, language: str) -> list[SurgeryView]:
    """Return today's surgeries whose line may still hold somebody, and what began yesterday."""
    if venue_reference is not None:
        _venue(school, venue_reference)
    today = surgeries.on_day(school, clock.today(school.time_zone), language)
    running = surgeries.coming(school, language, days=0)
    early = clock.now() + surgeries.OPENS_BEFORE
    found = {view.id: view for view in (*running, *today) if view.starts_at <= early}
    return [
        view
        for view in found.values()
        if venue_reference is None or view.venue_reference == venue_reference
    ]


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
