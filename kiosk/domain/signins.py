"""Sign-ins: a party says "I am here", and later leaves. Once each, however often it is sent."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, text, tokens
from kiosk.domain import tickets
from kiosk.domain.tickets import Ticket
from kiosk.models.event import Event
from kiosk.models.school import School
from kiosk.models.sign_in import SchoolDay, SignIn, UnnumberedLeaving

TABLET, PHONE, DESK = "tablet", "phone", "desk"
MOST_NAMES, MOST_PEOPLE = 12, 60


class NameMissing(errors.Refusal):
    """No name was given where the event asks for one."""

    code = "name"


class NameTooLong(errors.Refusal):
    """A name has more than 90 letters."""

    code = "name_long"


class PartyTooLarge(errors.Refusal):
    """More names or people than one party can have, or fewer than one adult."""

    code = "party"


class EventEnded(errors.Refusal):
    """The event is over."""

    code = "ended"


class EventCancelled(errors.Refusal):
    """The event was cancelled."""

    code = "cancelled"


class EventNotToday(errors.Refusal):
    """The event is on another day."""

    code = "not_today"


class KeyTaken(errors.Refusal):
    """The same key came before with another content."""

    code = "key_taken"


#: Refusals that no other words in the form could mend.
TOO_LATE = (EventEnded, EventCancelled, EventNotToday, KeyTaken)


class UnknownTicket(errors.Refusal):
    """Nobody who is here today has this number."""

    code = "number"


@dataclass(frozen=True)
class Party:
    """Who came: names as given (may be none), adults (1 or more) and children."""

    names: tuple[str, ...]
    adults: int
    children: int

    @classmethod
    def of(cls, names: Sequence[str], adults: int, children: int) -> "Party":
        """Clean the names and check the counts; refuses NameTooLong and PartyTooLarge."""
        try:
            cleaned = tuple(name for name in map(text.clean_name, names) if name)
        except text.TooLong as too_long:
            raise NameTooLong from too_long
        fits = 1 <= adults <= MOST_PEOPLE and 0 <= children <= MOST_PEOPLE
        if len(cleaned) > MOST_NAMES or not fits:
            raise PartyTooLarge
        return cls(cleaned, adults, children)


@dataclass(frozen=True)
class Arrival:
    """The answer to a sign-in: its reference, and the ticket to leave with where there is one."""

    reference: str
    ticket: Ticket | None
    event_id: int | None
    counted_only: bool
    came_by: str


def sign_in(
    school: School,
    event_reference: str | None,
    party: Party,
    *,
    language: str,
    came_by: str,
    key: str,
    without_name: bool = False,
) -> Arrival:
    """Record that a party is here. The same key and party again gives the same answer.

    `event_reference` None is a general visit. `language` is the tag they chose, `came_by` one
    of TABLET, PHONE, DESK. Refuses NotFound, EventEnded, EventCancelled, EventNotToday,
    NameMissing and KeyTaken.
    """
    digest = _digest(event_reference, party, without_name)
    now = clock.now()
    day = clock.local(now, school.time_zone).date()
    try:
        event = _open_event(school, event_reference, day, now)
    except errors.Refusal:
        # A retry after a lost answer may come when the event has just ended: it was taken.
        known = _by_key(school, key)
        if known is None:
            raise
        return _same(known, digest)
    names = () if without_name else party.names
    names_needed = event.names_needed if event is not None else True
    if not names and names_needed and came_by != DESK:
        raise NameMissing
    if not names and not without_name and came_by != DESK:
        raise NameMissing
    ticket = _arrive(school, day)
    row = {
        "reference": tokens.reference(),
        "school_id": school.id,
        "event_id": event.id if event is not None else None,
        "venue_id": event.venue_id if event is not None else None,
        "day": day,
        "signed_in_at": now,
        "names": names,
        "folded": text.fold(" ".join(names)),
        "adults": party.adults,
        "children": party.children,
        "language": language,
        "came_by": came_by,
        "key": key,
        "digest": digest,
        "ticket_picture": ticket.picture if ticket else None,
        "ticket_number": ticket.number if ticket else None,
    }
    stored = db.session.connection().execute(_add_sign_in(db.dialect()), row).first()
    if stored is None:
        known = _by_key(school, key)
        assert known is not None  # the unique key is what kept the row out
        return _same(known, digest)
    return Arrival(str(row["reference"]), ticket, event.id if event else None, not names, came_by)


def _digest(event_reference: str | None, party: Party, without_name: bool) -> str:
    parts = (event_reference or "", *party.names, str(party.adults), str(party.children))
    return hashlib.sha256("\n".join((*parts, str(without_name))).encode()).hexdigest()


_EVENT = sa.select(
    Event.id,
    Event.starts_at,
    Event.ends_at,
    Event.cancelled_at,
    Event.names_needed,
    Event.venue_id,
).where(
    Event.school_id == sa.bindparam("school_id"), Event.reference == sa.bindparam("reference")
)


def _open_event(school: School, reference: str | None, day: date, now: datetime) -> Any:
    if reference is None:
        return None
    known = {"school_id": school.id, "reference": reference}
    event = db.session.connection().execute(_EVENT, known).first()
    if event is None:
        raise errors.NotFound
    if event.cancelled_at is not None:
        raise EventCancelled
    if event.ends_at <= now:
        raise EventEnded
    if clock.local(event.starts_at, school.time_zone).date() > day:
        raise EventNotToday
    return event


def _arrive(school: School, day: date) -> Ticket | None:
    """Count an arrival of the day in one statement, and say which ticket it gets."""
    known = {"school": school.id, "on": day}
    count = _count_arrival(db.dialect())
    arrivals = db.session.connection().execute(count, known).scalar_one()
    return tickets.nth(school.id, day, arrivals) if school.leaving_numbers else None


# Built once an engine: a hundred parents in ten minutes need not build them a hundred times.
@lru_cache(maxsize=2)
def _count_arrival(_dialect: str) -> Any:
    table = SchoolDay.__table__
    add = db.insert(table).values(
        school_id=sa.bindparam("school"),
        day=sa.bindparam("on"),
        arrivals=1,
        version=1,
        left_without_number=0,
    )
    return add.on_conflict_do_update(
        index_elements=["school_id", "day"],
        set_={"arrivals": table.c.arrivals + 1, "version": table.c.version + 1},
    ).returning(table.c.arrivals)


@lru_cache(maxsize=2)
def _add_sign_in(_dialect: str) -> Any:
    table = SignIn.__table__
    return (
        db.insert(table)
        .on_conflict_do_nothing(index_elements=["school_id", "key"])
        .returning(table.c.id)
    )


def _by_key(school: School, key: str) -> SignIn | None:
    return db.session.scalar(
        sa.select(SignIn).where(SignIn.school_id == school.id, SignIn.key == key)
    )


def _same(known: SignIn, digest: str) -> Arrival:
    if known.digest != digest:
        raise KeyTaken
    return _arrival(known)


def _arrival(row: SignIn) -> Arrival:
    ticket = None
    if row.ticket_picture is not None and row.ticket_number is not None:
        ticket = Ticket(row.ticket_picture, row.ticket_number)
    return Arrival(row.reference, ticket, row.event_id, not row.names, row.came_by)


def arrival(school: School, reference: str) -> Arrival:
    """Return the answer of a sign-in again, for its thank-you page; refuses NotFound."""
    row = db.session.scalar(
        sa.select(SignIn).where(SignIn.school_id == school.id, SignIn.reference == reference)
    )
    if row is None:
        raise errors.NotFound
    return _arrival(row)


def with_number(school: School, number: int) -> list[Ticket]:
    """Return today's tickets with these digits whose party is still here: usually one, or none."""
    rows = db.session.execute(
        sa.select(SignIn.ticket_picture, SignIn.ticket_number)
        .where(*_here_today(school), SignIn.ticket_number == number)
        .order_by(SignIn.id)
    )
    return [Ticket(picture, found) for picture, found in rows]


