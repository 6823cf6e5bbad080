"""Tablets and screens as somebody would attack them: found cookies, floods, and ways round a lock."""

import logging
import re

import pytest
from flask.testing import FlaskClient

from kiosk.core import db, tokens
from kiosk.domain import devices as paired
from kiosk.domain import pairing, schools
from kiosk.web.plumbing.paired import STILL_OPEN
from tests import devices, tables
from tests.rules import addresses
from tests.rules.conftest import ELSEWHERE, HOME

pytestmark = pytest.mark.one_engine

OWN = {"Sec-Fetch-Site": "same-origin"}
#: A log-in that does not succeed is written down, wherever it comes from.
LOGGED = ("audit_entry",)
#: Answered before it is known of which school: the address of help, and the first set-up's link.
OF_NO_SCHOOL = {"health.security_txt", "setup.set_up"}


@pytest.fixture(autouse=True)
def nothing_counted(house) -> None:
    """Begin with no tries: the app of both schools stays from test to test."""
    house.extensions["throttle"].storage.reset()


def the_tablet(house, scene) -> str:
    """Return the reference of the school's tablet."""
    rows = tables.rows(house, "device")
    return next(
        row["reference"]
        for row in rows
        if row["role"] == paired.TABLET and row["school_id"] == scene.school.id
    )


@pytest.fixture
def stop(house, scene):
    """Return a way to lock the school's tablet ("locked") or to end the trust in it ("ended")."""

    def act(how: str) -> None:
        reference, by = the_tablet(house, scene), scene.people["admin"]
        with house.app_context(), db.writing():
            if how == "locked":
                paired.lock(scene.school, reference, by, locked=True)
            else:
                paired.revoke(scene.school, reference, by)

    return act


def send(browser, address: str, method: str = "GET", **more):
    return FlaskClient.open(browser, address, method=method, headers=OWN, **more)


@pytest.mark.parametrize(("how", "status"), [("locked", 423), ("ended", 401)])
def test_a_stopped_tablet_gets_nothing_at_any_address(house, visit, scene, stop, how, status):
    """Only staff pages, which ask for a log-in as ever, and being paired anew stay open."""
    things = addresses.furnish(house, scene)
    tablet, anybody = visit(paired.TABLET), visit("anybody")
    assert send(tablet, "/en/leaving").status_code == 200, "The control: it is a tablet now."
    stop(how)
    before, wrong = tables.digest(house, but=LOGGED), []
    for rule, method, address in addresses.every(house, things):
        staff_or_pairing = rule.rule.startswith(("/staff", "/pair"))
        if rule.endpoint in STILL_OPEN | OF_NO_SCHOOL or method == "OPTIONS":
            continue
        house.extensions["throttle"].storage.reset()
        found = send(tablet, address, method).status_code
        if not staff_or_pairing and found != status:
            wrong.append(f"{method} {address}: {found}")
        if staff_or_pairing and method == "GET" and found != send(anybody, address).status_code:
            wrong.append(f"{method} {address}: {found}, not as for anybody")
    assert not wrong, "\n".join(wrong)
    assert tables.digest(house, but=LOGGED) == before


ROUND = [
    "//en/leaving",
    "/en//leaving",
    "/en/leaving/",
    "/en/leaving?/staff",
    "/EN/leaving",
    "/staff/../en/leaving",
    "/staff/%2e%2e/en/leaving",
    "/staff%2f..%2fen/leaving",
    "/pair/../en/leaving",
    "/en/leaving;/staff",
    "/en/leaving%00",
    "/staff//en/leaving",
    "/./en/leaving",
]


@pytest.mark.parametrize("address", ROUND)
def test_no_spelling_of_an_address_goes_round_the_lock(visit, scene, stop, address):
    tablet = visit(paired.TABLET)
    stop("locked")
    answer = tablet.get(address, follow_redirects=False)
    for _ in range(3):
        if not answer.location:
            break
        answer = tablet.get(answer.location)
    assert answer.status_code in (423, 404, 400) or "/staff/login" in answer.request.path


def test_a_cookie_that_was_copied_ends_with_the_device(visit, scene, stop):
    """Whoever copies it is a tablet until staff end it; then both are refused at once."""
    tablet, thief = visit(paired.TABLET), visit(paired.TABLET)
    assert send(thief, "/en/leaving").status_code == 200
    stop("ended")
    assert {send(one, "/en/leaving").status_code for one in (tablet, thief)} == {401}


def test_a_tablet_of_one_school_is_a_phone_at_another(visit, scene):
    browser = visit("anybody")
    browser.set_cookie(devices.COOKIE, devices.token_of("Riverside", "tablet"), domain=ELSEWHERE)
    assert send(browser, "/en/leaving", base_url=f"http://{ELSEWHERE}").status_code == 403
    browser.set_cookie(devices.COOKIE, devices.token_of("Hillside", "tablet"), domain=ELSEWHERE)
    assert send(browser, "/en/leaving", base_url=f"http://{ELSEWHERE}").status_code == 200


def test_a_cookie_opens_nothing_of_staff(house, visit, scene):
    """Planted in a parent's phone, or stolen: it makes a tablet, and never more than that."""
    things = addresses.furnish(house, scene)
    for rule, method, address in addresses.every(house, things):
        if method == "GET" and rule.rule.startswith("/staff"):
            tablet, anybody = (send(visit(who), address) for who in (paired.TABLET, "anybody"))
            assert tablet.status_code == anybody.status_code, address
            assert not any(name in tablet.text for name in addresses.CANARIES), address


