"""A hand-off opens once, for 90 seconds to the second, and only at its own school."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import handoffs
from kiosk.domain.handoffs import ENDED, TAKEN, WAITING, Step
from kiosk.models.handoff import Handoff

STEP = Step("booking", "of-a-key-of-22-letters", "pl")


@pytest.fixture
def school(scene, other, context):
    """The school under test, within a transaction that is rolled back."""
    return scene.school


def made(school, step=STEP, key=None):
    key = key or tokens.reference()
    handoffs.make(school, step, key, f"link-{key}")
    return f"link-{key}"


def test_a_phone_has_the_step_as_it_was_handed_over(school):
    link = made(school)
    shown = handoffs.look(school, link)
    assert (shown.step, shown.state, shown.seconds) == (STEP, WAITING, 90)
    assert handoffs.take(school, link) == STEP
    assert handoffs.look(school, link).state == TAKEN


def test_it_is_taken_once(school):
    link = made(school)
    handoffs.take(school, link)
    with pytest.raises(errors.LinkEnded):
        handoffs.take(school, link)


def test_looking_at_it_does_not_take_it(school):
    link = made(school)
    for _turn in range(3):
        assert handoffs.look(school, link).state == WAITING
    assert handoffs.take(school, link) == STEP


@pytest.mark.parametrize(("seconds", "opens"), [(0, True), (89, True), (89.999, True), (90, False)])
def test_it_lasts_ninety_seconds_to_the_second(school, seconds, opens):
    start = clock.now()
    with clock.at(start):
        link = made(school)
    with clock.at(start + timedelta(seconds=seconds)):
        assert handoffs.look(school, link).state == (WAITING if opens else ENDED)
        if opens:
            assert handoffs.take(school, link) == STEP
            return
        with pytest.raises(errors.LinkEnded):
            handoffs.take(school, link)


def test_the_same_key_twice_is_one_hand_off_and_it_lasts_no_longer(school):
    start, key = clock.now(), tokens.reference()
    with clock.at(start):
        link = made(school, key=key)
    with clock.at(start + timedelta(seconds=60)):
        assert made(school, Step("home", "", "en"), key) == link
        shown = handoffs.look(school, link)
    assert (shown.step, shown.seconds) == (STEP, 30)


def test_a_screen_that_cleared_ends_it_at_once(school):
    link = made(school)
    handoffs.end(school, link)
    assert handoffs.look(school, link).state == ENDED
    with pytest.raises(errors.LinkEnded):
        handoffs.take(school, link)


def test_a_screen_that_clears_after_it_was_taken_changes_nothing(school):
    link = made(school)
    handoffs.take(school, link)
    handoffs.end(school, link)
    assert handoffs.look(school, link).state == TAKEN


def test_another_schools_link_opens_nothing(school, other):
    link = made(school)
    handoffs.end(other, link)
    for act in (handoffs.look, handoffs.take):
        with pytest.raises(errors.LinkEnded):
            act(other, link)
    assert handoffs.take(school, link) == STEP


def test_the_key_of_another_school_is_not_a_way_in(school, other):
    key = tokens.reference()
    made(school, key=key)
    made(other, Step("home", "", "en"), key)
    assert handoffs.look(school, f"link-{key}").step == STEP
    with pytest.raises(errors.LinkEnded):
        handoffs.look(other, f"link-{key}")


def test_nothing_that_opens_it_is_kept(school):
    link = made(school)
    row = db.session.execute(
        sa.select(Handoff.__table__).where(Handoff.school_id == school.id)
    ).one()
    assert link not in [str(value) for value in row]
    assert tokens.digest(link) in row


def test_after_an_hour_it_is_forgotten_and_not_before(school, other):
    start = clock.now()
    with clock.at(start):
        link = made(school)
        theirs = made(other)
    with clock.at(start + timedelta(minutes=59)):
        assert handoffs.forget(school) == 0
        assert handoffs.look(school, link).state == ENDED
    with clock.at(start + timedelta(minutes=60)):
        assert handoffs.forget(school) == 1
        with pytest.raises(errors.LinkEnded):
            handoffs.look(school, link)
        assert handoffs.look(other, theirs).state == ENDED
