"""The screens of shared tablets and of phones: hand-offs, T8, P1 and P8, pairing, A7, A12, settings."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page, expect

from tests.browser.scenery import Day
from tests.browser.showing import Screen, press, send, use_phone

STATES = ("on", "long", "soon", "tomorrow", "ended", "cancelled")
LANGUAGES = "language=pl&language=ar&language=en"


def stays(page: Page) -> None:
    """Let no timer of the page do what it would do in three seconds: clear the tablet."""
    page.evaluate("for (let id = 0; id < 999; id += 1) clearTimeout(id)")


def without_scripts(token: str) -> Callable[[Page], None]:
    """Return what opens a scanned code where no script presses the button."""

    def opened(page: Page) -> None:
        page.route("**/js/**", lambda route: route.abort())
        page.goto(f"{page.url.partition('/k/')[0]}/k/{token}")
        page.unroute("**/js/**")
        expect(page.locator("main .main-button")).to_be_visible()

    return opened


def of_tablet(day: Day, tag: str) -> Iterator[Screen]:
    """Return what a paired tablet shows: what is on, and codes for phones."""
    at, event, code = f"/{tag}", day.events, day.shared.codes
    yield Screen("T8", f"{at}/whats-on")
    yield Screen("T8 event", f"{at}/whats-on/{event['tomorrow']}")
    yield Screen("T8 long", f"{at}/whats-on/{event['long']}")
    yield Screen("use my phone", f"{at}/", use_phone, tablet=True)
    yield Screen("code ended", f"{at}/use-phone/{code['ended']}", tablet=True)
    yield Screen("code taken", f"{at}/use-phone/{code['taken']}", stays, tablet=True)


def of_phone(day: Day, tag: str) -> Iterator[Screen]:
    """Return what a phone shows that scanned a code, or that came for what is on."""
    at, event, codes = f"/{tag}", day.events, day.codes
    for state in STATES:
        yield Screen(f"P1 {state}", f"{at}/event/{codes[state]}", phone=True)
        yield Screen(f"P8 {state}", f"{at}/whats-on/{event[state]}", phone=True)
    on = f"{at}/event/{codes['on']}"
    yield Screen("P1 refused", on, send(), phone=True)
    yield Screen("P1 came", f"{on}?came=yes", phone=True)
    yield Screen("P8", f"{at}/whats-on", phone=True)
    yield Screen("P8 thanks", f"{at}/whats-on/{event['tomorrow']}?thanks=yes", phone=True)
    yield Screen("P1 old poster", f"{at}/event/abcd2345", phone=True)
    yield Screen("only at the tablet", f"{at}/sign-in/{event['on']}", phone=True)
    go_on = without_scripts(day.shared.codes[tag])
    yield Screen("continue", f"{at}/help", go_on, phone=True)


def wrong_code(page: Page) -> None:
    """Type a code that no screen shows."""
    page.locator("#code").fill("abcd 2345")
    page.locator("#name").fill("Library tablet")
    page.locator("form[action$=join] button.main").click()
    expect(page.locator(".mend, .notice").first).to_be_visible()


def of_staff(day: Day) -> Iterator[Screen]:
    """Return the pages of devices, of posters and of phones, as an administrator sees them."""
    long, event = day.shared.devices["long"], day.events["on"]
    yield Screen("devices", "/staff/devices")
    yield Screen("devices, wrong code", "/staff/devices", wrong_code)
    for verb in ("checklist", f"{long}/change", f"{long}/end"):
        yield Screen(f"devices {verb.rpartition('/')[2]}", f"/staff/devices/{verb}")
    yield Screen("posters", "/staff/posters")
    yield Screen("poster new code", f"/staff/posters/event/{event}/new-code")
    poster = f"/staff/posters/event/{day.events['long']}?{LANGUAGES}"
    for step in ("look", "test", "print"):
        yield Screen(f"poster {step}", f"{poster}&step={step}")
    yield Screen("poster card", f"{poster}&paper=card")
    yield Screen("poster wifi", "/staff/posters/wifi")
    yield Screen("poster welcome", "/staff/posters/welcome?step=print&paper=a3")
    yield Screen("phones", "/staff/settings/phones")
    yield Screen("phones refused", "/staff/settings/phones", short_password)


def short_password(page: Page) -> None:
    """Send a password that no Wi-Fi can have."""
    page.locator("#wifi [name=password]").fill("short")
    page.locator("#wifi button.main").click()
    expect(page.locator("#wifi .mend").first).to_be_visible()


def of_anybody(day: Day) -> Iterator[Screen]:
    """Return pages in English for staff who hold a phone, or stand before a new screen."""
    yield Screen("pair", "/pair")
    yield Screen("pair code", "/pair", press("main .main-button", ".pair-code"))
    yield Screen("pair ended", "/pair", ended)
    yield Screen("phone reached", f"/r/{day.shared.tests['waiting']}")
    yield Screen("phone thanked", "/r/thanks")
    yield Screen("phone too late", f"/r/{day.shared.codes['ended']}")


def ended(page: Page) -> None:
    """Open the page of a code whose ten minutes are over."""
    root = page.url.removesuffix("/pair")
    page.context.add_cookies([{"name": "claim", "value": "a" * 32, "url": root}])
    page.goto(f"{root}/pair/code")
