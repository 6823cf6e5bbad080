from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from kiosk.core import clock, db, tokens
from kiosk.domain import hosts, recurrence, surgeries, surgery_editing, surgery_series, terms
from kiosk.domain.event_dates import When
from kiosk.domain.recurrence import Kind, Repeat, Term
from kiosk.domain.surgery_drafts import SlotTooLong, SurgeryDraft, TitleMissing
from kiosk.domain.surgery_series import Scope
from kiosk.models.booking import Booking, Wish
from kiosk.models.surgery import Slot, Surgery, SurgeryHost
from kiosk.models.ticket import LineEvent

FIRST = date(2026, 9, 8)  # a Tuesday
ZONE = "Europe/London"


@pytest.fixture(autouse=True)
def monday(monkeypatch, context):
    """It is Monday 7 September 2026, ten o'clock in London."""
    stop_at(monkeypatch, datetime(2026, 9, 7, 9, 0, tzinfo=UTC))


def stop_at(monkeypatch, instant):
    monkeypatch.setattr(clock, "now", lambda: instant)


@pytest.fixture
def helen(school):
    return hosts.add(school, hosts.HostDraft("Helen"))


@pytest.fixture
def weekly_one(school, helen):
    """Five Tuesdays, two to three."""
    return add(school, helen)


def weekly(first=FIRST, *, count=None, until=None, kind=Kind.WEEKLY, **more):
    return When(first, time(14), time(15), Repeat(kind, until=until, count=count, **more))


def add(school, helen, when=None, **draft):
    written = SurgeryDraft(**{"title": "Talk", "hosts": [helen], **draft})
    return surgery_series.begin(school, written, when or weekly(count=5), tokens.reference())


def dates(school, surgery):
    return surgery_series.dates_of(school, surgery, Scope.ALL)


def starts(found):
    return [f"{clock.local(each.starts_at, ZONE):%m-%d %H:%M}" for each in found]


def days(found):
    return [each[:5] for each in starts(found)]


def change(school, surgery, scope, *, when=None, override=False, **draft):
    written = replace(surgery_editing.draft_of(school, surgery), **draft)
    planned = when or surgery_series.shown(school, surgery, scope)
    return surgery_series.change(school, surgery, scope, written, planned, override=override)


def slots(surgery):
    wanted = (Slot.school_id == surgery.school_id, Slot.surgery_id == surgery.id)
    fresh = select(Slot).where(*wanted).order_by(Slot.starts_at)
    return list(db.session.scalars(fresh.execution_options(populate_existing=True)))


def book(surgery, turn=0):
    slot = slots(surgery)[turn]
    slot.taken += 1
    booking = Booking(
        reference=tokens.reference(),
        school_id=surgery.school_id,
        surgery_id=surgery.id,
        slot_id=slot.id,
        key=tokens.reference(),
        state="booked",
        language="en",
        came_by="phone",
    )
    db.session.add(booking)
    db.session.flush()
    return booking


def when(booking):
    wanted = (Slot.school_id == booking.school_id, Slot.id == booking.slot_id)
    at = db.session.scalars(select(Slot.starts_at).where(*wanted)).one()
    return f"{clock.local(at, ZONE):%m-%d %H:%M}"


def rows(school, table):
    return list(db.session.scalars(select(table).where(table.school_id == school.id)))


def test_a_weekly_surgery_is_one_date_a_week_each_with_its_own_slots(school, weekly_one, helen):
    found = dates(school, weekly_one)
    assert days(found) == ["09-08", "09-15", "09-22", "09-29", "10-06"]
    assert [len(slots(each)) for each in found] == [6] * 5
    assert [surgery_editing.hosts_of(school, each) for each in found] == [[helen]] * 5


def test_once_is_one_date_without_a_series(school, helen):
    surgery = add(school, helen, When(FIRST, time(14), time(15)))
    assert surgery.series_id is None
    assert dates(school, surgery) == [surgery]


def test_the_same_key_adds_nothing_twice(school, other, helen):
    draft = SurgeryDraft("Talk", [helen])
    first = surgery_series.begin(school, draft, weekly(count=3), "k" * 22)
    assert surgery_series.begin(school, draft, weekly(count=3), "k" * 22) is first
    assert len(rows(school, Surgery)) == 3
    theirs = SurgeryDraft("Talk", [hosts.add(other, hosts.HostDraft("Ada"))])
    again = surgery_series.begin(other, theirs, weekly(count=2), "k" * 22)
    assert again.reference != first.reference


def test_what_cannot_be_planned_leaves_nothing_behind(school, helen):
    refused = {
        TitleMissing: {"title": ""},
        SlotTooLong: {"slot_minutes": 90},
        recurrence.NoDates: {"when": weekly(count=1, skip=(FIRST,), until=FIRST)},
    }
    for refusal, given in refused.items():
        with pytest.raises(refusal), db.session.begin_nested():
            add(school, helen, **given)
    assert rows(school, Surgery) == []


