"""A12 on the screen itself: a code in big letters, ten minutes, and a token for this browser alone."""

import re

import pytest
import time_machine

from kiosk.core import clock, db
from kiosk.domain import devices, pairing
from kiosk.web.plumbing import throttle
from tests.devices import as_device

TEN_MINUTES = 600


def code_in(page):
    shown = re.search(r'class="pair-code"><bdi dir="ltr">(\w{4}) <span>(\w{4})</span>', page)
    assert shown, page
    return shown[1] + shown[2]


def show_code(browser):
    """Let a browser show a code; return it as it stands on the screen."""
    assert browser.post("/pair").headers["Location"] == "/pair/code"
    return code_in(browser.get("/pair/code").text)


@pytest.fixture
def join(app, scene):
    """Return a way to type a code in, through the domain, committed."""

    def typed(code, role=devices.TABLET, **more):
        with app.app_context(), db.writing():
            by = scene.people["manager"]
            draft = devices.Draft("New one", role, **more)
            made = pairing.join(scene.school, code.lower(), draft, by=by)
            return made.reference

    return typed


def test_an_unpaired_browser_offers_staff_to_join_it(phone):
    assert 'href="/pair"' in phone.get("/").text
    assert 'action="/pair"' in phone.get("/pair").text


def test_the_key_on_the_tablets_start_screen_leads_there_too(client):
    assert re.search(r'welcome-staff" href="/pair"', client.get("/").text)
    page = client.get("/pair").text
    assert "This screen is joined already" in page
    assert "Riverside tablet" in page
    assert 'href="/staff/"' in page


@pytest.mark.parametrize(
    ("role", "home"), [(devices.TABLET, "/"), (devices.WALL, "/wall"), (devices.DOOR, "/wall")]
)
def test_a_screen_is_joined_from_its_code_to_its_first_page(phone, scene, join, role, home):
    code = show_code(phone)
    assert phone.get("/pair/code/live").json == {"state": "waiting"}
    join(code, role, room=scene.hall)
    assert phone.get("/pair/code/live").json == {"state": "approved"}
    answer = phone.post("/pair/code")
    assert (answer.status_code, answer.headers["Location"]) == (303, home)
    assert phone.get(home).status_code == 200
    assert phone.get("/device/news").status_code == 200


def test_a_new_device_hears_what_it_is_told_before_it_asked_for_the_first_time(
    app, phone, scene, join
):
    made = join(show_code(phone))
    phone.post("/pair/code")
    with app.app_context(), db.writing():
        devices.say_hello(scene.school, made, scene.people["manager"])
    devices.forget()
    assert phone.get("/device/news").json["hello"] is True


def test_the_page_says_where_staff_type_the_code(phone):
    phone.post("/pair")
    page = phone.get("/pair/code").text
    assert "localhost/staff/devices" in page
    assert 'data-behaviour="pairing"' in page
    assert "I have typed it in" in page  # without a script


def test_before_staff_have_typed_it_the_button_says_so_kindly(phone):
    code = show_code(phone)
    answer = phone.post("/pair/code")
    assert answer.status_code == 409
    assert "Nobody has typed this code in yet" in answer.text
    assert code_in(answer.text) == code


def test_after_ten_minutes_there_is_a_kind_page_with_another_code(phone, join):
    with time_machine.travel(clock.now(), tick=False) as machine:
        code = show_code(phone)
        machine.shift(TEN_MINUTES + 1)
        assert phone.get("/pair/code/live").json == {"state": "over"}
        for answer in (phone.get("/pair/code"), phone.post("/pair/code")):
            assert answer.status_code == 410
            assert "Show a new code" in answer.text
        with pytest.raises(pairing.CodeUnknown):
            join(code)
        assert show_code(phone) != code


def test_a_browser_that_asked_for_nothing_is_sent_to_the_beginning(phone):
    assert phone.get("/pair/code").headers["Location"] == "/pair"
    assert phone.post("/pair/code").headers["Location"] == "/pair"
    assert phone.get("/pair/code/live").json == {"state": "over"}


def test_another_browser_gets_nothing_from_the_code(app, phone, join):
    code = show_code(phone)
    join(code)
    stranger = app.test_client()
    stranger.set_cookie("claim", code.lower() * 3)
    assert stranger.post("/pair/code").status_code == 410
    assert phone.post("/pair/code").status_code == 303  # the control


def test_the_code_is_not_in_an_address_nor_in_a_cookie(phone):
    answer = phone.post("/pair")
    code = code_in(phone.get("/pair/code").text)
    told = repr(answer.headers).lower()
    assert code.lower() not in told
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if "claim=" in one)
    for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie


def test_no_browser_asks_for_very_many_codes(phone):
    for _ in range(throttle.PAIRING.amount):
        assert phone.post("/pair").status_code == 303
    assert phone.post("/pair").status_code == 429


def test_another_site_cannot_make_a_screen_wait(phone):
    answer = phone.post("/pair", headers={"Sec-Fetch-Site": "cross-site"}, own_page=False)
    assert answer.status_code == 403


def test_a_joined_screen_can_be_joined_anew_as_something_else(app, scene, join):
    browser = as_device(app.test_client())
    join(show_code(browser), devices.WALL)
    assert browser.post("/pair/code").headers["Location"] == "/wall"
    assert browser.get("/").headers["Location"] == "/wall"
