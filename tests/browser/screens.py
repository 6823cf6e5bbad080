"""Every screen that a parent or a member of staff can see, and how to get it onto the page."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser import device_screens, speaking_screens, talk_screens, told_screens
from tests.browser.scenery import Day
from tests.browser.showing import Screen as Screen
from tests.browser.showing import only_there, press, send


def with_names(page: Page) -> None:
    """Type three names; two of them become labels."""
    for name in ("O'Brien-محمد", "سارة (Sara) 2"):
        page.locator("#name").fill(name)
        page.locator("[value=add_name]").click()
        page.wait_for_timeout(620)
    page.locator("#name").fill("Zofia")


def asking(page: Page) -> None:
    """Wait, by the page's own clock, until it asks "Are you still here?"."""
    page.locator("main input.field").first.fill("Amina")
    page.evaluate("document.querySelector('[data-finish]').click()")
    expect(page.locator("dialog.still-here")).to_be_visible()


def broken(page: Page) -> None:
    """Send the form while there is no network."""
    page.locator("#name").fill("Amina")
    page.context.set_offline(True)
    page.locator("button.main-button[value=here]").click()
    expect(page.locator("#broken-notice")).to_be_visible()
    page.context.set_offline(False)
    # What lies under the bar at first is to be seen whole, as somebody who scrolls sees it.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")


def of_parents(day: Day, tag: str) -> Iterator[Screen]:
    """Return every screen of the tablet, then of the phone, in a language."""
    at, event, call = f"/{tag}", day.events, day.calls
    if tag == "en":  # these speak English, and languages their own names
        yield Screen("T1", "/")
        yield Screen("T1b", "/languages")
    yield Screen("T2", f"{at}/")
    yield from only_there(_signing_in(day, at))
    yield Screen("T3b", f"{at}/thank-you/{day.arrival}")
    yield from only_there(_leaving(day, at))
    yield Screen("T10", f"{at}/help")
    yield Screen("T10 waiting", f"{at}/help/call/{call['waiting']}")
    yield Screen("T10 coming", f"{at}/help/call/{call['coming']}")
    yield Screen("T10 none", f"{at}/help/call/{call['none']}")
    yield Screen("card", f"{at}/help/card")
    yield Screen("privacy", f"{at}/privacy")
    yield Screen("look", f"{at}/look")
    yield Screen("gone", f"{at}/nothing-here")
    yield from device_screens.of_tablet(day, tag)
    yield from device_screens.of_phone(day, tag)
    yield from talk_screens.of_tablet(day.talks, tag)
    yield from talk_screens.of_phone(day.talks, tag)
    yield Screen("T6a about", f"{at}/feedback?about=e-{event['long']}")
    yield from told_screens.of_tablet(day.told, tag)
    yield from told_screens.of_phone(day.told, tag)
    yield from speaking_screens.of_phone(day.speaking, tag)


def _signing_in(day: Day, at: str) -> Iterator[Screen]:
    """Return the screens of those who have come to an event."""
    event, form = day.events, f"{at}/sign-in/{day.events['on']}"
    yield Screen("T3a", f"{at}/sign-in")
    yield Screen("not listed", f"{at}/sign-in/not-listed")
    yield Screen("T3", form)
    yield Screen("T3 no name", f"{at}/sign-in/{event['long']}")
    yield Screen("T3 visit", f"{at}/visit")
    yield Screen("T3 names", form, with_names)
    yield Screen("T3 refused", form, send())
    yield Screen("T3 refused, no name", f"{at}/sign-in/{event['long']}", send())
    yield Screen("T3 cancelled", f"{at}/sign-in/{event['cancelled']}", send())
    yield Screen("T3 broken", form, broken)
    yield Screen("T12", form, asking)


def _leaving(day: Day, at: str) -> Iterator[Screen]:
    """Return the screens of those who leave."""
    yield Screen("T3c", f"{at}/leaving")
    yield Screen("T3c wrong", f"{at}/leaving/check?number=10")
    yield Screen("T3c check", f"{at}/leaving/check?number={day.ticket}")
    yield Screen("goodbye", f"{at}/goodbye")
    yield Screen("by staff", f"{at}/leaving/by-staff")


STAFF_PATHS = (
    "",
    "today/add",
    "today/party/{arrival}",
    "sign-ins",
    "events",
    "events/before",
    "events/new",
    "events/{on}/change",
    "events/{on}/copy",
    "places",
    "places/new",
    "places/{venue}/change",
    "terms",
    "settings",
    "people",
    "people/add",
    "audit",
    "export",
    "account",
    "nothing-here",
)


def of_staff(day: Day) -> Iterator[Screen]:
    """Return the staff pages that an administrator sees, then those without a log-in."""
    known = {"arrival": day.arrival, "on": day.events["on"], "venue": day.scene.building.reference}
    for path in STAFF_PATHS:
        yield Screen(path or "today", f"/staff/{path.format(**known)}")
    yield from talk_screens.of_staff(day.talks)
    yield from told_screens.of_staff(day.told)
    yield from device_screens.of_staff(day)
    yield from speaking_screens.of_staff(day.speaking)


def before_log_in(day: Day) -> Iterator[Screen]:
    """Return the staff pages that show before a log-in."""
    yield Screen("log in", "/staff/login")
    yield Screen("log in refused", "/staff/login", press("main button.main", ".mend"))
    yield Screen("link ended", "/staff/invitation/abc")
    yield from device_screens.of_anybody(day)
