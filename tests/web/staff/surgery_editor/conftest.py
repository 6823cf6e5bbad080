"""What tests of the editor of surgeries share: two people, the form, and what it made."""

import re

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import audit, bookings, hosts, surgery_editing
from kiosk.models.surgery import Slot, Surgery


@pytest.fixture
def helen(app, scene):
    return add_host(app, scene.school, "Helen")


@pytest.fixture
def sam(app, scene):
    return add_host(app, scene.school, "Sam")


def add_host(app, school, name):
    with app.app_context(), db.writing():
        return hosts.add(school, hosts.HostDraft(name, "Teacher", ("en",))).reference


def filled(scene, host, **given):
    """Return a form as a browser sends it."""
    known = {
        "key": "k" * 22,
        "hosts": [host],
        "title": "Talk to Helen",
        "sentence": "Ask anything.",
        "where": scene.hall.reference,
        "day": "2026-09-15",
        "starts": "15:30",
        "ends": "17:30",
        "repeats": "none",
        "stop": "until",
        "until": "",
        "count": "",
        "come": "both",
        "slot_minutes": "10",
        "gap_minutes": "0",
        "places": "1",
        "walk_in_share": "25",
        "way": "in_person",
        "meeting_link": "",
        "do": "save",
        "seen": "yes",
    }
    return {**known, **given}


def weekly(scene, host, **given):
    return filled(scene, host, **{"repeats": "weekly", "stop": "count", "count": "4", **given})


def without(data, name):
    return {key: value for key, value in data.items() if key != name}


def hidden(page):
    """Return the fields of the page of dates, as its button sends them."""
    fields = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text
    ):
        fields.setdefault(name, []).append(value)
    fields["keep"] = re.findall(r'name="keep" value="([^"]+)" checked', page.text)
    return fields


def rows(app, school):
    """Return the surgeries in order, detached."""
    with app.app_context():
        wanted = Surgery.school_id == school.id
        found = db.session.query(Surgery).filter(wanted).order_by(Surgery.starts_at).all()
        db.session.expunge_all()
        return found


def slots(app, surgery):
    with app.app_context():
        wanted = (Slot.school_id == surgery.school_id, Slot.surgery_id == surgery.id)
        found = db.session.query(Slot).filter(*wanted).order_by(Slot.starts_at).all()
        db.session.expunge_all()
        return found


def book(app, school, surgery, name="Ada"):
    free = next(slot for slot in slots(app, surgery) if slot.places > slot.taken)
    with app.app_context(), db.writing():
        more = {"key": tokens.reference(), "link_token": tokens.reference()}
        bookings.book(school, free.reference, name=name, language="en", came_by="phone", **more)


def seeing(app, school, surgery):
    with app.app_context():
        return [host.name for host in surgery_editing.hosts_of(school, surgery)]


def days(found):
    return [clock.local(each.starts_at, "Europe/London").strftime("%m-%d %H:%M") for each in found]


def add(client, data):
    return client.post("/staff/surgeries/new", data=data)


def acts(app, school):
    with app.app_context():
        found = reversed(audit.recent(school))
        return [entry.act for entry in found if entry.act.startswith("surgery_")]


def asked(client, **given):
    known = {"day": "2026-09-15", "starts": "15:30", "ends": "17:30", "repeats": "none"}
    known |= {"come": "both", "slot_minutes": "10", "gap_minutes": "0", "places": "1"}
    known |= {"walk_in_share": "25", **given}
    return client.get("/staff/surgeries/summary", query_string=known)
