"""Leaving with a number, without one, and at the end of an event."""

from datetime import timedelta

import pytest

from kiosk.core import clock, db
from kiosk.domain import leaving
from kiosk.models.event import Event
from kiosk.models.sign_in import SignIn


def _row(school, arrival):
    return (
        db.session.query(SignIn).filter_by(school_id=school.id, reference=arrival.reference).one()
    )


def _end_of(school, reference):
    found = db.session.query(Event).filter_by(school_id=school.id, reference=reference).one()
    return found.ends_at


@pytest.fixture
def arrived(app, scene, sign_in):
    """One party at the event that is on now."""
    arrival = sign_in("Amina")
    with app.app_context():
        yield arrival
        db.session.rollback()


def test_the_end_of_an_event_signs_everybody_out_at_that_time(scene, arrived):
    ends_at = _end_of(scene.school, scene.event)
    with clock.at(ends_at + timedelta(minutes=3)):
        assert leaving.after_events(scene.school) == 1
    assert _row(scene.school, arrived).left_at == ends_at


def test_nobody_is_signed_out_before_the_end(scene, arrived):
    with clock.at(_end_of(scene.school, scene.event) - timedelta(seconds=1)):
        assert leaving.after_events(scene.school) == 0
    assert _row(scene.school, arrived).left_at is None


def test_whom_staff_mark_as_back_stays(scene, arrived):
    ends_at = _end_of(scene.school, scene.event)
    with clock.at(ends_at + timedelta(minutes=3)):
        leaving.after_events(scene.school)
        row = _row(scene.school, arrived)
        row.left_at = None
        db.session.flush()
        assert leaving.after_events(scene.school) == 0, "once an event is enough"
        assert row.left_at is None


def test_another_school_is_left_alone(scene, other, arrived):
    with clock.at(_end_of(scene.school, scene.event) + timedelta(minutes=3)):
        leaving.after_events(other)
    assert _row(scene.school, arrived).left_at is None


def test_the_number_of_a_merged_party_signs_out_the_one_it_was_merged_into(
    app, scene, sign_in, arrived
):
    twin = sign_in("Amina B")
    kept, merged = _row(scene.school, twin), _row(scene.school, arrived)
    merged.merged_into_id = kept.id
    db.session.flush()
    leaving.leave(scene.school, arrived.ticket)
    assert _row(scene.school, twin).left_at is not None


def test_a_removed_party_has_no_number_any_more(scene, arrived):
    _row(scene.school, arrived).removed_at = clock.now()
    db.session.flush()
    with pytest.raises(leaving.UnknownTicket):
        leaving.leave(scene.school, arrived.ticket)


def test_a_visit_without_an_event_is_not_ended_by_the_clock(app, scene, sign_in):
    visit = sign_in("Piano tuner", event=None)
    with app.app_context():
        with clock.at(_end_of(scene.school, scene.event) + timedelta(hours=1)):
            leaving.after_events(scene.school)
        assert _row(scene.school, visit).left_at is None
        db.session.rollback()
