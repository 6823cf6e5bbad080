"""The screens of talking and booking: T4a to T5d on the tablet, P4 and P5 on the phone, A4, the wall."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page, expect

from tests.browser.busy_talks import LONG_HOST
from tests.browser.showing import Screen, only_there, press, use_phone
from tests.browser.talks import Talks

#: P5 in each state, by the name of a place in scenery.
STATES = ("waiting", "last", "more_time", "booked_before", "next", "called", "missed", "talking")
OVER = ("seen", "given_back", "closed")
BOOKINGS = ("to_come", "near", "in_line", "moved", "past", "cancelled", "school_cancelled")


def full_now(line: str) -> Callable[[Page], None]:
    """Return what touches a card whose line has closed between the look and the touch."""

    def touched(page: Page) -> None:
        page.locator("form:has(.person-card)").first.evaluate(
            "(form, line) => { form.action = form.action.replace(/[^/]+$/, line) }", line
        )
        page.locator("button.person-card").first.click()
        expect(page.locator("[data-focus]")).to_be_attached()

    return touched


def too_early(booking: str) -> Callable[[Page], None]:
    """Return what says "I am here" for a booking of another day."""

    def said(page: Page) -> None:
        page.locator("[name=booking]").first.evaluate("(one, to) => { one.value = to }", booking)
        page.locator("main .main-button").first.click()
        expect(page.locator("[data-focus]")).to_be_attached()

    return said


def of_tablet(talks: Talks, tag: str) -> Iterator[Screen]:
    """Return the screens on which somebody takes a number or books a time."""
    at, line, place = f"/{tag}", talks.lines, talks.places
    helen, long = talks.who["Helen"], talks.who[LONG_HOST]
    yield Screen("T4a", f"{at}/talk")
    yield Screen("T4a full now", f"{at}/talk", full_now(line["closed"]))
    yield Screen("T4b", f"{at}/number/{place['full_last']}")
    yield Screen("T4b named", f"{at}/number/{place['last']}")
    yield Screen("T4b called", f"{at}/number/{place['called']}")
    yield Screen("T4b closed", f"{at}/number/{place['closed']}")
    yield Screen("T4b name", f"{at}/number/{place['full_last']}/name")
    yield Screen("T4b given back", f"{at}/number/given-back")
    yield from only_there(_booked_here(talks, f"{at}/talk/booked"))
    yield Screen("T5a", f"{at}/book")
    yield Screen("T5b", f"{at}/book/{helen}")
    yield Screen("T5b anyone", f"{at}/book/anyone")
    yield Screen("T5b none", f"{at}/book/{talks.who['Maria']}")
    yield Screen("T5b long", f"{at}/book/{long}")
    yield Screen("T5c", f"{at}/book/held/{talks.held['name']}")
    yield Screen("T5c phone", f"{at}/book/held/{talks.held['phone']}")
    yield Screen("T5c refused", f"{at}/book/held/{talks.held['name']}", book_nothing)
    yield Screen("T5d", f"{at}/book/done/{talks.bookings['near']}")
    yield Screen("T5d long", f"{at}/book/done/{talks.bookings['arrived']}")
    yield Screen("T5d number", f"{at}/book/done/{talks.bookings['near']}/phone")
    yield Screen("T5 phone", f"{at}/book/{helen}", use_phone, tablet=True)
    yield Screen("T5 tell me", f"{at}/book/{helen}/tell-me")
    yield Screen("T5 told", f"{at}/wish/{talks.wishes['waiting']}/asked")


def _booked_here(talks: Talks, booked: str) -> Iterator[Screen]:
    """Return the screens of somebody who has booked, and has come."""
    check = f"{booked}/check?number={talks.number}"
    yield Screen("booked", booked)
    yield Screen("booked wrong", f"{booked}/check?number=10")
    yield Screen("booked check", check)
    yield Screen("booked early", check, too_early(talks.booked["to_come"]))


book_nothing = press("button.main-button[value=book]", "[data-focus]")


def of_phone(talks: Talks, tag: str) -> Iterator[Screen]:
    """Return the screens behind private links, in each state."""
    at, helen = f"/{tag}", talks.who["Helen"]
    for state in BOOKINGS:
        yield Screen(f"P4 {state}", f"{at}/booking/{talks.bookings[state]}", phone=True)
    mine = talks.bookings["to_come"]
    yield Screen("P4 cancel", f"{at}/booking/{mine}/cancel", phone=True)
    yield Screen("P4 number", f"{at}/booking/{mine}/phone", phone=True)
    yield Screen("P4 number wrong", f"{at}/booking/{mine}/phone", wrong_number, phone=True)
    yield Screen("P4 change", f"{at}/book/{helen}?moves={mine}", phone=True)
    yield Screen("P4 new time", f"{at}/book/held/{talks.held['move']}&moves={mine}", phone=True)
    for state in (*STATES, *OVER):
        yield Screen(f"P5 {state}", f"{at}/place/{talks.places[state]}", phone=True)
    for state, token in talks.wishes.items():
        yield Screen(f"wish {state}", f"{at}/wish/{token}", phone=True)
    yield Screen("link ended", f"{at}/place/{mine}", phone=True)


def wrong_number(page: Page) -> None:
    """Send three digits."""
    page.locator("#phone").fill("123")
    page.locator("main .main-button").click()
    expect(page.locator(".notice")).to_be_visible()


def of_staff(talks: Talks) -> Iterator[Screen]:
    """Return the pages of surgeries, bookings and lines, as an administrator sees them."""
    line, helen = talks.lines, talks.who["Helen"]
    for path in ("hosts", "hosts/new", f"hosts/{helen}/change", f"hosts/{helen}/sheet"):
        yield Screen(path.replace(helen, "one"), f"/staff/{path}")
    for path in ("surgeries", "surgeries/before", "surgeries/new", "surgeries/to-tell"):
        yield Screen(path, f"/staff/{path}")
    coming, with_bookings = line["day 1"], line["day 3"]
    for verb in ("", "/change", "/copy", "/cancel", "/sheet", "/bookings/new"):
        yield Screen(f"surgery{verb}", f"/staff/surgeries/{coming}{verb}")
    yield Screen("surgery booked", f"/staff/surgeries/{with_bookings}")
    yield Screen("surgery today", f"/staff/surgeries/{line['called']}")
    moved = talks.booked["moved"]
    yield Screen("booking move", f"/staff/surgeries/bookings/{moved}/move")
    yield Screen("queue", "/staff/queue")
    for state in ("free", "called", "talking", "quiet", "closed"):
        yield Screen(f"A4 {state}", f"/staff/queue/{line[state]}")
    yield Screen("A4 close", f"/staff/queue/{line['called']}/close")
    yield Screen("A4 walk-in", f"/staff/queue/{line['called']}/walk-in")
    ticket = f"{line['called']}/tickets/{talks.tickets['waiting']}"
    yield Screen("A4 ticket", f"/staff/queue/{ticket}")
    why = f"{line['free']}/tickets/{talks.tickets['full_last']}?do=call"
    yield Screen("A4 why", f"/staff/queue/{why}")
    yield Screen("A4 panel", f"/staff/queue/{line['called']}", in_panel)
    yield Screen("A4 story", f"/staff/queue/tickets/{talks.tickets['missed']}")
    added = talks.tickets["waiting"]
    yield Screen("A4 added", f"/staff/queue/{line['called']}/added/{added}")


in_panel = press("[id^=more-]", "dialog[open] #party")
