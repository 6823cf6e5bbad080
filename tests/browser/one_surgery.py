"""One surgery that is on, for tests in a browser; and what eyes and cameras read of a ticket."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page

from kiosk.core import clock, db, tokens
from kiosk.domain import bookings, surgeries
from kiosk.domain.hosts import HostDraft, add
from kiosk.domain.surgery_drafts import SurgeryDraft
from kiosk.domain.surgery_editing import create
from kiosk.web.plumbing.private_links import BOOKING, token
from tests import qr_codes
from tests.conftest import Scene

LATE = "Łucja-Late"


class Surgery:
    """Helen's surgery: three slots are over, the next one begins in a minute or two."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        starts = clock.now().replace(second=0, microsecond=0) - timedelta(minutes=28)
        helen = add(scene.school, HostDraft("Helen", "Head teacher", ("en", "pl", "ar")))
        draft = SurgeryDraft("Talk to us", [helen], venue=scene.building, room=scene.hall)
        made = create(scene.school, draft, starts, starts + timedelta(hours=3))
        self.reference, self.id, self.host = made.reference, made.id, helen.reference
        self.code = made.code
        self.late = tokens.reference()
        with clock.at(starts - timedelta(hours=1)):
            self.number = self._book(self.late, LATE, 1)

    def _book(self, key: str, name: str, slot: int) -> str:
        slots = bookings.slots(self.scene.school, self.id)
        given = {"name": name, "language": "pl", "came_by": "phone"}
        made = bookings.book(
            self.scene.school,
            slots[slot].reference,
            key=key,
            link_token=token(BOOKING, key),
            **given,
        )
        assert made.ticket is not None
        return f"{made.ticket.number:02d}"


@pytest.fixture
def surgery(app: Flask, scene: Scene) -> Iterator[Surgery]:
    """Return a surgery that is on."""
    with app.app_context(), db.writing():
        made = Surgery(scene)
    surgeries.forget_pulse()
    yield made
    surgeries.forget_pulse()


def scanned(page: Page) -> str:
    """Return the path that a phone reads in the code on a screen."""
    seen = Image.open(BytesIO(page.locator(".qr").first.screenshot()))
    address = qr_codes.read(seen)
    assert address.startswith("http://localhost:"), address
    return "/" + address.split("/", 3)[3]


def ticket(page: Page) -> str:
    """Return the number of the only ticket on a page."""
    return page.locator(".ticket-block b").inner_text()
