"""Names are forgotten in time, also in the bytes of the files."""

from datetime import timedelta

import pytest

from kiosk.clockwork import tidy
from kiosk.core import clock, db
from kiosk.domain import retention
from kiosk.models.sign_in import SignIn
from tests import tables
from tests.conftest import ON_POSTGRES

CANARY = "Canary-of-last-month"


def _names(school):
    rows = db.session.query(SignIn.names).filter(SignIn.school_id == school.id).order_by(SignIn.id)
    return [names for (names,) in rows]


def test_names_are_kept_as_long_as_the_school_says_and_not_a_day_longer(app, school, sign_in):
    noon = clock.now().replace(hour=12)  # an hour before midnight is another day in summer
    for days in (31, 30, 29):
        with clock.at(noon - timedelta(days=days)):
            sign_in(f"From {days} days ago", event=None)
    with app.app_context():
        assert retention.forget_names(school) == 1
        assert _names(school) == [(), ("From 30 days ago",), ("From 29 days ago",)]


def test_what_stays_is_a_count(app, school, sign_in):
    with clock.at(clock.now() - timedelta(days=40)):
        sign_in("Amina", "Yusuf", adults=2, children=3, event=None)
    with app.app_context():
        retention.forget_names(school)
        row = db.session.query(SignIn).filter_by(school_id=school.id).one()
        assert (row.adults, row.children, row.names, row.folded) == (2, 3, (), "")
        assert row.digest == "", "a digest of a name lets a guess be tried out"


def test_another_school_keeps_its_own_days(app, school, other, sign_in):
    with clock.at(clock.now() - timedelta(days=40)):
        sign_in("Amina", event=None)
    with app.app_context():
        assert retention.forget_names(other) == 0
        assert _names(school) == [("Amina",)]


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL keeps its own files")
def test_a_forgotten_name_is_in_no_file_any_more(app, settings, school, sign_in):
    with clock.at(clock.now() - timedelta(days=40)):
        sign_in(CANARY, event=None)
    assert CANARY.encode() in tables.on_disk(settings), (
        "the control: before, the name lies in a file"
    )
    with app.app_context():
        tidy()
    assert CANARY.encode() not in tables.on_disk(settings)


def test_a_thousand_old_names_take_more_than_one_turn(app, school, sign_in, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    with clock.at(clock.now() - timedelta(days=40)):
        for name in "abcde":
            sign_in(name, event=None)
    with app.app_context():
        tidy()
        assert _names(school) == [()] * 5
