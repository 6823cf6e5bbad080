"""Pairing: a screen shows a code, staff type it in, and the screen gets a token of its own.

The code is worth nothing without a member of staff, and nothing to anybody but the browser that
asked for it: the token goes to whoever holds the claim, a secret that never left that browser.
"""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import devices
from kiosk.domain.devices import Device, Draft
from kiosk.models.device import Pairing
from kiosk.models.school import School

LASTS = timedelta(minutes=10)
#: More screens than these do not wait at the same moment in one school: the newest are kept, and
#: they are many, so that a stranger can hardly keep a screen from being paired.
MOST_WAITING = 500


class CodeUnknown(errors.Refusal):
    """No screen shows this code, or not any more."""

    code = "pairing_code"


@dataclass(frozen=True)
class Waiting:
    """A browser that waits under a code: whether staff have typed it in, and seconds left."""

    approved: bool
    seconds: int


def ask(school: School, claim: str, code: str) -> None:
    """Let a browser wait under a code, for ten minutes; too many: the first one waits no more.

    `claim` is the browser's own secret, `code` a short code. What is over is forgotten.
    """
    now = clock.now()
    forget(school)
    too_many = (
        sa.select(Pairing.id)
        .where(Pairing.school_id == school.id, Pairing.device_id.is_(None))
        .order_by(Pairing.id.desc())
        .offset(MOST_WAITING - 1)
    )
    db.session.execute(
        sa.delete(Pairing).where(
            Pairing.school_id == school.id,
            Pairing.id.in_(too_many),
            Pairing.device_id.is_(None),  # again: staff may have typed it in just now
        ),
        execution_options={"synchronize_session": False},
    )
    db.session.add(
        Pairing(
            school_id=school.id,
            claim_digest=tokens.digest(claim),
            code_digest=tokens.digest(code),
            made_at=now,
            ends_at=now + LASTS,
        )
    )
    db.session.flush()


def forget(school: School) -> int:
    """Forget codes whose ten minutes are over; return how many."""
    over = sa.delete(Pairing).where(Pairing.school_id == school.id, Pairing.ends_at <= clock.now())
    return db.count_erased(over)


def join(school: School, code: str, draft: Draft, *, by: int) -> Device:
    """Let the screen that shows this code be a device of the school. A code is good once.

    Refuses CodeUnknown, and as `devices.pair` does.
    """
    found = db.session.scalar(
        sa.select(Pairing)
        .where(
            Pairing.school_id == school.id,
            Pairing.code_digest == tokens.digest(code),
            Pairing.ends_at > clock.now(),
            Pairing.device_id.is_(None),
        )
        .with_for_update()
        .limit(1)
    )
    if found is None:
        raise CodeUnknown
    device = devices.pair(school, draft, by=by)
    found.device_id = device.id
    db.session.flush()
    return device


def look(school: School, claim: str) -> Waiting | None:
    """Return how far the browser with this claim is; None when it waits no more."""
    found = _by_claim(school, claim)
    if found is None:
        return None
    left = found.ends_at - clock.now()
    return Waiting(found.device_id is not None, int(left.total_seconds()))


def fetch(school: School, claim: str, token: str) -> Device:
    """Give the browser with this claim its token, which is `token`. Refuses CodeUnknown.

    The same claim may fetch the same token again until the ten minutes are over: an answer can
    be lost. The token of a device that was paired anew replaces the one before.
    """
    found = _by_claim(school, claim)
    if found is None or found.device_id is None:
        raise CodeUnknown
    device = db.session.scalars(
        sa.select(Device).where(Device.school_id == school.id, Device.id == found.device_id)
    ).one()
    device.token_digest, device.seen_at = tokens.digest(token), clock.now()
    db.session.flush()
    devices.outdate()
    return device


def _by_claim(school: School, claim: str) -> Pairing | None:
    return db.session.scalar(
        sa.select(Pairing).where(
            Pairing.school_id == school.id,
            Pairing.claim_digest == tokens.digest(claim),
            Pairing.ends_at > clock.now(),
        )
    )
