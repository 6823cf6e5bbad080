"""Links that open one thing once: the set-up of a school, an account, a new password.

The token is only in the link itself; the table holds its digest. What a link opens belongs to
the subject that asked for it.
"""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.models.staff import OneTimeLink

SET_UP, INVITATION, PASSWORD = "set-up", "invitation", "password"

#: How long a link works after it was made.
LASTS = {
    SET_UP: timedelta(minutes=30),
    INVITATION: timedelta(hours=72),
    PASSWORD: timedelta(minutes=30),
}


class LinkEnded(errors.Refusal):
    """The link was used, is too old, was replaced by a newer one, or never existed."""

    code = "link_ended"


@dataclass(frozen=True)
class Link:
    """What a link is for. `staff_id` is the account that it opens, None for a set-up."""

    purpose: str
    staff_id: int | None


def make(purpose: str, staff_id: int | None = None) -> str:
    """Make a link and return its token, this once. Older links of the same person end."""
    end_all_of(staff_id)
    token = tokens.reference()
    link = OneTimeLink(
        token_digest=tokens.digest(token),
        purpose=purpose,
        staff_id=staff_id,
        ends_at=clock.now() + LASTS[purpose],
    )
    db.session.add(link)
    db.session.flush()
    return token


def look(token: str, *purposes: str) -> Link:
    """Return what a link would open, without using it; refuses LinkEnded."""
    return _found(
        db.session.execute(
            sa.select(OneTimeLink.purpose, OneTimeLink.staff_id).where(*_alive(token, purposes))
        ).first()
    )


def use(token: str, *purposes: str) -> Link:
    """Use a link up and return what it opens; refuses LinkEnded. Of two at once, one wins."""
    return _found(
        db.session.execute(
            sa.update(OneTimeLink)
            .where(*_alive(token, purposes))
            .values(used_at=clock.now())
            .returning(OneTimeLink.purpose, OneTimeLink.staff_id)
        ).first()
    )


def end_all_of(staff_id: int | None) -> None:
    """End the unused links of a person; None ends those of the set-up."""
    db.session.execute(
        sa.update(OneTimeLink)
        .where(OneTimeLink.staff_id == staff_id, OneTimeLink.used_at.is_(None))
        .values(used_at=clock.now())
    )


def _alive(token: str, purposes: tuple[str, ...]) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        OneTimeLink.token_digest == tokens.digest(token),
        OneTimeLink.purpose.in_(purposes),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.ends_at > clock.now(),
    )


def _found(row: sa.Row[str, int | None] | None) -> Link:
    if row is None:
        raise LinkEnded
    return Link(row.purpose, row.staff_id)
