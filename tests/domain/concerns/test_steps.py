"""Concerns: the steps of a lead: read, dealt with, put back; and that Today is told."""

from datetime import timedelta

import pytest

from kiosk.core import clock, errors
from kiosk.domain import concerns
from kiosk.domain import today as days
from tests.domain.concerns.conftest import CANARY, acts, state


def test_today_is_told_of_each_step(school, message, host, amina):
    def version():
        return days.version(school, clock.today(school.time_zone))

    seen = [version()]
    concerns.pass_on(school, message, host)
    reference = concerns.open_ones(school)[0].reference
    for step in (
        lambda: None,
        lambda: concerns.read(school, reference, amina),
        lambda: concerns.close(school, reference, amina),
        lambda: concerns.open_again(school, reference, amina),
        lambda: concerns.put_back(school, reference, amina),
        lambda: concerns.bring_back(school, reference, amina),
    ):
        step()
        seen.append(version())
    assert seen == sorted(set(seen)), "a step was not told"


def test_the_first_to_read_it_stays_and_who_passed_it_on_sees_them(
    school, scene, passed, message, host, amina
):
    concerns.read(school, passed, amina)
    concerns.read(school, passed, scene.people["manager"])
    stands = concerns.standing(school, message, host)
    assert stands.read_by == "Amina"
    assert concerns.unread(school) == 0
    assert acts(school).count("concern_read") == 1


def test_nobody_reads_it_for_ten_minutes(school, passed, message, host, amina):
    now = clock.now()
    with clock.at(now + concerns.LATE - timedelta(seconds=30)):
        assert not concerns.alert(school).late
        assert not concerns.standing(school, message, host).late
    with clock.at(now + concerns.LATE + timedelta(seconds=1)):
        assert concerns.alert(school).late
        assert concerns.standing(school, message, host).late
        concerns.read(school, passed, amina)
        assert not concerns.alert(school).late
        assert not concerns.standing(school, message, host).late


def test_what_is_dealt_with_is_read_and_can_be_opened_again(school, passed, amina):
    concerns.close(school, passed, amina)
    assert concerns.open_ones(school) == []
    (row,) = concerns.closed_ones(school)
    assert (row.closed_by, row.read_by) == ("Amina", "Amina")
    assert concerns.open_count(school) == 0
    concerns.open_again(school, passed, amina)
    assert [row.reference for row in concerns.open_ones(school)] == [passed]
    assert concerns.closed_ones(school) == []


def test_what_is_no_worry_goes_back_and_comes_again(school, passed, message, host, amina):
    concerns.put_back(school, passed, amina)
    assert state(school, message).state == "new"
    assert concerns.standing(school, message, host).put_back
    assert (concerns.open_ones(school), concerns.closed_ones(school)) == ([], [])
    assert concerns.unread(school) == 0
    with pytest.raises(errors.NotFound):
        concerns.one(school, passed, "en")
    for step in (concerns.read, concerns.close, concerns.open_again):
        with pytest.raises(errors.NotFound):
            step(school, passed, amina)
    concerns.bring_back(school, passed, amina)
    assert state(school, message).state == "danger"
    assert concerns.one(school, passed, "en").words.text == CANARY


def test_what_was_put_back_can_be_passed_on_anew_by_somebody_else(
    school, scene, passed, message, amina
):
    concerns.put_back(school, passed, amina)
    concerns.pass_on(school, message, scene.people["reception"])
    stands = concerns.standing(school, message, scene.people["reception"])
    assert (stands.read_at, stands.closed_at, stands.put_back) == (None, None, False)
    assert concerns.unread(school) == 1
