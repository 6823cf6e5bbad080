"""Hand-offs: the same step on a phone, opened once, within 90 seconds of being shown.

What is handed over is a step and what it is about. Nothing that was typed goes along: it stays on
the tablet, and is cleared with it.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.models.handoff import Handoff
from kiosk.models.school import School

LASTS = timedelta(seconds=90)
#: Rows are kept a little longer, so that a second scan is told kindly that it is over.
KEPT = timedelta(hours=1)

WAITING, TAKEN, ENDED = "waiting", "taken", "ended"


@dataclass(frozen=True)
class Step:
    """Where a phone goes on: which step, about what (a reference or a key), in which language."""

    step: str
    subject: str
    language: str


@dataclass(frozen=True)
class Shown:
    """A hand-off as the tablet shows it: WAITING, TAKEN or ENDED, and the seconds left."""

    step: Step
    state: str
    seconds: int


def make(school: School, step: Step, key: str, token: str) -> None:
    """Hand a step over under a link, for 90 seconds. The same key twice is one hand-off."""
    now = clock.now()
    row = {
        "school_id": school.id,
        "key": key,
        "link_digest": tokens.digest(token),
        "step": step.step,
        "subject": step.subject,
        "language": step.language,
        "made_at": now,
        "ends_at": now + LASTS,
    }
    add = db.insert(Handoff).on_conflict_do_nothing()
    db.session.execute(add, row)


def look(school: School, token: str) -> Shown:
    """Say how a hand-off stands, and what it hands over, without taking it; refuses LinkEnded."""
    found = db.session.scalar(
        sa.select(Handoff).where(
            Handoff.school_id == school.id, Handoff.link_digest == tokens.digest(token)
        )
    )
    if found is None:
        raise errors.LinkEnded
    left = (found.ends_at - clock.now()).total_seconds()
    state = TAKEN if found.taken_at is not None else WAITING if left > 0 else ENDED
    step = Step(found.step, found.subject, found.language)
    return Shown(step, state, max(0, math.ceil(left)))


def take(school: School, token: str) -> Step:
    """Let a phone have the step, once; refuses LinkEnded once it is over or another has it."""
    taken = db.session.execute(
        sa.update(Handoff)
        .where(
            Handoff.school_id == school.id,
            Handoff.link_digest == tokens.digest(token),
            Handoff.taken_at.is_(None),
            Handoff.ends_at > clock.now(),
        )
        .values(taken_at=clock.now())
        .returning(Handoff.step, Handoff.subject, Handoff.language)
    ).first()
    if taken is None:
        raise errors.LinkEnded
    return Step(*taken)


def end(school: School, token: str) -> None:
    """Let the link open nothing any more: the screen that showed it has cleared."""
    db.session.execute(
        sa.update(Handoff)
        .where(
            Handoff.school_id == school.id,
            Handoff.link_digest == tokens.digest(token),
            Handoff.ends_at > clock.now(),
        )
        .values(ends_at=clock.now())
    )


def forget(school: School) -> int:
    """Erase hand-offs of more than an hour ago, by the clock; return how many."""
    old = Handoff.made_at <= clock.now() - KEPT
    return db.count_erased(sa.delete(Handoff).where(Handoff.school_id == school.id, old))
