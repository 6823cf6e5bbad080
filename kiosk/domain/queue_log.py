"""What happens in a line, written down step by step, so that it can be replayed and explained.

Also the line's lock, its version for the polls, and the drawing of its tickets: every change of a
line begins with `lock`, so that on both engines one change comes after another.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import school_days
from kiosk.models.school import School
from kiosk.models.surgery import Surgery
from kiosk.models.ticket import LineEvent


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
