"""Paired devices: what they are called, what staff tell them, and how soon a change is heeded."""

from datetime import timedelta

import pytest

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import audit, devices
from kiosk.domain.devices import Draft
from tests import tables
from tests.devices import add, token_of

TOKEN = "a-token-of-a-tablet-in-a-test"


@pytest.fixture
def tablet(context, school, scene):
    """Return a paired tablet."""
    return devices.pair(school, Draft("Library tablet", devices.TABLET), by=None, token=TOKEN)


@pytest.fixture
def ticks(monkeypatch):
    """Return a clock of seconds that goes on only when a test says so."""
    now = [1000.0]
    monkeypatch.setattr(clock, "monotonic", lambda: now[0])
    return now


def acts(school):
    return [entry.act for entry in audit.recent(school)]


def test_a_device_is_known_by_its_token_in_its_own_school(school, other, scene, tablet):
    known = devices.by_token(school, TOKEN)
    assert known is not None
    assert (known.reference, known.role, known.name) == (
        tablet.reference,
        "tablet",
        "Library tablet",
    )
    assert not known.locked
    assert not known.revoked
    assert devices.by_token(other, TOKEN) is None
    assert devices.by_token(school, tablet.reference) is None


def test_only_a_digest_of_the_token_is_stored(app, scene):
    with app.app_context(), db.writing():
        devices.pair(scene.school, Draft("Library tablet", devices.TABLET), by=None, token=TOKEN)
    assert TOKEN not in repr(tables.rows(app, "device"))
    assert tokens.digest(TOKEN) in repr(tables.rows(app, "device"))  # the control


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_is_needed_and_short(context, school, name):
    with pytest.raises(devices.DeviceName):
        devices.pair(school, Draft(name, devices.TABLET), by=None)


def test_a_door_needs_a_room_and_a_role_is_one_of_three(context, school, scene):
    with pytest.raises(devices.DeviceUnknown):
        devices.pair(school, Draft("Door", devices.DOOR, venue=scene.building), by=None)
    with pytest.raises(devices.DeviceUnknown):
        devices.pair(school, Draft("Toaster", "toaster"), by=None)
    door = devices.pair(school, Draft("Door", devices.DOOR, room=scene.hall), by=None)
    assert (door.room_id, door.venue_id) == (scene.hall.id, scene.building.id)


def test_a_big_screen_is_for_its_whole_building(context, school, scene):
    wall = devices.pair(school, Draft("Wall", devices.WALL, room=scene.hall), by=None)
    assert (wall.room_id, wall.venue_id) == (None, scene.building.id)


@pytest.mark.parametrize("do", [devices.say_hello, devices.clear_now])
def test_every_wish_is_news_also_two_in_the_same_moment(school, scene, tablet, do):
    seen = {devices.by_token(school, TOKEN).news}
    with clock.at(clock.now()):
        for _ in range(3):
            do(school, tablet.reference, scene.people["host"])
            db.session.flush()
            devices.forget()
            seen.add(devices.by_token(school, TOKEN).news)
    assert len(seen) == 4


def test_a_change_of_nothing_is_no_news(school, scene, tablet):
    before = devices.by_token(school, TOKEN).news
    draft = Draft("Other name", devices.TABLET)
    devices.change(school, tablet.reference, draft, by=scene.people["host"])
    db.session.flush()
    assert devices.by_token(school, TOKEN).news == before
    assert devices.by_token(school, TOKEN).name == "Other name"


def test_locking_twice_is_once_and_unlocking_brings_it_back(school, scene, tablet):
    by = scene.people["manager"]
    for locked in (True, True, False):
        devices.lock(school, tablet.reference, by, locked=locked)
        db.session.flush()
        assert devices.by_token(school, TOKEN).locked is locked
    assert acts(school)[:2] == ["device_unlocked", "device_locked"]
    assert acts(school).count("device_locked") == 1


def test_a_device_whose_trust_ended_is_known_as_that_and_never_changed_again(school, scene, tablet):
    by = scene.people["manager"]
    devices.revoke(school, tablet.reference, by)
    db.session.flush()
    assert devices.by_token(school, TOKEN).revoked
    for change in (devices.revoke, devices.say_hello, devices.clear_now):
        with pytest.raises(errors.NotFound):
            change(school, tablet.reference, by)


def test_what_is_read_between_a_change_and_its_commit_is_not_remembered(app, scene):
    token = token_of("Riverside", "tablet")
    with app.app_context(), db.writing():
        known = devices.by_token(scene.school, token)
        devices.clear_now(scene.school, known.reference, scene.people["manager"])
        assert devices._remembered == {}
        devices.by_token(scene.school, token)
        assert devices._remembered
    assert devices._remembered == {}


def test_nobody_tells_a_device_of_another_school_anything(other, scene, tablet):
    for change in (devices.revoke, devices.say_hello, devices.clear_now):
        with pytest.raises(errors.NotFound):
            change(other, tablet.reference, scene.people["manager"])


def lock_behind_our_back(tablet):
    """Lock a device as another process does: nothing is forgotten here."""
    tablet.locked_at = clock.now()
    db.session.flush()


def test_another_process_is_heeded_within_two_seconds(school, tablet, ticks):
    assert not devices.by_token(school, TOKEN).locked
    lock_behind_our_back(tablet)
    ticks[0] += devices.SECONDS_REMEMBERED - 0.1
    assert not devices.by_token(school, TOKEN).locked  # the control: it is remembered
    ticks[0] += 0.1
    assert devices.by_token(school, TOKEN).locked
    assert devices.SECONDS_REMEMBERED <= 2


def test_what_is_read_during_a_change_is_not_remembered(school, tablet, monkeypatch):
    class Slow(dict):
        """Somebody changes something after the look and before it is remembered."""

        def __len__(self):
            devices._changes[0] += 1
            return 0

    monkeypatch.setattr(devices, "_remembered", Slow())
    assert not devices.by_token(school, TOKEN).locked
    assert dict(devices._remembered) == {}


def now_in_the_table(school, reference):
    """Return a device as it is stored."""
    db.session.flush()
    db.session.expunge_all()
    return devices.by_reference(school, reference)


def test_what_a_device_says_of_itself_is_written_once_a_minute(school, tablet, ticks):
    db.session.flush()
    reference, first = tablet.reference, clock.now()
    with clock.at(first):
        devices.heard(school, reference, "1", https=True)
    stored = now_in_the_table(school, reference)
    assert (stored.seen_at, stored.version, stored.https) == (first, "1", True)
    with clock.at(first + timedelta(seconds=30)):
        devices.heard(school, reference, "1", https=True)
    assert now_in_the_table(school, reference).seen_at == first
    ticks[0] += devices.SECONDS_HEARD
    with clock.at(first + timedelta(seconds=60)):
        devices.heard(school, reference, "1" * 40, https=False)
    stored = now_in_the_table(school, reference)
    assert stored.seen_at == first + timedelta(seconds=60)
    assert stored.version == "1" * devices.LONGEST_VERSION


def test_the_fixture_of_tests_is_a_device_like_any_other(context, school, scene):
    assert devices.by_token(school, token_of("Riverside", devices.WALL)).role == devices.WALL
    add(school, devices.TABLET, scene.hall, TOKEN)
    assert devices.by_token(school, TOKEN) is not None
