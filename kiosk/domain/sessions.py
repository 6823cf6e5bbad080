"""The browsers of staff that are logged in: who, since when, last seen when.

The token is only in the cookie; the table holds its digest. What the log-in pages remember
between two requests is JSON, never anything that would run when it is read back.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.models.staff import StaffSession

#: Without any request for this long, a session ends. The screens that ask for news by
#: themselves count as requests: reception's list must not lock itself while it waits.
IDLE = timedelta(minutes=30)
#: However busy, a session ends after this long.
LONGEST = timedelta(hours=12)
#: A look is written down at most this often.
SEEN_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Kept:
    """A session as it was stored. `staff_id` is None before the log-in is complete."""

    staff_id: int | None
    data: dict[str, Any]
    begun_at: datetime
    seen_at: datetime

    @property
    def seen_long_ago(self) -> bool:
        """Say whether it is time to write down that the person is still there."""
        return clock.now() - self.seen_at >= SEEN_AGAIN


def find(token: str) -> Kept | None:
    """Return the session of a token, or None when there is none, or it has timed out."""
    row = db.session.execute(
        sa.select(
            StaffSession.staff_id, StaffSession.data, StaffSession.begun_at, StaffSession.seen_at
        ).where(StaffSession.token_digest == tokens.digest(token))
    ).first()
    if row is None or _timed_out(row.begun_at, row.seen_at):
        return None
    return Kept(row.staff_id, json.loads(row.data), row.begun_at, row.seen_at)


def begin(staff_id: int | None, data: dict[str, Any], *, apart: bool = False) -> str:
    """Store a new session and return its token. What has timed out is swept away."""
    now = clock.now()
    token = tokens.reference()
    _run(
        apart,
        _all_timed_out(),
        sa.insert(StaffSession).values(
            token_digest=tokens.digest(token),
            staff_id=staff_id,
            data=json.dumps(data),
            begun_at=now,
            seen_at=now,
        ),
    )
    return token


def keep(token: str, data: dict[str, Any], *, apart: bool = False) -> None:
    """Store what changed in a session, and that it was seen."""
    _change(apart, token, data=json.dumps(data), seen_at=clock.now())


def see(token: str, *, apart: bool = False) -> None:
    """Write down that a session was used."""
    _change(apart, token, seen_at=clock.now())


def end(token: str, *, apart: bool = False) -> None:
    """End one session: its token opens nothing from now on."""
    _run(apart, sa.delete(StaffSession).where(StaffSession.token_digest == tokens.digest(token)))


def sweep() -> None:
    """Take away what has timed out, and with it what a session still remembers."""
    db.session.execute(_all_timed_out())


def end_all_of(staff_id: int) -> None:
    """End every session of a person, on all their devices."""
    db.session.execute(sa.delete(StaffSession).where(StaffSession.staff_id == staff_id))


def count_of(staff_id: int) -> int:
    """Return on how many browsers a person is logged in."""
    now = clock.now()
    found = db.session.scalar(
        sa.select(sa.func.count()).where(
            StaffSession.staff_id == staff_id,
            StaffSession.seen_at >= now - IDLE,
            StaffSession.begun_at >= now - LONGEST,
        )
    )
    return int(found or 0)


def _all_timed_out() -> sa.Delete:
    now = clock.now()
    return sa.delete(StaffSession).where(
        sa.or_(StaffSession.seen_at < now - IDLE, StaffSession.begun_at < now - LONGEST)
    )


def _timed_out(begun_at: datetime, seen_at: datetime) -> bool:
    now = clock.now()
    return now - seen_at > IDLE or now - begun_at > LONGEST


def _change(apart: bool, token: str, **values: object) -> None:
    wanted = StaffSession.token_digest == tokens.digest(token)
    _run(apart, sa.update(StaffSession).where(wanted).values(**values))


def _run(apart: bool, *statements: sa.Executable) -> None:
    """Run in this piece of work, or apart: a GET cannot write and must not begin to."""
    if not apart:
        for statement in statements:
            db.session.execute(statement)
        return
    with db.writer().begin() as connection:
        for statement in statements:
            connection.execute(statement)
