"""Forgetting: names are kept as long as the privacy page says, and not a day longer.

What stays of a sign-in is a count: adults, children, language, event, day. What stays of a place
in a line is a picture, a number and times; of a booking, that there was one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.models.booking import Booking, Wish
from kiosk.models.school import School
from kiosk.models.sign_in import SignIn
from kiosk.models.surgery import Slot
from kiosk.models.ticket import Ticket

#: Rows in one transaction: few enough that nobody waits for the writer.
AT_ONCE = 500
#: Who asked to be told of a new time is forgotten this long after asking, told or not.
WISHES_KEPT = timedelta(days=30)


def forget_names(school: School) -> int:
    """Erase names older than the school keeps them; return from how many sign-ins.

    The digest goes too: somebody who guesses a name could have tried it out. At most AT_ONCE
    rows: call again while it returns that many.
    """
    old = _with_old_names(school)
    _empty(SignIn, school, old, names=(), folded="", digest="")
    return len(old)


def forget_lines(school: School) -> int:
    """Erase who stood in lines, booked, or asked to be told, when it has served; return how many.

    First names in a line go the day after, phone numbers the day after the booked time, names of
    bookings with those of sign-ins. At most AT_ONCE rows of each kind.
    """
    midnight, _next = clock.bounds(clock.today(school.time_zone), school.time_zone)
    first = clock.today(school.time_zone) - timedelta(days=school.retention_days)
    oldest_kept, _next = clock.bounds(first, school.time_zone)
    named = _found(
        sa.select(Ticket.id).where(
            Ticket.school_id == school.id,
            Ticket.day < clock.today(school.time_zone),
            Ticket.first_name != "",
        )
    )
    _empty(Ticket, school, named, first_name="")
    phones = _found(_bookings_before(school, midnight).where(Booking.phone != ""))
    _empty(Booking, school, phones, phone="")
    names = _found(_bookings_before(school, oldest_kept).where(Booking.name != ""))
    _empty(Booking, school, names, name="", folded="")
    wished = _found(
        sa.select(Wish.id).where(
            Wish.school_id == school.id,
            sa.or_(Wish.name != "", Wish.phone != ""),
            sa.or_(
                Wish.state == "gone",
                sa.and_(Wish.state == "done", Wish.told_at < midnight),
                Wish.asked_at < clock.now() - WISHES_KEPT,
            ),
        )
    )
    _empty(Wish, school, wished, name="", phone="")
    return len(named) + len(phones) + len(names) + len(wished)


def _bookings_before(school: School, instant: datetime) -> sa.Select[int]:
    return (
        sa.select(Booking.id)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.school_id == school.id, Slot.starts_at < instant)
    )


def _found(wanted: Any) -> list[int]:
    """Look beside the writer: in many rows it takes a moment, and nobody should wait for it."""
    with db.reader().connect() as connection:
        return list(connection.scalars(wanted.limit(AT_ONCE)))


def _empty(model: Any, school: School, ids: Sequence[int], **values: object) -> None:
    if ids:
        db.session.execute(
            sa.update(model)
            .where(model.school_id == school.id, model.id.in_(ids))
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def _with_old_names(school: School) -> list[int]:
    """Look for old names; an index for this alone would make every sign-in dearer."""
    last_kept = clock.today(school.time_zone) - timedelta(days=school.retention_days)
    return _found(
        sa.select(SignIn.id).where(
            SignIn.school_id == school.id, SignIn.day < last_kept, sa.text("names <> ''")
        )
    )
