"""A glance: may this browser look, and has the day changed? One look-up for both."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import sessions
from kiosk.models.school import School
from kiosk.models.sign_in import SchoolDay
from kiosk.models.staff import Staff, StaffSession


@dataclass(frozen=True)
class Glance:
    """Who asks, by role, and the version of the day."""

    role: str
    version: int


_GLANCE = (
    sa.select(Staff.role, sa.func.coalesce(SchoolDay.version, 0))
    .select_from(StaffSession)
    .join(Staff, Staff.id == StaffSession.staff_id)
    .outerjoin(
        SchoolDay,
        sa.and_(SchoolDay.school_id == Staff.school_id, SchoolDay.day == sa.bindparam("day")),
    )
    .where(
        StaffSession.token_digest == sa.bindparam("digest"),
        StaffSession.seen_at > sa.bindparam("seen_after"),
        StaffSession.begun_at > sa.bindparam("begun_after"),
        Staff.school_id == sa.bindparam("school_id"),
        Staff.active,
    )
)


def look(school: School, token: str, day: date) -> Glance | None:
    """Return a glance, or None when the whole way has to be gone: unknown, ended, or not noted
    as seen for a minute."""
    now = clock.now()
    known = {
        "digest": tokens.digest(token),
        "seen_after": now - sessions.SEEN_AGAIN,
        "begun_after": now - sessions.LONGEST,
        "school_id": school.id,
        "day": day,
    }
    row = db.session.connection().execute(_GLANCE, known).first()
    return Glance(str(row[0]), int(row[1])) if row else None
