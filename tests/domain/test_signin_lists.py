"""The sign-ins of any day: filters, totals, pages, the calendar, and how they are asked for."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.core import clock, db
from kiosk.domain import event_editing, signin_desk, signin_lists, venues
from kiosk.domain.signin_lists import GENERAL, Filters
from tests.conftest import ON_POSTGRES

pytestmark = pytest.mark.usefixtures("context")


def today(school):
    return clock.today(school.time_zone)


def names(school, **wanted):
    listing = signin_lists.of_day(school, today(school), Filters(**wanted))
    return [" ".join(line.names) for line in listing.lines]


def test_everything_of_a_day_first_come_first(school, sign_in):
    sign_in("Amina", adults=2, children=1)
    sign_in("Visitor", event=None)
    listing = signin_lists.of_day(school, today(school), Filters())
    assert [line.names for line in listing.lines] == [("Amina",), ("Visitor",)]
    assert [line.event for line in listing.lines] == ["Coffee morning", None]
    assert listing.totals == signin_lists.Totals(parties=2, adults=3, children=1)
    assert listing.next_after is None


def test_filters_narrow_list_and_totals_alike(school, scene, sign_in):
    sign_in("Amina", language="ar", adults=2)
    sign_in("Visitor", event=None)
    assert names(school, event=scene.event) == ["Amina"]
    assert names(school, event=GENERAL) == ["Visitor"]
    assert names(school, language="ar") == ["Amina"]
    assert names(school, venue=scene.building.reference) == ["Amina"]
    assert names(school, event="nobody-came-to-this") == []
    listing = signin_lists.of_day(school, today(school), Filters(language="ar"))
    assert listing.totals.adults == 2


def test_a_name_is_found_in_any_spelling_and_nothing_by_wildcards(school, sign_in):
    sign_in("Łukasz O’Brien")
    sign_in("أمل")
    sign_in("100% Anna_Maria")
    assert names(school, name="lukasz") == ["Łukasz O’Brien"]
    assert names(school, name="OBRIEN") == ["Łukasz O’Brien"]
    assert names(school, name="امل") == ["أمل"]
    assert names(school, name="%") == names(school, name="___") == []
    assert names(school, name="a%a") == []
    assert names(school, name="0% a") == ["100% Anna_Maria"]


def test_who_is_not_marked_as_left(school, scene, sign_in):
    gone = sign_in("Gone").reference
    sign_in("Here")
    signin_desk.leave(school, scene.people["reception"], gone)
    assert names(school, here=True) == ["Here"]


def test_what_is_off_the_list_or_counts_with_another_is_left_out(school, scene, sign_in):
    staff_id = scene.people["reception"]
    first, twin, gone = (sign_in(name).reference for name in ("One", "One again", "Gone"))
    signin_desk.merge(school, staff_id, twin, into=first)
    signin_desk.remove(school, staff_id, gone)
    listing = signin_lists.of_day(school, today(school), Filters())
    assert [line.names for line in listing.lines] == [("One",)]
    assert listing.totals.parties == 1


def test_pages_follow_each_other_without_gap_or_repeat(school, sign_in):
    for number in range(7):
        sign_in(f"Party {number}")
    seen, after = [], 0
    while after is not None:
        page = signin_lists.of_day(school, today(school), Filters(), after, most=3)
        assert page.totals.parties == 7
        seen += [line.names[0] for line in page.lines]
        after = page.next_after
    assert seen == [f"Party {number}" for number in range(7)]


def test_choices_are_what_somebody_came_to_that_day(school, scene, sign_in):
    sign_in("Amina", language="ar")
    sign_in("Visitor", event=None)
    with db.writing():
        hall = venues.add_venue(school, "Nobody's hall")
        event_editing.create(
            school,
            event_editing.Draft("Nobody came", venue=hall),
            clock.now(),
            clock.now() + timedelta(hours=1),
        )
    choices = signin_lists.of_day(school, today(school), Filters()).choices
    assert [event.name for event in choices.events] == ["Coffee morning"]
    assert [venue.reference for venue in choices.venues] == [scene.building.reference]
    assert choices.languages == ["ar", "en"]
    assert choices.general


def test_the_calendar_knows_the_days_with_sign_ins(school, other, sign_in):
    for moment in ("2026-11-01T09:00:00+00:00", "2026-11-30T12:00:00+00:00"):
        with time_machine.travel(moment, tick=False):
            sign_in("Visitor", event=None)
    november = {date(2026, 11, 1), date(2026, 11, 30)}
    assert november <= signin_lists.days_with_sign_ins(school, date(2026, 11, 15))
    assert signin_lists.days_with_sign_ins(school, date(2026, 12, 1)) == set()
    assert signin_lists.days_with_sign_ins(other, date(2026, 11, 15)) == set()


def test_another_school_sees_nothing_of_it(school, other, sign_in):
    sign_in("Canary Alpha")
    listing = signin_lists.of_day(other, today(school), Filters(name="canary"))
    assert not listing.lines
    assert listing.totals.parties == 0
    assert signin_lists.still_here(other, today(school)) == 0


@pytest.mark.skipif(ON_POSTGRES, reason="a plan of SQLite; PostgreSQL chooses by its statistics")
@pytest.mark.parametrize(
    "filters", [Filters(), Filters(name="a"), Filters(language="ar"), Filters(event=GENERAL)]
)
def test_every_question_goes_through_the_index_of_the_day(school, sign_in, filters):
    sign_in("Amina")
    asked = []

    def keep(_c, _cursor, statement, values, *_rest):
        if "FROM sign_in" in statement:
            asked.append((statement, values))

    sa.event.listen(db.writer(), "before_cursor_execute", keep)
    try:
        signin_lists.of_day(school, today(school), filters)
        signin_lists.still_here(school, today(school))
    finally:
        sa.event.remove(db.writer(), "before_cursor_execute", keep)
    assert len(asked) == 4
    connection = db.session.connection()
    for statement, values in asked:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        steps = [row[-1] for row in plan]
        assert any("ix_sign_in_school_id_day_id (school_id=? AND day=?" in step for step in steps)
        assert not any(step.startswith("SCAN") or "ORDER BY" in step for step in steps), steps
