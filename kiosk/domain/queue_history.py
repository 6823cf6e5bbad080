"""A line explained: the steps of one ticket, and the line replayed from its steps alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.core import db
from kiosk.domain import queue_line
from kiosk.domain.queue_log import Act
from kiosk.models.school import School
from kiosk.models.staff import Staff, first_name
from kiosk.models.ticket import LineEvent


@dataclass(frozen=True)
class Step:
    """One step: when, what, by whom (a first name, None for the person themselves), and why."""

    number: int
    at: datetime
    act: str
    ticket_id: int | None
    by: str | None
    reason: str
    facts: dict[str, Any]


@dataclass
class Replayed:
    """How a line stands after its steps: the state of each ticket, and how often it was passed."""

    states: dict[int, str] = field(default_factory=dict)
    overtaken: dict[int, int] = field(default_factory=dict)
    calls: dict[int, int] = field(default_factory=dict)
    joined: list[int] = field(default_factory=list)
    called: list[tuple[int, str]] = field(default_factory=list)


def story(school: School, ticket_reference: str) -> list[Step]:
    """Return the steps of one ticket, and those in which it was passed, oldest first.

    Refuses NotFound.
    """
    ticket = queue_line.ticket(school, ticket_reference)
    return [
        step
        for step in steps(school, ticket.surgery_id)
        if step.ticket_id == ticket.id or ticket.id in step.facts.get("passed", ())
    ]


def steps(school: School, surgery_id: int) -> list[Step]:
    """Return all steps of a line, oldest first; also of tickets that came from another line."""
    here = sa.select(LineEvent.ticket_id).where(
        LineEvent.school_id == school.id,
        LineEvent.surgery_id == surgery_id,
        LineEvent.ticket_id.is_not(None),
    )
    rows = db.session.execute(
        sa.select(LineEvent, Staff.name)
        .outerjoin(Staff, Staff.id == LineEvent.by_id)
        .where(
            LineEvent.school_id == school.id,
            sa.or_(LineEvent.surgery_id == surgery_id, LineEvent.ticket_id.in_(here)),
        )
        .order_by(LineEvent.id)
    )
    return [
        Step(
            event.id,
            event.at,
            event.act,
            event.ticket_id,
            first_name(name) if name else None,
            event.reason,
            dict(event.facts or {}),
        )
        for event, name in rows
    ]


#: Which state a step leaves a ticket in; the others change none, or are looked at below.
_AFTER = {
    Act.JOINED: queue_line.WAITING,
    Act.CALLED: queue_line.CALLED,
    Act.HERE: queue_line.TALKING,
    Act.SEEN: queue_line.SEEN,
    Act.NOT_HERE: queue_line.AWAY,
    Act.BACK: queue_line.WAITING,
    Act.GIVEN_BACK: queue_line.GIVEN_BACK,
    Act.PASSED_ON: queue_line.WAITING,
    Act.CLOSED: queue_line.CLOSED,
}


def replay(told: Iterable[Step]) -> Replayed:
    """Return how the line stands when only these steps are known. Pure."""
    line = Replayed()
    before: dict[int, list[str]] = {}
    for step in told:
        ticket = step.ticket_id
        if ticket is None:
            continue
        if step.act == Act.UNDONE:
            _take_back(line, ticket, step, before.get(ticket, []))
            continue
        if step.act == Act.GIVEN_BACK and step.reason == "unused":
            line.states[ticket] = queue_line.CLOSED
            continue
        before.setdefault(ticket, []).append(line.states.get(ticket, ""))
        line.states[ticket] = _AFTER.get(Act(step.act), line.states.get(ticket, ""))
        _count(line, ticket, step)
    return line


def _count(line: Replayed, ticket: int, step: Step) -> None:
    if step.act == Act.JOINED:
        line.joined.append(ticket)
    if step.act in (Act.CALLED, Act.CALLED_AGAIN):
        line.calls[ticket] = line.calls.get(ticket, 0) + 1
    if step.act == Act.CALLED:
        line.called.append((ticket, step.reason))
        for passed in _passed(step):
            line.overtaken[passed] = line.overtaken.get(passed, 0) + 1
    if step.act == Act.MORE_TIME or (step.act == Act.BACK and step.facts.get("turn") == "end"):
        line.overtaken[ticket] = 0


def _take_back(line: Replayed, ticket: int, step: Step, before: list[str]) -> None:
    """Bring back the state before the last step of this ticket."""
    line.states[ticket] = before.pop() if before else ""
    if step.reason == Act.CALLED:
        line.calls[ticket] = line.calls.get(ticket, 1) - 1
        for passed in _passed(step):
            line.overtaken[passed] = max(0, line.overtaken.get(passed, 0) - 1)


def _passed(step: Step) -> Sequence[int]:
    found = step.facts.get("passed", ())
    return found if isinstance(found, list) else ()
