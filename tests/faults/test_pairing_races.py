"""Several at once with one code: one device is joined, and one token opens it."""

from functools import partial

import pytest

from kiosk.core import db, tokens
from kiosk.domain import devices, pairing
from kiosk.models.device import Pairing
from tests import tables
from tests.faults import races

pytestmark = pytest.mark.faults
ROUNDS = 5
CODE, CLAIM = "abcd2345", "claim-of-a-browser-1"


def show_code(app, school, number):
    with app.app_context(), db.writing():
        pairing.ask(school, f"{CLAIM}{number}", f"{number}bcd2345")


def join(school, number, by, name):
    draft = devices.Draft(name, devices.TABLET)
    return pairing.join(school, f"{number}bcd2345", draft, by=by).reference


def test_two_staff_who_type_the_same_code_join_one_device(app, school, scene):
    before = tables.count(app, "device")
    for number in range(ROUNDS):
        show_code(app, school, number)
        steps = [
            ("joined", who, partial(join, school, number, by, f"{who} {number}"))
            for who, by in scene.people.items()
        ]
        done = races.at_once(app, steps)
        assert races.count(done, races.FAULT) == 0, done
        assert races.count(done, "joined") == 1
        assert races.count(done, races.REFUSED) == len(steps) - 1
    assert tables.count(app, "device") == before + ROUNDS


def test_a_screen_that_asks_twice_at_once_is_one_device_with_one_token(app, school, scene):
    for number in range(ROUNDS):
        show_code(app, school, number)
        with app.app_context(), db.writing():
            join(school, number, scene.people["manager"], f"Tablet {number}")
        token = tokens.reference()
        claim = f"{CLAIM}{number}"

        def fetch(claim=claim, token=token):
            return pairing.fetch(school, claim, token).reference

        done = races.at_once(app, [("fetched", str(turn), fetch) for turn in range(4)])
        assert races.count(done, "fetched") == 4, done
        assert len({one.answer for one in done}) == 1


def test_looking_first_and_then_joining_would_join_two(app, school, scene):
    """Show by a control that the lock is needed: who only looks, joins what another one joined."""
    before = tables.count(app, "device")
    gate = races.threading.Barrier(2)

    def look_then_join(by, name):
        with db.reader().connect() as connection:
            its = (Pairing.school_id == school.id, Pairing.device_id.is_(None))
            found = connection.execute(races.sa.select(Pairing.id).where(*its)).scalar()
        gate.wait(20)
        assert found is not None
        devices.pair(school, devices.Draft(name, devices.TABLET), by=by)

    show_code(app, school, 1)
    steps = [
        ("joined", who, partial(look_then_join, by, who))
        for who, by in list(scene.people.items())[:2]
    ]
    races.at_once(app, steps)
    assert tables.count(app, "device") == before + 2
