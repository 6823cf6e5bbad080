"""A whole surgery in a browser: four parents, one host, the wall and a phone, in three languages.

The line is: Late (booked, and far too late), Walk (came just so), Gone (gives up on the phone), and
Book (booked, in time). Fair is: Book, Late, Walk.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from kiosk.core import clock, db, tokens
from kiosk.domain import bookings, surgeries
from kiosk.domain.hosts import HostDraft, add
from kiosk.domain.surgery_drafts import SurgeryDraft
from kiosk.domain.surgery_editing import create
from kiosk.web.plumbing.private_links import BOOKING, token
from tests import qr_codes, tables
from tests.browser.conftest import Open
from tests.browser.test_wall import STAGE, WALL, pass_time, spoken
from tests.browser.visitor import PHONE, Visitor, said
from tests.conftest import Scene

pytestmark = pytest.mark.browser

LANGUAGES = [("en", "English"), ("pl", "Polski"), ("ar", "العربية")]
NAMES = ("Łucja-Late", "Zofia-Book")
CARD = ".live-walk-in"
#: The server takes a second tap on the big button that comes sooner for a double tap.
DOUBLE = 600


class Surgery:
    """Helen's surgery: three slots are over, the next one begins in a minute or two."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        starts = clock.now().replace(second=0, microsecond=0) - timedelta(minutes=28)
        helen = add(scene.school, HostDraft("Helen", "Head teacher", ("en", "pl", "ar")))
        draft = SurgeryDraft("Talk to us", [helen], venue=scene.building, room=scene.hall)
        made = create(scene.school, draft, starts, starts + timedelta(hours=3))
        self.reference, self.id, self.host = made.reference, made.id, helen.reference
        self.late = tokens.reference()
        with clock.at(starts - timedelta(hours=1)):
            self.number = self._book(self.late, NAMES[0], 1)

    def _book(self, key: str, name: str, slot: int) -> str:
        slots = bookings.slots(self.scene.school, self.id)
        given = {"name": name, "language": "pl", "came_by": "phone"}
        made = bookings.book(
            self.scene.school,
            slots[slot].reference,
            key=key,
            link_token=token(BOOKING, key),
            **given,
        )
        assert made.ticket is not None
        return f"{made.ticket.number:02d}"


@pytest.fixture
def surgery(app: Flask, scene: Scene) -> Iterator[Surgery]:
    """Return a surgery that is on."""
    with app.app_context(), db.writing():
        made = Surgery(scene)
    surgeries.forget_pulse()
    yield made
    surgeries.forget_pulse()


def scanned(page: Page) -> str:
    """Return the path that a phone reads in the code on a screen."""
    seen = Image.open(BytesIO(page.locator(".qr").first.screenshot()))
    address = qr_codes.read(seen)
    assert address.startswith("http://localhost:"), address
    return "/" + address.split("/", 3)[3]


def ticket(page: Page) -> str:
    """Return the number of the only ticket on a page."""
    return page.locator(".ticket-block b").inner_text()


def wakes(phone: Visitor) -> Visitor:
    """Let a phone ask for news now, as it does when its screen is switched on again."""
    phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    return phone


def is_in(phone: Visitor, state: str) -> Visitor:
    """Wait until P5 is in this state."""
    expect(wakes(phone).page.locator(f".place-live[data-state={state}]")).to_be_attached()
    return phone


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


def gives_up(phone: Visitor, tag: str) -> Callable[[], None]:
    """Take a number on a phone; return what gives it back."""
    phone.page.context.add_cookies([{"name": "mode", "value": "phone", "url": phone.address}])
    phone.open(f"/{tag}/talk").touch(phone.page.locator("button.person-card"))
    is_in(phone, "waiting")

    def gone() -> None:
        phone.touch(phone.page.locator("form[action$='/leave'] button"))
        expect(phone.page.locator(".place-live[data-state=given_back]")).to_be_attached()

    return gone


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
    wall = open_screen(viewport=WALL, touches=False)
    wall.page.add_init_script(STAGE)
    wall.page.clock.install()
    wall.open("/wall")
    host = open_staff("host").open(f"/staff/queue/{surgery.reference}")

    late = late_at_the_tablet(tablet, surgery, tile)
    walk = with_a_number(tablet, tile)
    phone = open_screen(**own).open(scanned(tablet.page))
    expect(phone.page.locator("html")).to_have_attribute("lang", tag)
    assert ticket(phone.page) == walk
    goes = gives_up(open_screen(**own), tag)
    book, _other = by_the_code_on_paper(
        open_screen(**own), open_staff("reception"), surgery, tag
    )
    looks(host, book)
    goes()
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
