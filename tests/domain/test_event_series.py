from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import event_dates, event_editing, event_series, recurrence, signins, terms
from kiosk.domain.event_dates import When
from kiosk.domain.event_editing import Draft
from kiosk.domain.event_series import Scope
from kiosk.domain.recurrence import Kind, Repeat, Term

FIRST = date(2026, 9, 8)  # a Tuesday
ZONE = "Europe/London"


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    """It is Monday 7 September 2026, ten o'clock in London."""
    stop_at(monkeypatch, datetime(2026, 9, 7, 9, 0, tzinfo=UTC))


def stop_at(monkeypatch, instant):
    monkeypatch.setattr(clock, "now", lambda: instant)


def weekly(first=FIRST, *, count=None, until=None, kind=Kind.WEEKLY, **more):
    repeat = Repeat(kind, until=until, count=count, **more)
    return When(first, time(9, 15), time(10, 30), repeat)


def add(school, when=None, **draft):
    when = when or weekly(count=5)
    words = {"title": "Coffee", "sentence": "Tea.", **draft}
    return event_series.begin(school, Draft(**words), when, tokens.reference())


def dates(school, event):
    return event_series.dates_of(school, event, Scope.ALL)


def days(events):
    return [clock.local(each.starts_at, ZONE).date().isoformat()[5:] for each in events]


def change(school, event, scope, *, when=None, override=False, **draft):
    planned = event_editing.planned(school, event.reference)
    shown = event_series.shown(school, event, scope)
    like = event_editing.planned(school, event_series.pattern(school, event).reference)
    source = planned if scope is Scope.ONE else like
    return event_series.change(
        school, planned, scope, replace(source.draft, **draft), when or shown, override=override
    )


def sign_in(school, event, monkeypatch):
    """Somebody signs in to a date on its day; then it is Monday again."""
    before = clock.now
    stop_at(monkeypatch, event.starts_at)
    party = signins.Party.of(["Amina"], 1, 0)
    signins.sign_in(
        school, event.reference, party, language="en", came_by="tablet", key=tokens.reference()
    )
    monkeypatch.setattr(clock, "now", before)


def test_a_weekly_event_is_one_date_a_week(context, school):
    assert days(dates(school, add(school))) == ["09-08", "09-15", "09-22", "09-29", "10-06"]


def test_the_same_key_adds_nothing_twice(context, school):
    first = event_series.begin(school, Draft("Coffee"), weekly(count=3), "k" * 22)
    again = event_series.begin(school, Draft("Coffee"), weekly(count=3), "k" * 22)
    assert first is again
    assert len(dates(school, first)) == 3


def test_the_same_key_of_another_school_is_another_event(context, school, other):
    ours = event_series.begin(school, Draft("Coffee"), weekly(count=2), "k" * 22)
    theirs = event_series.begin(other, Draft("Coffee"), weekly(count=2), "k" * 22)
    assert ours.reference != theirs.reference


def test_an_event_in_autumn_and_winter_starts_at_the_same_time_on_the_clock(context, school):
    event = add(school, weekly(date(2026, 10, 20), count=3))
    starts = [each.starts_at for each in dates(school, event)]
    assert [clock.local(each, ZONE).time() for each in starts] == [time(9, 15)] * 3
    assert starts[1] - starts[0] == timedelta(days=7, hours=1)  # the clocks go back on the 25th


def test_term_time_leaves_out_holidays_and_closed_days(context, school):
    terms.change(
        school,
        [Term(date(2026, 9, 1), date(2026, 9, 25)), Term(date(2026, 10, 5), date(2026, 10, 16))],
        [date(2026, 9, 15)],
    )
    db.session.expire_all()
    school = event_series.schools.attached(school)
    when = weekly(until=date(2026, 12, 31), term_time_only=True)
    assert days(dates(school, add(school, when))) == ["09-08", "09-22", "10-06", "10-13"]
    assert event_dates.sentence(school, when) == (
        "Every Tuesday in term time until 13 October, not 15 September: 4 dates."
    )
    assert terms.in_holidays(school, date(2026, 9, 15))
    assert terms.in_holidays(school, date(2026, 9, 29))
    assert not terms.in_holidays(school, date(2026, 9, 22))


def test_one_date_can_have_its_own_words_and_stays_in_its_series(context, school):
    event = add(school)
    third = dates(school, event)[2]
    change(school, third, Scope.ONE, title="Coffee and cake")
    assert [each.title for each in dates(school, event)] == [
        "Coffee",
        "Coffee",
        "Coffee and cake",
        "Coffee",
        "Coffee",
    ]
    assert third.alone == ["title"]


