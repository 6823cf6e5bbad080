"""What shared devices need, for tests that look at every screen: devices, hand-offs, a test by phone.

Everything lasts an hour here, where it is over in minutes otherwise: to look takes a while.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, languages, tokens
from kiosk.domain import devices, handoffs, pairing, phone_reach
from kiosk.domain.handoffs import Step
from kiosk.models.device import Pairing
from kiosk.models.handoff import Handoff, ReachTest
from kiosk.models.school import School
from kiosk.web.plumbing import private_links
from tests import devices as paired
from tests.conftest import Scene

LATER = timedelta(hours=1)
LONG_NAME = "The small old tablet by the side door of the nursery, below the clock"[:60]
TAGS = (*languages.table(), "en-XA", "ar-XB")


@dataclass
class Shared:
    """Devices by name; codes to scan, by a language or by how they stand; the test's link."""

    scene: Scene
    devices: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    tests: dict[str, str] = field(default_factory=dict)
    claim: str = ""


def make(scene: Scene) -> Shared:
    """Make it, within the transaction of the day."""
    made = Shared(scene)
    _devices(made)
    for tag in (*TAGS, "taken"):
        _hand_off(made, tag, tag if tag in TAGS else "en")
    school: Any = scene.school
    later = clock.now() + LATER
    db.session.execute(
        sa.update(Handoff).where(Handoff.school_id == school.id).values(ends_at=later)
    )
    handoffs.take(school, made.codes["taken"])
    _hand_off(made, "ended", "en")
    handoffs.end(school, made.codes["ended"])
    made.tests["waiting"] = begin_test(school, scene.people["admin"])
    made.claim = tokens.reference()
    pairing.ask(school, made.claim, tokens.short_code())
    for kind in (Pairing, ReachTest):
        db.session.execute(sa.update(kind).where(kind.school_id == school.id).values(ends_at=later))
    row = db.session.get_one(School, school.id)
    row.wifi_name, row.wifi_password = "Riverside guests, at the hall", "kettle-1-blue-Sky"
    return made


def begin_test(school: Any, by: int) -> str:
    """Begin a test whether phones reach us; return its link."""
    reference = tokens.reference()
    link = private_links.token(private_links.REACH, reference)
    phone_reach.begin(school, reference, link, "https://welcome.riverside.example.org", by)
    return link


def _hand_off(made: Shared, name: str, tag: str) -> None:
    key = tokens.reference()
    made.codes[name] = private_links.token(private_links.STEP, key)
    handoffs.make(made.scene.school, Step("talk", "", tag), key, made.codes[name])


def _devices(made: Shared) -> None:
    """Add a locked one, one whose trust has ended, and one that is seldom heard of."""
    now = clock.now()
    states: dict[str, dict[str, Any]] = {
        "locked": {"locked_at": now, "seen_at": now},
        "revoked": {"revoked_at": now},
        "long": {"name": LONG_NAME, "seen_at": now - timedelta(days=3), "version": "0.0.1"},
    }
    for name, more in states.items():
        token = paired.token_of(made.scene.school.name, name)
        row = paired.add(made.scene.school, devices.TABLET, made.scene.hall, token, **more)
        made.devices[name] = row.reference
