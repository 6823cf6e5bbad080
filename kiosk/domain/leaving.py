"""Leaving: with the number from sign-in, or without one. No name is ever needed or shown."""

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import school_days, tickets
from kiosk.domain.tickets import Ticket
from kiosk.models.school import School
from kiosk.models.sign_in import SignIn, UnnumberedLeaving


class UnknownTicket(errors.Refusal):
    """Nobody has had this number today."""

    code = "number"


def with_number(school: School, number: int) -> list[Ticket]:
    """Return today's tickets with these digits whose party is still here: usually one, or none."""
    rows = db.session.execute(
        sa.select(SignIn.ticket_picture)
        .where(
            SignIn.school_id == school.id,
            SignIn.day == clock.today(school.time_zone),
            SignIn.left_at.is_(None),
            SignIn.merged_into_id.is_(None),
            SignIn.removed_at.is_(None),
            SignIn.ticket_number == number,
        )
        .order_by(SignIn.id)
    )
    return [Ticket(picture, number) for (picture,) in rows if picture is not None]


def leave(school: School, ticket: Ticket) -> None:
    """Record that the party with this ticket has left. Saying it again changes nothing.

    Refuses UnknownTicket when nobody has had it today.
    """
    if ticket.picture not in tickets.PICTURES:
        raise UnknownTicket  # made up by somebody: not even looked for
    row = db.session.scalar(
        sa.select(SignIn).where(
            SignIn.school_id == school.id,
            SignIn.day == clock.today(school.time_zone),
            SignIn.ticket_picture == ticket.picture,
            SignIn.ticket_number == ticket.number,
        )
    )
    if row is None or not row.counts:
        raise UnknownTicket
    if row.left_at is None:
        row.left_at = clock.now()
        school_days.note_change(school, row.day)


def leave_without_number(school: School, key: str) -> None:
    """Count somebody who leaves and has no number; the same key counts once."""
    now = clock.now()
    day = clock.local(now, school.time_zone).date()
    add = db.insert(UnnumberedLeaving).on_conflict_do_nothing(index_elements=["school_id", "key"])
    row = {"school_id": school.id, "day": day, "left_at": now, "key": key}
    if db.session.execute(add.returning(UnnumberedLeaving.id), row).first() is not None:
        school_days.note_change(school, day, left_without_number=1)
