"""The list of events: what is to come, what was; cancelling, putting back."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine

from kiosk.core import db, tokens
from kiosk.domain import audit, event_editing, event_series
from kiosk.domain.event_dates import When
from kiosk.domain.recurrence import Kind, Repeat
from tests.web.staff.conftest import NOW

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def plan(app, scene):
    """Return a way to add an event, committed; it gives the reference of its first date."""

    def add(title="Chess club", first=date(2026, 9, 8), count=1, school=scene.school, **draft):
        repeat = Repeat(Kind.WEEKLY, count=count) if count > 1 else Repeat()
        when = When(first, time(15, 30), time(16, 30), repeat)
        with app.app_context(), db.writing():
            words = event_editing.Draft(title, **draft)
            return event_series.begin(school, words, when, tokens.reference()).reference

    return add


def cancelled(app, scene):
    with app.app_context():
        found = event_editing.coming(scene.school)
        return [one.event.title for one in found if one.event.cancelled_at is not None]


def test_events_stand_under_their_day(as_reception, plan):
    plan("Chess club")
    page = as_reception.get("/staff/events").text
    assert page.index("Monday 7 September") < page.index("Coffee morning")
    assert page.index("Tuesday 8 September") < page.index("Chess club")


def test_nothing_planned_shows_three_ideas(log_in):
    with time_machine.travel(NOW + timedelta(hours=4)):
        page = log_in("reception").get("/staff/events").text
    assert "Nothing is planned yet" in page
    for idea in ("coffee", "head", "advice"):
        assert f"/staff/events/new?like={idea}" in page


def test_a_long_list_goes_on_page_by_page(as_reception, plan):
    plan("Chess club", count=60)
    first = as_reception.get("/staff/events")
    more = re.search(r'href="(/staff/events\?after=[^"]+)"', first.text)
    second = as_reception.get(more[1])
    assert first.text.count("Chess club") + second.text.count("Chess club") >= 60
    assert "Three ideas" not in second.text


def test_what_has_ended_is_under_before_and_can_be_copied_only(as_reception, plan):
    reference = plan("Old chess", date(2026, 9, 1))
    assert "Old chess" not in as_reception.get("/staff/events").text
    page = as_reception.get("/staff/events/before").text
    assert f"/staff/events/{reference}/copy" in page
    assert f"/staff/events/{reference}/change" not in page


def test_one_event_is_cancelled_and_put_back(as_reception, plan, app, scene):
    reference = plan()
    answer = as_reception.post(f"/staff/events/{reference}/cancel")
    assert answer.status_code == 303
    page = as_reception.get("/staff/events").text
    assert "Not happening any more: Chess club." in page
    assert cancelled(app, scene) == ["Chess club"]
    as_reception.post(f"/staff/events/{reference}/put-back")
    assert cancelled(app, scene) == []


def test_of_a_series_the_dates_are_asked_for_first(as_reception, plan, app, scene):
    reference = plan(count=3)
    asked = as_reception.post(f"/staff/events/{reference}/cancel")
    assert asked.status_code == 200
    assert "This and all later dates. Dates: 3" in asked.text
    assert cancelled(app, scene) == []
    as_reception.post(f"/staff/events/{reference}/cancel", data={"which": "later"})
    assert cancelled(app, scene) == ["Chess club"] * 3


def test_undo_puts_back_what_was_cancelled_together(as_reception, plan, app, scene):
    reference = plan(count=3)
    as_reception.post(f"/staff/events/{reference}/cancel", data={"which": "all"})
    as_reception.post(f"/staff/events/{reference}/put-back", data={"together": "yes"})
    assert cancelled(app, scene) == []


def test_parents_see_that_it_is_not_happening(as_reception, client, phone, scene):
    assert "Coffee morning" in client.get("/en/").text
    as_reception.post(f"/staff/events/{scene.event}/cancel")
    assert "Coffee morning" not in client.get("/en/").text
    assert "This event is not happening." in phone.get(f"/en/event/{scene.code}").text


def test_what_was_done_is_in_the_log(as_reception, plan, app, scene):
    reference = plan(count=3)
    as_reception.post(f"/staff/events/{reference}/cancel", data={"which": "all"})
    with app.app_context():
        entry = audit.recent(scene.school)[0]
        assert (entry.act, entry.facts) == ("event_cancelled", {"event": reference, "dates": 3})
        assert entry.staff_id == scene.people["reception"]


def test_what_has_ended_is_not_cancelled(as_reception, plan, app, scene):
    reference = plan("Old chess", date(2026, 9, 1))
    assert as_reception.post(f"/staff/events/{reference}/cancel").status_code == 409


def test_a_host_sees_the_list_and_changes_nothing(as_host, plan, app, scene):
    reference = plan()
    page = as_host.get("/staff/events").text
    assert "Chess club" in page
    assert "/change" not in page
    assert "/staff/events/new" not in page
    for path in ("new", f"{reference}/change", f"{reference}/copy", f"{reference}/cancel"):
        assert as_host.get(f"/staff/events/{path}").status_code == 403
    assert as_host.post(f"/staff/events/{reference}/cancel").status_code == 403
    assert cancelled(app, scene) == []


@pytest.mark.parametrize("path", ["change", "copy", "cancel"])
def test_another_schools_event_is_not_found(as_reception, plan, other, path):
    reference = plan(school=other)
    assert as_reception.get(f"/staff/events/{reference}/{path}").status_code == 404
    assert as_reception.post(f"/staff/events/{reference}/{path}").status_code == 404


def test_putting_back_another_schools_event_is_not_found(as_reception, plan, other):
    reference = plan("Theirs", school=other)
    assert as_reception.post(f"/staff/events/{reference}/put-back").status_code == 404
    assert as_reception.get(f"/staff/events?after={reference}").status_code == 404
    assert as_reception.get(f"/staff/events/before?earlier_than={reference}").status_code == 404
    assert "Theirs" not in as_reception.get("/staff/events").text


def test_staff_of_another_school_are_not_let_in(as_outsider, plan, app, scene):
    reference = plan()
    assert as_outsider.get("/staff/events").status_code == 303
    assert as_outsider.post(f"/staff/events/{reference}/cancel").status_code == 403
    assert cancelled(app, scene) == []


def test_nobody_without_an_account_sees_the_list(client):
    assert client.get("/staff/events").status_code == 303
    assert client.post("/staff/events/new").status_code == 403