def leave(school: School, ticket: Ticket) -> None:
    """Record that the party with this ticket has left. Saying it again changes nothing.

    Refuses UnknownTicket when nobody has had it today.
    """
    row = db.session.scalar(
        sa.select(SignIn).where(
            SignIn.school_id == school.id,
            SignIn.day == clock.today(school.time_zone),
            SignIn.ticket_picture == ticket.picture,
            SignIn.ticket_number == ticket.number,
        )
    )
    if row is None or not row.counts:
        raise UnknownTicket
    if row.left_at is None:
        row.left_at = clock.now()
        note_change(school, row.day)


def leave_without_number(school: School, key: str) -> None:
    """Count somebody who leaves and has no number; the same key counts once."""
    now = clock.now()
    day = clock.local(now, school.time_zone).date()
    add = db.insert(UnnumberedLeaving).on_conflict_do_nothing(index_elements=["school_id", "key"])
    row = {"school_id": school.id, "day": day, "left_at": now, "key": key}
    if db.session.execute(add.returning(UnnumberedLeaving.id), row).first() is not None:
        note_change(school, day, left_without_number=1)


def note_change(school: School, day: date, left_without_number: int = 0) -> None:
    """Let the day's version grow, so that Today pages fetch it anew."""
    add = db.insert(SchoolDay).values(
        school_id=school.id, day=day, arrivals=0, version=1,
        left_without_number=left_without_number,
    )
    db.session.execute(
        add.on_conflict_do_update(
            index_elements=["school_id", "day"],
            set_={
                "version": SchoolDay.version + 1,
                "left_without_number": SchoolDay.left_without_number + left_without_number,
            },
        )
    )


def _here_today(school: School) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        SignIn.school_id == school.id,
        SignIn.day == clock.today(school.time_zone),
        SignIn.left_at.is_(None),
        SignIn.merged_into_id.is_(None),
        SignIn.removed_at.is_(None),
    )
