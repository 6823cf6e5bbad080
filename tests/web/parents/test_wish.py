"""To be told of a new time: asked for, shown on the page that is kept open, booked or stopped."""

import re
from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import bookings
from kiosk.web.plumbing import catalogs, private_links, refusals
from tests import tables
from tests.devices import as_phone

THREE = ["en", "pl", "ar"]
NUMBER = "07700 900 982"


def hours_on(hours):
    return (clock.now() + timedelta(hours=hours)).replace(second=0, microsecond=0)


@pytest.fixture
def full(app, scene, make_surgery, slots_of):
    """Return a surgery in two days whose only time is booked, and the link of that booking."""
    surgery = make_surgery("Helen", starts_at=hours_on(48), minutes=10)
    slot = slots_of(surgery)[0].reference
    with app.test_request_context(), db.writing():
        key = tokens.reference()
        link = private_links.token(private_links.BOOKING, key)
        given = {"name": "Canary Alpha", "language": "en", "came_by": "desk"}
        bookings.book(scene.school, slot, key=key, link_token=link, **given)
    return surgery, link


def free(app, scene, link):
    with app.app_context(), db.writing():
        bookings.cancel(scene.school, link)


def ask(client, tag, who="anyone", phone=NUMBER):
    """Ask to be told; return the answer."""
    page = client.get(f"/{tag}/book/{who}/tell-me").text
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    return client.post(f"/{tag}/book/{who}/tell-me", data={"key": key, "phone": phone})


@pytest.mark.parametrize("tag", THREE)
def test_a_phone_asks_is_offered_a_time_and_books_it(app, client, scene, full, tag):
    as_phone(client)
    address = ask(client, tag).location
    assert address.startswith(f"/{tag}/wish/")
    page = client.get(address)
    waiting = "Keep this page open. We will show a new time here."
    assert catalogs.translate(tag, waiting) in page.text
    live = re.search(r'data-url="([^"]+)" data-etag="([^"]+)"', page.text)
    match = {"If-None-Match": f'"{live[2]}"'}
    assert client.get(live[1], headers=match).status_code == 304
    free(app, scene, full[1])
    news = client.get(live[1], headers=match)
    assert news.status_code == 200
    assert catalogs.translate(tag, "There is a new time.") in news.text
    assert "Helen" in news.text
    link = re.search(r'class="main-button" href="([^"]+)"', news.text)[1].replace("&amp;", "&")
    page = client.get(link).text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    form = {**hidden, "name": "Amal", "speaker": "no"}
    answer = client.post(link.partition("?")[0], data=form)
    assert answer.location.startswith(f"/{tag}/booking/")
    assert "Amal" in client.get(answer.location).text
    assert client.post(link.partition("?")[0], data=form).location == answer.location
    over = client.get(address).text
    assert "data-url" not in over
    assert tables.rows(app, "wish")[0]["state"] == "done"


@pytest.mark.parametrize("tag", THREE)
def test_the_tablet_says_what_happens_next_and_hands_over_to_a_phone(app, client, full, tag):
    answer = ask(client, tag)
    assert re.fullmatch(rf"/{tag}/wish/[^/]+/asked", answer.location)
    page = client.get(answer.location).text
    words = "We will call you when there is a new time."
    assert catalogs.translate(tag, words) in page
    assert '<svg class="qr"' in page
    assert 'data-behaviour="clears"' in page
    assert "900982" not in page
    (row,) = tables.rows(app, "wish")
    assert (row["phone"], row["language"], row["state"]) == ("07700900982", tag, "waiting")


def test_a_wish_for_one_host_is_kept_for_that_host(app, client, full):
    (host,) = tables.rows(app, "host")
    ask(client, "en", host["reference"])
    assert tables.rows(app, "wish")[0]["host_id"] == host["id"]


@pytest.mark.parametrize("tag", THREE)
def test_a_number_that_cannot_be_dialled_stays_in_its_field(app, client, full, tag):
    answer = ask(client, tag, phone="0770")
    assert answer.status_code == 422
    assert 'value="0770"' in answer.text
    assert catalogs.translate(tag, refusals.WORDS["phone"]) in answer.text
    assert tables.count(app, "wish") == 0


def test_a_wish_sent_twice_is_one(app, client, full):
    key = tokens.reference()
    form = {"key": key, "phone": NUMBER}
    first = client.post("/en/book/anyone/tell-me", data=form)
    assert client.post("/en/book/anyone/tell-me", data=form).location == first.location
    assert tables.count(app, "wish") == 1


@pytest.mark.parametrize("tag", THREE)
def test_stop_takes_the_wish_back(app, client, scene, full, tag):
    as_phone(client)
    address = ask(client, tag).location
    for _twice in range(2):
        assert client.post(f"{address}/stop").location == address
    page = client.get(address).text
    assert catalogs.translate(tag, "That is fine. You can come back any time.") in page
    free(app, scene, full[1])
    assert "There is a new time." not in client.get(address).text
    assert tables.rows(app, "wish")[0]["state"] == "gone"


def test_the_page_is_private(client, full):
    as_phone(client)
    answer = client.get(ask(client, "en").location)
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("part", ["", "/live", "/asked"])
def test_links_that_open_nothing_end_kindly_and_are_limited(client, scene, part):
    address = f"/en/wish/{'A' * 32}{part}"
    answer = client.get(address)
    assert answer.status_code == 404
    assert "This link has ended. Scan the poster again." in answer.text
    assert [client.get(address).status_code for _turn in range(25)][-1] == 429


def test_nothing_is_stopped_without_its_link(app, client, full):
    ask(client, "en")
    assert client.post(f"/en/wish/{'A' * 32}/stop").status_code == 404
    assert tables.rows(app, "wish")[0]["state"] == "waiting"
