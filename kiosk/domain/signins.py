"""Sign-ins: a party says "I am here". Once, however often it is sent."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, text, tokens
from kiosk.domain import school_days, tickets
from kiosk.domain.tickets import Ticket
from kiosk.models.event import Event
from kiosk.models.school import School
from kiosk.models.sign_in import SignIn

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


@dataclass(frozen=True)
class Party:
    """Who came: names as given (may be none), adults (1 or more) and children."""

    names: tuple[str, ...]
    adults: int
    children: int

    @classmethod
    def of(cls, names: Sequence[str], adults: int, children: int) -> "Party":
        """Clean the names and check the counts; refuses NameTooLong and PartyTooLarge."""
        if len(names) > MOST_NAMES:
            raise PartyTooLarge
        try:
            cleaned = tuple(name for name in map(text.clean_name, names) if name)
        except text.TooLong as too_long:
            raise NameTooLong from too_long
        fits = 1 <= adults <= MOST_PEOPLE and 0 <= children <= MOST_PEOPLE
        if not fits:
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
    connection = db.session.connection()
    event = _look_up(connection, school, event_reference, key)
    if event is None or event.known is not None:
        # Before any refusal: a retry after a lost answer may come when the event has just ended.
        known = _by_key(school, key)
        if known is not None:
            return _same(known, digest)
    if event_reference is not None:
        _must_be_open(school, event, day, now)
    names = () if without_name else party.names
    if came_by != DESK and not names:
        _may_be_counted_only(event, without_name)
    arrivals = school_days.count_arrival(connection, school, day)
    row = {
        "school_id": school.id,
        "day": day,
        "signed_in_at": now,
        "language": language,
        "came_by": came_by,
        "key": key,
        "digest": digest,
        **_about(party, names),
        **_place(event),
        **_ticket(tickets.nth(school.id, day, arrivals) if school.leaving_numbers else None),
    }
    return _store(connection, school, row)


def _digest(event_reference: str | None, party: Party, without_name: bool) -> str:
    parts = (event_reference or "", *party.names, str(party.adults), str(party.children))
    return hashlib.sha256("\n".join((*parts, str(without_name))).encode()).hexdigest()


def _may_be_counted_only(event: Any, without_name: bool) -> None:
    names_needed = event.names_needed if event is not None else True
    if names_needed or not without_name:
        raise NameMissing


def _about(party: Party, names: tuple[str, ...]) -> dict[str, object]:
    return {
        "names": names,
        "folded": text.fold(" ".join(names)),
        "adults": party.adults,
        "children": party.children,
    }


def _place(event: Any) -> dict[str, object]:
    return {
        "event_id": event.id if event is not None else None,
        "venue_id": event.venue_id if event is not None else None,
    }


def _ticket(ticket: Ticket | None) -> dict[str, object]:
    return {
        "ticket_picture": ticket.picture if ticket else None,
        "ticket_number": ticket.number if ticket else None,
    }


_EVENT = sa.select(
    Event.id,
    Event.starts_at,
    Event.ends_at,
    Event.cancelled_at,
    Event.names_needed,
    Event.venue_id,
    sa.select(SignIn.id)
    .where(SignIn.school_id == sa.bindparam("school_id"), SignIn.key == sa.bindparam("key"))
    .scalar_subquery()
    .label("known"),
).where(Event.school_id == sa.bindparam("school_id"), Event.reference == sa.bindparam("reference"))


def _look_up(connection: sa.Connection, school: School, reference: str | None, key: str) -> Any:
    """Return the event, and whether its key was here before, in one look; None for a visit."""
    if reference is None:
        return None
    asked = {"school_id": school.id, "reference": reference, "key": key}
    return connection.execute(_EVENT, asked).first()


def _must_be_open(school: School, event: Any, day: date, now: datetime) -> None:
    if event is None:
        raise errors.NotFound
    if event.cancelled_at is not None:
        raise EventCancelled
    if event.ends_at <= now:
        raise EventEnded
    if clock.local(event.starts_at, school.time_zone).date() > day:
        raise EventNotToday


@lru_cache(maxsize=2)
def _add_sign_in(_dialect: str) -> Any:
    table = SignIn.__table__
    return (
        db.insert(table)
        .on_conflict_do_nothing(index_elements=["school_id", "key"])
        .returning(table.c.id)
    )


def _store(connection: sa.Connection, school: School, row: dict[str, Any]) -> Arrival:
    """Store the sign-in unless its key is there already: then the answer is the first one."""
    row["reference"] = tokens.reference()
    added = connection.execute(_add_sign_in(connection.dialect.name), row).first()
    if added is not None:
        ticket = (
            Ticket(row["ticket_picture"], row["ticket_number"]) if row["ticket_picture"] else None
        )
        return Arrival(row["reference"], ticket, row["event_id"], not row["names"], row["came_by"])
    known = _by_key(school, row["key"])
    assert known is not None  # the unique key is what kept the row out
    return _same(known, row["digest"])


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
