"""The common ways to a booking in few statements: a time is held, and the hold is booked.

Built once, because a hall of parents books within minutes of a message. Whatever is not the common
way (a change of time, a hold that ran out, a form that was sent before) is left to booking_steps:
the functions here then return None and have changed nothing that matters.
"""

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, text, tokens
from kiosk.domain import booking_places as places
from kiosk.domain import booking_steps as steps
from kiosk.domain import contacts, school_days, ticket_drawing
from kiosk.domain.booking_places import BOOKED, HELD
from kiosk.domain.booking_views import Held
from kiosk.models.booking import Booking
from kiosk.models.school import School
from kiosk.models.surgery import Slot, Surgery


def hold(
    school: School, slot_reference: str, key: str, token: str, language: str, came_by: str
) -> Held | None:
    """Keep a place for three minutes; None when the key was here before, or the last place may
    be one whose hold ran out. Refuses NotFound and KeyTaken."""
    asked = {"school": school.id, "slot": slot_reference, "key": key}
    connection = db.session.connection()
    if connection.execute(_LOCK, asked).first() is None:
        raise errors.NotFound
    slot = connection.execute(_SLOT, asked).one()
    if slot.known is not None:
        return None
    now = clock.now()
    taken = connection.execute(_TAKE, {"school": school.id, "slot": slot.id, "now": now}).first()
    if taken is None:
        return None
    row = {
        "reference": tokens.reference(),
        "school_id": school.id,
        "surgery_id": slot.surgery_id,
        "slot_id": slot.id,
        "key": key,
        "link_digest": tokens.digest(token),
        "state": HELD,
        "held_until": now + places.HOLD,
        "language": language,
        "came_by": came_by,
        "name": "",
        "folded": "",
        "phone": "",
        "speaker": False,
        "changes": 0,
    }
    if connection.execute(_adding(connection.dialect.name), row).first() is None:
        raise steps.KeyTaken  # by the same key at the same moment for another surgery
    times = taken.starts_at, taken.ends_at, row["held_until"]
    rest = False, key, language, "", ""
    return Held(row["reference"], slot_reference, slot.surgery_id, *times, *rest)  # type: ignore[arg-type]


def key_of(school: School, token: str) -> str | None:
    """Return the key of a hold, from which its links are made; None for one that was used."""
    known = {"school": school.id, "digest": tokens.digest(token)}
    found = db.session.connection().execute(_KEY, known).scalar()
    return str(found) if found is not None else None


def confirm(
    school: School, token: str, name: str, speaker: bool, phone: str, link_token: str
) -> int | None:
    """Book a held place that is still kept; return the booking's row, or None for other ways.

    Refuses NameMissing, NameTooLong and PhoneWrong.
    """
    connection, now = db.session.connection(), clock.now()
    known = {"school": school.id, "digest": tokens.digest(token)}
    line = connection.execute(_LOCK_AND_DRAW, known).first()
    if line is None:
        return None
    cleaned = contacts.name(name)
    row: dict[str, Any] = {
        "to_name": cleaned,
        "to_folded": text.fold(cleaned),
        "to_phone": contacts.phone(phone, needed=line.way == "phone"),
        "to_speaker": speaker,
        "to_link": tokens.digest(link_token),
        "now": now,
        **known,
        **_ticket(school, line),
    }
    booked = connection.execute(_CONFIRM, row).first()
    if booked is None:
        return None
    if booked.wish_id is not None:
        places.set_wish(school, booked.wish_id, places.DONE)
    school_days.note_change(school, clock.local(line.starts_at, school.time_zone).date())
    return int(booked.id)


def _ticket(school: School, line: Any) -> dict[str, Any]:
    try:
        picked = ticket_drawing.pick(school, line.id, line.drawn, line.picture, line.starts_at)
    except ticket_drawing.NoTicketsLeft:
        return {"to_picture": None, "to_number": None}  # one is drawn when they come
    return {"to_picture": picked.picture, "to_number": picked.number}


@lru_cache(maxsize=2)
def _adding(_dialect: str) -> Any:
    # Whatever is unique, the key or the link made from it: on PostgreSQL either may be met first.
    return db.insert(Booking).on_conflict_do_nothing().returning(Booking.id)


_SCHOOL: Any = sa.bindparam("school")
_NOW: Any = sa.bindparam("now", type_=Slot.starts_at.type)
_ITS_SURGERY = (
    sa.select(Slot.surgery_id)
    .where(Slot.school_id == _SCHOOL, Slot.reference == sa.bindparam("slot"))
    .scalar_subquery()
)
_LOCK = (
    sa.select(Surgery.id)
    .where(Surgery.school_id == _SCHOOL, Surgery.id == _ITS_SURGERY)
    .with_for_update(key_share=True)
)
_SAME_KEY = (
    sa.select(Booking.id)
    .where(Booking.school_id == _SCHOOL, Booking.key == sa.bindparam("key"))
    .scalar_subquery()
)
_SLOT = sa.select(Slot.id, Slot.surgery_id, _SAME_KEY.label("known")).where(
    Slot.school_id == _SCHOOL, Slot.reference == sa.bindparam("slot")
)
_TAKE = (
    sa.update(Slot)
    .where(
        Slot.id == sa.bindparam("slot"),
        Slot.taken < Slot.places,
        *places.open_at(_SCHOOL, _NOW),
    )
    .values(taken=Slot.taken + 1)
    .returning(Slot.starts_at, Slot.ends_at)
)
_KEY = sa.select(Booking.key).where(
    Booking.school_id == _SCHOOL, Booking.link_digest == sa.bindparam("digest")
)
_THE_HOLD = (
    sa.select(Booking.surgery_id)
    .where(
        Booking.school_id == _SCHOOL,
        Booking.link_digest == sa.bindparam("digest"),
        Booking.state == HELD,
        Booking.moves_id.is_(None),
    )
    .scalar_subquery()
)
_LOCK_AND_DRAW = (
    sa.update(Surgery)
    .where(Surgery.school_id == _SCHOOL, Surgery.id == _THE_HOLD)
    .values(version=Surgery.version + 1, drawn=Surgery.drawn + 1)
    .returning(Surgery.id, Surgery.way, Surgery.starts_at, Surgery.picture, Surgery.drawn)
)
_STILL_OPEN = sa.select(Slot.id).where(Slot.id == Booking.slot_id, *places.open_at(_SCHOOL, _NOW))
_CONFIRM = (
    sa.update(Booking)
    .where(
        Booking.school_id == _SCHOOL,
        Booking.link_digest == sa.bindparam("digest"),
        Booking.state == HELD,
        Booking.moves_id.is_(None),
        Booking.held_until > _NOW,
        _STILL_OPEN.exists(),
    )
    .values(
        state=BOOKED,
        booked_at=_NOW,
        **{
            column: sa.bindparam(f"to_{parameter}")
            for column, parameter in {
                **{name: name for name in ("name", "folded", "phone", "speaker")},
                "link_digest": "link",
                "ticket_picture": "picture",
                "ticket_number": "number",
            }.items()
        },
    )
    .returning(Booking.id, Booking.wish_id)
)
