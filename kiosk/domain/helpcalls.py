"""Help calls: a parent at a tablet asks for a person; staff say who is on the way."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.models.help_call import HelpCall
from kiosk.models.school import School
from kiosk.models.staff import Staff, StaffSession, first_name

#: After this long without an answer, the tablet says that nobody can come now.
PATIENCE = timedelta(seconds=60)
#: A staff screen that has not asked for news for this long is not being looked at.
STAFF_LOOKING = timedelta(minutes=2)

#: Calls on one Today page; more at once is no longer a list that anybody works through.
MOST_SHOWN = 20

WAITING, COMING, NONE = "waiting", "coming", "none"


@dataclass(frozen=True)
class CallView:
    """A call as the tablet shows it. `helper` is a first name once somebody is on the way."""

    reference: str
    state: str
    helper: str | None


def call_person(school: School, key: str, language: str) -> str:
    """Ask for a person to come; return the call's reference. The same key is the same call."""
    row = {
        "reference": tokens.reference(),
        "school_id": school.id,
        "key": key,
        "language": language,
        "called_at": clock.now(),
    }
    add = db.insert(HelpCall).on_conflict_do_nothing(index_elements=["school_id", "key"])
    added = db.session.execute(add.returning(HelpCall.reference), row).scalar()
    if added is not None:
        return str(added)
    return db.session.scalars(
        sa.select(HelpCall.reference).where(HelpCall.school_id == school.id, HelpCall.key == key)
    ).one()


def view(school: School, reference: str) -> CallView:
    """Return how a call stands; refuses NotFound."""
    row = db.session.execute(
        sa.select(HelpCall, Staff.name)
        .outerjoin(Staff, Staff.id == HelpCall.answered_by_id)
        .where(HelpCall.school_id == school.id, HelpCall.reference == reference)
    ).first()
    if row is None:
        raise errors.NotFound
    call, name = row
    if call.answered_at is not None:
        return CallView(reference, COMING, first_name(name) if name else None)
    waited_out = clock.now() - call.called_at > PATIENCE
    if call.closed_at is not None or waited_out or not staff_are_looking(school):
        return CallView(reference, NONE, None)
    return CallView(reference, WAITING, None)


def newest(school: School) -> str:
    """Return the reference of the last call of the school; refuses NotFound when there is none."""
    found = db.session.scalar(
        sa.select(HelpCall.reference)
        .where(HelpCall.school_id == school.id)
        .order_by(HelpCall.called_at.desc())
        .limit(1)
    )
    if found is None:
        raise errors.NotFound
    return str(found)


def staff_are_looking(school: School) -> bool:
    """Say whether any staff screen of the school asked for news in the last two minutes."""
    since = clock.now() - STAFF_LOOKING
    found = db.session.scalar(
        sa.select(StaffSession.id)
        .join(Staff, Staff.id == StaffSession.staff_id)
        .where(Staff.school_id == school.id, Staff.active, StaffSession.seen_at >= since)
        .limit(1)
    )
    return found is not None


def open_calls(school: School) -> list[HelpCall]:
    """Return the calls that nobody has answered or closed, oldest first."""
    return list(
        db.session.scalars(
            sa.select(HelpCall)
            .where(
                HelpCall.school_id == school.id,
                HelpCall.answered_at.is_(None),
                HelpCall.closed_at.is_(None),
                HelpCall.called_at >= clock.now() - timedelta(hours=12),
            )
            .order_by(HelpCall.called_at)
            .limit(MOST_SHOWN)
        )
    )


def answer(school: School, reference: str, staff_id: int) -> None:
    """Say that this member of staff is on the way. The first to say it stays."""
    _one(school, reference)
    db.session.execute(
        sa.update(HelpCall)
        .where(
            HelpCall.school_id == school.id,
            HelpCall.reference == reference,
            HelpCall.answered_at.is_(None),
        )
        .values(answered_at=clock.now(), answered_by_id=staff_id)
    )


def close(school: School, reference: str) -> None:
    """Take a call off the list without going."""
    call = _one(school, reference)
    if call.closed_at is None:
        call.closed_at = clock.now()


def _one(school: School, reference: str) -> HelpCall:
    call = db.session.scalar(
        sa.select(HelpCall).where(HelpCall.school_id == school.id, HelpCall.reference == reference)
    )
    if call is None:
        raise errors.NotFound
    return call
