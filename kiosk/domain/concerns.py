"""Concerns: a message that says somebody may be in danger, passed on to the safeguarding leads.

From then on leads alone see it: it is in state DANGER, and everybody else asks through
`feedback.visible`. Each act is written down without content, and Today is told. Both rows are
changed in one order, the message before the concern.
"""

from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import concern_views, feedback, school_days
from kiosk.domain.concern_views import LATE as LATE
from kiosk.domain.concern_views import PAGE as PAGE
from kiosk.domain.concern_views import Alert as Alert
from kiosk.domain.concern_views import Row as Row
from kiosk.domain.concern_views import Standing as Standing
from kiosk.domain.concern_views import Whole as Whole
from kiosk.models.feedback import Concern, Feedback, MessageState
from kiosk.models.school import School

# What is only read stands in concern_views; whoever asks knows one module.
alert, leads, standing = concern_views.alert, concern_views.leads, concern_views.standing
one, unread, open_count = concern_views.one, concern_views.unread, concern_views.open_count
open_ones, closed_ones = concern_views.open_ones, concern_views.closed_ones

DANGER, DONE, NEW = MessageState.DANGER, MessageState.DONE, MessageState.NEW

_NOT_CLOSED: dict[str, Any] = {"closed_at": None, "closed_by_id": None}
_NOT_READ: dict[str, Any] = {"read_at": None, "read_by_id": None}


class NoLead(errors.Refusal):
    """Nobody with an open account is named as safeguarding lead."""

    code = "no_lead"


class PassedBefore(errors.Refusal):
    """A colleague has passed this message on already."""

    code = "passed_before"


class ReadAlready(errors.Refusal):
    """A lead has read it, so it stays with them; they can put it back."""

    code = "read_already"


def pass_on(school: School, feedback_reference: str, staff_id: int) -> None:
    """Pass a message to the leads; said again by the same person, it stays as it is.

    Refuses NoLead (the message stays where it is), PassedBefore and NotFound.
    """
    try:
        feedback.lock(school, feedback_reference)
    except errors.NotFound:
        found = concern_views.find(school, Concern.feedback_reference == feedback_reference)
        if found.passed_by_id != staff_id:
            raise PassedBefore from None
        return
    # Held until the end: nobody stops being the last lead at this very moment.
    if not db.session.execute(concern_views.named(school).with_for_update(read=True)).all():
        raise NoLead
    _set_state(school, feedback_reference, DANGER)
    school_days.note_act(
        school, staff_id, "concern_passed", concern=_keep(school, feedback_reference, staff_id)
    )


def take_back(school: School, feedback_reference: str, staff_id: int) -> None:
    """Undo passing on, for the person who did it, while nobody has read it.

    Refuses ReadAlready and NotFound.
    """
    _lock(school, feedback_reference)
    found = concern_views.passed_by(school, feedback_reference, staff_id)
    if found.state != DANGER:
        raise errors.NotFound
    waits = (Concern.read_at.is_(None), Concern.closed_at.is_(None))
    taken = db.session.execute(
        sa.delete(Concern)
        .where(Concern.school_id == school.id, Concern.id == found.id, *waits)
        .returning(Concern.id),
        execution_options={"synchronize_session": False},
    )
    if taken.first() is None:
        raise ReadAlready
    _set_state(school, feedback_reference, DONE if found.done_on else NEW)
    school_days.note_act(school, staff_id, "concern_taken_back", concern=found.reference)


def read(school: School, reference: str, staff_id: int) -> None:
    """Say that this lead has read it. The first to say it stays. Refuses NotFound."""
    _in_danger(school, reference)
    now = {"read_at": clock.now(), "read_by_id": staff_id}
    if _changed(school, reference, Concern.read_at.is_(None), now):
        school_days.note_act(school, staff_id, "concern_read", concern=reference)


def close(school: School, reference: str, staff_id: int) -> None:
    """Say that it is dealt with, and so read. Refuses NotFound."""
    read(school, reference, staff_id)
    now = {"closed_at": clock.now(), "closed_by_id": staff_id}
    if _changed(school, reference, Concern.closed_at.is_(None), now):
        school_days.note_act(school, staff_id, "concern_closed", concern=reference)


def open_again(school: School, reference: str, staff_id: int) -> None:
    """Undo `close`. Refuses NotFound."""
    _in_danger(school, reference)
    if _changed(school, reference, Concern.closed_at.is_not(None), _NOT_CLOSED):
        school_days.note_act(school, staff_id, "concern_reopened", concern=reference)


def put_back(school: School, reference: str, staff_id: int) -> None:
    """Say that it is not a worry: the message is with the others again. Refuses NotFound.

    The concern stays, closed, so that this can be undone; it is forgotten the day after.
    """
    found = concern_views.find(school, Concern.reference == reference)
    if found.state != DANGER:
        return
    _set_state(school, found.feedback_reference, NEW, done_on=None)
    now = {"read_at": clock.now(), "read_by_id": staff_id}
    _changed(school, reference, Concern.read_at.is_(None), now)
    _changed(school, reference, sa.true(), {"closed_at": clock.now(), "closed_by_id": staff_id})
    school_days.note_act(school, staff_id, "concern_put_back", concern=reference)


def bring_back(school: School, reference: str, staff_id: int) -> None:
    """Undo `put_back`: it is with the leads again, and not dealt with. Refuses NotFound."""
    found = concern_views.find(school, Concern.reference == reference)
    if found.state == DANGER:
        return
    _set_state(school, found.feedback_reference, DANGER)
    _changed(school, reference, sa.true(), _NOT_CLOSED)
    school_days.note_act(school, staff_id, "concern_brought_back", concern=reference)


def _lock(school: School, feedback_reference: str) -> None:
    """Hold a message of any state until the end, so that nobody changes it meanwhile."""
    wanted = sa.select(Feedback.reference).where(
        Feedback.school_id == school.id, Feedback.reference == feedback_reference
    )
    if db.found(wanted.with_for_update()) is None:
        raise errors.NotFound


def _set_state(school: School, feedback_reference: str, state: str, **more: Any) -> None:
    """Change a message's state; it may be on its way to another place just now (see mixing)."""
    its_own = (Feedback.school_id == school.id, Feedback.reference == feedback_reference)
    change = sa.update(Feedback).where(*its_own).values(state=state, **more)
    if db.found(change.returning(Feedback.reference)) is None:
        raise errors.NotFound


def _keep(school: School, feedback_reference: str, staff_id: int) -> str:
    """Keep who passed it on and when; one that was put back before begins anew."""
    now = {"passed_at": clock.now(), "passed_by_id": staff_id}
    new = {"reference": tokens.reference(), "school_id": school.id, **now}
    add = db.insert(Concern).values(feedback_reference=feedback_reference, **new)
    kept = add.on_conflict_do_update(
        index_elements=["feedback_reference"], set_={**_NOT_READ, **_NOT_CLOSED, **now}
    )
    return str(db.session.execute(kept.returning(Concern.reference)).scalar_one())


def _changed(school: School, reference: str, which: Any, values: dict[str, Any]) -> bool:
    changed = db.session.execute(
        sa.update(Concern)
        .where(Concern.school_id == school.id, Concern.reference == reference, which)
        .values(**values)
        .returning(Concern.id),
        execution_options={"synchronize_session": False},
    )
    return changed.first() is not None


def _in_danger(school: School, reference: str) -> None:
    concern_views.find(school, Concern.reference == reference, Feedback.state == DANGER)
