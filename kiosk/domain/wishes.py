"""Wishes: somebody asks to be told when a host has a new time, and may be offered one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import booking_places as places
from kiosk.domain import booking_steps as steps
from kiosk.domain import contacts
from kiosk.domain.booking_places import DONE, GONE, OFFERED, WAITING
from kiosk.domain.booking_steps import KeyTaken as KeyTaken
from kiosk.domain.contacts import NameMissing as NameMissing
from kiosk.domain.contacts import NameTooLong as NameTooLong
from kiosk.domain.contacts import PhoneWrong as PhoneWrong
from kiosk.models.booking import Booking, Wish
from kiosk.models.host import Host
from kiosk.models.school import School
from kiosk.models.surgery import Slot


@dataclass(frozen=True)
class Offer:
    """A place kept for a wish until `held_until`; the wish's own link books it."""

    surgery_id: int
    slot_reference: str
    starts_at: datetime
    ends_at: datetime
    held_until: datetime


@dataclass(frozen=True)
class WishView:
    """A wish. `host_*` are None for "anyone"; `offer` is the place that is kept for it now."""

    reference: str
    state: str
    host_reference: str | None
    host_name: str | None
    name: str
    phone: str
    language: str
    asked_at: datetime
    key: str
    offer: Offer | None

    @property
    def open(self) -> bool:
        """Say whether it is still to come true."""
        return self.state in (WAITING, OFFERED)


def ask(
    school: School,
    host_reference: str | None,
    *,
    key: str,
    link_token: str,
    phone: str,
    name: str,
    language: str,
) -> WishView:
    """Keep a wish for a host, or for anyone with None; the same again gives the same answer.

    The name may be empty, the phone number not. Refuses NotFound, NameTooLong, PhoneWrong and
    KeyTaken.
    """
    given = {
        "name": contacts.name(name) if name.strip() else "",
        "phone": contacts.phone(phone, needed=True),
    }
    row = {
        "reference": tokens.reference(),
        "school_id": school.id,
        "host_id": _host_id(school, host_reference),
        "key": key,
        "link_digest": tokens.digest(link_token),
        "state": WAITING,
        "language": language,
        "asked_at": clock.now(),
        **given,
    }
    add = db.insert(Wish).on_conflict_do_nothing()
    if db.session.execute(add.returning(Wish.id), row).first() is None:
        known = _find(school, Wish.key == key)
        steps.must_be_same(known, {"host_id": row["host_id"], **given})
    return _view(school, Wish.key == key)


def by_token(school: School, token: str) -> WishView:
    """Return the wish of a private link; refuses NotFound."""
    return _view(school, Wish.link_digest == tokens.digest(token))


def by_reference(school: School, reference: str) -> WishView:
    """Return a wish, for staff; refuses NotFound."""
    return _view(school, Wish.reference == reference)


def stop(school: School, token: str) -> None:
    """Take a wish back; a place kept for it goes to the next one. Again changes nothing."""
    which = Wish.link_digest == tokens.digest(token)
    while True:
        # The surgery is locked before the wish is written, as everywhere. While that waits, an
        # offer may be made: then all locks are let go (a savepoint does it) and we look again.
        attempt = db.session.begin_nested()
        offered = _offered(school, which)
        row = steps.locked(school, Booking.id == offered) if offered is not None else None
        _take_back(school, _find(school, which).id)
        if _offered(school, which) in (offered, None):
            break
        attempt.rollback()
    if row is not None:
        places.touch(school, steps.let_go(school, row))
    attempt.commit()


def _take_back(school: School, wish_id: int) -> None:
    its_own = (Wish.school_id == school.id, Wish.id == wish_id)
    db.session.execute(
        sa.update(Wish).where(*its_own, Wish.state.in_((WAITING, OFFERED))).values(state=GONE),
        execution_options={"synchronize_session": False},
    )


def open_ones(school: School) -> list[WishView]:
    """Return the wishes that are still to come true, those asked first first; for staff."""
    return _views(school, Wish.state.in_((WAITING, OFFERED)))


def mark_told(school: School, reference: str, staff_id: int) -> None:
    """Say that this member of staff has told them. The first to say it stays.

    A place that is offered to them stays theirs for its time.
    """
    wish = _find(school, Wish.reference == reference)
    still_open = (Wish.id == wish.id, Wish.told_at.is_(None), Wish.state != GONE)
    db.session.execute(
        sa.update(Wish)
        .where(Wish.school_id == school.id, *still_open)
        .values(state=DONE, told_at=clock.now(), told_by_id=staff_id),
        execution_options={"synchronize_session": False},
    )


def _host_id(school: School, reference: str | None) -> int | None:
    if reference is None:
        return None
    found = db.session.scalar(
        sa.select(Host.id).where(Host.school_id == school.id, Host.reference == reference)
    )
    if found is None:
        raise errors.NotFound
    return found


def _find(school: School, *which: sa.ColumnElement[bool]) -> Any:
    row = db.session.execute(
        sa.select(Wish.__table__).where(Wish.school_id == school.id, *which)
    ).first()
    if row is None:
        raise errors.NotFound
    return row


def _offered(school: School, which: sa.ColumnElement[bool]) -> int | None:
    held = (Booking.state == places.HELD, Booking.wish_id == Wish.id)
    wanted = sa.select(Booking.id).where(Booking.school_id == school.id, *held, which)
    return db.session.scalar(wanted)


def _view(school: School, *which: sa.ColumnElement[bool]) -> WishView:
    found = _views(school, *which)
    if not found:
        raise errors.NotFound
    return found[0]


def _views(school: School, *which: sa.ColumnElement[bool]) -> list[WishView]:
    kept = sa.and_(
        Booking.wish_id == Wish.id,
        Booking.state == places.HELD,
        Booking.held_until > clock.now(),
    )
    rows = db.session.execute(
        sa.select(
            *(Wish.reference, Wish.state, Host.reference, Host.name, Wish.name, Wish.phone),
            *(Wish.language, Wish.asked_at, Wish.key),
            *(Booking.surgery_id, Slot.reference, Slot.starts_at, Slot.ends_at),
            Booking.held_until,
        )
        .outerjoin(Host, Host.id == Wish.host_id)
        .outerjoin(Booking, kept)
        .outerjoin(Slot, Slot.id == Booking.slot_id)
        .where(Wish.school_id == school.id, *which)
        .order_by(Wish.id)
    )
    return [_one_view(*row) for row in rows]


def _one_view(*columns: Any) -> WishView:
    wish, kept = columns[:9], columns[9:]
    values = (*wish, Offer(*kept) if kept[0] is not None else None)
    return WishView(*values)
