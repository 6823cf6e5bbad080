"""The queue runner's board (A4): one line as the person who runs it sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import queue_line, surgeries
from kiosk.domain import tickets as drawn
from kiosk.domain.queue_line import SEEN, WAITING, Line
from kiosk.domain.surgeries import SurgeryView
from kiosk.models.school import School
from kiosk.models.staff import Staff
from kiosk.models.surgery import Surgery
from kiosk.models.ticket import Ticket


@dataclass(frozen=True)
class Row:
    """Somebody in the line, as staff see them. `by` is who called them, by first name."""

    reference: str
    ticket: drawn.Ticket
    kind: str
    first_name: str
    language: str
    speaker: bool
    waited_minutes: int
    due_at: datetime | None
    state: str
    calls: int
    called_at: datetime | None
    coming: bool
    overtaken: int
    rejoined: int
    follow_up: bool
    came_by: str
    by: str | None
    has_phone: bool


@dataclass(frozen=True)
class ExpectedRow:
    """Somebody with a booked time who is not here yet."""

    booking_reference: str
    name: str
    due_at: datetime
    ticket: drawn.Ticket | None
    language: str
    speaker: bool


@dataclass(frozen=True)
class Board:
    """One line: who is with me, with colleagues, next, waiting, on the shelf, expected."""

    surgery: SurgeryView
    mine: Row | None
    others: Sequence[Row]
    next: Row | None
    why_next: str
    waiting: Sequence[Row]
    away: Sequence[Row]
    expected: Sequence[ExpectedRow]
    follow_ups: Sequence[Row]
    seen: int
    version: int


def board(school: School, surgery_reference: str, staff_id: int, language: str) -> Board:
    """Return the board of a line for a member of staff; refuses NotFound."""
    view = surgeries.by_reference(school, surgery_reference, language)
    line = queue_line.look(school, view.id)
    names = _names(school, line.in_hand)
    first = line.next()
    rows = {ticket.id: _row(ticket, line, names) for ticket in line.alive}
    in_hand = [(ticket.called_by_id, rows[ticket.id]) for ticket in line.in_hand]
    return Board(
        surgery=view,
        mine=next((row for by, row in in_hand if by == staff_id), None),
        others=[row for by, row in in_hand if by != staff_id],
        next=rows[first.place.id] if first else None,
        why_next=str(first.why) if first else "",
        waiting=[rows[ticket.id] for ticket in line.waiting],
        away=[rows[ticket.id] for ticket in line.away],
        expected=[_expected(each) for each in line.not_here],
        follow_ups=[_row(ticket, line, {}) for ticket in _to_follow_up(school, view.id)],
        seen=_seen(school, view.id),
        version=view.version,
    )


def version(school: School, surgery_reference: str) -> int:
    """Return how often a line has changed, for the poll; refuses NotFound."""
    known = {"school_id": school.id, "reference": surgery_reference}
    found = db.session.connection().execute(_VERSION, known).scalar()
    if found is None:
        raise errors.NotFound
    return int(found)


_VERSION = sa.select(Surgery.version).where(
    Surgery.school_id == sa.bindparam("school_id"),
    Surgery.reference == sa.bindparam("reference"),
)


def waiting_today(school: School) -> int:
    """Return how many people wait in all lines of today."""
    found = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Ticket)
        .where(
            Ticket.school_id == school.id,
            Ticket.day == clock.today(school.time_zone),
            Ticket.state == WAITING,
        )
    )
    return found or 0


def waiting_by_line(school: School) -> dict[int, int]:
    """Return how many people wait in each line of today, by the surgery's row."""
    rows = db.session.execute(
        sa.select(Ticket.surgery_id, sa.func.count())
        .join(Surgery, Surgery.id == Ticket.surgery_id)
        .where(
            Ticket.school_id == school.id,
            Ticket.day == clock.today(school.time_zone),
            Ticket.state == WAITING,
        )
        .group_by(Ticket.surgery_id)
    )
    return {row[0]: row[1] for row in rows}


def _row(ticket: Ticket, line: Line, names: dict[int, str]) -> Row:
    return Row(
        reference=ticket.reference,
        ticket=drawn.Ticket(ticket.picture, ticket.number),
        kind=ticket.kind,
        first_name=ticket.first_name,
        language=ticket.language,
        speaker=ticket.speaker,
        waited_minutes=max(0, int((line.now - ticket.joined_at).total_seconds() // 60)),
        due_at=ticket.due_at,
        state=ticket.state,
        calls=ticket.calls,
        called_at=ticket.called_at,
        coming=ticket.coming,
        overtaken=ticket.overtaken,
        rejoined=ticket.rejoined,
        follow_up=ticket.follow_up,
        came_by=ticket.came_by,
        by=names.get(ticket.called_by_id or 0),
        has_phone=ticket.phone_at is not None,
    )


def _expected(each: queue_line.Expected) -> ExpectedRow:
    booking = each.booking
    picked = None
    if booking.ticket_picture is not None and booking.ticket_number is not None:
        picked = drawn.Ticket(booking.ticket_picture, booking.ticket_number)
    return ExpectedRow(
        booking.reference, booking.name, each.due_at, picked, booking.language, booking.speaker
    )


def _names(school: School, in_hand: Sequence[Ticket]) -> dict[int, str]:
    ids = [ticket.called_by_id for ticket in in_hand]
    people = db.session.scalars(
        sa.select(Staff).where(Staff.school_id == school.id, Staff.id.in_(ids))
    )
    return {person.id: person.first_name for person in people}


def _to_follow_up(school: School, surgery_id: int) -> Sequence[Ticket]:
    return db.session.scalars(
        sa.select(Ticket)
        .where(
            Ticket.school_id == school.id,
            Ticket.surgery_id == surgery_id,
            Ticket.state == SEEN,
            Ticket.follow_up,
        )
        .order_by(Ticket.ended_at)
    ).all()


def _seen(school: School, surgery_id: int) -> int:
    found = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Ticket)
        .where(Ticket.school_id == school.id, Ticket.surgery_id == surgery_id, Ticket.state == SEEN)
    )
    return found or 0
