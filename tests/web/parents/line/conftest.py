"""What tests of the line share: ways to take a number, to do what staff do, and to read the pages."""

import re

import pytest

from kiosk.core import db, tokens
from kiosk.domain import queue_joining, surgeries
from kiosk.web.plumbing import private_links
from tests import tables
from tests.surgeries import add_host, add_surgery

TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]


@pytest.fixture(autouse=True)
def _fresh_pulse():
    surgeries.forget_pulse()
    yield
    surgeries.forget_pulse()


@pytest.fixture
def take(client):
    """Return a way to touch a card, which gives the address of the number."""

    def touch(surgery, tag="en", key=None, browser=client):
        key = key or tokens.reference()
        answer = browser.post(f"/{tag}/talk/{surgery.reference}", data={"key": key})
        assert answer.status_code == 303
        return answer.location

    return touch


@pytest.fixture
def join(app, scene):
    """Return a way to take a number through the domain; gives the address of the place."""

    def take(surgery, tag="en", school=None, **more):
        key = tokens.reference()
        with app.test_request_context(), db.writing():
            token = private_links.token(private_links.PLACE, key)
            queue_joining.take_number(
                school or scene.school,
                surgery.reference,
                key=key,
                token=token,
                handoff_token=private_links.token(private_links.HANDOFF, key),
                language=tag,
                came_by="tablet",
                **more,
            )
        return f"/{tag}/place/{token}"

    return take


@pytest.fixture
def run(app, scene):
    """Return a way to do what staff do, as the host, committed."""

    def step(verb, *args):
        with app.app_context(), db.writing():
            return verb(scene.school, *args, scene.people["host"])

    return step


@pytest.fixture
def at_hillside(app, other):
    """Return a surgery of the other school, and the address of a number taken there."""
    key = tokens.reference()
    with app.test_request_context(), db.writing():
        surgery = add_surgery(other, [add_host(other, "Grace")])
        token = private_links.token(private_links.PLACE, key)
        queue_joining.take_number(
            other,
            surgery.reference,
            key=key,
            token=token,
            handoff_token=private_links.token(private_links.HANDOFF, key),
            language="en",
            came_by="tablet",
        )
        reference = surgery.reference
    return reference, f"/en/number/{token}"


def keys(page):
    return re.findall(r'name="key" value="([^"]+)"', page.text)


def actions(page):
    return re.findall(r'action="([^"]+)"', page.text)


def state_of(page):
    return re.search(r'data-part="words" data-state="(\w+)"', page.text)[1]


def ticket_rows(app):
    return tables.rows(app, "ticket")