@pytest.mark.parametrize("first", [date(2026, 10, 20), date(2027, 3, 23)])
def test_the_time_on_the_clock_stays_where_the_clocks_change(school, helen, first):
    found = dates(school, add(school, helen, weekly(first, count=2)))
    assert [each[6:] for each in starts(found)] == ["14:00"] * 2
    local = [clock.local(slots(each)[-1].starts_at, ZONE) for each in found]
    assert [f"{each:%H:%M}" for each in local] == ["14:50"] * 2
    hours = 1 if first.month == 10 else -1
    assert found[1].starts_at - found[0].starts_at == timedelta(days=7, hours=hours)


def test_term_time_leaves_out_holidays_and_closed_days(school, helen):
    spans = [
        Term(date(2026, 9, 1), date(2026, 9, 25)),
        Term(date(2026, 10, 5), date(2026, 10, 16)),
    ]
    terms.change(school, spans, [date(2026, 9, 15)])
    db.session.expunge_all()
    there = surgery_series.schools.by_host("localhost")
    helen = hosts.by_reference(there, helen.reference)
    surgery = add(there, helen, weekly(until=date(2026, 12, 31), term_time_only=True))
    assert days(dates(there, surgery)) == ["09-08", "09-22", "10-06", "10-13"]


# Changing one, the later ones, or all.


def test_one_date_can_differ_and_stays_in_its_series(school, weekly_one):
    third = dates(school, weekly_one)[2]
    change(school, third, Scope.ONE, title="Talk and cake")
    titles = [each.title for each in dates(school, weekly_one)]
    assert titles == ["Talk", "Talk", "Talk and cake", "Talk", "Talk"]


def test_later_dates_part_from_the_earlier_ones_and_keep_their_references(school, weekly_one):
    before = [each.reference for each in dates(school, weekly_one)]
    third = dates(school, weekly_one)[2]
    change(school, third, Scope.LATER, title="Tea")
    assert [each.title for each in dates(school, weekly_one)] == ["Talk", "Talk"]
    later = dates(school, third)
    assert [each.title for each in later] == ["Tea"] * 3
    assert [each.reference for each in later] == before[2:]
    until = surgery_series.shown(school, weekly_one, Scope.ALL).repeat.until
    assert until == date(2026, 9, 21)


def test_dates_that_ended_are_not_touched(monkeypatch, school, weekly_one):
    everything = dates(school, weekly_one)
    stop_at(monkeypatch, datetime(2026, 9, 16, 9, 0, tzinfo=UTC))
    change(school, everything[3], Scope.ALL, title="Tea")
    assert [each.title for each in everything] == ["Talk", "Talk", "Tea", "Tea", "Tea"]


def test_a_date_that_was_made_different_stays_so_unless_all_are_to_follow(school, weekly_one):
    second, third = dates(school, weekly_one)[1:3]
    sam = hosts.add(school, hosts.HostDraft("Sam"))
    change(school, second, Scope.ONE, title="Party", hosts=[sam])
    ada = hosts.add(school, hosts.HostDraft("Ada"))
    change(school, third, Scope.ALL, title="Tea", sentence="Cake.", hosts=[ada])
    assert (second.title, second.sentence) == ("Party", "Cake.")
    assert surgeries.by_id(school, second.id, "en").names == "Sam"
    assert surgeries.by_id(school, weekly_one.id, "en").names == "Ada"
    change(school, third, Scope.ALL, title="Coffee", hosts=[sam], override=True)
    titles = {each.title for each in dates(school, weekly_one)}
    assert titles == {"Coffee"}


def test_another_time_moves_everybody_who_booked_on_any_date(school, weekly_one):
    second, third = dates(school, weekly_one)[1:3]
    booked = [book(second, 1), book(third, 5)]
    planned = surgery_series.shown(school, weekly_one, Scope.ALL)
    moved = replace(planned, starts=time(16), ends=time(17))
    assert change(school, weekly_one, Scope.ALL, when=moved) == booked
    assert [when(each) for each in booked] == ["09-15 16:10", "09-22 16:50"]
    assert {each.to_tell for each in booked} == {"moved"}
    assert {each[6:] for each in starts(dates(school, weekly_one))} == {"16:00"}


def test_a_date_moved_by_itself_keeps_its_time(school, weekly_one):
    second = dates(school, weekly_one)[1]
    change(school, second, Scope.ONE, when=When(date(2026, 9, 16), time(9), time(10)))
    planned = surgery_series.shown(school, second, Scope.ALL)
    assert (planned.starts, planned.first_on) == (time(14), FIRST)
    change(school, weekly_one, Scope.ALL, when=replace(planned, starts=time(13), ends=time(14)))
    assert starts(dates(school, weekly_one))[:3] == ["09-08 13:00", "09-16 09:00", "09-22 13:00"]
    change(
        school,
        weekly_one,
        Scope.ALL,
        when=replace(planned, starts=time(12), ends=time(13)),
        override=True,
    )
    assert starts(dates(school, weekly_one))[1] == "09-15 12:00"


