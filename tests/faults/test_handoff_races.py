"""Two phones scan one code at the same moment: one of them goes on. The same tap twice: one code."""

import os
from functools import partial

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import handoffs
from kiosk.models.handoff import Handoff
from tests.faults import races

ROUNDS = int(os.environ.get("KIOSK_RACE_ROUNDS", "5"))
PHONES = 12
STEP = handoffs.Step("home", "", "pl")


def a_code(app, school):
    key = tokens.reference()
    with app.app_context(), db.writing():
        handoffs.make(school, STEP, key, f"link-{key}")
    return f"link-{key}"


def test_of_many_phones_at_once_one_has_the_step(app, school):
    for _ in range(ROUNDS):
        link = a_code(app, school)
        take = partial(handoffs.take, school, link)
        history = races.at_once(app, [(races.TOOK, link, take)] * PHONES)
        assert races.count(history, races.TOOK) == 1
        assert races.count(history, races.REFUSED) == PHONES - 1


def test_control_a_look_before_the_change_lets_several_have_it(app, school):
    """Show that the test above would see it: a page that was looked at decides, and not the row."""
    link = a_code(app, school)
    with app.app_context():
        seen = handoffs.look(school, link).state
        db.session.rollback()

    def take_as_seen():
        if seen != handoffs.WAITING:
            raise errors.LinkEnded
        which = (Handoff.school_id == school.id, Handoff.link_digest == tokens.digest(link))
        db.session.execute(sa.update(Handoff).where(*which).values(taken_at=clock.now()))

    history = races.at_once(app, [(races.TOOK, link, take_as_seen)] * PHONES)
    assert races.count(history, races.TOOK) == PHONES


def test_the_same_tap_many_times_at_once_is_one_code(app, school):
    for _ in range(ROUNDS):
        key = tokens.reference()

        def make(key=key):
            handoffs.make(school, STEP, key, f"link-{key}")

        history = races.at_once(app, [(races.TOOK, key, make)] * PHONES)
        assert races.count(history, races.TOOK) == PHONES
        with app.app_context():
            which = (Handoff.school_id == school.id, Handoff.key == key)
            count = db.session.scalar(sa.select(sa.func.count()).where(*which))
            db.session.rollback()
        assert count == 1
