"""Races in a line, with real threads and real connections: two hosts calling at once, the last
ticket from two tablets, one booked person arriving twice. Each has a control that goes wrong.

KIOSK_RACE_ROUNDS=100 runs each race a hundred times (the usual few keep the suite quick).
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import db, errors, tokens
from kiosk.domain import queue_joining, queue_line, queue_log, queue_running
from kiosk.models.surgery import Surgery
from kiosk.models.ticket import Ticket
from tests.lines import People

pytestmark = pytest.mark.faults
ROUNDS = int(os.environ.get("KIOSK_RACE_ROUNDS", "6"))


def at_once(app, *steps):
    """Take the steps in as many threads, all let go at the same moment; return their answers."""
    gate = threading.Barrier(len(steps))

    def run(step):
        with app.app_context():
            gate.wait()
            try:
                with db.writing():
                    return step()
            except (errors.Refusal, *db.Unavailable, db.Conflict) as refusal:
                return refusal

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


@pytest.fixture
def waiting(app, scene):
    """Return a way to let so many people wait in a line, committed."""

    def wait(surgery, count):
        with app.app_context(), db.writing():
            people = People(scene.school)
            return [people.walk_in(surgery).reference for _turn in range(count)]

    return wait


def rows(app, surgery):
    with app.app_context():
        wanted = (Ticket.school_id == surgery.school_id, Ticket.surgery_id == surgery.id)
        found = db.session.scalars(sa.select(Ticket).where(*wanted).order_by(Ticket.id)).all()
        db.session.expunge_all()
    return found


def without_a_lock(monkeypatch):
    """Take the lock of the line away: both look before either of them writes."""
    both = threading.Barrier(2)
    seen = queue_line.of

    def unlocked(school, reference):
        wanted = (Surgery.school_id == school.id, Surgery.reference == reference)
        return db.session.scalars(sa.select(Surgery).where(*wanted)).one()

    def look_then_wait(school, surgery):
        line = seen(school, surgery)
        both.wait(5)
        return line

    monkeypatch.setattr(queue_log, "lock", unlocked)
    monkeypatch.setattr(queue_line, "of", look_then_wait)
    # SQLite's one writer is a lock of its own: look through the readers, write late.
    monkeypatch.setattr(db, "WRITING", db.READING_FIRST)


def test_two_hosts_who_call_at_once_call_two_people(app, scene, make_surgery, waiting):
    school, (helen, rosa) = scene.school, (scene.people["host"], scene.people["reception"])
    for _round in range(ROUNDS):
        surgery = make_surgery("Helen", "Rosa", minutes=600)
        first, second = waiting(surgery, 2)

        def call(staff, surgery=surgery):
            return lambda: queue_running.call_next(school, surgery.reference, staff)

        assert set(at_once(app, call(helen), call(rosa))) == {first, second}


def test_one_host_who_taps_twice_at_once_calls_one_person(app, scene, make_surgery, waiting):
    school, helen = scene.school, scene.people["host"]
    for _round in range(ROUNDS):
        surgery = make_surgery("Helen", minutes=600)
        first, _second = waiting(surgery, 2)

        def call(surgery=surgery):
            return queue_running.call_next(school, surgery.reference, helen)

        assert at_once(app, call, call, call) == [first] * 3


def test_the_last_ticket_goes_to_one_of_two_tablets(app, scene, make_surgery, waiting):
    school = scene.school
    for _round in range(ROUNDS):
        surgery = make_surgery("Helen", minutes=25)  # twenty are left: two talks of ten
        waiting(surgery, 1)

        def take(surgery=surgery):
            key = tokens.reference()
            given = {"handoff_token": None, "language": "en", "came_by": "tablet"}
            return queue_joining.take_number(school, surgery.reference, key=key, token=key, **given)

        answers = at_once(app, take, take, take)
        given = [answer for answer in answers if isinstance(answer, queue_joining.Joined)]
        refused = [answer for answer in answers if isinstance(answer, queue_joining.LineFull)]
        assert (len(given), len(refused)) == (1, 2)
        assert len(rows(app, surgery)) == 2


def test_the_same_tap_sent_twice_at_once_is_one_ticket(app, scene, make_surgery):
    school = scene.school
    for _round in range(ROUNDS):
        surgery, key = make_surgery("Helen"), tokens.reference()

        def take(surgery=surgery, key=key):
            given = {"handoff_token": None, "language": "en", "came_by": "tablet"}
            return queue_joining.take_number(school, surgery.reference, key=key, token=key, **given)

        answers = at_once(app, *[take] * 5)
        assert len({answer.reference for answer in answers}) == 1
        assert len(rows(app, surgery)) == 1


def test_a_booked_person_who_arrives_at_two_screens_at_once_stands_once(
    app, scene, make_surgery, slots_of
):
    for _round in range(ROUNDS):
        surgery = make_surgery("Helen")
        with app.app_context(), db.writing():
            booking = People(scene.school).booking(surgery, slots_of(surgery)[1].starts_at)

        def arrive(booking=booking):
            return queue_joining.arrive(scene.school, booking, token=booking, came_by="tablet")

        answers = at_once(app, arrive, arrive)
        assert len({answer.reference for answer in answers}) == 1
        assert len(rows(app, surgery)) == 1


def test_first_tickets_of_many_sessions_at_once_never_share_a_picture(app, scene, make_surgery):
    for _round in range(max(1, ROUNDS // 3)):
        sessions = [make_surgery(f"Host {number}") for number in range(6)]

        def take(surgery):
            key = tokens.reference()
            given = {"handoff_token": None, "language": "en", "came_by": "tablet"}
            return lambda: queue_joining.take_number(
                scene.school, surgery.reference, key=key, token=key, **given
            )

        answers = at_once(app, *[take(session) for session in sessions])
        assert all(isinstance(answer, queue_joining.Joined) for answer in answers)
        assert len({rows(app, session)[0].picture for session in sessions}) == 6
        with app.app_context(), db.writing():  # pictures of the day are used up otherwise
            db.session.execute(sa.delete(queue_joining.LineEvent))
            db.session.execute(sa.delete(Ticket))
            db.session.execute(sa.update(Surgery).values(picture=None, starts_at=Surgery.starts_at))
            db.session.execute(
                sa.update(Surgery).values(ends_at=sessions[0].ends_at - timedelta(minutes=1))
            )


@pytest.mark.usefixtures("app")
def test_the_control_without_the_lock_two_hosts_call_the_same_person(
    app, scene, make_surgery, waiting, monkeypatch
):
    school, (helen, rosa) = scene.school, (scene.people["host"], scene.people["reception"])
    surgery = make_surgery("Helen", "Rosa", minutes=600)
    first, second = waiting(surgery, 2)
    without_a_lock(monkeypatch)

    def call(staff):
        return lambda: queue_running.call_next(school, surgery.reference, staff)

    answers = at_once(app, call(helen), call(rosa))
    assert set(answers) != {first, second}
