"""Codes of posters: a leaked one is changed, and the old one opens nothing any more."""

import sqlalchemy as sa

from kiosk.core import db, errors, tokens
from kiosk.domain import audit
from kiosk.models.event import Event
from kiosk.models.school import School
from kiosk.models.surgery import Surgery

EVENT, SURGERY = "event", "surgery"
#: What has a poster with a code of its own.
KINDS: dict[str, type[Event] | type[Surgery]] = {EVENT: Event, SURGERY: Surgery}


def renew(school: School, kind: str, reference: str, by: int) -> str:
    """Give an event or surgery a new code and return it; the old one is dead with the commit.

    Nothing keeps codes but their column, so that no process goes on with an old one. `by` is the
    id of the member of staff. Refuses what this school does not have (NotFound).
    """
    table = KINDS[kind]
    code = tokens.short_code()
    known = (table.school_id == school.id, table.reference == reference)
    changed = db.session.execute(
        sa.update(table).where(*known).values(code=code).returning(table.id)
    )
    if changed.first() is None:
        raise errors.NotFound
    audit.note(school, by, "poster_code_renewed", **{kind: reference})
    return code
