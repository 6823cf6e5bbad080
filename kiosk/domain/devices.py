"""Paired devices: which tablets and screens a school trusts, and what staff tell them to do.

How one is paired is in pairing.py, lists of them in device_list.py. What a request needs to know
is remembered for a moment, and forgotten at once where staff change something.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from kiosk.core import clock, db, errors, text, tokens
from kiosk.domain import audit
from kiosk.models.device import Device as Device
from kiosk.models.school import School
from kiosk.models.venue import Room, Venue

TABLET, WALL, DOOR = "tablet", "wall", "door"
ROLES = (TABLET, WALL, DOOR)
#: How long another process may go on trusting a device that was just locked or revoked.
SECONDS_REMEMBERED = 2.0
LONGEST_NAME, LONGEST_VERSION = 60, 20

#: What a device says of itself is written at most so often, in seconds: every page says it anew.
SECONDS_HEARD = 45.0

_remembered: dict[str, tuple[float, "Known"]] = {}
_heard: dict[str, tuple[float, str]] = {}
_changes = [0]


class DeviceUnknown(errors.Refusal):
    """A role that there is not, or a place that does not go with it."""

    code = "device"


class DeviceName(errors.Refusal):
    """A device needs a name of at most 60 letters."""

    code = "device_name"


@dataclass(frozen=True)
class Draft:
    """What staff say of a device: what it is called, is, where, and the row of who minds it."""

    name: str
    role: str
    venue: Venue | None = None
    room: Room | None = None
    owner: int | None = None


@dataclass(frozen=True)
class Known:
    """What a request needs to know of the device that sent it.

    `news` changes when staff ask it to do something: its page looks for that.
    """

    id: int
    reference: str
    role: str
    name: str
    venue_id: int | None
    room_id: int | None
    venue: str | None
    room: str | None
    locked: bool
    revoked: bool
    hello_at: datetime | None
    clear_at: datetime | None

    @property
    def news(self) -> str:
        """Name what staff last asked for, so that "nothing new" can be answered at once."""
        said = (self.hello_at, self.clear_at)
        moments = [f"{at.timestamp() * 1000:.0f}" if at else "0" for at in said]
        return ".".join([*moments, "l" if self.locked else "r" if self.revoked else "o"])


def by_token(school: School, token: str) -> Known | None:
    """Return the device with this token, also one that was locked or revoked; else None."""
    digest = tokens.digest(token)
    name = f"{school.reference}.{digest}"
    found = _remembered.get(name)
    if found is not None and clock.monotonic() - found[0] < SECONDS_REMEMBERED:
        return found[1]
    changes = _changes[0]
    row = db.session.connection().execute(_KNOWN, {"school": school.id, "digest": digest}).first()
    if row is None:
        return None
    known = Known(**{**row._mapping, "locked": bool(row.locked), "revoked": bool(row.revoked)})
    if len(_remembered) > 500:
        _remembered.clear()
    if changes == _changes[0]:  # else somebody changed something while this was read
        _remembered[name] = (clock.monotonic(), known)
    return known


_KNOWN = (
    sa.select(
        *(Device.id, Device.reference, Device.role, Device.name),
        *(Device.venue_id, Device.room_id, Device.hello_at, Device.clear_at),
        *(Venue.reference.label("venue"), Room.reference.label("room")),
        *(Device.locked_at.label("locked"), Device.revoked_at.label("revoked")),
    )
    .outerjoin(Venue, Venue.id == Device.venue_id)
    .outerjoin(Room, Room.id == Device.room_id)
    .where(
        Device.school_id == sa.bindparam("school"),
        Device.token_digest == sa.bindparam("digest"),
    )
)


def forget() -> None:
    """Drop what is remembered of devices."""
    _changes[0] += 1
    _remembered.clear()
    _heard.clear()


def outdate() -> None:
    """Drop what is remembered of devices, after a change in this process and after its commit."""
    forget()
    db.after_commit(forget)  # again: somebody may ask between the change and then


def pair(
    school: School,
    draft: Draft,
    *,
    by: int | None,
    token: str = "",
) -> Device:
    """Trust a device; it gets its token when it asks (or `token`, in the demo and in tests).

    Refuses DeviceName and DeviceUnknown.
    """
    device = Device(
        reference=tokens.reference(),
        school_id=school.id,
        token_digest=tokens.digest(token) if token else None,
        paired_at=clock.now(),
        paired_by_id=by,
    )
    _describe(device, draft)
    db.session.add(device)
    db.session.flush()
    audit.note(school, by, "device_paired", device=device.reference, role=draft.role)
    return device


def change(school: School, reference: str, draft: Draft, *, by: int) -> None:
    """Change what a device is called, is, and where. Refuses NotFound and as `pair` does."""
    device = by_reference(school, reference)
    _describe(device, draft)
    audit.note(school, by, "device_changed", device=reference, role=draft.role)
    outdate()


def _describe(device: Device, draft: Draft) -> None:
    try:
        name = text.clean_line(draft.name, LONGEST_NAME)
    except text.TooLong as too_long:
        raise DeviceName from too_long
    if not name:
        raise DeviceName
    role, venue, room = draft.role, draft.venue, draft.room
    if role not in ROLES or (role == DOOR and room is None):
        raise DeviceUnknown
    device.name, device.role, device.owner_id = name, role, draft.owner
    # A big screen is for its whole building; the others stand in a room, or beside one.
    device.room_id = room.id if room is not None and role != WALL else None
    device.venue_id = room.venue_id if room is not None else venue.id if venue is not None else None


def say_hello(school: School, reference: str, by: int) -> None:
    """Let a device show itself. Refuses NotFound."""
    device = by_reference(school, reference)
    device.hello_at = _after(device.hello_at)
    audit.note(school, by, "device_greeted", device=reference)
    outdate()


def _after(before: datetime | None) -> datetime:
    """Return now, and in any case another millisecond than before: two wishes are two news."""
    now = clock.now()
    return now if before is None else max(now, before + timedelta(milliseconds=1))


def clear_now(school: School, reference: str, by: int) -> None:
    """Let a device clear its screen at once. Refuses NotFound."""
    device = by_reference(school, reference)
    device.clear_at = _after(device.clear_at)
    audit.note(school, by, "device_cleared", device=reference)
    outdate()


def lock(school: School, reference: str, by: int, *, locked: bool) -> None:
    """Lock a device, so that it shows nothing, or unlock it. Twice is once. Refuses NotFound."""
    device = by_reference(school, reference)
    if (device.locked_at is not None) != locked:
        device.locked_at = clock.now() if locked else None
        act = "device_locked" if locked else "device_unlocked"
        audit.note(school, by, act, device=reference)
        outdate()


def revoke(school: School, reference: str, by: int) -> None:
    """End the trust in a device for ever; its next request is refused.

    Refuses NotFound, also where the trust was ended before.
    """
    by_reference(school, reference).revoked_at = clock.now()
    audit.note(school, by, "device_ended", device=reference)
    outdate()


def heard(school: School, reference: str, version: str, *, https: bool) -> None:
    """Note that a device is there, which version it shows, and whether it came by https.

    Said again within 45 seconds, it is not written again.
    """
    said = _heard.get(reference)
    if said and said[1] == version and clock.monotonic() - said[0] < SECONDS_HEARD:
        return
    db.session.execute(
        sa.update(Device)
        .where(Device.school_id == school.id, Device.reference == reference)
        .values(seen_at=clock.now(), version=version[:LONGEST_VERSION], https=https)
    )
    _heard[reference] = (clock.monotonic(), version)


def by_reference(school: School, reference: str) -> Device:
    """Return a device of the school that is trusted; refuses NotFound."""
    found = db.session.scalar(
        sa.select(Device).where(
            Device.school_id == school.id,
            Device.reference == reference,
            Device.revoked_at.is_(None),
        )
    )
    if found is None:
        raise errors.NotFound
    return found
