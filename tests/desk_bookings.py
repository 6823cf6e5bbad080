"""The bookings of a date as staff see them, for tests: somebody who booked, and the page's forms.

A test file takes the fixtures it needs by assignment, such as `book = desk_bookings.book`.
"""

import html
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import audit, bookings, queue_joining


@pytest.fixture
def surgery(make_surgery):
    """A surgery that began five minutes ago, of twelve times."""
    return make_surgery("Helen", "Sam", host={"languages": ["en", "pl"]}, interpreters=["ar"])


@pytest.fixture
def later(make_surgery):
    """A surgery of the day after tomorrow, of other people."""
    return make_surgery("Nadia", title="Citizens Advice", starts_at=in_two_days())


def in_two_days():
    return (clock.now() + timedelta(days=2)).replace(second=0, microsecond=0)


@pytest.fixture
def book(app, scene, slots_of):
    """Return a way to book the n-th time of a surgery from a phone, committed."""

    def booked(surgery, turn=3, name="Ana", **more):
        key = tokens.reference()
        given = {"language": "pl", "came_by": "phone", "link_token": f"link-{key}", **more}
        with app.app_context(), db.writing():
            slot = slots_of(surgery)[turn].reference
            return bookings.book(scene.school, slot, key=key, name=name, **given)

    return booked


@pytest.fixture
def now(app, scene):
    """Return a way to look at a booking as it is now."""

    def look(view):
        with app.app_context():
            return bookings.by_reference(scene.school, view.reference)

    return look


def detached(surgery):
    return SimpleNamespace(id=surgery.id, reference=surgery.reference, school_id=surgery.school_id)


def address(surgery):
    return f"/staff/surgeries/{surgery.reference}"


def do(browser, view, verb, **data):
    return browser.post(f"/staff/surgeries/bookings/{view.reference}/{verb}", data=data)


def key_in(page):
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def undo_address(page):
    return re.search(r'<div class="undo-bar".*?action="([^"]+)"', page, re.DOTALL)[1]


def acts(app, scene):
    with app.app_context():
        return [entry.act for entry in audit.recent(scene.school)]


def wait_in(app, scene, surgery):
    """Let somebody take a number of this surgery's line."""
    with app.app_context(), db.writing():
        queue_joining.take_number(
            scene.school,
            surgery.reference,
            key=tokens.reference(),
            token=tokens.reference(),
            handoff_token=None,
            language="en",
            came_by="tablet",
        )


def rows(page):
    """Return the text of each person's row."""
    body = html.unescape(re.sub(r"<svg.*?</svg>", "", page, flags=re.S))
    found = re.findall(r"<tr role=\"row\">(.*?)</tr>", body, re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in found]
