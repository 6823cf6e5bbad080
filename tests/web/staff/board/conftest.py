"""What tests of the board share: a filled form, stories, and a page that is sent back."""

import html
import re

import pytest

from kiosk.domain import stories
from tests import tables
from tests.stories import writer

BOARD = "/staff/board"


def filled(**given):
    """Return a form as a browser sends it."""
    known = {
        "key": "k" * 22,
        "changes": "",
        "told": "The gate opens late.",
        "state": "did",
        "answer": "It opens at ten past three.",
        "first_name": "Helen",
        "told_on": "2026-03-02",
        "picture": "door",
    }
    return {**known, **given}


@pytest.fixture
def make(app, scene):
    return writer(app, scene.school, scene.people["manager"])


def rows(app):
    return tables.rows(app, "story")


def sent_back(page):
    """Return a form as a browser would send a page back: every field as it stands there."""
    form = page[page.index("<form class") : page.index("</form>")]
    found = {}
    for field in re.findall(r"<input[^>]+>", form):
        parts = dict(re.findall(r'(\w+)="([^"]*)"', field))
        if parts.get("type") not in ("radio", "checkbox") or " checked" in field:
            found[parts["name"]] = html.unescape(parts.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]+name="(\w+)"[^>]*>([^<]*)</textarea>', form):
        found[name] = html.unescape(text)
    return found


def renderings(app, school, reference):
    with app.app_context():
        found = stories.renderings(school, stories.by_reference(school, reference))
        return {about: (one.text.text, one.machine, one.by) for about, one in found.items()}
