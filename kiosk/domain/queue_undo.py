"""Taking back the last step of a ticket: a slip of the thumb, noticed at once."""

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import queue_line, queue_log
from kiosk.domain.queue_line import AWAY, CALLED, TALKING, WAITING
from kiosk.domain.queue_log import Act
from kiosk.models.school import School
from kiosk.models.ticket import LineEvent, Ticket

#: A step can be taken back this long: the bar is shown for ten seconds, slow networks wait longer.
UNDO_FOR = timedelta(minutes=2)


class TooLate(errors.Refusal):
    """Something else has happened since, or it is too long ago."""

    code = "undo_too_late"


def undo(school: School, reference: str, staff_id: int) -> None:
    """Take back the last step of a ticket, if this member of staff took it a moment ago.

    Refuses NotFound and TooLate. Twice is once: what was taken back is a step of its own.
    """
    surgery_id = queue_line.ticket(school, reference).surgery_id
    queue_log.lock_by_id(school, surgery_id)
    ticket = queue_line.ticket(school, reference)
    last = _last_step(school, ticket)
    if last is not None and last.act == Act.UNDONE and last.by_id == staff_id:
        return
    if last is None or last.by_id != staff_id or clock.now() - last.at > UNDO_FOR:
        raise TooLate
    way_back = _WAYS_BACK.get(last.act)
    if way_back is None:
        raise TooLate
    way_back(school, ticket, last)
    passed = last.facts.get("passed", [])
    note = (school, ticket.surgery_id, Act.UNDONE, ticket.id, staff_id, last.act)
    queue_log.note(*note, passed=passed)


def _last_step(school: School, ticket: Ticket) -> LineEvent | None:
    return db.session.scalar(
        sa.select(LineEvent)
        .where(LineEvent.school_id == school.id, LineEvent.ticket_id == ticket.id)
        .order_by(LineEvent.id.desc())
        .limit(1)
    )


def _hands_free(school: School, ticket: Ticket, staff_id: int | None) -> None:
    """Refuse to bring somebody back to a host who has called the next one already."""
    other = db.session.scalar(
        sa.select(Ticket.id).where(
            Ticket.school_id == school.id,
            Ticket.surgery_id == ticket.surgery_id,
            Ticket.called_by_id == staff_id,
            Ticket.state.in_(queue_line.IN_HAND),
            Ticket.id != ticket.id,
        )
    )
    if other is not None:
        raise TooLate


def _uncall(school: School, ticket: Ticket, step: LineEvent) -> None:
    ticket.state = AWAY if step.facts.get("before") == AWAY else WAITING
    ticket.called_by_id, ticket.calls = None, ticket.calls - 1
    passed = step.facts.get("passed")
    db.session.execute(
        sa.update(Ticket)
        .where(
            Ticket.school_id == school.id,
            Ticket.id.in_(passed if isinstance(passed, list) else []),
            Ticket.overtaken > 0,
        )
        .values(overtaken=Ticket.overtaken - 1)
        .execution_options(synchronize_session=False)
    )


def _unhere(_school: School, ticket: Ticket, _step: LineEvent) -> None:
    ticket.state, ticket.here_at = CALLED, None


def _unsee(school: School, ticket: Ticket, step: LineEvent) -> None:
    _hands_free(school, ticket, ticket.called_by_id)
    ticket.ended_at, ticket.follow_up = None, False
    if step.facts.get("before") == CALLED:
        ticket.state, ticket.here_at = CALLED, None
    else:
        ticket.state = TALKING


def _fetch_from_shelf(school: School, ticket: Ticket, step: LineEvent) -> None:
    caller = step.facts.get("caller")
    caller = caller if isinstance(caller, int) else step.by_id
    _hands_free(school, ticket, caller)
    ticket.state, ticket.called_by_id = CALLED, caller


def _to_shelf(_school: School, ticket: Ticket, _step: LineEvent) -> None:
    ticket.state = AWAY


def _ungive(_school: School, ticket: Ticket, step: LineEvent) -> None:
    """Bring somebody back whom staff took out; not with a booking that is cancelled meanwhile."""
    if step.reason != "staff":
        raise TooLate
    before = step.facts.get("before")
    ticket.state, ticket.ended_at = AWAY if before in (AWAY, CALLED) else WAITING, None
    ticket.called_by_id = None


def _unfollow(_school: School, ticket: Ticket, step: LineEvent) -> None:
    ticket.follow_up = not step.facts.get("on")


def _unmove(_school: School, ticket: Ticket, step: LineEvent) -> None:
    before = step.facts.get("before")
    ticket.turn = float(before) if isinstance(before, int | float) else ticket.turn


_WAYS_BACK: dict[str, Callable[[School, Ticket, LineEvent], None]] = {
    Act.CALLED: _uncall,
    Act.HERE: _unhere,
    Act.SEEN: _unsee,
    Act.NOT_HERE: _fetch_from_shelf,
    Act.BACK: _to_shelf,
    Act.GIVEN_BACK: _ungive,
    Act.FOLLOW_UP: _unfollow,
    Act.MOVED: _unmove,
}
