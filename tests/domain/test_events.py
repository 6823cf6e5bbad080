"""What is on soon, as parents meet it: neutral places first, a series once, and nobody else's."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import event_editing, event_series, events, venues
from kiosk.domain.event_dates import When
from kiosk.domain.event_editing import Draft
from kiosk.domain.event_series import Scope
from kiosk.domain.recurrence import Kind, Repeat

NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)  # a Monday, ten o'clock in London
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def monday(monkeypatch, context, school):
    """It is Monday 7 September 2026, and the coffee morning of the scene is long over."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    db.session.execute(
        sa.update(event_editing.Event).values(starts_at=NOW - 9 * DAY, ends_at=NOW - 8 * DAY)
    )


@pytest.fixture
def make(school):
    """Return a way to make an event so long from now."""

    def made(title, starts=DAY, hours=1, **more):
        begins = NOW + starts
        draft = Draft(title, **more)
        return event_editing.create(school, draft, begins, begins + hours * HOUR)

    return made


@pytest.fixture
def weekly(school):
    """Return a way to make a series from Tuesday 8 September on."""

    def made(title="Coffee", kind=Kind.WEEKLY, count=4):
        when = When(date(2026, 9, 8), time(9), time(10), Repeat(kind, count=count))
        return event_series.begin(school, Draft(title), when, tokens.reference())

    return made


def titles(school, **more):
    return [each.event.title.text for each in events.coming(school, "en", **more)]


def test_what_is_on_stands_in_order_of_time(school, make):
    make("Later", 2 * DAY)
    make("Sooner", DAY)
    make("Now", -HOUR / 2)
    assert titles(school) == ["Now", "Sooner", "Later"]


def test_a_place_that_is_not_the_school_stands_first(school, make):
    church = venues.add_venue(school, "Church hall", in_school=False)
    make("At school", DAY)
    make("In church", 5 * DAY, venue=church)
    make("Anywhere", 6 * DAY)
    assert titles(school) == ["In church", "At school", "Anywhere"]


def test_what_is_over_cancelled_or_far_away_is_not_on(school, make):
    make("Over", -2 * HOUR)
    make("Far", 61 * DAY)
    event_editing.cancel(school, [make("Cancelled", DAY)])
    assert titles(school) == []
    assert titles(school, days=62) == ["Far"], "the control: it is only too far away"


def test_nothing_of_another_school_is_on(school, other, make):
    make("Ours")
    assert titles(other) == []


def test_a_series_stands_there_once_with_its_next_date(school, weekly):
    weekly()
    (only,) = events.coming(school, "en")
    assert clock.local(only.event.starts_at, "Europe/London").date() == date(2026, 9, 8)
    assert only.repeats == "weekly"


@pytest.mark.parametrize("kind", [Kind.WEEKLY, Kind.FORTNIGHTLY, Kind.MONTHLY_WEEKDAY])
def test_it_is_said_how_a_series_repeats(school, weekly, kind):
    weekly(kind=kind)
    assert events.coming(school, "en")[0].repeats == kind.value


def test_the_last_date_of_a_series_is_like_any_event(school, weekly):
    first = weekly()
    rest = event_series.dates_of(school, first, Scope.ALL)[1:]
    event_editing.cancel(school, rest)
    assert events.coming(school, "en")[0].repeats == ""


def test_a_cancelled_date_makes_room_for_the_next(school, weekly):
    first = weekly()
    event_editing.cancel(school, [first])
    (only,) = events.coming(school, "en")
    assert only.event.reference != first.reference


def test_the_other_dates_of_a_series_are_those_to_come(school, weekly, make):
    first = weekly(count=9)
    second = event_series.dates_of(school, first, Scope.ALL)[1]
    event_editing.cancel(school, [second])
    view = events.by_reference(school, first.reference, "en")
    found = events.other_dates(school, view, "en")
    assert len(found) == events.MOST_DATES
    assert not {first.reference, second.reference} & {each.reference for each in found}
    alone = events.by_reference(school, make("Alone").reference, "en")
    assert events.other_dates(school, alone, "en") == []


def test_a_calendar_follows_every_date_and_learns_what_is_cancelled(school, weekly):
    first = weekly()
    event_editing.cancel(school, [first])
    found = events.to_follow(school, "en")
    assert [each.cancelled for each in found] == [True, False, False, False]


def test_how_to_get_in_is_told_of_the_building_and_of_the_room(school, make):
    words = {"pl": {"access": "Jest winda."}}
    church = venues.add_venue(school, "Church", access="There is a lift.", words=words)
    room = venues.add_room(school, church, "Hall", access="Ring twice.")
    event = make("Tea", venue=church, room=room)
    told = events.by_reference(school, event.reference, "pl").access
    assert [(each.text, each.language) for each in told] == [
        ("Jest winda.", "pl"),
        ("Ring twice.", "en"),
    ]
    assert events.by_reference(school, make("Walk").reference, "pl").access == ()


def test_the_list_asks_the_database_twice_however_much_is_on(school, make, weekly):
    for number in range(12):
        make(f"Event {number}", number * DAY)
        weekly(f"Series {number}")
    asked = []
    engine = db.session.connection().engine

    def count(*_given):
        asked.append(1)

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        assert len(events.coming(school, "en")) == 24
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
    assert len(asked) == 2
