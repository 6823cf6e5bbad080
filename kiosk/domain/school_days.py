"""The days of a school: how many arrived, and a version that grows with each change of a day."""

from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import audit
from kiosk.models.school import School
from kiosk.models.sign_in import SchoolDay

_TABLE = SchoolDay.__table__
_ONE_DAY: dict[str, Any] = {"school_id": sa.bindparam("school"), "day": sa.bindparam("on")}


def count_arrival(connection: sa.Connection, school: School, day: date) -> int:
    """Count one more arrival of the day, in one statement; return how many there are now.

    `connection` is that of the sign-in it belongs to.
    """
    known = {"school": school.id, "on": day}
    counted = connection.execute(_counting(connection.dialect.name), known)
    return int(counted.scalar_one())


def note_change(school: School, day: date, left_without_number: int = 0) -> None:
    """Let the day's version grow, so that the pages that show the day fetch it anew."""
    db.session.execute(
        _changing(db.dialect()),
        {"school": school.id, "on": day, "more_left": left_without_number},
    )


def note_act(school: School, staff_id: int, act: str, **facts: object) -> None:
    """Write down what staff did, and let the pages that show today fetch it anew."""
    audit.note(school, staff_id, act, **facts)
    note_change(school, clock.today(school.time_zone))


# Built once an engine: a hundred parents in ten minutes need not build them a hundred times.
@lru_cache(maxsize=2)
def _counting(_dialect: str) -> Any:
    first = db.insert(_TABLE).values(**_ONE_DAY, arrivals=1, version=1, left_without_number=0)
    return first.on_conflict_do_update(
        index_elements=["school_id", "day"],
        set_={"arrivals": _TABLE.c.arrivals + 1, "version": _TABLE.c.version + 1},
    ).returning(_TABLE.c.arrivals)


@lru_cache(maxsize=2)
def _changing(_dialect: str) -> Any:
    more: Any = sa.bindparam("more_left")
    first = db.insert(_TABLE).values(**_ONE_DAY, arrivals=0, version=1, left_without_number=more)
    return first.on_conflict_do_update(
        index_elements=["school_id", "day"],
        set_={
            "version": _TABLE.c.version + 1,
            "left_without_number": _TABLE.c.left_without_number + more,
        },
    )
