"""Paired devices for tests: each school has a tablet, a wall and a screen beside a door."""

from typing import Any

from flask.testing import FlaskClient

from kiosk.core import clock, db, tokens
from kiosk.domain import devices
from kiosk.models.device import Device

COOKIE = "paired"


def token_of(school: str, role: str) -> str:
    """Return the token of a school's device of a role."""
    return f"{role}-of-{school.lower()}-for-tests"


def add(school: Any, role: str, room: Any, token: str = "", **more: Any) -> Device:
    """Add a device as a row, without the log of what staff did."""
    given = {
        "reference": tokens.reference(),
        "token_digest": tokens.digest(token or token_of(school.name, role)),
        "name": f"{school.name} {role}",
        "venue_id": None if role == devices.TABLET else room.venue_id,
        "room_id": room.id if role == devices.DOOR else None,
        "paired_at": clock.now(),
        **more,
    }
    device = Device(school_id=school.id, role=role, **given)
    db.session.add(device)
    db.session.flush()
    return device


def as_device(
    client: FlaskClient, role: str = devices.TABLET, school: str = "Riverside", **more: Any
) -> FlaskClient:
    """Let a browser be the device of a school, and return it."""
    client.set_cookie(COOKIE, token_of(school, role), **more)
    return client


def as_phone(client: FlaskClient) -> FlaskClient:
    """Let a browser be paired no more: it is somebody's own phone. Return it."""
    client.delete_cookie(COOKIE)
    return client
