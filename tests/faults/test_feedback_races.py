"""Feedback under way while rows are mixed, and the same touch many times at once."""

import os
import random
import threading

import pytest
import sqlalchemy as sa

from kiosk.core import db, tokens
from kiosk.domain import feedback, mixing
from kiosk.models.feedback import Feedback
from tests.faults import races

ROUNDS = int(os.environ.get("KIOSK_RACE_ROUNDS", "5"))


def rows(app, school):
    with app.app_context():
        wanted = sa.select(Feedback.__table__).where(Feedback.school_id == school.id)
        return db.session.execute(wanted).all()


def test_the_same_touch_twenty_times_at_once_is_one_row(app, school):
    for _ in range(ROUNDS):
        link = f"link-{tokens.reference()}"
        before = len(rows(app, school))

        def touch(link=link):
            feedback.give(school, token=link, face="good")

        history = races.at_once(app, [(races.TOOK, link, touch)] * 20)
        assert races.count(history, races.TOOK) == 20, "each is told that it is kept"
        assert len(rows(app, school)) == before + 1


def test_nothing_that_is_added_gets_lost_while_rows_are_mixed(app, school):
    for _ in range(ROUNDS):
        links = [f"link-{tokens.reference()}" for _ in range(12)]
        with app.app_context(), db.writing():
            for link in links:
                feedback.give(school, token=link, face="ok")
        stop = threading.Event()
        mixer = threading.Thread(target=mix_on, args=(app, school, stop))
        mixer.start()
        steps = [step for link in links for step in additions(school, link)]
        random.shuffle(steps)
        history = races.at_once(app, steps, threads=8)
        stop.set()
        mixer.join(30)
        assert [call.answer for call in history if call.what == races.FAULT] == []
        assert races.count(history, races.TOOK) == len(steps)
        with app.app_context():
            for link in links:
                given = feedback.by_token(school, link, "en")
                assert (given.topic, given.words, given.face) == ("child", f"of {link}", "better")
    assert len(rows(app, school)) == 12 * ROUNDS


def additions(school, link):
    return [
        (races.TOOK, link, lambda: feedback.set_topic(school, link, "child")),
        (races.TOOK, link, lambda: feedback.write(school, link, f"of {link}", "en")),
        (races.TOOK, link, lambda: feedback.change_face(school, link, "better")),
    ]


def mix_on(app, school, stop):
    while not stop.is_set():
        with app.app_context(), db.writing():
            mixing.mix(school)
        stop.wait(0.01)  # a thousand times as often as in the product, and yet not all the time


@pytest.mark.skipif(
    "os.environ.get('KIOSK_TEST_ENGINE') != 'postgresql'", reason="SQLite has one writer"
)
def test_without_looking_again_something_does_get_lost(app, school, monkeypatch):
    """Control: one look only, and a row that is being mixed is not found."""
    monkeypatch.setattr(db, "LOOKS", 1)
    lost = 0
    for _ in range(30):
        links = [f"link-{tokens.reference()}" for _ in range(12)]
        with app.app_context(), db.writing():
            for link in links:
                feedback.give(school, token=link, face="ok")
        stop = threading.Event()
        mixer = threading.Thread(target=mix_on, args=(app, school, stop))
        mixer.start()
        steps = [step for link in links for step in additions(school, link)]
        lost += races.count(races.at_once(app, steps, threads=8), races.REFUSED)
        stop.set()
        mixer.join(30)
        if lost:
            break
    assert lost
