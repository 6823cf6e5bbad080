"""Concerns: a message is passed on, once, and what is written down of it."""

import pytest

from kiosk.domain import audit, concerns
from tests.domain.concerns.conftest import acts, rows, state


def test_who_passes_a_message_on_tells_every_lead_at_once(school, message, host):
    concerns.pass_on(school, message, host)
    assert state(school, message).state == "danger"
    assert concerns.unread(school) == 1
    stands = concerns.standing(school, message, host)
    assert (stands.passed_by, stands.read_at, stands.late) == ("Host", None, False)
    assert concerns.leads(school) == ["Amina"]


def test_a_double_touch_is_one_concern_and_one_note(school, message, host):
    for _ in range(3):
        concerns.pass_on(school, message, host)
    assert rows(school) == 1
    assert acts(school) == ["concern_passed"]


def test_what_is_written_down_says_nothing_of_the_message(school, passed, message):
    entry = audit.recent(school)[0]
    assert (entry.act, entry.facts) == ("concern_passed", {"concern": passed})
    assert message not in str(entry.facts)


def test_a_colleague_who_is_second_is_told_so(school, scene, message, host):
    concerns.pass_on(school, message, host)
    with pytest.raises(concerns.PassedBefore):
        concerns.pass_on(school, message, scene.people["reception"])
    assert concerns.standing(school, message, host).passed_by == "Host"