def test_another_weekday_takes_everybody_along(school, weekly_one):
    booking = book(dates(school, weekly_one)[1], 2)
    before = [each.reference for each in dates(school, weekly_one)]
    planned = surgery_series.shown(school, weekly_one, Scope.ALL)
    moved = replace(planned, first_on=date(2026, 9, 10))
    moved = replace(moved, repeat=replace(moved.repeat, until=date(2026, 10, 8)))
    assert change(school, weekly_one, Scope.ALL, when=moved) == [booking]
    assert days(dates(school, weekly_one)) == ["09-10", "09-17", "09-24", "10-01", "10-08"]
    assert [each.reference for each in dates(school, weekly_one)] == before
    assert (when(booking), booking.state) == ("09-17 14:20", "booked")


def test_dates_no_longer_given_go_or_are_cancelled_where_somebody_booked(school, weekly_one):
    *_some, fourth, fifth = dates(school, weekly_one)
    booking = book(fifth)
    db.session.add(
        LineEvent(school_id=school.id, surgery_id=fourth.id, at=clock.now(), act="door", facts={})
    )
    planned = surgery_series.shown(school, weekly_one, Scope.ALL)
    shorter = replace(planned, repeat=replace(planned.repeat, until=date(2026, 9, 15)))
    assert len(surgery_series.gone(school, weekly_one, Scope.ALL, shorter)) == 3
    assert change(school, weekly_one, Scope.ALL, when=shorter) == [booking]
    assert (booking.state, booking.to_tell) == ("cancelled", "cancelled")
    assert days(dates(school, weekly_one)) == ["09-08", "09-15", "09-29", "10-06"]
    assert [each.cancelled_at is None for each in dates(school, weekly_one)] == [
        True,
        True,
        False,
        False,
    ]
    assert {each.surgery_id for each in rows(school, SurgeryHost)} == {
        each.id for each in rows(school, Surgery)
    }
    assert len(rows(school, Slot)) == 4 * 6


def test_a_longer_series_adds_dates_like_the_others(school, weekly_one):
    planned = surgery_series.shown(school, weekly_one, Scope.ALL)
    longer = replace(planned, repeat=replace(planned.repeat, until=date(2026, 10, 20)))
    change(school, weekly_one, Scope.ALL, when=longer, title="Tea")
    found = dates(school, weekly_one)
    assert days(found)[-2:] == ["10-13", "10-20"]
    assert {each.title for each in found} == {"Tea"}
    assert len(slots(found[-1])) == 6


def test_one_date_can_become_a_series(school, helen):
    surgery = add(school, helen, When(FIRST, time(14), time(15)))
    booking = book(surgery)
    assert change(school, surgery, Scope.ALL, when=weekly(count=3), title="Tea") == []
    assert days(dates(school, surgery)) == ["09-08", "09-15", "09-22"]
    assert {each.title for each in dates(school, surgery)} == {"Tea"}
    assert when(booking) == "09-08 14:00"


def test_a_day_of_a_date_that_ended_is_not_given_twice(monkeypatch, school, weekly_one):
    second = dates(school, weekly_one)[1]
    stop_at(monkeypatch, datetime(2026, 9, 9, 9, 0, tzinfo=UTC))
    planned = surgery_series.shown(school, second, Scope.ALL)
    change(school, second, Scope.ALL, when=replace(planned, first_on=FIRST))
    on = [each.slot_on for each in rows(school, Surgery)]
    assert len(on) == len(set(on)) == 5


def test_a_refused_change_of_a_series_changes_no_date(school, weekly_one):
    planned = surgery_series.shown(school, weekly_one, Scope.ALL)
    with pytest.raises(SlotTooLong):
        change(school, weekly_one, Scope.ALL, when=planned, title="Tea", slot_minutes=90)
    assert {each.title for each in dates(school, weekly_one)} == {"Talk"}


def test_cancelling_lists_everybody_to_tell(school, weekly_one):
    found = dates(school, weekly_one)
    first, third, fifth = book(found[0]), book(found[2]), book(found[4])
    assert surgery_series.would_tell(school, found[2], Scope.LATER) == [third, fifth]
    assert surgery_series.cancel(school, found[2], Scope.LATER) == [third, fifth]
    assert [each.cancelled_at is None for each in found] == [True, True, False, False, False]
    assert (first.state, first.to_tell) == ("booked", None)
    assert surgery_series.cancel(school, found[0], Scope.ALL) == [first]


def test_a_new_time_is_offered_to_somebody_who_asked_to_be_told(school, helen):
    wish = Wish(
        reference=tokens.reference(),
        school_id=school.id,
        host_id=helen.id,
        key=tokens.reference(),
        link_digest=tokens.reference(),
        state="waiting",
        language="pl",
        asked_at=clock.now(),
    )
    db.session.add(wish)
    db.session.flush()
    sam = hosts.add(school, hosts.HostDraft("Sam"))
    add(school, sam)
    assert rows(school, Booking) == []
    surgery = add(school, helen)
    assert [(each.state, each.surgery_id) for each in rows(school, Booking)] == [
        ("held", surgery.id)
    ]
    assert [each.taken for each in slots(surgery)] == [1, 0, 0, 0, 0, 0]
