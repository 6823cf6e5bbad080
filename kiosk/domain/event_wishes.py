"""I would like to come: how many would, counted once a device; nobody is named.

`device` is a text that stands for one device and one event: pages make it from a random cookie
and the secret of the instance (decision 0017). Its digest is kept, beside nothing.
"""

from collections.abc import Collection

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.models.event import Event, EventWish
from kiosk.models.school import School


def wish(school: School, event_reference: str, device: str) -> bool:
    """Count a device whose owner would like to come; say whether it counted.

    Again changes nothing, and nobody is counted for what has ended or is not happening.
    Refuses NotFound.
    """
    event = _open_event(school, event_reference)
    if event is None:
        return False
    row = {"school_id": school.id, "event_id": event, "device_digest": tokens.digest(device)}
    add = db.insert(EventWish).on_conflict_do_nothing(index_elements=["event_id", "device_digest"])
    return db.session.execute(add.returning(EventWish.event_id), row).first() is not None


def is_new(school: School, event_reference: str, device: str) -> bool:
    """Say whether a device would count: the event is to come, and it is the device's first time.

    Refuses NotFound.
    """
    return _open_event(school, event_reference) is not None and not wished(school, device)


def wished(school: School, device: str) -> bool:
    """Say whether a device was counted for the event that `device` stands for."""
    found = sa.select(EventWish.event_id).where(
        EventWish.school_id == school.id, EventWish.device_digest == tokens.digest(device)
    )
    return db.session.scalar(found.limit(1)) is not None


def counts(school: School, events: Collection[int]) -> dict[int, int]:
    """Return how many would like to come, by the row of the event; those without any are left out.

    It is staff's own number to plan with, and says no more than "at least so many".
    """
    if not events:
        return {}
    found = (
        sa.select(EventWish.event_id, sa.func.count().label("number"))
        .where(EventWish.school_id == school.id, EventWish.event_id.in_(events))
        .group_by(EventWish.event_id)
    )
    return {row.event_id: row.number for row in db.session.execute(found)}


def _open_event(school: School, reference: str) -> int | None:
    """Return the row of an event to which people can still come, else None; refuses NotFound."""
    found = db.session.execute(
        sa.select(Event.id, Event.ends_at, Event.cancelled_at).where(
            Event.school_id == school.id, Event.reference == reference
        )
    ).first()
    if found is None:
        raise errors.NotFound
    over = found.ends_at <= clock.now() or found.cancelled_at is not None
    return None if over else found.id
