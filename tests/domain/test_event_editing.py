from datetime import UTC, date, datetime, time, timedelta

import pytest

from kiosk.core import clock, errors
from kiosk.domain import event_editing, schools, venues
from kiosk.domain.event_editing import Draft

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def hall(context, school):
    building = venues.add_venue(school, "School")
    return building, venues.add_room(school, building, "Hall")


def add(school, starts_at=NOON + HOUR, title="Coffee", **draft):
    return event_editing.create(school, Draft(title, **draft), starts_at, starts_at + HOUR)


def titles(found):
    return [one.event.title for one in found]


def test_an_event_needs_a_title(context, school):
    with pytest.raises(event_editing.TitleMissing):
        add(school, title="")


def test_an_event_ends_after_it_starts(context, school):
    with pytest.raises(event_editing.EndsBeforeItStarts):
        event_editing.create(school, Draft("Coffee"), NOON, NOON)
    event = add(school)
    with pytest.raises(event_editing.EndsBeforeItStarts):
        event_editing.change(school, event, Draft("Coffee"), NOON + HOUR, NOON)


def test_inside_the_school_names_are_needed_and_elsewhere_not(hall, school):
    building, room = hall
    elsewhere = venues.add_venue(school, "Community hall", in_school=False)
    assert add(school, venue=building, room=room).names_needed
    assert not add(school, venue=elsewhere).names_needed
    assert not add(school, venue=building, names_needed=False).names_needed


def test_a_change_keeps_the_reference_and_is_seen_by_parents(context, school):
    event = add(school)
    reference, before = event.reference, schools.changes(school)
    event_editing.change(school, event, Draft("Tea"), NOON + 2 * HOUR, NOON + 3 * HOUR)
    assert (event.title, event.reference) == ("Tea", reference)
    assert schools.changes(school) > before


def test_the_list_goes_on_where_the_page_before_ended(context, school, scene):
    for number in range(5):
        add(school, NOON + HOUR * (number // 2 + 30), title=str(number))
    first = event_editing.coming(school, after=scene.event, limit=2)
    rest = event_editing.coming(school, after=first[-1].event.reference, limit=9)
    assert titles(first) + titles(rest) == ["0", "1", "2", "3", "4"]


def test_what_has_ended_is_under_before_latest_first(context, school):
    for number in range(4):
        add(school, NOON - HOUR * (number + 30), title=str(number))
    first = event_editing.before(school, limit=2)
    assert titles(first) == ["0", "1"]
    rest = event_editing.before(school, earlier_than=first[-1].event.reference)
    assert titles(rest) == ["2", "3"]


def test_a_list_goes_on_only_from_an_event_of_this_school(context, school, other):
    theirs = add(other)
    with pytest.raises(errors.NotFound):
        event_editing.coming(school, after=theirs.reference)


def test_the_list_shows_nothing_of_another_school(context, school, other):
    add(other, title="Theirs")
    assert "Theirs" not in titles(event_editing.coming(school))


def test_a_room_that_is_taken_at_the_same_time_is_seen(hall, school):
    building, room = hall
    event = add(school, venue=building, room=room)
    overlap = (NOON + HOUR + HOUR / 2, NOON + 3 * HOUR)
    after = (NOON + 2 * HOUR, NOON + 3 * HOUR)
    assert event_editing.sharing_room(school, building, room, [overlap]) == [event]
    assert event_editing.sharing_room(school, building, room, [after]) == []
    assert event_editing.sharing_room(school, building, None, [overlap]) == []
    assert event_editing.sharing_room(school, building, room, [overlap], [event.id]) == []
    assert event_editing.sharing_room(school, None, None, [overlap]) == []


def test_a_cancelled_event_takes_no_room(hall, school):
    building, room = hall
    event = add(school, venue=building, room=room)
    event_editing.cancel(school, [event])
    at = (event.starts_at, event.ends_at)
    assert event_editing.sharing_room(school, building, room, [at]) == []


def test_cancelling_twice_keeps_the_first_moment(context, school, monkeypatch):
    event = add(school)
    event_editing.cancel(school, [event])
    monkeypatch.setattr(clock, "now", lambda: NOON + HOUR / 2)
    event_editing.cancel(school, [event])
    assert event.cancelled_at == NOON
    event_editing.put_back(school, event)
    assert event.cancelled_at is None


@pytest.mark.parametrize(
    ("starts_at", "day"),
    [
        (datetime(2026, 8, 31, 8, 15, tzinfo=UTC), date(2026, 9, 14)),  # a Monday; today is one
        (datetime(2026, 9, 2, 8, 15, tzinfo=UTC), date(2026, 9, 9)),
        (datetime(2026, 9, 9, 8, 15, tzinfo=UTC), date(2026, 9, 16)),  # still to come
        (datetime(2026, 7, 30, 8, 15, tzinfo=UTC), date(2026, 9, 10)),
    ],
)
def test_a_copy_begins_on_the_next_such_weekday(context, school, starts_at, day):
    event = add(school, starts_at)
    assert event_editing.next_like(school, event) == (day, time(9, 15), time(10, 15))


def test_a_closed_place_is_not_copied(hall, school):
    building, room = hall
    draft = Draft("Coffee", venue=building, room=room)
    assert event_editing.copy_of(draft).room is room
    venues.close(school, room, True)
    assert event_editing.copy_of(draft).venue is None


def test_missing_words_are_those_that_the_own_language_has(context, school):
    draft = Draft("Coffee", "Tea.", words={"pl": {"title": "Kawa", "sentence": "Herbata."}})
    missing = event_editing.missing_words(school, draft)
    assert ("pl", "title") not in missing
    assert ("ar", "title") in missing
    assert ("ar", "place") not in missing
