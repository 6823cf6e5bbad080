"""Pairing: a code that is good for ten minutes and one screen, and a token for who asked for it."""

from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import devices, pairing
from kiosk.domain.devices import Draft
from tests import tables

CLAIM, CODE, TOKEN = "claim-of-a-browser-1", "abcd2345", "the-token-of-this-screen"


@pytest.fixture
def asked(context, school, scene):
    """Return the school in which a screen shows a code."""
    pairing.ask(school, CLAIM, CODE)
    return school


def join(school, code=CODE, by=1, **more):
    return pairing.join(school, code, Draft("New tablet", devices.TABLET, **more), by=by)


def test_a_screen_is_joined_by_its_code_and_fetches_its_token(asked, scene):
    assert pairing.look(asked, CLAIM).approved is False
    made = join(asked, by=scene.people["manager"])
    assert pairing.look(asked, CLAIM).approved is True
    assert made.token_digest is None  # nobody is trusted before the screen itself asks
    assert pairing.fetch(asked, CLAIM, TOKEN).id == made.id
    assert devices.by_token(asked, TOKEN).reference == made.reference


def test_a_code_is_good_once(asked, scene):
    join(asked, by=scene.people["manager"])
    with pytest.raises(pairing.CodeUnknown):
        join(asked, by=scene.people["manager"])


def test_a_code_is_good_for_ten_minutes(asked, scene):
    now = clock.now()
    for minutes, good in ((9.9, True), (10.1, False)):
        with clock.at(now + timedelta(minutes=minutes)):
            assert (pairing.look(asked, CLAIM) is not None) is good
    with clock.at(now + timedelta(minutes=11)), pytest.raises(pairing.CodeUnknown):
        join(asked, by=scene.people["manager"])


def test_a_token_is_not_fetched_before_staff_have_typed_the_code_nor_after_ten_minutes(
    asked, scene
):
    with pytest.raises(pairing.CodeUnknown):
        pairing.fetch(asked, CLAIM, TOKEN)
    join(asked, by=scene.people["manager"])
    with (
        clock.at(clock.now() + timedelta(minutes=11)),
        pytest.raises(pairing.CodeUnknown),
    ):
        pairing.fetch(asked, CLAIM, TOKEN)
    pairing.fetch(asked, CLAIM, TOKEN)  # the control


def test_the_same_screen_may_fetch_again_when_the_answer_was_lost(asked, scene):
    join(asked, by=scene.people["manager"])
    first = pairing.fetch(asked, CLAIM, TOKEN)
    assert pairing.fetch(asked, CLAIM, TOKEN).id == first.id


def test_knowing_the_code_gives_no_token(asked, scene):
    join(asked, by=scene.people["manager"])
    with pytest.raises(pairing.CodeUnknown):
        pairing.fetch(asked, CODE, TOKEN)


def test_a_code_of_another_school_opens_nothing(asked, other, scene):
    with pytest.raises(pairing.CodeUnknown):
        join(other, by=scene.people["manager"])
    assert pairing.look(other, CLAIM) is None


def test_a_refused_name_leaves_the_code_good(asked, scene):
    with pytest.raises(devices.DeviceUnknown):
        pairing.join(asked, CODE, Draft("Door", devices.DOOR), by=scene.people["manager"])
    assert join(asked, by=scene.people["manager"]).name == "New tablet"


def test_neither_claim_nor_code_is_stored(app, scene):
    with app.app_context(), db.writing():
        pairing.ask(scene.school, CLAIM, CODE)
    stored = repr(tables.rows(app, "pairing"))
    assert CLAIM not in stored
    assert CODE not in stored
    assert tokens.digest(CLAIM) in stored  # the control


def test_what_is_over_is_forgotten(asked, other):
    pairing.ask(other, "claim-of-another-one", "zzzz9999")
    assert pairing.forget(asked) == 0
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert pairing.forget(asked) == 1
        assert pairing.forget(other) == 1


def test_when_very_many_wait_the_oldest_waits_no_more_but_never_one_that_was_joined(
    asked, scene, monkeypatch
):
    monkeypatch.setattr(pairing, "MOST_WAITING", 3)
    join(asked, by=scene.people["manager"])
    for number in range(4):
        pairing.ask(asked, f"claim-of-number-{number}", f"{number}bcd2345")
    waits = [pairing.look(asked, f"claim-of-number-{number}") is not None for number in range(4)]
    assert waits == [False, True, True, True]
    assert pairing.look(asked, CLAIM) is not None
