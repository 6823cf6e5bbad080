"""The audit log: who did what and when, in a chain of digests that shows any later change.

Facts are short and about the act: never a parent's name, never free text.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.models.audit import AuditEntry
from kiosk.models.school import School
from kiosk.models.staff import Staff

#: How many entries of one person are looked through to recall what they did.
RECALLED = 200


@dataclass(frozen=True)
class Taken:
    """A file that somebody made."""

    at: datetime
    by: str | None
    facts: dict[str, Any]


def note(school: School, staff_id: int | None, act: str, **facts: object) -> None:
    """Add an entry to the school's log, in the transaction of the change that it tells of."""
    _add(db.session.connection(bind_arguments={"bind": db.writer()}), school, staff_id, act, facts)


def note_apart(school: School, staff_id: int | None, act: str, **facts: object) -> None:
    """Add an entry in a transaction of its own: for a look (GET) or for something refused.

    Never call it while this request holds the writer: on SQLite there is only one.
    """
    with db.writer().begin() as connection:
        _add(connection, school, staff_id, act, facts)


def verify(school: School) -> int | None:
    """Return the id of the first entry that does not fit the chain, or None when all fit."""
    before = school.reference
    wanted = sa.select(AuditEntry.__table__).where(AuditEntry.school_id == school.id)
    piece_by_piece = wanted.order_by(AuditEntry.id).execution_options(yield_per=500)
    with db.session.execute(piece_by_piece) as rows:
        for entry in rows.mappings():
            told = {name: entry[name] for name in ("at", "staff_id", "act", "facts")}
            if entry["chain"] != _link(before, **told):
                return int(entry["id"])
            before = entry["chain"]
    return None


def recent(school: School, before_id: int | None = None, limit: int = 50) -> Sequence[AuditEntry]:
    """Return the newest entries first; `before_id` is the last one of the page before."""
    wanted = sa.select(AuditEntry).where(AuditEntry.school_id == school.id)
    if before_id is not None:
        wanted = wanted.where(AuditEntry.id < before_id)
    return db.session.scalars(wanted.order_by(AuditEntry.id.desc()).limit(limit)).all()


def logged_in_from(school: School, staff_id: int, address: str) -> bool:
    """Say whether a person logged in from an address before, as far as their last log-ins tell."""
    known = _facts(school, staff_id, "logged_in", since=None)
    return any(facts.get("address") == address for facts in known)


def was_noted(school: School, staff_id: int, act: str, since: datetime, **facts: object) -> bool:
    """Say whether a person did this since then, with these very facts."""
    return facts in _facts(school, staff_id, act, since)


def taken(school: School, act: str, most: int) -> list[Taken]:
    """Return who did this, the newest first: files that were made."""
    rows = db.session.execute(
        sa.select(AuditEntry.at, Staff.name, AuditEntry.facts)
        .outerjoin(Staff, Staff.id == AuditEntry.staff_id)
        .where(AuditEntry.school_id == school.id, AuditEntry.act == act)
        .order_by(AuditEntry.id.desc())
        .limit(most)
    )
    return [Taken(*row) for row in rows]


def _facts(
    school: School, staff_id: int, act: str, since: datetime | None
) -> Sequence[dict[str, object]]:
    wanted = sa.select(AuditEntry.facts).where(
        AuditEntry.school_id == school.id, AuditEntry.act == act, AuditEntry.staff_id == staff_id
    )
    if since is not None:
        wanted = wanted.where(AuditEntry.at >= since)
    return db.session.scalars(wanted.order_by(AuditEntry.id.desc()).limit(RECALLED)).all()


def _add(
    connection: sa.Connection,
    school: School,
    staff_id: int | None,
    act: str,
    facts: dict[str, object],
) -> None:
    # One at a time in each school, or two entries would follow the same one. "No key" leaves
    # other tables free to refer to the school meanwhile; SQLite has one writer and no row locks.
    connection.execute(
        sa.select(School.id).where(School.id == school.id).with_for_update(key_share=True)
    )
    before = connection.execute(
        sa.select(AuditEntry.chain)
        .where(AuditEntry.school_id == school.id)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).scalar()
    row: dict[str, Any] = {"at": clock.now(), "staff_id": staff_id, "act": act, "facts": facts}
    chain = _link(before or school.reference, **row)
    connection.execute(sa.insert(AuditEntry).values(school_id=school.id, chain=chain, **row))


def _link(
    before: str, *, at: datetime, staff_id: int | None, act: str, facts: dict[str, object]
) -> str:
    told = [before, at.astimezone(UTC).isoformat(), staff_id, act, facts]
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
