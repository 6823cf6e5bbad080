"""Booking a time over HTTP: whom, when, a name; on the tablet and on a phone, in each language."""

import re

import pytest

from kiosk.web.plumbing import catalogs, refusals
from tests import tables
from tests.devices import as_phone
from tests.pages import CANARIES
from tests.parent_bookings import THREE, at_days, confirm, fields, hold, who_of

TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]


@pytest.fixture
def on_phone(client):
    """Return the browser of a phone."""
    as_phone(client)
    return client


@pytest.mark.parametrize("tag", TAGS)
def test_a_parent_books_in_five_taps_and_a_name(app, client, make_surgery, tag):
    make_surgery("Helen", starts_at=at_days(1))
    taps = [f"/{tag}/"]  # the language
    taps.append(f"/{tag}/book")  # "Book a time"
    page = client.get(taps[-1]).text
    taps.append(re.search(rf'href="(/{tag}/book/[^"]+)"', page)[1])  # the person
    assert "Helen" in client.get(taps[-1]).text
    taps.append(hold(client, tag, taps[-1].rpartition("/")[2]))  # the time
    answer = confirm(client, taps[-1])
    taps.append(answer.location)  # "Book this time"
    assert len(taps) == 5
    done = client.get(answer.location)
    assert catalogs.translate(tag, "Your time is booked.") in done.text
    assert catalogs.translate(tag, "Write this down or take a photo.") in done.text
    assert '<svg class="qr"' in done.text
    (row,) = tables.rows(app, "booking")
    assert (row["state"], row["name"], row["language"]) == ("booked", "Amal", tag)
    assert (row["came_by"], row["speaker"]) == ("tablet", False)


@pytest.mark.parametrize("tag", THREE)
def test_a_phone_books_and_comes_to_its_own_page(app, on_phone, make_surgery, tag):
    make_surgery("Helen", starts_at=at_days(1))
    address = hold(on_phone, tag, who_of(app))
    assert 'autocomplete="given-name"' in on_phone.get(address).text
    answer = confirm(on_phone, address)
    assert answer.location.startswith(f"/{tag}/booking/")
    assert catalogs.translate(tag, "Your time is booked.") in on_phone.get(answer.location).text
    (row,) = tables.rows(app, "booking")
    assert (row["state"], row["came_by"]) == ("booked", "phone")


@pytest.mark.parametrize("tag", THREE)
def test_a_missing_name_is_asked_for_and_nothing_is_lost(app, client, make_surgery, tag):
    make_surgery("Helen", starts_at=at_days(1))
    address = hold(client, tag, who_of(app))
    answer = confirm(client, address, name="  ", speaker="yes")
    assert answer.status_code == 422
    assert catalogs.translate(tag, refusals.WORDS["name_only"]) in answer.text
    assert re.search(r'value="yes" checked', answer.text)
    hidden, _slots = fields(answer.text)
    answer = client.post(
        address.partition("?")[0], data={**hidden, "name": "Łucja", "speaker": "yes"}
    )
    assert answer.status_code == 303
    (row,) = tables.rows(app, "booking")
    assert (row["name"], row["speaker"]) == ("Łucja", True)


