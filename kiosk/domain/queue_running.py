"""Running a line: what a host does with one thumb. Every step is locked, written down, and safe
to send twice: a step that was taken already is not taken again."""

from datetime import timedelta

from kiosk.core import clock, errors
from kiosk.domain import queue_line, queue_log, surgeries
from kiosk.domain.queue_line import ALIVE, AWAY, CALLED, IN_HAND, SEEN, TALKING, WAITING, Line
from kiosk.domain.queue_log import Act
from kiosk.models.school import School
from kiosk.models.ticket import Ticket

#: Why somebody is called, or moved, out of turn. Written down with the step.
REASONS = ("asked", "baby", "unwell", "interpreter", "travel", "other")


class ReasonMissing(errors.Refusal):
    """Somebody is skipped only for a reason that is written down."""

    code = "reason"


class InHand(errors.Refusal):
    """A colleague has called this person, or the talk is over."""

    code = "in_hand"


class StillTalking(errors.Refusal):
    """Whoever is called or talking with this host comes first."""

    code = "still_talking"


def call_next(school: School, surgery_reference: str, staff_id: int) -> str | None:
    """Call whoever comes next; return their ticket's reference, None when nobody waits.

    Somebody who has called a person already gets that person again: two taps call one.
    """
    line = _locked_line(school, surgery_reference)
    mine = _mine(line, staff_id)
    if mine is not None:
        return mine.reference
    chosen = line.next()
    if chosen is None:
        return None
    ticket = next(each for each in line.alive if each.id == chosen.place.id)
    _call(school, line, ticket, staff_id, str(chosen.why))
    return ticket.reference


def call(
    school: School, surgery_reference: str, ticket_reference: str, staff_id: int, reason: str
) -> str:
    """Call somebody out of turn, for one of REASONS, or somebody from the shelf.

    Refuses NotFound, ReasonMissing, InHand and StillTalking.
    """
    line = _locked_line(school, surgery_reference)
    ticket = next((each for each in line.alive if each.reference == ticket_reference), None)
    if ticket is None:
        queue_line.ticket(school, ticket_reference)  # NotFound for one that was never there
        raise InHand
    if ticket.state in IN_HAND:
        if ticket.called_by_id == staff_id:
            return ticket.reference
        raise InHand
    if _mine(line, staff_id) is not None:
        raise StillTalking
    first = line.next()
    in_turn = ticket.state == AWAY or (first is not None and first.place.id == ticket.id)
    if not in_turn and reason not in REASONS:
        raise ReasonMissing
    why = str(first.why) if in_turn and first and ticket.state == WAITING else reason or "shelf"
    _call(school, line, ticket, staff_id, why)
    return ticket.reference


def call_again(school: School, reference: str, staff_id: int) -> None:
    """Ring again for somebody who was called; on the shelf, call them anew. Refuses NotFound."""
    line, ticket = _locked_ticket(school, reference)
    if ticket.state == AWAY and _mine(line, staff_id) is None:
        _call(school, line, ticket, staff_id, "shelf")
    elif ticket.state == CALLED:
        now = clock.now()
        if ticket.called_at is None or now - ticket.called_at >= timedelta(seconds=2):
            ticket.called_at, ticket.calls = now, ticket.calls + 1
            _note(school, ticket, Act.CALLED_AGAIN, staff_id)


def here(school: School, reference: str, staff_id: int) -> None:
    """Note that the called person is here: the talk begins."""
    _line, ticket = _locked_ticket(school, reference)
    if ticket.state == CALLED:
        ticket.state, ticket.here_at = TALKING, clock.now()
        _note(school, ticket, Act.HERE, staff_id)


def seen(school: School, reference: str, staff_id: int, follow_up: bool = False) -> None:
    """Note that the talk is over; `follow_up` when something is left to do."""
    _line, ticket = _locked_ticket(school, reference)
    if ticket.state in IN_HAND:
        before = ticket.state
        ticket.here_at = ticket.here_at or ticket.called_at
        ticket.state, ticket.ended_at = SEEN, clock.now()
        ticket.follow_up = ticket.follow_up or follow_up
        _note(school, ticket, Act.SEEN, staff_id, follow_up=ticket.follow_up, before=before)


def not_here(school: School, reference: str, staff_id: int) -> None:
    """Put somebody who was called and is not there yet on the shelf. Nobody else is called."""
    _line, ticket = _locked_ticket(school, reference)
    if ticket.state == CALLED:
        caller = ticket.called_by_id
        ticket.state, ticket.called_by_id, ticket.coming = AWAY, None, False
        _note(school, ticket, Act.NOT_HERE, staff_id, caller=caller)


