"""Which device asks: tablets and screens by their token, everybody else is a phone; refusals at once."""

import pytest

from kiosk.core import clock, db
from kiosk.domain import devices
from kiosk.web.plumbing import catalogs, paired
from tests.devices import COOKIE, as_device, token_of

LONG_LINK = "x" * 32
#: One address of each kind that a device may ask for, and who asks.
ASKED = [
    ("tablet", "GET", "/"),
    ("tablet", "GET", "/en/"),
    ("tablet", "GET", "/en/help"),
    ("tablet", "GET", "/languages"),
    ("tablet", "GET", f"/en/place/{LONG_LINK}"),
    ("tablet", "GET", f"/en/place/{LONG_LINK}/live"),
    ("tablet", "POST", "/en/leaving"),
    ("tablet", "POST", "/device/here"),
    ("wall", "GET", "/wall"),
    ("wall", "GET", "/wall/live"),
    ("door", "GET", "/wall"),
    ("door", "GET", "/"),
]


@pytest.fixture
def change(app, scene):
    """Return a way to let staff do something to the device of a role, in this process."""

    def do(role, verb, **more):
        with app.app_context():
            db.use(db.READING)
            device = devices.by_token(scene.school, token_of("Riverside", role))
            db.session.rollback()
        with app.app_context(), db.writing():
            verb(scene.school, device.reference, scene.people["manager"], **more)
        devices.forget()  # as the request of staff does, when it is committed

    return do


@pytest.mark.parametrize(("role", "method", "address"), ASKED)
def test_after_the_trust_is_ended_the_next_request_is_refused(
    app, scene, change, role, method, address
):
    browser = as_device(app.test_client(), role)
    before = browser.open(address, method=method)
    assert before.status_code != 401  # the control
    change(role, devices.revoke)
    after = browser.open(address, method=method)
    assert after.status_code == 401
    assert after.headers["WWW-Authenticate"] == "Paired"
    assert "Ask a member of staff" in after.text
    assert after.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("role", "method", "address"), ASKED)
def test_a_locked_device_shows_nothing_until_it_is_unlocked(
    app, scene, change, role, method, address
):
    browser = as_device(app.test_client(), role)
    before = browser.open(address, method=method).status_code
    change(role, devices.lock, locked=True)
    refused = browser.open(address, method=method)
    assert refused.status_code == 423
    assert "This screen is not working now" in refused.text
    assert 'data-later="paired"' in refused.text  # it looks whether it is unlocked
    change(role, devices.lock, locked=False)
    assert browser.open(address, method=method).status_code == before


@pytest.mark.parametrize("verb", ["revoke", "lock"])
def test_also_a_poll_that_would_be_answered_with_nothing_new_is_refused(
    app, scene, display, change, verb
):
    tag = display.get("/wall/live").headers["ETag"]
    known = {"If-None-Match": tag}
    assert display.get("/wall/live", headers=known).status_code == 304  # the control
    change("wall", getattr(devices, verb), **({"locked": True} if verb == "lock" else {}))
    status = 401 if verb == "revoke" else 423
    assert display.get("/wall/live", headers=known).status_code == status


def test_the_words_of_a_refusal_are_in_the_language_of_the_page(client, change):
    change("tablet", devices.lock, locked=True)
    page = client.get("/en-XA/").text
    assert '<html lang="en-XA"' in page
    assert catalogs.translate("en-XA", paired.LOCKED) in page


@pytest.mark.parametrize("address", ["/pair", "/staff/login", "/healthz", "/device/news"])
def test_a_locked_device_may_ask_for_a_little_still(client, change, address):
    change("tablet", devices.lock, locked=True)
    assert client.get(address).status_code == 200


def test_an_ended_device_may_be_joined_anew(client, change):
    change("tablet", devices.revoke)
    assert client.get("/device/news").status_code == 401
    assert client.get("/pair").status_code == 200
    assert client.post("/pair").status_code == 303


def test_a_browser_without_a_token_or_with_a_wrong_one_is_a_phone(app, scene, phone):
    for token in ("", "short", "x" * 32, token_of("Hillside", "tablet")):
        phone.set_cookie(COOKIE, token)
        page = phone.get("/")
        assert 'data-mode="phone"' in page.text, token
        assert 'data-later="paired"' not in page.text
    as_device(phone)
    assert 'data-mode="tablet"' in phone.get("/").text  # the control


def test_the_size_of_the_screen_says_nothing(phone):
    """A cookie or a word in the address that says "tablet" is no token."""
    phone.set_cookie("mode", "tablet")
    assert 'data-mode="phone"' in phone.get("/?mode=tablet").text


@pytest.mark.parametrize(("https", "name"), [(False, "paired"), (True, "__Host-paired")])
def test_the_token_is_in_a_cookie_that_only_the_server_reads(app, https, name):
    before = app.config["SESSION_COOKIE_SECURE"]
    app.config["SESSION_COOKIE_SECURE"] = https
    try:
        with app.test_request_context("/"):
            cookie = paired.keep(app.response_class(), "t" * 32).headers["Set-Cookie"]
    finally:
        app.config["SESSION_COOKIE_SECURE"] = before
    assert cookie.startswith(f"{name}={'t' * 32}; ")
    assert ("Secure" in cookie) is https
    for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_news_a_browser_knows_nothing_of_are_not_new(app):
    known = devices.Known(1, "r", "tablet", "n", *[None] * 4, False, False, clock.now(), None)
    said = known.news
    for cookie, heard in ((said, (False, False)), ("", (False, False)), ("0.0.o", (True, False))):
        with app.test_request_context("/", headers={"Cookie": f"news={cookie}"}):
            assert paired.unheard(known) == heard
