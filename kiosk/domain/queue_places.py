"""Lines as parents see them: whom to talk to now, and my place. Never a name, never a topic of
somebody else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import fair_line, queue_line, queue_turns, surgeries
from kiosk.domain import tickets as drawn
from kiosk.domain.queue_line import AWAY, CALLED, WAITING
from kiosk.domain.queue_waits import Wait
from kiosk.domain.surgeries import SurgeryView
from kiosk.models.school import School
from kiosk.models.surgery import Surgery
from kiosk.models.ticket import Ticket

#: Called, and not there after this long: the phone asks whether they still want to talk.
MISSED_AFTER = timedelta(minutes=3)
#: Later than this after a booked time, the phone says sorry.
LATE_AFTER = timedelta(minutes=10)
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
    handoff_ends_at: datetime | None
    language: str
    booked: bool
    due_at: datetime | None
    calls: int
    version: int


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
        handoff_ends_at=_handoff_ends(ticket, now),
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


def _handoff_ends(ticket: Ticket, now: datetime) -> datetime | None:
    """Return until when the tablet's code opens this place; None once it opens nothing."""
    ends_at = ticket.handoff_ends_at
    return ends_at if ends_at is not None and ends_at > now and ticket.phone_at is None else None


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
