"""Leaving: with the number from sign-in, or without one. No name is ever needed or shown."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import school_days, tickets
from kiosk.domain.tickets import Ticket
from kiosk.models.event import Event
from kiosk.models.school import School
from kiosk.models.sign_in import SignIn, UnnumberedLeaving

#: How we know that a party has left: the number, a member of staff, or the end of its event.
BY_NUMBER, BY_STAFF, BY_END = "number", "staff", "end"
LOOK_BACK = timedelta(days=2)


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
    if row is not None and row.merged_into_id is not None:
        # The same people signed in twice, and staff put the two together: either number will do.
        row = db.session.scalar(
            sa.select(SignIn).where(SignIn.school_id == school.id, SignIn.id == row.merged_into_id)
        )
    if row is None or not row.counts:
        raise UnknownTicket
    if row.left_at is None:
        row.left_at, row.left_by = clock.now(), BY_NUMBER
        school_days.note_change(school, row.day)


def after_events(school: School) -> int:
    """Mark as left, at its end, everybody still signed in to an event that is over.

    Once an event: whom staff mark as back afterwards stays. Returns how many parties it was.
    Events that ended more than two days ago are left as they are.
    """
    now = clock.now()
    ended = db.session.execute(
        sa.select(Event.id, Event.ends_at).where(
            Event.school_id == school.id,
            Event.starts_at > now - LOOK_BACK,
            Event.ends_at <= now,
            Event.signed_out_at.is_(None),
        )
    ).all()
    return sum(_after_event(school, event_id, ends_at, now) for event_id, ends_at in ended)


def _after_event(school: School, event_id: int, ends_at: datetime, now: datetime) -> int:
    came_at = SignIn.signed_in_at
    days = db.session.scalars(
        sa.update(SignIn)
        .where(
            SignIn.school_id == school.id,
            SignIn.event_id == event_id,
            SignIn.left_at.is_(None),
            SignIn.merged_into_id.is_(None),
            SignIn.removed_at.is_(None),
        )
        # Where staff moved the end to before somebody came: they left when they came.
        .values(left_at=sa.case((came_at > ends_at, came_at), else_=ends_at), left_by=BY_END)
        .returning(SignIn.day)
    ).all()
    db.session.execute(
        sa.update(Event)
        .where(Event.school_id == school.id, Event.id == event_id)
        .values(signed_out_at=now)
    )
    for day in set(days):
        school_days.note_change(school, day)
    return len(days)


def leave_without_number(school: School, key: str) -> None:
    """Count somebody who leaves and has no number; the same key counts once."""
    now = clock.now()
    day = clock.local(now, school.time_zone).date()
    add = db.insert(UnnumberedLeaving).on_conflict_do_nothing(index_elements=["school_id", "key"])
    row = {"school_id": school.id, "day": day, "left_at": now, "key": key}
    if db.session.execute(add.returning(UnnumberedLeaving.id), row).first() is not None:
        school_days.note_change(school, day, left_without_number=1)
