"""What a paired device says of itself, and what it hears from staff: each wish once, none lost."""

import pytest

from kiosk.core import clock, db
from kiosk.domain import devices
from kiosk.web.plumbing import paired
from tests import tables
from tests.devices import token_of


@pytest.fixture
def tell(app, scene):
    """Return a way to let staff tell the tablet something."""

    def do(verb, **more):
        with app.app_context(), db.writing():
            device = devices.by_token(scene.school, token_of("Riverside", "tablet"))
            verb(scene.school, device.reference, scene.people["reception"], **more)
        devices.forget()

    return do


def news(browser, tag=None):
    return browser.get("/device/news", headers={"If-None-Match": tag} if tag else {})


def row(app):
    return next(one for one in tables.rows(app, "device") if one["name"] == "Riverside tablet")


def test_nothing_new_is_answered_without_a_body(client):
    first = news(client)
    assert first.json == {
        "hello": False,
        "clear": False,
        "locked": False,
        "name": first.json["name"],
    }
    again = news(client, first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(("verb", "heard"), [("say_hello", "hello"), ("clear_now", "clear")])
def test_a_wish_is_heard_once(client, tell, verb, heard):
    tag = news(client).headers["ETag"]
    tell(getattr(devices, verb))
    told = news(client, tag)
    assert told.status_code == 200
    assert [name for name in ("hello", "clear") if told.json[name]] == [heard]
    assert news(client, told.headers["ETag"]).status_code == 304
    assert not news(client).json[heard]  # nor by the next page


def test_a_wish_between_two_pages_is_heard_by_the_next_page(client, tell):
    news(client)
    tell(devices.clear_now)
    client.get("/en/")
    assert news(client).json["clear"]


def test_both_of_two_wishes_are_heard(client, tell):
    tag = news(client).headers["ETag"]
    tell(devices.say_hello)
    tell(devices.clear_now)
    told = news(client, tag).json
    assert (told["hello"], told["clear"]) == (True, True)


def test_a_browser_that_has_just_been_joined_does_not_hear_old_wishes(client, tell):
    tell(devices.clear_now)
    assert not news(client).json["clear"]


def test_a_locked_device_hears_that_it_is_locked_and_that_it_is_not(client, tell):
    tell(devices.lock, locked=True)
    assert news(client).json["locked"] is True
    tag = news(client).headers["ETag"]
    assert news(client, tag).status_code == 304
    tell(devices.lock, locked=False)
    assert news(client, tag).json["locked"] is False


def test_a_browser_that_is_none_hears_nothing(client, phone, tell):
    assert news(phone).status_code == 401
    tag = news(client).headers["ETag"]
    tell(devices.revoke)
    assert news(client).status_code == 401
    assert news(client, tag).status_code == 401


def test_a_device_says_that_it_is_there_and_what_it_shows(app, client):
    assert row(app)["seen_at"] is None
    before = clock.now()
    assert client.post("/device/here", data={"version": "0.1.0+abc"}).status_code == 204
    assert row(app)["seen_at"].replace(tzinfo=before.tzinfo) >= before.replace(microsecond=0)
    assert (row(app)["version"], row(app)["https"]) == ("0.1.0+abc", False)


def test_only_a_paired_device_may_say_that_it_is_there(phone, as_manager):
    assert phone.post("/device/here").status_code == 403
    assert as_manager.post("/device/here").status_code == 403


@pytest.mark.parametrize("address", ["/", "/en/", "/en/help", "/nowhere"])
def test_every_page_of_a_tablet_listens_and_no_page_of_a_phone(app, client, phone, address):
    with app.test_request_context("/"):
        build = paired.build()
    page = client.get(address).text
    assert page.count('data-later="paired"') == 1
    assert f'data-build="{build}"' in page
    assert 'data-later="paired"' not in phone.get(address).text


def test_the_pages_of_a_wall_listen_and_those_that_staff_look_at_do_not(display, as_host):
    assert 'data-later="paired"' in display.get("/wall").text
    assert 'data-later="paired"' not in as_host.get("/wall").text
