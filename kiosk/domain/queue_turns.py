"""What somebody in the line may do from their phone: more time, back again, give the place away."""

from typing import Any

from kiosk.core import clock, errors, tokens
from kiosk.domain import queue_line, queue_log
from kiosk.domain.queue_line import AWAY, BEHIND, CALLED, GIVEN_BACK, WAITING, Line
from kiosk.domain.queue_log import Act
from kiosk.models.school import School
from kiosk.models.ticket import Ticket

#: "I need more time" is two places back, and can be said twice.
PLACES_BACK, MORE_TIMES = 2, 2


class NoMoreTime(errors.Refusal):
    """They have asked for more time twice, or it is their turn."""

    code = "no_more_time"


def give_back(school: School, token: str) -> None:
    """Take somebody out of the line who asks for it; twice is once."""
    _line, ticket = _locked(school, token)
    if ticket.state in (WAITING, CALLED, AWAY):
        ticket.state, ticket.ended_at = GIVEN_BACK, clock.now()
        _step(school, ticket, Act.GIVEN_BACK, "asked")


def more_time(school: School, token: str, times: int | None = None) -> None:
    """Go two places back. Refuses NoMoreTime.

    `times` is how often it had been said when the page was made: the same tap twice is once.
    """
    line, ticket = _locked(school, token)
    if times is not None and ticket.more_times != times:
        return
    if ticket.state != WAITING or ticket.more_times >= MORE_TIMES:
        raise NoMoreTime
    others = [each for each in line.waiting if each.id != ticket.id]
    place = [each.id for each in line.waiting].index(ticket.id)
    back = min(place + PLACES_BACK, len(others))
    ahead = others[:back]
    if back > place:
        later = min((each.turn for each in others[back:]), default=None)
        last = max([each.turn for each in ahead] + [ticket.turn])
        ticket.turn = last + BEHIND
        if later is not None and later > last:
            ticket.turn = (last + later) / 2
    ticket.more_times += 1
    # They stand where they chose to stand now: a booked time does not bring them forward again.
    ticket.due_at, ticket.coming, ticket.overtaken = None, False, 0
    _step(school, ticket, Act.MORE_TIME, "asked", place=back + 1)


def put_me_back(school: School, token: str) -> None:
    """Stand in line again after a call that was missed: next, once; after that, at the end."""
    line, ticket = _locked(school, token)
    if ticket.state not in (AWAY, CALLED):
        return
    if ticket.rejoined:
        ticket.turn = max([ticket.turn] + [each.turn for each in line.waiting]) + BEHIND
        ticket.due_at, ticket.overtaken = None, 0
    ticket.state, ticket.called_by_id = WAITING, None
    ticket.rejoined += 1
    _step(school, ticket, Act.BACK, "asked", turn="end" if ticket.rejoined > 1 else "next")


def coming_back(school: School, token: str) -> None:
    """Tell staff that they are on their way back; twice is once."""
    _line, ticket = _locked(school, token)
    if ticket.state in (WAITING, CALLED) and not ticket.coming:
        ticket.coming = True
        _step(school, ticket, Act.COMING, "asked")


def _locked(school: School, token: str) -> tuple[Line, Ticket]:
    digest = tokens.digest(token)
    surgery_id = queue_line.by_link(school, digest).surgery_id
    surgery = queue_log.lock_by_id(school, surgery_id)
    return queue_line.of(school, surgery), queue_line.by_link(school, digest)


def _step(school: School, ticket: Ticket, act: Act, reason: str, **facts: Any) -> None:
    queue_log.note(school, ticket.surgery_id, act, ticket.id, reason=reason, **facts)
