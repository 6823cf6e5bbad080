"""What tests of one message share: one that waits, its answers, and ways to read its page."""

import re
from html import unescape

import pytest

from kiosk.core import db, tokens
from kiosk.domain import inbox, replies

LIST = "/staff/messages"


@pytest.fixture
def waiting(told):
    """A message in Polish that wants an answer."""
    return told("Zimno tu", "pl", answer=True)


@pytest.fixture
def page(app, scene):
    """Return a way to see a message as the domain knows it."""

    def found(reference):
        with app.app_context():
            return inbox.one(scene.school, reference)

    return found


@pytest.fixture
def answers(app, scene):
    """Return a way to see the texts that were answered."""

    def found(reference):
        with app.app_context():
            return [reply.text.text for reply in replies.of(scene.school, reference, None)]

    return found


@pytest.fixture
def send(app, scene):
    """Return a way to answer as somebody else, committed."""

    def sent(reference, text, role="manager"):
        with app.app_context(), db.writing():
            return replies.send(
                scene.school,
                reference,
                key=tokens.reference(),
                text=text,
                staff_id=scene.people[role],
            )

    return sent


def hidden(body, name):
    return re.search(rf'name="{name}" value="([^"]*)"', body)[1]


def undo_form(body):
    bar = re.search(r'<div class="undo-bar".*?</div>', body, re.S)[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', bar))
    return unescape(re.search(r'action="([^"]+)"', bar)[1]), fields


def undo(client, body):
    action, fields = undo_form(body)
    return client.post(action, data=fields)


def plain(body):
    without = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", body, flags=re.S)
    return unescape(re.sub(r"\s+", " ", without))


def follow(client, answer):
    assert answer.status_code == 303
    return client.get(answer.headers["Location"]).text
