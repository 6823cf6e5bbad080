"""A4: the runner's page: who waits, who is next and why, and who is expected."""

import re

from kiosk.core import clock
from tests.web.staff.queue.conftest import HTMX, runner, section, text


def test_an_empty_line_says_what_to_do(as_host, surgery):
    page = text(as_host.get(runner(surgery)))
    assert "no one is waiting. Say hello in the hall?" in page
    assert 'id="big"' not in page


def test_the_header_says_who_where_and_until_when(as_host, surgery, scene):
    page = text(as_host.get(runner(surgery)))
    assert "Helen" in page
    assert "Riverside hall" in page
    until = clock.local(surgery.ends_at, scene.school.time_zone)
    assert f"Until {until:%H:%M}. You are" in page


def test_who_waits_is_shown_with_what_helps_to_greet_them(as_host, surgery, join):
    join(surgery, first_name="سارة <b>", language="ar", speaker=True)
    page = as_host.get(runner(surgery)).get_data(as_text=True)
    assert '<bdi class="name" dir="auto">سارة &lt;b&gt;</bdi>' in page
    assert "Arabic" in page
    assert "asked for a speaker" in page
    assert "walked in" in page
    assert "here for 0 minutes" in page


def test_the_big_button_names_who_is_next(as_host, surgery, join):
    join(surgery)
    page = text(as_host.get(runner(surgery)))
    now = section(page, "now")
    assert re.search(r'id="big"[^>]*accesskey="n".*Call next: <span dir="ltr">\w+ \d\d</span>', now)
    assert "They have waited longest." in section(page, "next")


def test_the_rule_of_the_line_is_written_on_the_page(as_host, surgery):
    page = section(text(as_host.get(runner(surgery))), "next")
    assert "Nobody is passed more than two times." in page
    assert "Walk-ins fill every gap, in order." in page


def test_why_a_booked_person_is_next(app, as_host, make_surgery, join, book, people):
    surgery = make_surgery("Helen", starts_at=clock.now().replace(second=0, microsecond=0))
    join(surgery)
    booking = book(surgery, slot=0)
    as_host.post(f"{runner(surgery)}/arrive", data={"booking": booking})
    assert "and it is time." in section(text(as_host.get(runner(surgery))), "next")


def test_why_a_booked_person_goes_early(as_host, surgery, book):
    as_host.post(f"{runner(surgery)}/arrive", data={"booking": book(surgery, slot=6)})
    page = section(text(as_host.get(runner(surgery))), "next")
    assert "Nobody else is waiting, so they can go early." in page


def test_why_a_walk_in_goes_before_a_booked_person(as_host, surgery, join, book):
    as_host.post(f"{runner(surgery)}/arrive", data={"booking": book(surgery, slot=6)})
    join(surgery)
    page = section(text(as_host.get(runner(surgery))), "next")
    assert "there is time before the next booked person" in page


def test_who_booked_and_is_not_here_yet_is_listed(as_host, surgery, book):
    booking = book(surgery, name="Zofia")
    page = section(text(as_host.get(runner(surgery))), "expected")
    assert "Booked, not here yet: 1" in page
    assert "Zofia" in page
    as_host.post(f"{runner(surgery)}/arrive", data={"booking": booking})
    page = text(as_host.get(runner(surgery)))
    assert "Booked, not here yet: 0" in page
    assert "Zofia" in section(page, "waiting")


def test_only_the_desk_adds_bookings(as_host, as_reception, surgery):
    assert "Add a booking" not in text(as_host.get(runner(surgery)))
    page = text(as_reception.get(runner(surgery)))
    assert "Add a booking" in page
    assert f'href="/staff/surgeries/{surgery.reference}/bookings/new"' in page


def test_nobody_arrives_in_a_line_that_is_closed(as_host, surgery, book):
    book(surgery, name="Zofia")
    assert "They are here" in section(text(as_host.get(runner(surgery))), "expected")
    as_host.post(f"{runner(surgery)}/door", data={"door": "closed"})
    expected = section(text(as_host.get(runner(surgery))), "expected")
    assert "Zofia" in expected
    assert "They are here" not in expected
    assert "open the door again" in expected


def test_a_step_answers_htmx_with_the_part_that_changed(as_host, surgery, join):
    join(surgery)
    part = text(as_host.get(runner(surgery), headers=HTMX)).strip()
    assert part.startswith('<div id="undo">')
    assert "<html" not in part
    assert 'id="live"' in part
    boosted = text(as_host.get(runner(surgery), headers={**HTMX, "HX-Boosted": "true"}))
    assert "<html" in boosted
