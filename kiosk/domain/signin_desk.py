"""What staff do to one party: left, came back, changed, the same as another, taken off the list.

Each of these can be undone by its opposite. Nothing is deleted here; see retention.
"""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from kiosk.core import clock, db, errors, text
from kiosk.domain import audit, leaving, school_days
from kiosk.domain.signins import Party
from kiosk.domain.tickets import Ticket
from kiosk.models.school import School
from kiosk.models.sign_in import SignIn

MOST_OTHERS = 400


class SameParty(errors.Refusal):
    """A party cannot be the same as itself."""

    code = "same_party"


class OffTheList(errors.Refusal):
    """The party was taken off the list, or counts with another one."""

    code = "off_the_list"


@dataclass(frozen=True)
class PartyView:
    """A party as staff see it. `same_as` is the reference of the one with which it counts."""

    reference: str
    day: date
    event_id: int | None
    names: tuple[str, ...]
    adults: int
    children: int
    language: str
    came_by: str
    signed_in_at: datetime
    left_at: datetime | None
    ticket: Ticket | None
    same_as: str | None
    removed: bool


@dataclass(frozen=True)
class Other:
    """Another party of the same day, to choose from."""

    reference: str
    names: tuple[str, ...]
    people: int
    signed_in_at: datetime


def party(school: School, reference: str) -> PartyView:
    """Return one party of this school; refuses NotFound."""
    row = _one(school, reference)
    ticket = None
    if row.ticket_picture is not None and row.ticket_number is not None:
        ticket = Ticket(row.ticket_picture, row.ticket_number)
    return PartyView(
        reference=row.reference,
        day=row.day,
        event_id=row.event_id,
        names=row.names,
        adults=row.adults,
        children=row.children,
        language=row.language,
        came_by=row.came_by,
        signed_in_at=row.signed_in_at,
        left_at=row.left_at,
        ticket=ticket,
        same_as=_reference_of(school, row.merged_into_id),
        removed=row.removed_at is not None,
    )


def others(school: School, reference: str) -> list[Other]:
    """Return the other parties of the same day, those of the same event first."""
    row = _one(school, reference)
    found = db.session.execute(
        sa.select(
            SignIn.reference,
            SignIn.names,
            SignIn.adults + SignIn.children,
            SignIn.signed_in_at,
        )
        .where(
            SignIn.school_id == school.id,
            SignIn.day == row.day,
            SignIn.id != row.id,
            SignIn.merged_into_id.is_(None),
            SignIn.removed_at.is_(None),
        )
        .order_by(SignIn.event_id.is_distinct_from(row.event_id), SignIn.id)
        .limit(MOST_OTHERS)
    )
    return [Other(*each) for each in found]


def leave(school: School, staff_id: int, reference: str, at: datetime | None = None) -> None:
    """Mark a party as left, now or at the time that was undone. Said again, the first time stays.

    Refuses OffTheList. A time before they came, or after now, becomes now.
    """
    row, now = _counted(school, reference), clock.now()
    if row.left_at is None:
        row.left_at = at if at is not None and row.signed_in_at <= at <= now else now
        row.left_by = leaving.BY_STAFF
        _note(school, staff_id, row, "sign_in_left")


def come_back(school: School, staff_id: int, reference: str) -> datetime | None:
    """Mark a party as here again, and return when it had left. Refuses OffTheList."""
    row = _counted(school, reference)
    before, row.left_at, row.left_by = row.left_at, None, None
    if before is not None:
        _note(school, staff_id, row, "sign_in_back")
    return before


def change(school: School, staff_id: int, reference: str, now: Party) -> Party:
    """Give a party other names and counts, and return what they were. Refuses OffTheList."""
    row = _counted(school, reference)
    before = Party(row.names, row.adults, row.children)
    if before != now:
        row.names, row.adults, row.children = now.names, now.adults, now.children
        row.folded = text.fold(" ".join(now.names))
        changed = [
            name
            for name in ("names", "adults", "children")
            if getattr(before, name) != getattr(now, name)
        ]
        _note(school, staff_id, row, "sign_in_changed", changed=changed)
    return before


def merge(school: School, staff_id: int, reference: str, into: str) -> None:
    """Say that two sign-ins are the same people: this one no longer counts, the other stays.

    Refuses SameParty, and OffTheList when either does not count.
    """
    row, other = _counted(school, reference), _counted(school, into)
    if row.id == other.id:
        raise SameParty
    row.merged_into_id = other.id
    _note(school, staff_id, row, "sign_in_merged", into=other.reference)
    if other.day != row.day:
        school_days.note_change(school, other.day)


def unmerge(school: School, staff_id: int, reference: str) -> None:
    """Let a merged party count by itself again."""
    row = _one(school, reference)
    if row.merged_into_id is not None:
        row.merged_into_id = None
        _note(school, staff_id, row, "sign_in_parted")


def remove(school: School, staff_id: int, reference: str) -> None:
    """Take a party off the list. It is kept until retention and can be put back."""
    row = _one(school, reference)
    if row.removed_at is None:
        row.removed_at = clock.now()
        _note(school, staff_id, row, "sign_in_removed")


def put_back(school: School, staff_id: int, reference: str) -> None:
    """Put a party that was taken off back on the list."""
    row = _one(school, reference)
    if row.removed_at is not None:
        row.removed_at = None
        _note(school, staff_id, row, "sign_in_put_back")


def _note(school: School, staff_id: int, row: SignIn, act: str, **facts: object) -> None:
    """Write down who did it, and let the Today pages of that day fetch the news."""
    db.session.flush()
    audit.note(school, staff_id, act, sign_in=row.reference, **facts)
    school_days.note_change(school, row.day)


def _one(school: School, reference: str) -> SignIn:
    row = db.session.scalar(
        sa.select(SignIn).where(SignIn.school_id == school.id, SignIn.reference == reference)
    )
    if row is None:
        raise errors.NotFound
    return row


def _counted(school: School, reference: str) -> SignIn:
    row = _one(school, reference)
    if not row.counts:
        raise OffTheList
    return row


def _reference_of(school: School, sign_in_id: int | None) -> str | None:
    if sign_in_id is None:
        return None
    return db.session.scalar(
        sa.select(SignIn.reference).where(SignIn.school_id == school.id, SignIn.id == sign_in_id)
    )
