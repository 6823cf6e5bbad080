"""A line as it stands: who waits, who is called or talking, who is expected. Read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import fair_line, queue_waits
from kiosk.domain.fair_line import Next, Place
from kiosk.domain.queue_waits import Pace
from kiosk.domain.surgeries import BREAK, OPEN, OPENS_BEFORE
from kiosk.models.booking import Booking
from kiosk.models.school import School
from kiosk.models.surgery import Slot, Surgery, SurgeryHost
from kiosk.models.ticket import ALIVE as ALIVE
from kiosk.models.ticket import AWAY as AWAY
from kiosk.models.ticket import CALLED as CALLED
from kiosk.models.ticket import CLOSED as CLOSED
from kiosk.models.ticket import GIVEN_BACK as GIVEN_BACK
from kiosk.models.ticket import IN_HAND as IN_HAND
from kiosk.models.ticket import SEEN as SEEN
from kiosk.models.ticket import TALKING as TALKING
from kiosk.models.ticket import WAITING as WAITING
from kiosk.models.ticket import Ticket

WALK_IN, BOOKED = "walk_in", "booked"
#: By how much a turn is later that stands just behind another. Whoever joins is a whole number
#: later, and so stands behind all who went to the end.
BEHIND = 2**-20


@dataclass(frozen=True)
class Expected:
    """Somebody with a booked time who is not here yet; `booking` holds the columns of its row."""

    booking: Any
    due_at: datetime


@dataclass(frozen=True)
class Line:
    """The line of one surgery at an instant."""

    surgery: Surgery
    alive: Sequence[Ticket]
    not_here: Sequence[Expected]
    pace: Pace
    now: datetime

    @cached_property
    def waiting(self) -> list[Ticket]:
        """Return who waits, in the order in which they would be called."""
        known = {ticket.id: ticket for ticket in self.alive}
        order = fair_line.order(self._places(), self.now, self.pace.usual, self.pace.hosts)
        return [known[place.id] for place in order]

    @cached_property
    def ahead(self) -> dict[int, int]:
        """Return how many stand before each who waits, by the ticket's row."""
        return {ticket.id: place for place, ticket in enumerate(self.waiting)}

    @property
    def in_hand(self) -> list[Ticket]:
        """Return who is called or talking, in the order of their calls."""
        found = [ticket for ticket in self.alive if ticket.state in IN_HAND]
        return sorted(found, key=lambda ticket: (ticket.called_at or self.now, ticket.id))

    @property
    def expected(self) -> list[Expected]:
        """Return who has booked and may still come in time."""
        return [each for each in self.not_here if each.due_at >= self.now - fair_line.LATE]

    @property
    def away(self) -> list[Ticket]:
        """Return who was called and was not there, longest ago first."""
        found = [ticket for ticket in self.alive if ticket.state == AWAY]
        return sorted(found, key=lambda ticket: (ticket.called_at or self.now, ticket.id))

    def next(self) -> Next | None:
        """Return who comes next and why; None when nobody waits."""
        return fair_line.next_of(self._places(), self.now)

    def passed_by(self, chosen: Ticket) -> list[Ticket]:
        """Return those who came before this one, could go now, and have to wait on."""
        known = {ticket.id: ticket for ticket in self.alive}
        passed = fair_line.overtaken_by(place_of(chosen), self._places(), self.now)
        return [known[place.id] for place in passed]

    def before(self, ticket: Ticket) -> int:
        """Return how many people go before this ticket: those in hand, and those ahead."""
        return self.ahead.get(ticket.id, 0) + len(self.in_hand)

    def before_a_new_one(self) -> int:
        """Return how many people go before somebody who takes a number now."""
        return len([ticket for ticket in self.alive if ticket.state == WAITING]) + len(self.in_hand)

    def is_full(self) -> bool:
        """Say whether a new ticket could not be reached any more.

        Counted are all who are here, and all who are expected in the time that is left.
        """
        before = self.before_a_new_one() + len(self.expected)
        starts, ends = self.surgery.starts_at, self.surgery.ends_at
        return not self.pace.reaches(before, self.now, starts, ends)

    def takes_numbers(self) -> bool:
        """Say whether the door is open to people who walk in, whether or not it is full."""
        early = self.surgery.starts_at - OPENS_BEFORE
        open_now = early <= self.now < self.surgery.ends_at and self.surgery.cancelled_at is None
        return self.surgery.walk_ins and open_now and self.surgery.door in (OPEN, BREAK)

    def _places(self) -> list[Place]:
        return [place_of(ticket) for ticket in self.alive if ticket.state == WAITING]


def place_of(ticket: Ticket) -> Place:
    """Return a ticket as the fair line sees it."""
    return Place(ticket.id, ticket.turn, ticket.joined_at, ticket.due_at, ticket.overtaken)


