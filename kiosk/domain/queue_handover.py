"""From the tablet to the phone: a place is handed over once; and the first name they may add."""

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import queue_joining, queue_line, queue_log
from kiosk.domain.queue_joining import Joined
from kiosk.models.school import School
from kiosk.models.ticket import Ticket


def by_handoff(school: School, handoff_token: str) -> Joined:
    """Return the place that the tablet's QR hands over; refuses NotFound once that is over."""
    found = db.session.execute(
        sa.select(Ticket.reference, Ticket.key, Ticket.language).where(
            Ticket.school_id == school.id,
            Ticket.handoff_digest == tokens.digest(handoff_token),
            Ticket.handoff_ends_at > clock.now(),
            Ticket.phone_at.is_(None),
        )
    ).first()
    if found is None:
        raise errors.LinkEnded
    return Joined(*found)


def connected(school: School, token: str) -> None:
    """Note that a phone shows the place: the tablet's QR has done its work. Twice is once."""
    ticket = _locked(school, token)
    if ticket.phone_at is None:
        ticket.phone_at = clock.now()
        queue_log.touch(school, ticket.surgery_id)


def end_handoff(school: School, token: str) -> None:
    """Let the tablet's QR open nothing any more: its screen has cleared."""
    ticket = queue_line.by_link(school, tokens.digest(token))
    now = clock.now()
    if ticket.handoff_ends_at is not None and ticket.handoff_ends_at > now:
        ticket.handoff_ends_at = now


def set_first_name(school: School, token: str, name: str) -> None:
    """Keep the first name that somebody gives, so that staff can greet them; empty takes it away.

    Refuses NameTooLong.
    """
    given = queue_joining.clean_name(name)
    ticket = _locked(school, token)
    if ticket.first_name != given:
        ticket.first_name = given
        queue_log.touch(school, ticket.surgery_id)


def _locked(school: School, token: str) -> Ticket:
    """Return a ticket once its line is ours: whoever calls it locks the line before the ticket."""
    digest = tokens.digest(token)
    queue_log.lock_by_id(school, queue_line.by_link(school, digest).surgery_id)
    return queue_line.by_link(school, digest)
