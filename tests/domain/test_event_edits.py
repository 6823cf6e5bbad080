"""Every change of an event that a calendar shows counts up, whoever makes it; nothing else does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import event_editing, event_series, venues
from kiosk.domain.event_dates import When
from kiosk.domain.event_editing import Draft
from kiosk.domain.event_series import Scope
from kiosk.domain.recurrence import Kind, Repeat

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def series(school):
    """Return the first of three weekly dates."""
    first = clock.today(school.time_zone) + timedelta(days=3)
    morning = clock.local(clock.now(), school.time_zone).time().replace(hour=9, minute=0)
    when = When(first, morning, morning.replace(hour=10), Repeat(Kind.WEEKLY, count=3))
    return event_series.begin(school, Draft("Coffee"), when, tokens.reference())


def edits(school, event):
    return [each.edits for each in event_series.dates_of(school, event, Scope.ALL)]


def change(school, event, scope, later=timedelta(), **draft):
    planned = event_editing.planned(school, event.reference)
    when = event_series.shown(school, event, scope)
    if later:
        moved = (clock.local(event.starts_at, school.time_zone) + later).time()
        when = replace(when, starts=moved)
    new = replace(planned.draft, **draft)
    event_series.change(school, planned, scope, new, when)


def test_a_new_event_has_no_edits(school, series):
    assert edits(school, series) == [0, 0, 0]


@pytest.mark.parametrize(
    "draft",
    [
        {"title": "Tea"},
        {"sentence": "Come."},
        {"place": "By the gate"},
        {"words": {"pl": {"title": "Kawa"}}},
        {"later": timedelta(minutes=15)},
    ],
)
@pytest.mark.parametrize(("scope", "counted"), [(Scope.ONE, [1, 0, 0]), (Scope.ALL, [1, 1, 1])])
def test_words_and_times_count(school, series, draft, scope, counted):
    change(school, series, scope, **draft)
    assert [bool(each) for each in edits(school, series)] == [bool(each) for each in counted]


def test_what_no_calendar_shows_does_not_count(school, series):
    change(school, series, Scope.ALL, picture="music", badges=("free",), names_needed=False)
    assert edits(school, series) == [0, 0, 0]
    series.code = tokens.short_code()
    db.session.flush()
    assert edits(school, series) == [0, 0, 0]


def test_the_same_again_is_no_edit(school, series):
    change(school, series, Scope.ALL)
    assert edits(school, series) == [0, 0, 0]


def test_to_cancel_and_to_put_back_count_each_time(school, series):
    event_series.cancel(school, series, Scope.ALL)
    assert edits(school, series) == [1, 1, 1]
    event_editing.put_back(school, series, together=True)
    assert edits(school, series) == [2, 2, 2]
    event_editing.put_back(school, series, together=True)
    assert edits(school, series) == [2, 2, 2], "it was not cancelled"


def test_another_weekday_counts_for_every_date(school, series):
    planned = event_editing.planned(school, series.reference)
    when = event_series.shown(school, series, Scope.ALL)
    later = replace(when, first_on=when.first_on + timedelta(days=1))
    event_series.change(school, planned, Scope.ALL, planned.draft, later)
    assert all(edits(school, series))


def test_another_name_of_the_place_counts_for_what_is_to_come_there(school, scene):
    room = venues.room(school, scene.hall.reference)
    now = clock.now()
    past = event_editing.create(
        school, Draft("Past", room=room), now - timedelta(hours=3), now - timedelta(hours=2)
    ).reference
    venues.change(school, room, venues.PlaceDraft("Big hall"))
    db.session.expunge_all()
    counted = [event_editing.planned(school, one).event.edits for one in (scene.event, past)]
    assert counted == [1, 0]
