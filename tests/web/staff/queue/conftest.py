"""What tests of the queue share: one line, its page and its buttons, and how its tickets stand."""

import html
import re

import pytest
import sqlalchemy as sa

from kiosk.core import db
from kiosk.domain import surgeries
from kiosk.models.ticket import LineEvent, Ticket

HTMX = {"HX-Request": "true"}


OUTSIDE = (303, 403, 404)


@pytest.fixture
def surgery(make_surgery):
    return make_surgery("Helen")


@pytest.fixture
def book(app, people, slots_of):
    """Return a way to book the n-th slot of a surgery; answers the booking's reference."""

    def take(surgery, slot=3, **more):
        due_at = slots_of(surgery)[slot].starts_at
        with app.app_context(), db.writing():
            return people.booking(surgery, due_at, **more)

    return take


@pytest.fixture
def now_is(app, scene):
    """Return a way to ask how a line and its tickets stand."""

    def stands(surgery):
        with app.app_context():
            view = surgeries.by_reference(scene.school, surgery.reference, "en")
            rows = db.session.scalars(
                sa.select(Ticket)
                .where(Ticket.school_id == scene.school.id, Ticket.surgery_id == surgery.id)
                .order_by(Ticket.id)
            ).all()
            return view, [row.state for row in rows]

    return stands


@pytest.fixture
def row(app, scene):
    """Return a way to see a ticket as it is."""

    def find(reference):
        with app.app_context():
            wanted = (Ticket.school_id == scene.school.id, Ticket.reference == reference)
            found = db.session.scalars(sa.select(Ticket).where(*wanted)).one()
            db.session.expunge_all()
        return found

    return find


@pytest.fixture
def steps(app, scene):
    """Return a way to list what was written down: (act, reason), oldest first."""

    def told():
        with app.app_context():
            wanted = LineEvent.school_id == scene.school.id
            rows = db.session.scalars(sa.select(LineEvent).where(wanted).order_by(LineEvent.id))
            return [(event.act, event.reason) for event in rows]

    return told


def text(answer):
    return html.unescape(answer.get_data(as_text=True))


def runner(surgery):
    return f"/staff/queue/{surgery.reference}"


def section(page, name):
    """Return the part of a page with this heading."""
    return re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', page, re.DOTALL)[0]


def undo_form(page):
    """Return the address and the fields of the undo form on a page."""
    bar = re.search(r'<div class="undo-bar".*?</form>', page, re.DOTALL)
    assert bar, "there is no undo form"
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', bar[0]))
    return re.search(r'action="([^"]+)"', bar[0])[1], fields


class Thumb:
    """A member of staff who taps on the buttons of one line."""

    def __init__(self, browser, surgery):
        self.browser, self.line = browser, runner(surgery)

    def page(self):
        return text(self.browser.get(self.line))

    def next(self, **data):
        return self.browser.post(f"{self.line}/next", data=data)

    def tap(self, verb, ticket, **data):
        return self.browser.post(f"{self.line}/tickets/{ticket}/{verb}", data=data)

    def big(self):
        """Return the address, the fields and the words of the big button."""
        form = re.search(
            r'<form method="post" action="([^"]+)"[^>]*>((?:(?!</form>).)*id="big".*?)</form>',
            self.page(),
            re.DOTALL,
        )
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
        words = re.sub(r"<svg.*?</svg>|<[^>]+>", "", form[2], flags=re.DOTALL)
        return form[1], fields, " ".join(words.split())

    def undo(self):
        address, fields = undo_form(self.page())
        return self.browser.post(address, data=fields)


@pytest.fixture
def thumb(as_host, surgery):
    return Thumb(as_host, surgery)
