"""Concerns: who passed a message on takes it back while nobody has read it."""

from datetime import timedelta

import pytest

from kiosk.core import clock, errors
from kiosk.domain import concerns
from tests.domain.concerns.conftest import acts, rows, state
from tests.messages import change


@pytest.mark.parametrize("done_on", [None, "yesterday"])
def test_who_passed_it_on_takes_it_back_and_nothing_is_left(school, message, host, done_on):
    day = clock.today(school.time_zone) - timedelta(days=1) if done_on else None
    change(school, message, state="done" if day else "new", done_on=day)
    before = state(school, message)
    concerns.pass_on(school, message, host)
    concerns.take_back(school, message, host)
    assert state(school, message) == before
    assert rows(school) == 0
    assert acts(school) == ["concern_taken_back", "concern_passed"]


def test_nobody_else_takes_it_back(school, scene, passed, message, amina):
    for other in (amina, scene.people["admin"]):
        with pytest.raises(errors.NotFound):
            concerns.take_back(school, message, other)
    assert state(school, message).state == "danger"


def test_what_is_read_stays_with_the_lead(school, passed, message, host, amina):
    concerns.read(school, passed, amina)
    with pytest.raises(concerns.ReadAlready):
        concerns.take_back(school, message, host)
    assert state(school, message).state == "danger"
    assert rows(school) == 1
