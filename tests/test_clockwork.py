"""What is done by the clock: the trouble of one piece, or of one school, stops nothing else."""

import pytest
import sqlalchemy as sa

from kiosk import clockwork
from kiosk.core import db, tokens
from kiosk.domain import feedback, mixing
from kiosk.models.feedback import Feedback


@pytest.fixture
def said(app, scene, other):
    """Let somebody in each of two schools say something."""
    with app.app_context(), db.writing():
        for school in (scene.school, other):
            feedback.give(school, token=f"link-{tokens.reference()}", face="good")


def mixed(app):
    with app.app_context():
        rows = sa.select(Feedback.school_id, Feedback.mixed).where(Feedback.school_id > 0)
        return dict(map(tuple, db.session.execute(rows)))


def test_what_was_said_is_mixed_in_every_school(app, said):
    with app.app_context():
        clockwork.tidy(forget=False)
    assert set(mixed(app).values()) == {True}


def test_a_chore_that_goes_wrong_stops_no_other(app, said, monkeypatch, caplog):
    def wrong(school):
        raise RuntimeError(f"the words of a parent of {school.name}")

    monkeypatch.setattr(clockwork, "CHORES", (wrong,))
    with app.app_context():
        clockwork.tidy(forget=False)
    assert set(mixed(app).values()) == {True}
    assert "wrong: not done now, because of RuntimeError" in caplog.text
    assert "words of a parent" not in caplog.text


def test_one_schools_trouble_is_not_the_others(app, said, scene, other, monkeypatch):
    real = mixing.mix

    def mix(school):
        if school.id == scene.school.id:
            raise RuntimeError
        return real(school)

    monkeypatch.setattr(mixing, "mix", mix)
    with app.app_context():
        clockwork.tidy(forget=False)
    assert mixed(app) == {scene.school.id: False, other.id: True}
