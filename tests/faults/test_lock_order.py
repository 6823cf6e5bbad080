"""Locks are taken in one order, surgeries before all else, so that two changes never wait in a circle.

One transaction has a line; a second one comes and waits; then the first one goes on to what the
second may have taken already. On PostgreSQL a wrong order is a deadlock; SQLite has one writer.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import (
    booking_places,
    bookings,
    queue_handover,
    queue_log,
    queue_running,
    school_days,
    ticket_drawing,
)
from kiosk.models.ticket import Ticket
from tests.lines import People

pytestmark = pytest.mark.faults
#: Long enough for the second one to be waiting, and shorter than PostgreSQL waits for anything.
A_WHILE = 0.4


def one_then_other(app, first, second, then):
    """Take `first`; let `second` begin in another transaction; go on with `then`."""
    began = threading.Event()

    def one():
        with app.app_context(), db.writing():
            first()
            began.set()
            time.sleep(A_WHILE)
            then()

    def other():
        began.wait(5)
        with app.app_context(), db.writing():
            second()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(one), pool.submit(other)]:
            done.result(20)


@pytest.fixture
def first_in_line(app, scene, make_surgery):
    """Return a surgery, and the link of somebody who waits in its line."""
    surgery = make_surgery("Helen")
    with app.app_context(), db.writing():
        return surgery, People(scene.school).walk_in(surgery).link


@pytest.mark.parametrize(
    "step",
    [
        queue_handover.connected,
        queue_handover.end_handoff,
        lambda school, link: queue_handover.set_first_name(school, link, "Zofia"),
    ],
    ids=["connected", "end_handoff", "set_first_name"],
)
def test_a_phone_that_connects_while_its_owner_is_called_waits_its_turn(
    app, scene, first_in_line, step
):
    surgery, link = first_in_line
    host = scene.people["host"]
    one_then_other(
        app,
        lambda: queue_log.lock(scene.school, surgery.reference),
        lambda: step(scene.school, link),
        lambda: queue_running.call_next(scene.school, surgery.reference, host),
    )
    with app.app_context():
        states = db.session.scalars(
            sa.select(Ticket.state).where(Ticket.school_id == scene.school.id)
        ).all()
    assert states == ["called"]


def keeps(app, scene, slot, **more):
    """Keep a time, committed; return its link."""
    key = tokens.reference()
    with app.app_context(), db.writing():
        given = {"key": key, "token": f"held-{key}", "language": "en", "came_by": "phone"}
        bookings.hold(scene.school, slot.reference, **given, **more)
    return f"held-{key}"


def test_somebody_who_chooses_another_time_waits_for_both_lines_before_their_day(
    app, scene, make_surgery, slots_of
):
    helen, sam = make_surgery("Helen"), make_surgery("Sam")
    before = keeps(app, scene, slots_of(helen)[5])
    slot = slots_of(sam)[5]
    one_then_other(
        app,
        lambda: booking_places.lock(scene.school, {helen.id}),
        lambda: bookings.hold(
            scene.school,
            slot.reference,
            key="k" * 20,
            token="held-new",
            language="en",
            came_by="phone",
            instead_of=before,
        ),
        lambda: school_days.note_change(scene.school, clock.today(scene.school.time_zone)),
    )
    with app.app_context():
        assert bookings.held(scene.school, "held-new").slot_reference == slot.reference
    assert [row.taken for row in slots_of(helen)] == [0] * len(slots_of(helen))


def test_two_lines_that_share_their_pictures_give_numbers_at_once(app, scene, make_surgery):
    helen, sam = (make_surgery(name, picture=ticket_drawing.SHARED) for name in ("Helen", "Sam"))
    people = People(scene.school)
    one_then_other(
        app,
        lambda: queue_log.lock(scene.school, helen.reference),
        lambda: people.walk_in(sam),
        lambda: people.walk_in(helen),
    )
    with app.app_context():
        rows = db.session.execute(
            sa.select(Ticket.picture, Ticket.number).where(Ticket.school_id == scene.school.id)
        ).all()
    assert len(set(rows)) == 2
