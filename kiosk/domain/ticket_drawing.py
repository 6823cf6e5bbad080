"""Drawing tickets: a picture for each session, and two digits that nobody else has that day."""

import random
from collections import defaultdict
from datetime import date, datetime

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import tickets
from kiosk.domain.tickets import Ticket
from kiosk.models import ticket as rows
from kiosk.models.booking import Booking
from kiosk.models.school import School
from kiosk.models.surgery import Surgery

#: The picture of a surgery that shares those of others, on a day with more surgeries than pictures.
SHARED = "shared"
_QUIETLY = {"synchronize_session": False}


class NoTicketsLeft(errors.Refusal):
    """All 1,068 tickets of the day are given."""

    code = "line_full"


def draw(school: School, surgery_id: int) -> Ticket:
    """Draw the next ticket of a surgery. Refuses NoTicketsLeft.

    The picture is drawn once a session and so tells no topic; a second one begins when its 89
    numbers are given. Pictures of leaving numbers are left for last.
    """
    drawn, picture, starts_at = db.session.execute(
        sa.update(Surgery)
        .where(Surgery.school_id == school.id, Surgery.id == surgery_id)
        .values(drawn=Surgery.drawn + 1)
        .returning(Surgery.drawn, Surgery.picture, Surgery.starts_at),
        execution_options=_QUIETLY,
    ).one()
    return pick(school, surgery_id, drawn, picture, starts_at)


def pick(
    school: School, surgery_id: int, drawn: int, picture: str | None, starts_at: datetime
) -> Ticket:
    """Return the ticket of this number of tickets drawn; refuses NoTicketsLeft. See `draw`."""
    turn, place = divmod(drawn - 1, len(tickets.NUMBERS))
    if picture is not None and picture != SHARED and place:
        return Ticket(picture, _numbers(surgery_id, turn)[place])
    day = clock.local(starts_at, school.time_zone).date()
    # Two first tickets of two surgeries at once: the second waits for the first one's picture.
    own_row = sa.select(School.id).where(School.id == school.id)
    db.session.execute(own_row.with_for_update(key_share=True))
    given = _given(school, day)
    free = [name for name in reversed(tickets.pictures(school.id, day)) if name not in given]
    if picture != SHARED and free:
        _set_picture(school, free[0], Surgery.id == surgery_id)
        return Ticket(free[0], _numbers(surgery_id, turn)[place])
    return _shared(school, surgery_id, day)


def is_given(school: School, day: date, ticket: Ticket) -> bool:
    """Say whether somebody in a line of the day has this ticket already."""
    found = sa.select(rows.Ticket.id).where(
        rows.Ticket.school_id == school.id,
        rows.Ticket.day == day,
        rows.Ticket.picture == ticket.picture,
        rows.Ticket.number == ticket.number,
    )
    return db.session.execute(found).first() is not None


def _shared(school: School, surgery_id: int, day: date) -> Ticket:
    """Draw from all pictures. From now on all surgeries of the day do: no number comes twice.

    Who has drawn before keeps to the last picture as long as it has numbers left.
    """
    # Those that share already are left alone: their lines may be kept by somebody who waits for us.
    has_one = sa.or_(Surgery.picture != SHARED, Surgery.id == surgery_id)
    _set_picture(school, SHARED, *_on_day(school, day), has_one)
    given = _given(school, day)  # again: somebody may have drawn while we waited for their line
    last = db.session.scalar(
        sa.select(rows.Ticket.picture)
        .where(rows.Ticket.school_id == school.id, rows.Ticket.surgery_id == surgery_id)
        .order_by(rows.Ticket.id.desc())
        .limit(1)
    )
    pictures = sorted(tickets.PICTURES, key=lambda name: (name != last, len(given[name])))
    for picture in pictures:
        for number in _numbers(surgery_id, 0):
            if number not in given[picture]:
                return Ticket(picture, number)
    raise NoTicketsLeft


def _on_day(school: School, day: date) -> tuple[sa.ColumnElement[bool], ...]:
    start, end = clock.bounds(day, school.time_zone)
    return Surgery.school_id == school.id, Surgery.starts_at >= start, Surgery.starts_at < end


def _given(school: School, day: date) -> defaultdict[str, set[int]]:
    """Return the numbers that are given on a day, by picture; an owned one is there too."""
    given: defaultdict[str, set[int]] = defaultdict(set)
    owned = sa.select(Surgery.picture).where(
        *_on_day(school, day), Surgery.picture.is_not(None), Surgery.picture != SHARED
    )
    for picture in db.session.scalars(owned):
        given[str(picture)] |= set()
    in_line = sa.select(rows.Ticket.picture, rows.Ticket.number).where(
        rows.Ticket.school_id == school.id, rows.Ticket.day == day
    )
    booked = (
        sa.select(Booking.ticket_picture, Booking.ticket_number)
        .join(Surgery, Surgery.id == Booking.surgery_id)
        .where(
            *_on_day(school, day),
            Booking.school_id == school.id,
            Booking.ticket_picture.is_not(None),
        )
    )
    for picture, number in (*db.session.execute(in_line), *db.session.execute(booked)):
        given[str(picture)].add(number)
    return given


def _set_picture(school: School, picture: str, *which: sa.ColumnElement[bool]) -> None:
    db.session.execute(
        sa.update(Surgery).where(Surgery.school_id == school.id, *which).values(picture=picture),
        execution_options=_QUIETLY,
    )


def _numbers(surgery_id: int, turn: int) -> list[int]:
    # Not a secret: mixed so that a number does not tell how many came before.
    numbers = list(tickets.NUMBERS)
    random.Random(f"{surgery_id} {turn}").shuffle(numbers)  # noqa: S311
    return numbers
