"""The sign-ins of any day: other days, filters, pages, the calendar."""

import re

import pytest
import time_machine

from kiosk.core import clock, db
from kiosk.domain import audit


def text(answer):
    return answer.get_data(as_text=True)


def names(page):
    return re.findall(r'<bdi class="name" dir="auto">([^<]*)</bdi>', page)


@pytest.fixture
def list_of(as_reception):
    """Return a way to open the list with some questions."""

    def ask(**asked):
        answer = as_reception.get("/staff/sign-ins", query_string=asked)
        assert answer.status_code == 200
        return text(answer)

    return ask


def test_today_is_shown_unless_another_day_is_asked_for(list_of, sign_in):
    sign_in("سارة", adults=2, children=1)
    with time_machine.travel("2026-11-02T09:00:00+00:00", tick=False):
        sign_in("Amina", event=None)
    assert names(list_of()) == ["سارة"]
    page = list_of(day="2026-11-02")
    assert names(page) == ["Amina"]
    assert "Monday 2 November 2026" in page
    assert "not marked" in page


@pytest.mark.parametrize("day", ["", "yesterday", "2026-13-40", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_becomes_today(list_of, sign_in, day):
    sign_in("Amina")
    assert names(list_of(day=day)) == ["Amina"]


def test_filters_are_kept_in_the_form_and_in_links(list_of, scene, sign_in):
    sign_in("Zoë", language="pl")
    sign_in("Visitor", event=None)
    page = list_of(q="ZOE", language="pl")
    assert names(page) == ["Zoë"]
    assert 'value="ZOE"' in page
    assert '<option value="pl" selected>Polish</option>' in page
    assert re.search(
        r'href="/staff/sign-ins\?day=[\d-]+&amp;language=pl&amp;q=ZOE&amp;all=yes"', page
    )
    assert names(list_of(event=scene.event)) == ["Zoë"]
    assert names(list_of(event="none")) == ["Visitor"]


def test_counts_are_of_what_is_shown(list_of, sign_in):
    sign_in("Amina", adults=4, children=3)
    sign_in("Zoë", adults=2)
    assert re.findall(r"<dd>(\d+)</dd>", list_of(q="zoe")) == ["2", "0", "1"]


def test_a_filter_that_fits_nobody_offers_the_whole_day(list_of, sign_in):
    sign_in("Amina")
    page = list_of(q="nobody at all")
    assert "No sign-in of this day fits" in page
    assert "Show the whole day" in page


def test_a_day_without_sign_ins_says_so(list_of):
    assert "Nobody signed in on this day." in list_of(day="2026-11-02")


def test_fifty_a_page_and_all_to_print(list_of, sign_in, monkeypatch):
    monkeypatch.setattr("kiosk.web.staff.sign_ins.PAGE", 2)
    for number in range(5):
        sign_in(f"Party {number}")
    page = list_of()
    assert names(page) == ["Party 0", "Party 1"]
    after = re.search(r'after=(\d+)" rel="next"', page)[1]
    second = list_of(after=after)
    assert names(second) == ["Party 2", "Party 3"]
    assert "First page" in second
    assert len(names(list_of(all="yes"))) == 5


def test_a_strange_page_number_begins_at_the_beginning(list_of, sign_in):
    sign_in("Amina")
    for after in ("-1", "x", "9" * 10, "9" * 15, "9" * 30):
        assert names(list_of(after=after)) == ["Amina"]


def test_the_calendar_links_days_with_sign_ins(list_of, sign_in):
    with time_machine.travel("2026-11-02T09:00:00+00:00", tick=False):
        sign_in("Amina", event=None)
    page = list_of(month="2026-11")
    month = page[page.index('<table class="month"') :].split("</table>")[0]
    assert "day=2026-11-02" in month
    assert "day=2026-11-03" not in month
    assert "November 2026" in page


def test_people_from_yesterday_are_told_of_after_midnight(
    as_reception, app, scene, log_in, sign_in
):
    today = clock.today(scene.school.time_zone)
    with time_machine.travel(clock.bounds(today, scene.school.time_zone)[0], tick=False):
        pass
    sign_in("Amina", adults=2)
    tomorrow = clock.bounds(today, scene.school.time_zone)[1]
    with time_machine.travel(tomorrow, tick=False):
        page = text(log_in("reception").get("/staff/sign-ins"))
        assert "Here since yesterday, not marked as left: 2" in page


def test_hosts_do_not_open_the_lists(as_host):
    assert as_host.get("/staff/sign-ins").status_code == 403


def test_outsiders_see_nobody(as_outsider, sign_in):
    sign_in("Canary Alpha")
    answer = as_outsider.get("/staff/sign-ins?q=canary")
    assert "Canary Alpha" not in text(answer)


def test_names_are_whatever_people_typed(list_of, sign_in):
    sign_in("<script>alert(1)</script>", "%", "O'Brien")
    page = list_of()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert names(list_of(q="<script>"))


@pytest.mark.parametrize("asked", ["%", "___", "'", "  -  "])
def test_signs_alone_find_nobody(list_of, sign_in, asked):
    sign_in("Amina")
    page = list_of(q=asked)
    assert names(page) == []
    assert "No sign-in of this day fits" in page


def opened(app, scene):
    with app.app_context():
        entries = audit.recent(scene.school, limit=100)
        assert audit.verify(scene.school) is None
        return [entry.facts for entry in reversed(entries) if entry.act == "list_opened"]


def test_who_opens_another_day_or_a_whole_one_is_written_down_once(
    app, scene, list_of, log_in, sign_in
):
    sign_in("Canary Alpha")
    today = clock.today(scene.school.time_zone).isoformat()
    for _ in range(3):
        list_of()
        list_of(day="2026-11-02")
        list_of(day="2026-11-02", q="canary")
        list_of(all="yes")
    once = [{"day": "2026-11-02", "whole": False}, {"day": today, "whole": True}]
    assert opened(app, scene) == once
    log_in("manager").get("/staff/sign-ins?day=2026-11-02")
    assert opened(app, scene) == [*once, once[0]]


def test_the_list_of_today_is_work_and_leaves_no_entry(app, scene, list_of):
    """The control of the test above."""
    list_of()
    list_of(here="yes")
    assert opened(app, scene) == []


def test_a_list_is_shown_even_where_nothing_can_be_written(app, scene, list_of, monkeypatch):
    def full(*_given, **_facts):
        raise db.Unavailable[0]("", {}, Exception("disk is full"))

    monkeypatch.setattr(audit, "note_apart", full)
    assert "Whole day" in list_of(all="yes")