def test_a_name_that_is_too_long_stays_in_its_field(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    answer = confirm(client, hold(client, "en", who_of(app)), name="ż" * 120)
    assert answer.status_code == 422
    assert "ż" * 120 in answer.text


@pytest.mark.parametrize(
    ("tag", "spoken", "answer"),
    [("en", ["en"], "no"), ("pl", ["en"], "yes"), ("pl", ["en", "pl"], "no"), ("ar", [], "yes")],
)
def test_a_speaker_is_wished_for_already_where_nobody_speaks_the_language(
    app, client, make_surgery, tag, spoken, answer
):
    make_surgery("Helen", starts_at=at_days(1), host={"languages": spoken})
    page = client.get(hold(client, tag, who_of(app))).text
    assert re.search(r'name="speaker" value="(\w+)" checked', page)[1] == answer


def test_a_form_sent_twice_books_once_and_leads_to_the_same_page(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    address = hold(client, "en", who_of(app))
    hidden, _slots = fields(client.get(address).text)
    form = {**hidden, "name": "Amal", "speaker": "no"}
    path = address.partition("?")[0]
    first = client.post(path, data=form)
    assert client.post(path, data=form).location == first.location
    assert client.get(address).location == first.location
    assert client.post(path, data={**form, "name": "Other"}).location == first.location
    assert [row["name"] for row in tables.rows(app, "booking")] == ["Amal"]


@pytest.mark.parametrize("given", ["", "123"])
def test_a_phone_call_needs_a_number(app, client, make_surgery, given):
    make_surgery("Helen", starts_at=at_days(1), way="phone")
    address = hold(client, "en", who_of(app))
    assert 'type="tel"' in client.get(address).text
    answer = confirm(client, address, phone=given)
    assert answer.status_code == 422
    assert "Type a phone number, like 07700 900 982" in answer.text
    assert 'value="Amal"' in answer.text
    assert confirm(client, address, phone="٠٧٧٠٠ ٩٠٠ ٩٨٢").status_code == 303
    assert tables.rows(app, "booking")[0]["phone"] == "07700900982"


def test_no_number_is_asked_for_where_people_meet(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    assert 'type="tel"' not in client.get(hold(client, "en", who_of(app))).text


def test_in_the_largest_words_the_second_question_has_its_own_screen(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    client.set_cookie("look", "150.paper")
    address = hold(client, "pl", who_of(app))
    page = client.get(address).text
    assert 'type="radio"' not in page
    hidden, _slots = fields(page)
    path = address.partition("?")[0]
    nameless = client.post(path, data={**hidden, "name": "", "do": "continue"})
    assert nameless.status_code == 422
    second = client.post(path, data={**hidden, "name": "Amal", "do": "continue"})
    assert second.status_code == 200
    assert re.search(r'name="speaker" value="yes" checked', second.text)
    hidden, _slots = fields(second.text)
    answer = client.post(path, data={**hidden, "speaker": "yes", "do": "book"})
    assert answer.status_code == 303
    (row,) = tables.rows(app, "booking")
    assert (row["name"], row["speaker"]) == ("Amal", True)


@pytest.mark.parametrize("tag", THREE)
def test_a_number_may_be_left_after_booking(app, client, make_surgery, tag):
    make_surgery("Helen", starts_at=at_days(1))
    done = confirm(client, hold(client, tag, who_of(app))).location
    number = f"{done}/phone"
    assert f'href="{number}"' in client.get(done).text
    refused = client.post(number, data={"phone": "12"})
    assert refused.status_code == 422
    assert catalogs.translate(tag, refusals.WORDS["phone"]) in refused.text
    assert client.post(number, data={"phone": "07700 900 982"}).location == done
    assert tables.rows(app, "booking")[0]["phone"] == "07700900982"
    assert "900982" not in client.get(done).text + client.get(number).text, (
        "the number is not shown to whoever is next"
    )


def test_the_tablet_screen_clears_itself_and_shows_no_name(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    page = client.get(confirm(client, hold(client, "en", who_of(app)), name="Zuzanna").location)
    assert 'data-behaviour="clears" data-seconds="60"' in page.text
    assert "Zuzanna" not in page.text


@pytest.mark.parametrize(
    "path",
    [
        "book/held/{}",
        "book/done/{}",
        "book/done/{}/phone",
        "book/{}",
        "book/{}/tell-me",
        "book/anyone?surgery={}",
        "book/anyone?moves={}",
    ],
)
def test_old_foreign_and_guessed_links_end_kindly_and_are_limited(client, scene, path):
    answer = client.get("/en/" + path.format("A" * 32))
    assert answer.status_code == 404
    assert "This link has ended. Scan the poster again." in answer.text
    for _turn in range(25):
        answer = client.get("/en/" + path.format("B" * 32))
    assert answer.status_code == 429


def test_a_known_link_is_never_limited(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    done = confirm(client, hold(client, "en", who_of(app))).location
    assert {client.get(done).status_code for _turn in range(30)} == {200}


def test_no_page_shows_another_parents_name(app, client, make_surgery):
    surgery = make_surgery("Helen", starts_at=at_days(1), places=3)
    for name in CANARIES:
        confirm(client, hold(client, "en", who_of(app)), name=name)
    me = hold(client, "en", who_of(app))
    own = [me, confirm(client, me).location]
    pages = ["/en/book", "/en/book/anyone", f"/en/book/{who_of(app)}", *own]
    pages += [f"/en/book/anyone?surgery={surgery.reference}"]
    for address in pages:
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200
        assert not any(name in answer.text for name in CANARIES)
    assert sum(row["name"] in CANARIES for row in tables.rows(app, "booking")) == 3
