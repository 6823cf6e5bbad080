"""Forgetting: names are kept as long as the privacy page says, and not a day longer.

What stays of a sign-in is a count: adults, children, language, event, day.
"""

from datetime import timedelta

import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.models.school import School
from kiosk.models.sign_in import SignIn

#: Rows in one transaction: few enough that nobody waits for the writer.
AT_ONCE = 500


def forget_names(school: School) -> int:
    """Erase names older than the school keeps them; return from how many sign-ins.

    The digest goes too: somebody who guesses a name could have tried it out. At most AT_ONCE
    rows: call again while it returns that many.
    """
    old = _with_old_names(school)
    if old:
        db.session.execute(
            sa.update(SignIn)
            .where(SignIn.school_id == school.id, SignIn.id.in_(old))
            .values(names=(), folded="", digest="")
            .execution_options(synchronize_session=False)
        )
    return len(old)


def _with_old_names(school: School) -> list[int]:
    """Look for them beside the writer: in a million rows it takes a moment, and an index for
    this alone would make every sign-in dearer."""
    last_kept = clock.today(school.time_zone) - timedelta(days=school.retention_days)
    wanted = (
        sa.select(SignIn.id)
        .where(SignIn.school_id == school.id, SignIn.day < last_kept, sa.text("names <> ''"))
        .limit(AT_ONCE)
    )
    with db.reader().connect() as connection:
        return list(connection.scalars(wanted))
