"""A whole surgery in a browser: four parents, one host, the wall and a phone, in three languages.

The line is: Late (booked, and far too late), Walk (came just so), Gone (gives up on the phone), and
Book (booked, in time). Fair is: Book, Late, Walk.
"""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.core import clock
from tests import tables
from tests.browser.conftest import Open
from tests.browser.one_surgery import LATE, Surgery, scanned, ticket
from tests.browser.visitor import PHONE, Visitor, said
from tests.browser.walls import STAGE, WALL, pass_time, spoken

pytestmark = pytest.mark.browser

LANGUAGES = [("en", "English"), ("pl", "Polski"), ("ar", "العربية")]
NAMES = (LATE, "Zofia-Book")
ROLES = ("host", "reception")
CLOCK = re.compile(r"^\d\d:\d\d$")
CARD = ".live-walk-in"
#: A phone asks for news every five seconds, and on a busy machine a little later.
ASKS = 15_000
#: The server takes a second tap on the big button that comes sooner for a double tap.
DOUBLE = 600


def wakes(phone: Visitor) -> Visitor:
    """Let a phone ask for news now, as it does when its screen is switched on again."""
    # It bubbles; and unlike a script of ours it outlives a page that is just being left.
    phone.page.locator(":root").dispatch_event("visibilitychange")
    return phone


def is_in(phone: Visitor, state: str) -> Visitor:
    """Wait until P5 is in this state."""
    expect(wakes(phone).page.locator(f".place-live[data-state={state}]")).to_be_attached()
    return phone


def tells_the_server(phone: Visitor) -> None:
    """Wait until a phone has told the server that it shows the place."""
    told = "performance.getEntriesByType('resource').some(one => one.name.endsWith('/connected'))"
    for _ in range(100):
        if phone.page.evaluate(told):
            return
        phone.page.wait_for_timeout(50)
    raise AssertionError("The phone has not told the server that it shows the place.")


def presses(host: Visitor, control: str, then: str) -> None:
    """Press a button of A4 once, and wait for what it leads to."""
    host.page.wait_for_timeout(DOUBLE)
    before = host.touches
    host.touch(host.page.locator(control))
    expect(host.page.locator(then).first).to_be_visible()
    assert host.touches - before == 1


def looks(host: Visitor, words: str) -> None:
    """Let A4 ask for news, and wait for these words."""
    host.page.evaluate("htmx.trigger('#live', 'look')")
    expect(host.page.locator("#big")).to_contain_text(words)


def shows(wall: Page, now: list[str], following: list[str]) -> None:
    """Let the wall ask for news; wait for whom it calls and who is next. Never a name."""
    pass_time(wall, 6)
    expect(wall.locator("[data-ticket] .ticket-block b")).to_have_text(now)
    expect(wall.locator(".wall-next .ticket-block b")).to_have_text(following)
    assert not [name for name in NAMES if name in wall.content()]


def with_a_number(tablet: Visitor, tile: str) -> str:
    """Take a number at the tablet: two touches. Return it."""
    tablet.open("/")
    tablet.touches = 0
    tablet.touch(tile).touch(tablet.page.locator(CARD))
    expect(tablet.page.locator(".qr")).to_be_visible()
    assert tablet.touches == 2
    return ticket(tablet.page)


def by_the_code_on_paper(
    phone: Visitor, desk: Visitor, surgery: Surgery, tag: str
) -> tuple[str, Visitor]:
    """Book on a phone from the printed code, then say "I am here". Return the number."""
    desk.open(f"/staff/surgeries/{surgery.reference}/sheet")
    page = phone.open(scanned(desk.page)).page
    expect(page.locator("html")).to_have_attribute("lang", tag)
    phone.touch(page.locator(".time-button").first)
    phone.type_name(NAMES[1]).touch(page.locator("button[value=book]"))
    expect(page.locator(".my-booking")).to_be_visible()
    assert phone.touches <= 5, "ux.md 2.5: five and a first name"
    number = ticket(page)
    phone.touches = 0
    phone.touch(page.locator("button[value=here]"))
    expect(page.locator(".place-live")).to_be_attached()
    assert (phone.touches, ticket(page)) == (1, number)
    return number, phone


