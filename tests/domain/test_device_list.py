"""The list of devices: where they are, who looks after them, and which were not heard of."""

from datetime import timedelta

import pytest

from kiosk.core import clock, db, errors
from kiosk.domain import device_list, devices


@pytest.fixture
def tablet(context, school, scene):
    """Return a tablet in the hall that was heard of just now."""
    owner = scene.people["reception"]
    draft = devices.Draft("A tablet", devices.TABLET, room=scene.hall, owner=owner)
    made = devices.pair(school, draft, by=owner, token="t" * 20)
    made.seen_at = clock.now()
    db.session.flush()
    return made


def names(rows):
    return [row.device.name for row in rows]


def test_a_row_says_where_it_is_and_who_looks_after_it(school, scene, tablet):
    row = device_list.row(school, tablet.reference)
    assert row.place == scene.hall.reference
    assert row.where == (scene.building.name, scene.hall.name)
    assert row.owner == "Reception Person"
    assert not row.missed


def test_after_ten_minutes_of_silence_it_is_missed(school, tablet):
    for minutes, missed in ((9, False), (12, True)):
        with clock.at(tablet.seen_at + timedelta(minutes=minutes, seconds=1)):
            row = device_list.row(school, tablet.reference)
            assert (row.missed, row.minutes) == (missed, minutes)
            assert ("A tablet" in names(device_list.not_heard_of(school))) is missed


def test_one_that_never_began_is_missed_ten_minutes_after_it_was_joined(school, tablet):
    tablet.seen_at = None
    db.session.flush()
    assert "A tablet" not in names(device_list.not_heard_of(school))
    with clock.at(tablet.paired_at + timedelta(minutes=11)):
        assert "A tablet" in names(device_list.not_heard_of(school))


def test_a_locked_one_is_not_missed_and_an_ended_one_is_not_listed(school, scene, tablet):
    by = scene.people["manager"]
    devices.lock(school, tablet.reference, by, locked=True)
    db.session.flush()
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert "A tablet" not in names(device_list.not_heard_of(school))
    assert "A tablet" in names(device_list.everything(school))
    devices.revoke(school, tablet.reference, by)
    db.session.flush()
    assert "A tablet" not in names(device_list.everything(school))
    with pytest.raises(errors.NotFound):
        device_list.row(school, tablet.reference)


def test_another_school_lists_its_own(other, tablet):
    assert "A tablet" not in names(device_list.everything(other))
    assert names(device_list.everything(other)) == [
        "Hillside door",
        "Hillside tablet",
        "Hillside wall",
    ]
    with pytest.raises(errors.NotFound):
        device_list.row(other, tablet.reference)