def put_back(school: School, reference: str, staff_id: int) -> None:
    """Let somebody from the shelf stand in line again, where they stood."""
    _line, ticket = _locked_ticket(school, reference)
    if ticket.state == AWAY:
        ticket.state = WAITING
        _note(school, ticket, Act.BACK, staff_id, reason="staff")


def give_up(school: School, reference: str, staff_id: int) -> None:
    """Take somebody out of the line who does not want to talk any more."""
    _line, ticket = _locked_ticket(school, reference)
    if ticket.state in (WAITING, AWAY, CALLED):
        before, ticket.state = ticket.state, queue_line.GIVEN_BACK
        ticket.ended_at = clock.now()
        _note(school, ticket, Act.GIVEN_BACK, staff_id, reason="staff", before=before)


def follow_up(school: School, reference: str, staff_id: int, on: bool) -> None:
    """Note that something is left to do for this person, or that it is done."""
    _line, ticket = _locked_ticket(school, reference)
    if ticket.follow_up != on:
        ticket.follow_up = on
        _note(school, ticket, Act.FOLLOW_UP, staff_id, on=on)


def pass_on(school: School, reference: str, to_reference: str, staff_id: int) -> None:
    """Let somebody stand in another host's line, with all the time they have waited.

    Refuses NotFound, and InHand when it is over, or that line has closed.
    """
    ticket = queue_line.ticket(school, reference)
    to = queue_line.surgery_by_reference(school, to_reference)
    for surgery_id in sorted({ticket.surgery_id, to.id}):  # in one order, so that nobody blocks
        queue_log.lock_by_id(school, surgery_id)
    ticket = queue_line.ticket(school, reference)
    if ticket.surgery_id == to.id:
        return
    if ticket.state not in ALIVE or to.door == surgeries.CLOSED or to.cancelled_at is not None:
        raise InHand
    before = ticket.surgery_id
    ticket.surgery_id, ticket.state, ticket.called_by_id = to.id, WAITING, None
    ticket.due_at, ticket.coming, ticket.called_at, ticket.here_at = None, False, None, None
    queue_log.note(school, before, Act.PASSED_ON, ticket.id, by=staff_id, reason="away", to=to.id)
    queue_log.note(school, to.id, Act.PASSED_ON, ticket.id, by=staff_id, reason="here")


def move(
    school: School, reference: str, after_reference: str | None, staff_id: int, reason: str
) -> None:
    """Let somebody stand after another one in the line, or first of all (None), for a reason.

    Refuses NotFound and ReasonMissing.
    """
    if reason not in REASONS:
        raise ReasonMissing
    line, ticket = _locked_ticket(school, reference)
    others = [each for each in line.waiting if each.id != ticket.id]
    place = 0
    if after_reference is not None:
        known = [each.reference for each in others]
        if after_reference not in known:
            raise errors.NotFound
        place = known.index(after_reference) + 1
    if ticket.state != WAITING:
        return
    before, ticket.turn = ticket.turn, turn_between(others, place)
    _note(school, ticket, Act.MOVED, staff_id, reason=reason, to=place + 1, before=before)


def turn_between(others: list[Ticket], place: int) -> float:
    """Return a turn that puts somebody at this place among the others (0 is first)."""
    before = max((each.turn for each in others[:place]), default=None)
    after = min((each.turn for each in others[place:]), default=None)
    if before is None:
        return 0.0 if after is None else after - 1
    if after is None or after <= before:
        return before + queue_line.BEHIND
    return (before + after) / 2


def _call(school: School, line: Line, ticket: Ticket, staff_id: int, why: str) -> None:
    before = ticket.state
    passed = line.passed_by(ticket) if before == WAITING else []
    for each in passed:
        each.overtaken += 1
    ticket.state, ticket.called_by_id, ticket.called_at = CALLED, staff_id, clock.now()
    ticket.calls += 1
    ids = [each.id for each in passed]
    _note(school, ticket, Act.CALLED, staff_id, reason=why, passed=ids, before=before)


def _mine(line: Line, staff_id: int) -> Ticket | None:
    return next((each for each in line.in_hand if each.called_by_id == staff_id), None)


def _locked_line(school: School, surgery_reference: str) -> Line:
    return queue_line.of(school, queue_log.lock(school, surgery_reference))


def _locked_ticket(school: School, reference: str) -> tuple[Line, Ticket]:
    """Return a ticket and its line, locked. Read again after the lock: somebody may have moved."""
    surgery_id = queue_line.ticket(school, reference).surgery_id
    surgery = queue_log.lock_by_id(school, surgery_id)
    return queue_line.of(school, surgery), queue_line.ticket(school, reference)


def _note(
    school: School, ticket: Ticket, act: Act, staff_id: int, reason: str = "", **facts: object
) -> None:
    queue_log.note(school, ticket.surgery_id, act, ticket.id, staff_id, reason, **facts)
