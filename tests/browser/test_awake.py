"""The tablet's screen stays on over https and on mains, and only then; its first screen asks for nothing more."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.live_server import LiveServer
from tests.browser.scenery import Day
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

#: Counts the locks; `charging` is what the device says of its battery, null where it says nothing.
STAND_IN = """
(charging) => {
  window.asked = 0; window.given = 0;
  const lock = () => ({ released: false, async release() { this.released = true; window.given += 1; } });
  const wakeLock = { async request() { window.asked += 1; return lock(); } };
  Object.defineProperty(Navigator.prototype, "wakeLock", { get: () => wakeLock, configurable: true });
  const battery = Object.assign(new EventTarget(), { charging });
  window.battery = battery;
  navigator.getBattery = charging === null ? undefined : async () => battery;
}
"""


def begin(person: Visitor, charging: str = "null", path: str = "/") -> Page:
    """Open the start screen (or `path`) with a clock that the test turns; return the page."""
    person.page.add_init_script(f"({STAND_IN})({charging})")
    person.page.clock.install()
    person.open(path)
    person.page.wait_for_load_state("networkidle")
    return person.page


def wait(page: Page) -> None:
    """Let the ten seconds pass after which it is loaded, and what it asks be answered."""
    page.clock.fast_forward(10_000)
    page.wait_for_timeout(300)


def test_the_screen_of_a_tablet_stays_on(tablet: Visitor, day: Day) -> None:
    page = begin(tablet)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    assert page.evaluate("asked") == 0
    wait(page)
    assert page.evaluate("asked") == 1
    assert any("/awake.js" in url for url in loaded), "not before: the first screen is light"


def test_it_is_asked_for_again_when_the_page_is_shown_again(tablet: Visitor, day: Day) -> None:
    page = begin(tablet)
    wait(page)
    for state in ("hidden", "visible"):
        page.evaluate(f"""() => {{
            Object.defineProperty(document, "visibilityState", {{ value: "{state}", configurable: true }});
            document.dispatchEvent(new Event("visibilitychange"));
        }}""")
    page.wait_for_timeout(100)
    assert page.evaluate("asked") == 2


def test_on_its_battery_a_tablet_may_sleep_until_it_is_plugged_in(
    tablet: Visitor, day: Day
) -> None:
    page = begin(tablet, "false")
    wait(page)
    assert page.evaluate("asked") == 0
    for charging in ("true", "false"):
        page.evaluate(
            f"battery.charging = {charging}; battery.dispatchEvent(new Event('chargingchange'))"
        )
        page.wait_for_timeout(100)
    assert page.evaluate("[asked, given]") == [1, 1]


def test_a_wall_stays_on_also_on_its_battery(open_screen: Open, day: Day) -> None:
    page = begin(open_screen(paired="wall"), "false", "/wall")
    wait(page)
    assert page.evaluate("asked") == 1
    page.evaluate("battery.dispatchEvent(new Event('chargingchange'))")
    page.wait_for_timeout(100)
    assert page.evaluate("[asked, given]") == [1, 0]


def test_a_phone_may_sleep(open_screen: Open, day: Day) -> None:
    page = begin(open_screen(paired=None))
    wait(page)
    assert page.evaluate("asked") == 0


def test_without_https_nothing_is_asked_and_nothing_breaks(
    open_screen: Open, live: LiveServer, day: Day
) -> None:
    person = open_screen(address=live.network_address)
    person.open("/")
    person.page.wait_for_load_state("networkidle")
    assert not person.page.evaluate("isSecureContext || 'wakeLock' in navigator")
    person.page.evaluate("import('/static/js/awake.js').then((found) => found.default())")