def of(school: School, surgery: Surgery) -> Line:
    """Return the line of a surgery as it stands now."""
    alive = db.session.scalars(
        sa.select(Ticket)
        .where(
            Ticket.school_id == school.id,
            Ticket.surgery_id == surgery.id,
            Ticket.state.in_(ALIVE),
        )
        .order_by(Ticket.turn, Ticket.id)
        .execution_options(populate_existing=True)
    ).all()
    pace = queue_waits.pace_of(school, surgery, hosts_of(school, surgery.id))
    now = clock.now()
    return Line(surgery, alive, _not_here(school, surgery), pace, now)


#: Lines as they were last looked at, by reference: the version and minute, and the line.
_looked_at: dict[str, tuple[tuple[int, int], Line]] = {}
MOST_LOOKED_AT = 200

_STANDING = sa.select(*Surgery.__table__.c).where(
    Surgery.school_id == sa.bindparam("school"), Surgery.id == sa.bindparam("surgery")
)
_ALIVE_NOW = (
    sa.select(*Ticket.__table__.c)
    .where(
        Ticket.school_id == sa.bindparam("school"),
        Ticket.surgery_id == sa.bindparam("surgery"),
        Ticket.state.in_(ALIVE),
    )
    .order_by(Ticket.turn, Ticket.id)
)


def look(school: School, surgery_id: int) -> Line:
    """Return a line to read from only, as it is at its newest version, in this minute.

    Two hundred phones that wait in one line look at it when somebody is called; it is put in order
    once for all of them. Refuses NotFound.
    """
    known: dict[str, Any] = {"school": school.id, "surgery": surgery_id}
    surgery: Any = db.session.execute(_STANDING, known).first()
    if surgery is None:
        raise errors.NotFound
    now = clock.now()
    newest = surgery.version, int(now.timestamp()) // 60
    kept = _looked_at.get(surgery.reference)
    # What this transaction has changed may be rolled back: only readers share what they saw.
    may_keep = db.mode() == db.READING
    if may_keep and kept is not None and kept[0] == newest:
        return kept[1]
    alive: Any = db.session.execute(_ALIVE_NOW, known).all()
    pace = queue_waits.pace_of(school, surgery, hosts_of(school, surgery_id))
    line = Line(surgery, alive, _not_here(school, surgery), pace, now)
    if may_keep:
        if len(_looked_at) >= MOST_LOOKED_AT:
            _looked_at.clear()
        _looked_at[surgery.reference] = newest, line
    return line


def hosts_of(school: School, surgery_id: int) -> int:
    """Return how many hosts see people at once."""
    wanted = (SurgeryHost.school_id == school.id, SurgeryHost.surgery_id == surgery_id)
    found = db.session.scalar(sa.select(sa.func.count()).select_from(SurgeryHost).where(*wanted))
    return found or 1


def _not_here(school: School, surgery: Surgery) -> list[Expected]:
    """Return who has booked and has not joined the line."""
    rows = db.session.execute(
        sa.select(*Booking.__table__.c, Slot.starts_at.label("due_at"))
        .join(Slot, Slot.id == Booking.slot_id)
        .outerjoin(Ticket, Ticket.booking_id == Booking.id)
        .where(
            Booking.school_id == school.id,
            Booking.surgery_id == surgery.id,
            Booking.state == "booked",
            Ticket.id.is_(None),
        )
        .order_by(Slot.starts_at, Booking.id)
    )
    return [Expected(row, row.due_at) for row in rows]


def ticket(school: School, reference: str) -> Ticket:
    """Return a ticket by the name staff pages know it by; refuses NotFound."""
    return _one(school, Ticket.reference == reference)


def by_link(school: School, digest: str) -> Ticket:
    """Return a ticket by the digest of its private link; refuses NotFound."""
    return _one(school, Ticket.link_digest == digest)


def _one(school: School, which: sa.ColumnElement[bool]) -> Ticket:
    found = db.session.scalar(
        sa.select(Ticket)
        .where(Ticket.school_id == school.id, which)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise errors.NotFound
    return found


def surgery_of(school: School, ticket: Ticket) -> Surgery:
    """Return the surgery in whose line a ticket stands."""
    return db.session.scalars(
        sa.select(Surgery).where(Surgery.school_id == school.id, Surgery.id == ticket.surgery_id)
    ).one()


def surgery_by_reference(school: School, reference: str) -> Surgery:
    """Return a surgery to look at; refuses NotFound."""
    found = db.session.scalar(
        sa.select(Surgery).where(Surgery.school_id == school.id, Surgery.reference == reference)
    )
    if found is None:
        raise errors.NotFound
    return found