def test_later_dates_part_from_the_earlier_ones_and_keep_their_references(context, school):
    event = add(school)
    before = [each.reference for each in dates(school, event)]
    third = dates(school, event)[2]
    change(school, third, Scope.LATER, title="Tea")
    assert [each.title for each in dates(school, event)] == ["Coffee", "Coffee"]
    later = dates(school, third)
    assert [each.title for each in later] == ["Tea"] * 3
    assert [each.reference for each in later] == before[2:]
    assert event_series.shown(school, event, Scope.ALL).repeat.until == date(2026, 9, 21)


def test_all_dates_that_are_to_come_change_and_those_that_ended_do_not(
    context, school, monkeypatch
):
    event = add(school)
    everything = dates(school, event)
    stop_at(monkeypatch, datetime(2026, 9, 16, 9, 0, tzinfo=UTC))
    change(school, everything[3], Scope.ALL, title="Tea")
    assert [each.title for each in everything] == ["Coffee", "Coffee", "Tea", "Tea", "Tea"]


def test_what_was_changed_for_one_date_alone_stays(context, school):
    event = add(school)
    second = dates(school, event)[1]
    change(school, second, Scope.ONE, title="Party")
    change(school, event, Scope.ALL, title="Tea", sentence="Cake.")
    assert (second.title, second.sentence) == ("Party", "Cake.")


def test_it_follows_the_others_where_staff_say_so(context, school):
    event = add(school)
    second = dates(school, event)[1]
    change(school, second, Scope.ONE, title="Party")
    change(school, event, Scope.ALL, title="Tea", override=True)
    assert (second.title, second.alone) == ("Tea", [])


def test_a_date_moved_alone_keeps_its_day_when_the_others_change_their_time(context, school):
    event = add(school)
    second = dates(school, event)[1]
    change(school, second, Scope.ONE, when=When(date(2026, 9, 17), time(13, 0), time(14, 0)))
    later = When(
        FIRST, time(11, 0), time(12, 0), event_series.shown(school, event, Scope.ALL).repeat
    )
    change(school, event, Scope.ALL, when=later)
    assert days(dates(school, event))[:3] == ["09-08", "09-17", "09-22"]
    assert clock.local(second.starts_at, ZONE).time() == time(13, 0)
    assert clock.local(event.starts_at, ZONE).time() == time(11, 0)


def test_editing_from_a_date_of_its_own_begins_with_what_the_others_are_like(context, school):
    event = add(school)
    second = dates(school, event)[1]
    change(
        school, second, Scope.ONE, title="Party", when=When(date(2026, 9, 17), time(13), time(14))
    )
    shown = event_series.shown(school, second, Scope.LATER)
    assert (shown.first_on, shown.starts) == (date(2026, 9, 15), time(9, 15))
    assert event_series.pattern(school, second).title == "Coffee"
    change(school, second, Scope.LATER, sentence="Cake.")
    assert [each.title for each in dates(school, second)] == ["Party", "Coffee", "Coffee", "Coffee"]


def test_another_weekday_moves_the_dates_and_keeps_their_references(context, school):
    event = add(school)
    before = [each.reference for each in dates(school, event)]
    change(school, event, Scope.ALL, when=weekly(date(2026, 9, 9), until=date(2026, 10, 7)))
    moved = dates(school, event)
    assert days(moved) == ["09-09", "09-16", "09-23", "09-30", "10-07"]
    assert [each.reference for each in moved] == before


def test_a_longer_series_gets_more_dates(context, school):
    event = add(school)
    change(school, event, Scope.ALL, when=weekly(until=date(2026, 10, 20)), title="Tea")
    assert days(dates(school, event))[-2:] == ["10-13", "10-20"]
    assert {each.title for each in dates(school, event)} == {"Tea"}


def test_every_two_weeks_takes_the_dates_between_away(context, school):
    event = add(school)
    when = weekly(until=date(2026, 10, 6), kind=Kind.FORTNIGHTLY)
    assert days(event_series.gone(school, event, Scope.ALL, when)) == ["09-15", "09-29"]
    change(school, event, Scope.ALL, when=when)
    assert days(dates(school, event)) == ["09-08", "09-22", "10-06"]