def test_only_a_device_says_that_it_is_there(house, visit, scene):
    before = tables.rows(house, "device")
    for who in ("anybody", "admin"):
        assert send(visit(who), "/device/here", "POST", data={"version": "1"}).status_code == 403
    assert tables.rows(house, "device") == before
    assert send(visit("tablet"), "/device/here", "POST", data={"version": "9"}).status_code == 204
    assert tables.rows(house, "device") != before


def test_unknown_tokens_fill_no_memory_and_spoil_nothing(visit, scene):
    browser = visit("anybody")
    paired.forget()
    for _ in range(50):
        browser.set_cookie(devices.COOKIE, tokens.reference())
        assert send(browser, "/en/leaving").status_code == 403
    assert paired._remembered == {}
    assert send(visit("tablet"), "/en/leaving").status_code == 200


@pytest.fixture
def join(house, scene):
    """Return a way to let a screen that shows a code be a tablet, as staff do."""

    def act(code: str) -> None:
        with house.app_context(), db.writing():
            given = tokens.as_short_code(code)
            draft = paired.Draft("New one", "tablet")
            pairing.join(scene.school, given, draft, by=scene.people["admin"])

    return act


def code_of(browser) -> str:
    """Ask to be paired, and return the code that the screen then shows."""
    assert send(browser, "/pair", "POST").status_code == 303
    shown = re.sub(r"<[^>]*>", "|", send(browser, "/pair/code").text)
    found = re.search(r"\|([0-9A-Z]{4})\W+([0-9A-Z]{4})\|", shown)
    assert found, shown
    return found[1] + found[2]


def test_the_token_goes_to_the_screen_that_asked_and_to_nobody_else(visit, scene, join):
    """Who sees the code, or has a claim of their own, or makes one up, gets nothing."""
    screen, other, guesser = visit("anybody"), visit("anybody"), visit("anybody")
    code = code_of(screen)
    code_of(other)
    guesser.set_cookie("claim", tokens.reference())
    join(code)
    found = [send(one, "/pair/code", "POST") for one in (other, guesser, visit("anybody"), screen)]
    has = ["paired=" in str(one.headers.getlist("Set-Cookie")) for one in found]
    assert has == [False, False, False, True]


def test_of_a_token_only_its_digest_is_kept(house, visit, scene, join, caplog):
    caplog.set_level(logging.DEBUG)
    screen = visit("anybody")
    join(code_of(screen))
    claim = screen.get_cookie("claim").value
    assert send(screen, "/pair/code", "POST").status_code == 303
    token = screen.get_cookie(devices.COOKIE).value
    assert send(screen, "/en/leaving").status_code == 200, "The control: it is the real token."
    kept = repr([tables.rows(house, name) for name in db.Base.metadata.tables])
    raw = tables.on_disk(house.config["KIOSK"])
    for secret in (token, claim):
        assert secret not in kept
        assert secret not in caplog.text
        assert secret.encode() not in raw
    assert tokens.digest(token) in kept


def test_a_flood_of_screens_keeps_no_screen_of_the_school_from_being_paired(house, scene, join):
    """The ones that have waited longest go, and never one that staff have let in."""
    with house.app_context(), db.writing():
        pairing.ask(scene.school, "first" * 5, "aaaaaaaa")
    join("aaaaaaaa")
    with house.app_context(), db.writing():
        for number in range(pairing.MOST_WAITING + 5):
            pairing.ask(scene.school, f"flood-{number:020}", tokens.short_code())
        pairing.ask(scene.school, "last-one-" * 3, "bbbbbbbb")
    join("bbbbbbbb")
    with house.app_context(), db.writing():
        assert pairing.fetch(scene.school, "first" * 5, tokens.reference())
        assert pairing.fetch(scene.school, "last-one-" * 3, tokens.reference())
    assert tables.count(house, "pairing") <= pairing.MOST_WAITING + 2


def test_one_address_cannot_make_such_a_flood(visit, scene):
    found = [send(visit("anybody"), "/pair", "POST").status_code for _ in range(31)]
    assert found == [303] * 30 + [429]


def test_an_old_poster_a_made_up_one_and_that_of_another_school_are_alike(house, visit, scene):
    """No answer tells which codes there were, and the short link tells nothing before that."""
    with house.app_context():
        other = schools.by_host(ELSEWHERE)
    codes = [row["code"] for row in tables.rows(house, "event") if row["school_id"] == other.id]
    tried = [tokens.short_code(), codes[0], "way-too-long-for-a-code"]
    for address in ("/en/event/{}", "/b/{}"):
        found = [visit("anybody").get(address.format(code)) for code in tried]
        assert {one.status_code for one in found} == {410}
        assert (
            len({one.text.replace(code, "") for one, code in zip(found, tried, strict=True)}) == 1
        )
    there = [visit("anybody").get(f"/e/{code}") for code in (scene.code, *tried)]
    assert {one.status_code for one in there} == {303}
    assert all(one.location.startswith("/en/event/") for one in there)


def test_looking_at_a_link_takes_nothing(house, visit, scene):
    """A preview, a scanner's HEAD, or OPTIONS: the parent who opens it afterwards still gets it."""
    things = addresses.furnish(house, scene)
    before = tables.digest(house)
    for rule, _method, address in addresses.every(house, things):
        if "token" in rule.arguments or "code" in rule.arguments:
            for method in ("HEAD", "OPTIONS"):
                send(visit("anybody"), address, method, base_url=f"http://{HOME}")
    assert tables.digest(house) == before
