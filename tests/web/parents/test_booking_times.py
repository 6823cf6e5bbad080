"""The times that can be booked: with whom, how many at once, and those of this school alone."""

import re

import pytest

from kiosk.core import db
from kiosk.web.plumbing import catalogs
from tests import tables
from tests.parent_bookings import THREE, at_days, fields
from tests.surgeries import add_host, add_surgery


@pytest.mark.parametrize("tag", THREE)
def test_nobody_free_is_said_kindly_with_two_ways_on(client, tag):
    page = client.get(f"/{tag}/book").text
    assert catalogs.translate(tag, "There are no free times yet.") in page
    assert f'href="/{tag}/book/anyone/tell-me"' in page
    assert catalogs.translate(tag, "Ask a person to come") in page


def test_only_those_with_a_free_time_are_shown(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    make_surgery("Sam", starts_at=at_days(1), bookable=False)
    make_surgery("Rosa", starts_at=at_days(-2))
    page = client.get("/en/book").text
    assert "Helen" in page
    assert "Sam" not in page
    assert "Rosa" not in page


def test_the_first_free_day_is_said(client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    assert "Next free: Tomorrow" in client.get("/en/book").text


def test_any_of_several_hosts_is_one_card_with_its_own_times(app, client, make_surgery):
    make_surgery("Helen", "Sam", starts_at=at_days(1))
    address = re.search(r'href="(/en/book/[^"]+\.[^"]+)"', client.get("/en/book").text)[1]
    page = client.get(address)
    assert "Helen, Sam" in page.text
    assert fields(page.text)[1]


def test_with_anyone_each_time_says_whom_it_is_with(client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1, 9), minutes=20)
    make_surgery("Sam", starts_at=at_days(2, 9), minutes=20)
    page = client.get("/en/book/anyone").text
    assert "Helen" in page
    assert "Sam" in page


def test_with_anyone_a_time_is_with_somebody_who_speaks_the_language(client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1, 9), minutes=10)
    make_surgery("Kasia", starts_at=at_days(1, 9), minutes=10, host={"languages": ["pl"]})
    assert "Kasia" in client.get("/pl/book/anyone").text
    assert "Helen" not in client.get("/pl/book/anyone").text
    assert "Helen" in client.get("/en/book/anyone").text


def test_six_times_of_three_days_are_shown_and_more_lead_to_all(app, client, make_surgery):
    for day in (1, 2, 3, 4):
        make_surgery("Helen" if day == 1 else f"Helen{day}", starts_at=at_days(day))
    seen, address = [], "/en/book/anyone"
    for _turn in range(20):
        page = client.get(address).text
        slots = fields(page)[1]
        assert 1 <= len(slots) <= 6
        assert page.count('<section class="time-day">') <= 3
        seen += slots
        more = re.search(r'href="(/en/book/anyone\?after=[^"]+)"', page)
        if more is None:
            break
        address = more[1]
    assert sorted(seen) == sorted(row["reference"] for row in tables.rows(app, "slot"))


@pytest.mark.parametrize("after", ["1", "x.y", "99999999", "0" * 5000, "-1.12345678"])
def test_an_address_that_somebody_tampered_with_shows_times(client, make_surgery, after):
    make_surgery("Helen", starts_at=at_days(1))
    answer = client.get(f"/en/book/anyone?after={after}")
    assert answer.status_code == 200
    assert fields(answer.text)[1]


def test_the_clock_face_shows_the_time_of_the_school(client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1), minutes=10)
    page = client.get("/en/book/anyone").text
    hour, minute = map(int, re.search(r'<bdi dir="ltr">(\d\d):(\d\d)</bdi></b>', page).groups())
    assert f"rotate({hour % 12 * 30 + minute // 2} 32 32)" in page
    assert f"rotate({minute * 6} 32 32)" in page


@pytest.fixture
def theirs(app, other):
    """Return a host, a surgery and a slot of the other school on this server."""
    with app.app_context(), db.writing():
        host = add_host(other, "Grace")
        surgery = add_surgery(other, [host], at_days(1), minutes=10)
        made = host.reference, surgery.code
    slots = tables.rows(app, "slot")
    return *made, slots[-1]["reference"]


def test_another_schools_times_cannot_be_kept_or_seen(app, client, theirs):
    host, code, slot = theirs
    for address in (f"/h/{host}", f"/en/book/{host}"):
        assert client.get(address).status_code == 404
    unknown = client.get("/b/ABCD2345")
    assert client.get(f"/b/{code}").data == unknown.data
    assert unknown.status_code == 410
    assert client.post("/en/book/hold", data={"slot": slot}).status_code == 404
    assert "Grace" not in client.get("/en/book").text + client.get("/en/book/anyone").text
    assert tables.count(app, "booking") == 0