def test_a_date_with_sign_ins_is_cancelled_and_never_taken_away(context, school, monkeypatch):
    event = add(school)
    second = dates(school, event)[1]
    sign_in(school, second, monkeypatch)
    change(school, event, Scope.ALL, when=weekly(until=date(2026, 10, 6), kind=Kind.FORTNIGHTLY))
    found = event_editing.planned(school, second.reference).event
    assert found.cancelled_at is not None
    assert days([found]) == ["09-15"]
    with_people = event_editing.signed_in_to(school, dates(school, event))
    assert with_people == {second.id}


def test_a_date_with_sign_ins_never_moves_to_another_day(context, school, monkeypatch):
    event = add(school)
    second = dates(school, event)[1]
    sign_in(school, second, monkeypatch)
    change(school, event, Scope.ALL, when=weekly(date(2026, 9, 9), until=date(2026, 10, 7)))
    assert days([second]) == ["09-15"]
    assert "09-16" in days(dates(school, event))


def test_dates_that_were_left_out_stay_left_out(context, school):
    event = add(school, weekly(until=date(2026, 10, 6), skip=(date(2026, 9, 22),)))
    assert days(dates(school, event)) == ["09-08", "09-15", "09-29", "10-06"]
    change(school, event, Scope.ALL, title="Tea")
    assert days(dates(school, event)) == ["09-08", "09-15", "09-29", "10-06"]
    assert event_series.shown(school, event, Scope.ALL).repeat.skip == (date(2026, 9, 22),)


def test_a_single_event_can_begin_to_repeat(context, school):
    event = add(school, When(FIRST, time(9, 15), time(10, 30)))
    assert event.series_id is None
    reference = event.reference
    change(school, event, Scope.ONE, when=weekly(date(2026, 9, 10), count=3))
    assert days(dates(school, event)) == ["09-10", "09-17", "09-24"]
    assert event.reference == reference


def test_a_series_can_become_one_date(context, school):
    event = add(school)
    change(school, event, Scope.ALL, when=When(FIRST, time(9, 15), time(10, 30)))
    assert days(dates(school, event)) == ["09-08"]


@pytest.mark.parametrize(("scope", "left"), [(Scope.ONE, 4), (Scope.LATER, 2), (Scope.ALL, 0)])
def test_cancelling_is_for_one_date_the_later_ones_or_all(context, school, scope, left):
    event = add(school)
    third = dates(school, event)[2]
    event_series.cancel(school, third, scope)
    on = [each for each in dates(school, event) if each.cancelled_at is None]
    assert len(on) == left


def test_what_was_cancelled_together_is_put_back_together(context, school, monkeypatch):
    event = add(school)
    _first, second, third, *_ = dates(school, event)
    event_series.cancel(school, second, Scope.ONE)
    stop_at(monkeypatch, clock.now() + timedelta(minutes=1))
    event_series.cancel(school, third, Scope.LATER)
    event_editing.put_back(school, third, together=True)
    assert [each.cancelled_at is None for each in dates(school, event)] == [
        True,
        False,
        True,
        True,
        True,
    ]


def test_a_cancelled_date_stays_cancelled_when_the_series_changes(context, school):
    event = add(school)
    second = dates(school, event)[1]
    event_series.cancel(school, second, Scope.ONE)
    change(school, event, Scope.ALL, title="Tea", when=weekly(until=date(2026, 10, 13)))
    assert second.cancelled_at is not None
    assert second.title == "Tea"


def test_what_has_ended_is_not_rewritten(context, school, monkeypatch):
    event = add(school)
    stop_at(monkeypatch, event.ends_at)
    with pytest.raises(event_series.AlreadyOver):
        change(school, event, Scope.ONE, title="Tea")
    with pytest.raises(event_series.AlreadyOver):
        event_series.cancel(school, event, Scope.ONE)


def test_no_more_dates_than_can_be_looked_after(context, school):
    with pytest.raises(recurrence.TooManyDates):
        add(school, weekly(until=date(2036, 9, 8)))


def test_a_repeat_that_never_stops_is_refused(context, school):
    with pytest.raises(recurrence.NeverEnds):
        add(school, weekly())


def test_a_change_of_a_series_is_seen_by_parents(context, school):
    before = event_series.schools.changes(school)
    event = add(school)
    change(school, event, Scope.ALL, title="Tea")
    event_series.cancel(school, event, Scope.ALL)
    assert event_series.schools.changes(school) >= before + 3


def test_another_schools_event_is_not_found(context, school, other):
    event = add(other)
    with pytest.raises(errors.NotFound):
        event_editing.planned(school, event.reference)
