"""Schools: making one, finding the one that is asked for, changing its settings."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from kiosk.core import clock, db, tokens
from kiosk.models.school import School as School  # web names the type through here

#: How long a server process may go on with settings that another process has changed.
SECONDS_REMEMBERED = 2.0

_remembered: dict[str, tuple[float, School]] = {}


def create(
    name: str, time_zone: str, languages: Sequence[str], *, host: str | None = None, **more: Any
) -> School:
    """Make a school with its IANA time zone and language tags, the own language first."""
    school = School(
        reference=tokens.reference(),
        name=name,
        host=host,
        time_zone=time_zone,
        languages=list(languages),
        default_language=languages[0],
        **{"leaving_numbers": True, "retention_days": 30, "time_out_factor": 1, **more},
    )
    db.session.add(school)
    db.session.flush()
    outdate()
    return school


def by_host(host: str) -> School | None:
    """Return the school asked for under this host name, or None on a server with none yet.

    A school without a host name answers to every name. The answer is a detached copy, good for
    reading only, remembered for two seconds.
    """
    known = _remembered.get(host)
    if known is not None and clock.monotonic() - known[0] < SECONDS_REMEMBERED:
        return known[1]
    school = db.session.scalar(
        select(School)
        .where(or_(School.host == host, School.host.is_(None)))
        .order_by(School.host.is_(None))
        .limit(1)
    )
    if school is None:
        return None  # not remembered: the school may be set up in a second
    db.session.expunge(school)
    if len(_remembered) > 100:
        _remembered.clear()
    _remembered[host] = (clock.monotonic(), school)
    return school


def everyone() -> Sequence[School]:
    """Return all schools of this server, for what is done for each by the clock."""
    return db.session.scalars(select(School).order_by(School.id)).all()


def any_exists() -> bool:
    """Say whether this server has a school yet."""
    return db.session.scalar(select(School.id).limit(1)) is not None


def forget() -> None:
    """Drop what `by_host` remembers."""
    _remembered.clear()


def outdate() -> None:
    """Drop what `by_host` remembers, after a change in this process and after its commit."""
    forget()
    db.after_commit(forget)  # again: somebody may ask between the change and then


def attached(school: School) -> School:
    """Return the school as a row of this transaction, to change it."""
    return db.session.get_one(School, school.id)


def note_change(school: School) -> None:
    """Say that something parents see has changed, so that ready-made pages are made anew."""
    db.session.execute(
        update(School).where(School.id == school.id).values(changes=School.changes + 1)
    )
    outdate()


def changes(school: School) -> int:
    """Return how often parents' pages have changed: one look-up by primary key."""
    row = db.session.connection().execute(_CHANGES, {"school_id": school.id}).first()
    return int(row[0]) if row else 0


_CHANGES = select(School.changes).where(School.id == bindparam("school_id"))
