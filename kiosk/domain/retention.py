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
    last_kept = clock.today(school.time_zone) - timedelta(days=school.retention_days)
    old = (
        sa.select(SignIn.id)
        .where(SignIn.school_id == school.id, SignIn.day < last_kept, NAMED)
        .limit(AT_ONCE)
    )
    erased = db.session.execute(
        sa.update(SignIn)
        .where(SignIn.school_id == school.id, SignIn.id.in_(old.scalar_subquery()))
        .values(names=(), folded="", digest="")
        .returning(SignIn.id)
        .execution_options(synchronize_session=False)
    )
    return len(erased.all())


#: The same words as in the index, so that finding nothing costs nothing.
NAMED = sa.text("names <> ''")