def late_at_the_tablet(tablet: Visitor, surgery: Surgery, tile: str) -> str:
    """Say "I have booked a time" with the number of the booking."""
    tablet.open("/").touch(tile)
    tablet.touch(tablet.page.locator(".job-talk"))
    tablet.touch(tablet.page.locator("a[href$='/talk/booked']"))
    for digit in surgery.number:
        tablet.touch(tablet.page.locator(f"[data-digit='{digit}']"))
    tablet.touch(tablet.page.locator(".your-ticket .main-button"))
    expect(tablet.page.locator(".number-block")).to_be_visible()
    assert ticket(tablet.page) == surgery.number
    assert NAMES[0] not in tablet.page.content()
    return surgery.number


def joins(phone: Visitor, tag: str, state: str) -> Visitor:
    """Take a number on a phone."""
    phone.page.context.add_cookies([{"name": "mode", "value": "phone", "url": phone.address}])
    phone.open(f"/{tag}/talk").touch(phone.page.locator("button.person-card"))
    phone.page.wait_for_url("**/place/*")
    return is_in(phone, state)


def gives_up(phone: Visitor) -> None:
    """Give the place to somebody else."""
    phone.touch(phone.page.locator("form[action$='/leave'] button"))
    expect(phone.page.locator(".place-live[data-state=given_back]")).to_be_attached()


@pytest.mark.parametrize(("tag", "tile"), LANGUAGES, ids=[tag for tag, _tile in LANGUAGES])
def test_a_whole_surgery(
    open_screen: Open,
    open_staff: Callable[..., Visitor],
    surgery: Surgery,
    app: Flask,
    tag: str,
    tile: str,
) -> None:
    tablet, own = open_screen(), {"viewport": PHONE, "is_mobile": True, "locale": tag}
    wall = open_screen(viewport=WALL, touches=False, paired="wall")
    wall.page.add_init_script(STAGE)
    wall.page.clock.install()
    wall.page.route(
        "**/sound/**", lambda route: route.abort()
    )  # clips take their time; the words are not asked
    wall.open("/wall")
    host = open_staff("host").open(f"/staff/queue/{surgery.reference}")

    late = late_at_the_tablet(tablet, surgery, tile)
    walk = with_a_number(tablet, tile)
    phone = open_screen(**own).open(scanned(tablet.page))
    expect(phone.page.locator("html")).to_have_attribute("lang", tag)
    assert ticket(phone.page) == walk
    gone = joins(open_screen(**own), tag, "waiting")
    book, _other = by_the_code_on_paper(open_screen(**own), open_staff("reception"), surgery, tag)
    looks(host, book)
    gives_up(gone)
    shows(wall.page, [], [book, late, walk])
    is_in(phone, "waiting").sees("2")

    for number, left in ((book, [late, walk]), (late, [walk])):
        looks(host, number)
        presses(host, "#big", "#not-here")
        shows(wall.page, [number], left)
        presses(host, "#big", "#follow")
        presses(host, "#big", ".line-card.now #big")
    is_in(phone, "next").touch(phone.page.locator(".place-do .main-button"))
    expect(phone.page.locator(".place-told")).to_be_visible()
    looks(host, walk)
    presses(host, "#big", "#not-here")
    is_in(phone, "called").sees("Riverside hall")
    shows(wall.page, [walk], [])
    expect(wall.page.locator("main")).to_contain_text("Riverside hall")
    presses(host, "#not-here", ".shelf")
    is_in(phone, "missed").reads(said(tag, "We called your number. Do you still want to talk?"))
    phone.touch(phone.page.locator("form[action$='/rejoin'] button"))
    is_in(phone, "next")
    looks(host, walk)
    presses(host, "#big", "#not-here")
    shows(wall.page, [walk], [])
    is_in(phone, "called")
    presses(host, "#big", "#follow")
    is_in(phone, "talking")
    presses(host, "#big", "#waiting-list")
    is_in(phone, "seen")
    shows(wall.page, [], []) if wall.page.locator(".wall-next").count() else None

    assert spoken(wall.page).count("call") == 4, "Book, Late, Walk, and Walk again"
    states = {row["number"]: row["state"] for row in tables.rows(app, "ticket")}
    assert [states[int(number)] for number in (book, late, walk)] == ["seen"] * 3
    assert sorted(states.values()) == ["given_back", "seen", "seen", "seen"]


