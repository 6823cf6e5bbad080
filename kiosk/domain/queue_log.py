"""What happens in a line, written down step by step, so that it can be replayed and explained.

Also the line's lock, its version for the polls, and the drawing of its tickets: every change of a
line begins with `lock`, so that on both engines one change comes after another.
"""

import random
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import school_days, tickets
from kiosk.domain.tickets import Ticket
from kiosk.models import ticket as rows
from kiosk.models.booking import Booking
from kiosk.models.school import School
from kiosk.models.surgery import Surgery
from kiosk.models.ticket import LineEvent

#: A surgery without a picture of its own: on that day all pictures had one already.
SHARED = "shared"


class Act(StrEnum):
    """The steps of a line."""

    JOINED = "joined"
    CALLED = "called"
    CALLED_AGAIN = "called_again"
    HERE = "here"
    SEEN = "seen"
    NOT_HERE = "not_here"
    BACK = "back"
    MORE_TIME = "more_time"
    COMING = "coming"
    GIVEN_BACK = "given_back"
    MOVED = "moved"
    PASSED_ON = "passed_on"
    FOLLOW_UP = "follow_up"
    UNDONE = "undone"
    DOOR = "door"
    LONGER = "longer"
    CLOSED = "closed"


class NoTicketsLeft(errors.Refusal):
    """All 1,068 tickets of the day are given."""

    code = "line_full"


def lock(school: School, reference: str) -> Surgery:
    """Return the surgery with this reference, for this transaction alone; refuses NotFound."""
    return _locked(school, Surgery.reference == reference)


def lock_by_id(school: School, surgery_id: int) -> Surgery:
    """Return a surgery by its row, for this transaction alone; refuses NotFound."""
    return _locked(school, Surgery.id == surgery_id)


def _locked(school: School, which: sa.ColumnElement[bool]) -> Surgery:
    found = db.session.scalar(
        sa.select(Surgery)
        .where(Surgery.school_id == school.id, which)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise errors.NotFound
    return found


def note(
    school: School,
    surgery_id: int,
    act: str,
    ticket_id: int | None = None,
    by: int | None = None,
    reason: str = "",
    **facts: Any,
) -> None:
    """Write a step down and let the line's version grow. `by` is the staff member's row."""
    db.session.add(
        LineEvent(
            school_id=school.id,
            surgery_id=surgery_id,
            ticket_id=ticket_id,
            at=clock.now(),
            act=str(act),
            by_id=by,
            reason=reason,
            facts=facts,
        )
    )
    touch(school, surgery_id)


def touch(school: School, surgery_id: int) -> None:
    """Let the versions of the line and of its day grow: those who watch fetch it anew."""
    starts_at = touch_surgery(school, surgery_id)
    school_days.note_change(school, clock.local(starts_at, school.time_zone).date())


def touch_surgery(school: School, surgery_id: int) -> datetime:
    """Let the version of the line alone grow; return when the surgery starts."""
    db.session.flush()
    starts_at: datetime = db.session.execute(
        sa.update(Surgery)
        .where(Surgery.school_id == school.id, Surgery.id == surgery_id)
        .values(version=Surgery.version + 1)
        .returning(Surgery.starts_at)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    return starts_at


def draw(school: School, surgery_id: int) -> Ticket:
    """Draw the next ticket of a surgery: its picture, and two digits nobody else has that day.

    Refuses NoTicketsLeft. The picture is drawn once a session and so tells no topic; a second one
    begins when its 89 numbers are given. Pictures of leaving numbers are left for last.
    """
    drawn, picture, starts_at = db.session.execute(
        sa.update(Surgery)
        .where(Surgery.school_id == school.id, Surgery.id == surgery_id)
        .values(drawn=Surgery.drawn + 1)
        .returning(Surgery.drawn, Surgery.picture, Surgery.starts_at)
        .execution_options(synchronize_session=False)
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
    pictures = [name for name in reversed(tickets.pictures(school.id, day)) if name not in given]
    pictures = pictures if picture != SHARED else []
    _keep_picture(school, surgery_id, pictures[0] if pictures else SHARED)
    if pictures:
        return Ticket(pictures[0], _numbers(surgery_id, turn)[place])
    return _any_left(given, surgery_id)


def _given(school: School, day: date) -> dict[str, set[int]]:
    """Return the numbers that are given on a day, by picture; one that has an owner has all."""
    start, end = clock.bounds(day, school.time_zone)
    on_day = (Surgery.school_id == school.id, Surgery.starts_at >= start, Surgery.starts_at < end)
    given: dict[str, set[int]] = {}
    owned = sa.select(Surgery.picture).where(*on_day, Surgery.picture.is_not(None))
    for picture in db.session.scalars(owned):
        if picture is not None and picture != SHARED:
            given.setdefault(picture, set())
    in_line = sa.select(rows.Ticket.picture, rows.Ticket.number).where(
        rows.Ticket.school_id == school.id, rows.Ticket.day == day
    )
    booked = (
        sa.select(Booking.ticket_picture, Booking.ticket_number)
        .join(Surgery, Surgery.id == Booking.surgery_id)
        .where(*on_day, Booking.school_id == school.id, Booking.ticket_picture.is_not(None))
    )
    for picture, number in (*db.session.execute(in_line), *db.session.execute(booked)):
        given.setdefault(picture, set()).add(number)
    return given


def _keep_picture(school: School, surgery_id: int, picture: str) -> None:
    db.session.execute(
        sa.update(Surgery)
        .where(Surgery.school_id == school.id, Surgery.id == surgery_id)
        .values(picture=picture)
        .execution_options(synchronize_session=False)
    )


def _any_left(given: dict[str, set[int]], surgery_id: int) -> Ticket:
    """On a day of more surgeries than pictures, share those with the most numbers left."""
    for picture in sorted(given, key=lambda name: len(given[name])):
        for number in _numbers(surgery_id, 0):
            if number not in given[picture]:
                return Ticket(picture, number)
    raise NoTicketsLeft


def _numbers(surgery_id: int, turn: int) -> list[int]:
    # Not a secret: mixed so that a number does not tell how many came before.
    numbers = list(tickets.NUMBERS)
    random.Random(f"{surgery_id} {turn}").shuffle(numbers)  # noqa: S311
    return numbers
