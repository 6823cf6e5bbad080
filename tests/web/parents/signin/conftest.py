"""What tests of sign-in over HTTP share: the form as our page sends it, and the row that it makes."""

from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import event_editing
from kiosk.web.plumbing import catalogs
from tests import tables

#: How a page of each language says a sentence; the made-up ones show what was never translated.
TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]
#: Enough where many ways of going wrong meet every language.
TWO = ["en-XA", "ar"]


def said(tag, english):
    """Return the sentence as the page of a language shows it."""
    return catalogs.translate(tag, english)


@pytest.fixture
def post(client, scene):
    """Return a way to send the sign-in form as our page does."""

    def send(*names, tag="en", event=None, key=None, **more):
        options = {k: more.pop(k) for k in ("own_page", "headers", "content_type") if k in more}
        form = {"name": list(names), "adults": "1", "children": "0", "do": "here", **more}
        form["key"] = tokens.reference() if key is None else key
        return client.post(f"/{tag}/sign-in/{event or scene.event}", data=form, **options)

    return send


@pytest.fixture
def make_event(app, scene):
    """Return a way to make another event, from minutes before to minutes after now."""

    def make(starts=-5, ends=55, cancelled=False, **more):
        now = clock.now()
        with app.app_context(), db.writing():
            event = event_editing.create(
                scene.school,
                event_editing.Draft("Story time", **more),
                now + timedelta(minutes=starts),
                now + timedelta(minutes=ends),
            )
            if cancelled:
                event_editing.cancel(scene.school, [event])
            return event.reference

    return make


def only_row(app):
    found = tables.rows(app, "sign_in")
    assert len(found) == 1
    return found[0]