def test_two_members_of_staff_never_call_the_same_ticket(
    tablet: Visitor, open_staff: Callable[..., Visitor], surgery: Surgery, app: Flask
) -> None:
    numbers = [with_a_number(tablet, "English") for _ in range(2)]
    both = [open_staff(role).open(f"/staff/queue/{surgery.reference}") for role in ROLES]
    for one in both:
        expect(one.page.locator("#big")).to_contain_text(numbers[0])
        one.page.wait_for_timeout(DOUBLE)
    for one in both:
        one.page.evaluate("setTimeout(() => document.querySelector('#big').click(), 300)")
    for one in both:
        expect(one.page.locator("#not-here")).to_be_visible()
    shown = {one.page.locator(".line-card.now .line-ticket b").first.inner_text() for one in both}
    assert shown == set(numbers)
    called = [row["called_by_id"] for row in tables.rows(app, "ticket") if row["called_at"]]
    assert sorted(called) == sorted(surgery.scene.people[role] for role in ROLES)


def test_a_phone_takes_the_place_and_the_tablet_clears(
    open_screen: Open, tablet: Visitor, surgery: Surgery
) -> None:
    tablet.page.clock.install()
    number = with_a_number(tablet, "English")
    code = scanned(tablet.page)
    phone = open_screen(viewport=PHONE, is_mobile=True).open(code).reads("You are next.")
    assert ticket(phone.page) == number
    tells_the_server(phone)
    tablet.page.clock.run_for(3_200)
    tablet.sees("Your phone shows your place now.")
    expect(tablet.page.locator(".qr")).to_have_count(0)
    tablet.page.clock.resume()  # it leaves the page by itself: nothing may be asked of it meanwhile
    expect(tablet.page).to_have_url(re.compile(r"/$"), timeout=ASKS)
    tablet.reads("Riverside")
    other = open_screen(viewport=PHONE, is_mobile=True).open(code)
    other.reads("This link has ended.")
    assert number not in other.page.content()


def test_the_code_is_dead_once_the_tablet_shows_something_else(
    open_screen: Open, tablet: Visitor, surgery: Surgery, app: Flask
) -> None:
    with_a_number(tablet, "English")
    code = scanned(tablet.page)
    tablet.touch("Finish and clear").reads("Riverside")
    for _ in range(30):  # the page that is left tells the server, whenever it is told
        if tables.rows(app, "ticket")[0]["handoff_ends_at"] <= clock.now():
            break
        tablet.page.wait_for_timeout(100)
    open_screen(viewport=PHONE, is_mobile=True).open(code).reads("This link has ended.")


def test_a_phone_without_a_network_says_from_when_its_numbers_are(
    open_screen: Open, surgery: Surgery
) -> None:
    phone = open_screen(viewport=PHONE, is_mobile=True)
    joins(phone, "en", "next")
    page, lost = phone.page, phone.page.locator("[data-lost]")
    expect(page.locator("[data-updated]")).to_have_text(CLOCK)
    page.evaluate("document.querySelector('[data-updated]').textContent = '00:01'")
    page.context.set_offline(True)
    expect(lost).to_be_visible(timeout=ASKS)
    phone.sees("Your place is safe.").touch("Try again")
    expect(page.locator("[data-updated]"), "nobody has answered").to_have_text("00:01")
    expect(lost).to_be_visible()
    page.context.set_offline(False)
    expect(lost).to_be_hidden(timeout=ASKS)
    expect(page.locator("[data-updated]")).not_to_have_text("00:01")


def test_two_phones_show_one_place(
    open_screen: Open, tablet: Visitor, surgery: Surgery, app: Flask
) -> None:
    with_a_number(tablet, "English")
    one = open_screen(viewport=PHONE, is_mobile=True).open(scanned(tablet.page))
    other = open_screen(viewport=PHONE, is_mobile=True).open(one.page.url.removeprefix(one.address))
    for phone in (one, other):
        phone.touch(phone.page.locator("form[action$='/more-time'] button"))
        phone.sees("You have more time.")
    assert [row["more_times"] for row in tables.rows(app, "ticket")] == [1], "the same tap, twice"
    gives_up(one)
    is_in(other, "given_back").reads("That is fine.")
