"""What tests of Today share: a call for help, somebody added at the desk, and the undo form."""

import html
import re

import pytest

from kiosk.core import db, tokens
from kiosk.domain import helpcalls, signin_desk


@pytest.fixture
def call(app, scene):
    """Return the reference of a call for help from a tablet."""
    with app.app_context(), db.writing():
        return helpcalls.call_person(scene.school, tokens.reference(), "ar")


@pytest.fixture
def add(as_reception, scene):
    def send(**given):
        known = {
            "name": "",
            "adults": "1",
            "children": "0",
            "language": "en",
            "event": scene.event,
            "key": tokens.reference(),
        }
        return as_reception.post("/staff/today/add", data={**known, **given})

    return send


def text(answer):
    return answer.get_data(as_text=True)


def party_of(app, scene, reference):
    with app.app_context():
        return signin_desk.party(scene.school, reference)


def undo_form(page):
    """Return the address and fields of the undo form on a page."""
    bar = re.search(r'<div class="undo-bar".*?</form>', text(page), re.DOTALL)
    assert bar, "there is no undo form"
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', bar[0])
    data = {}
    for name, value in fields:
        data.setdefault(name, []).append(html.unescape(value))
    return re.search(r'action="([^"]+)"', bar[0])[1], data
