"""The door of a line: open, break, last people, closed; longer, and closed early."""

from datetime import timedelta

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import queue_line, queue_log, surgeries
from kiosk.domain.queue_log import Act
from kiosk.models.school import School
from kiosk.models.ticket import Ticket

DOORS = (surgeries.OPEN, surgeries.BREAK, surgeries.LAST, surgeries.CLOSED)
#: Called, and not seen for this long: a ticket that nobody uses.
UNUSED_AFTER = timedelta(minutes=15)
LONGEST_MORE = timedelta(hours=4)


class DoorUnknown(errors.Refusal):
    """A door is open, on a break, open for the last people, or closed."""

    code = "door"


def set_door(school: School, surgery_reference: str, door: str, staff_id: int) -> None:
    """Say how the line stands. Refuses NotFound and DoorUnknown."""
    if door not in DOORS:
        raise DoorUnknown
    surgery = queue_log.lock(school, surgery_reference)
    if surgery.door != door and surgery.cancelled_at is None:
        before, surgery.door = surgery.door, door
        queue_log.note(school, surgery.id, Act.DOOR, by=staff_id, reason=door, before=before)


def extend(school: School, surgery_reference: str, minutes: int, staff_id: int) -> None:
    """Let a surgery go on longer (or, with minutes below 0, take that back). Refuses NotFound."""
    surgery = queue_log.lock(school, surgery_reference)
    more = timedelta(minutes=minutes)
    ends_at = surgery.ends_at + more
    if abs(more) <= LONGEST_MORE and ends_at > surgery.starts_at:
        surgery.ends_at = ends_at
        queue_log.note(school, surgery.id, Act.LONGER, by=staff_id, minutes=minutes)


def close_early(school: School, surgery_reference: str, staff_id: int) -> int:
    """Close a line now; return how many were still waiting. Their phones offer another time."""
    surgery = queue_log.lock(school, surgery_reference)
    left = _end(school, surgery.id, (queue_line.WAITING, queue_line.AWAY), "closed")
    if surgery.door != surgeries.CLOSED:
        surgery.door = surgeries.CLOSED
        queue_log.note(school, surgery.id, Act.CLOSED, by=staff_id, left=[each.id for each in left])
    return len(left)


def clear_unused(school: School, surgery_reference: str, staff_id: int) -> int:
    """Take those out of the line who were called a while ago and never came; return how many."""
    surgery = queue_log.lock(school, surgery_reference)
    since = clock.now() - UNUSED_AFTER
    away = queue_line.of(school, surgery).away
    unused = [each for each in away if each.called_at is None or each.called_at <= since]
    for ticket in unused:
        ticket.state, ticket.ended_at = queue_line.CLOSED, clock.now()
        queue_log.note(school, surgery.id, Act.GIVEN_BACK, ticket.id, staff_id, "unused")
    return len(unused)


def after_the_day(school: School) -> int:
    """End the tickets of days that are over, by the clock; return how many there were."""
    today = clock.today(school.time_zone)
    old = db.session.scalars(
        sa.select(Ticket).where(
            Ticket.school_id == school.id,
            Ticket.day < today - timedelta(days=1),
            Ticket.state.in_(queue_line.ALIVE),
        )
    ).all()
    for ticket in old:
        ticket.state, ticket.ended_at = queue_line.CLOSED, clock.now()
    return len(old)


def _end(school: School, surgery_id: int, states: tuple[str, ...], reason: str) -> list[Ticket]:
    found = db.session.scalars(
        sa.select(Ticket).where(
            Ticket.school_id == school.id,
            Ticket.surgery_id == surgery_id,
            Ticket.state.in_(states),
        )
    ).all()
    for ticket in found:
        ticket.state, ticket.ended_at = queue_line.CLOSED, clock.now()
        queue_log.note(school, surgery_id, Act.CLOSED, ticket.id, reason=reason)
    return list(found)
