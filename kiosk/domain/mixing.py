"""Mixing: what parents said is put back in another order, so that no order tells who came when.

A database keeps rows in the order in which they came: SQLite within a page, PostgreSQL in its
files and in the number of the transaction. Beside a list of who signed in at what time, that
would be a list of names. So once a minute all rows of the days that have new ones are taken out
and put back in random order, in one transaction.
"""

import random
from typing import Any

import sqlalchemy as sa

from kiosk.core import db
from kiosk.models.feedback import Feedback, Voice
from kiosk.models.school import School
from kiosk.models.survey import SurveyResponse
from kiosk.models.translation import Translation

#: Rows mixed at once beside the new ones: enough to hide among, few enough for a short write.
#: A voice is 200 KB, so fewer of them are in memory at once.
COMPANY, VOICES = 500, 20
#: New rows at once; more wait a minute. Very many (texts asked for anew) would be no statement.
NEW = 2000

_random = random.SystemRandom()


def mix(school: School) -> int:
    """Mix new rows of the school with those of the same days; return how many new ones."""
    return sum(_mix(school, model) for model in (Feedback, Voice, SurveyResponse, Translation))


def _mix(school: School, model: Any) -> int:
    table: sa.Table = model.__table__
    key = next(iter(table.primary_key))
    own = table.c.school_id == school.id
    unmixed = sa.select(table).where(own, table.c.mixed.is_(False))
    some = unmixed.order_by(sa.func.random()).limit(NEW)
    new = db.session.execute(some.with_for_update()).all()
    if not new:
        return 0
    rows = [*new, *_company(table, own, new)]
    _random.shuffle(rows)
    db.session.execute(sa.delete(table).where(own, key.in_([getattr(r, key.name) for r in rows])))
    db.session.execute(sa.insert(table), [{**row._mapping, "mixed": True} for row in rows])
    return len(new)


def _company(table: sa.Table, own: sa.ColumnElement[bool], new: Any) -> list[Any]:
    """Return others of the same days, or any where a table has no day, to mix them with."""
    same = table.c.day.in_({row.day for row in new}) if "day" in table.c else sa.true()
    wanted = sa.select(table).where(own, table.c.mixed.is_(True), same)
    most = VOICES if table is Voice.__table__ else COMPANY
    chosen = wanted.order_by(sa.func.random()).limit(most)
    return list(db.session.execute(chosen.with_for_update()).all())
