"""A time is booked at the tablet and on a phone: the taps, without scripts, and nothing stays behind."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests import tables
from tests.browser.coming_back import Weakened, confirm_finish, seen_after
from tests.browser.conftest import Open
from tests.browser.live_server import LiveServer
from tests.browser.one_surgery import Surgery, scanned, ticket
from tests.browser.test_leaves_nothing import NOTHING
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

BOOK = "button[value=book]"
NAME = "Amina Secret"


def to_the_name(tablet: Visitor) -> Visitor:
    """Choose a person and a time at the tablet."""
    tablet.open("/").touch("English").touch(tablet.page.locator(".job-book"))
    tablet.touch(tablet.page.locator("a.person-card"))
    tablet.touch(tablet.page.locator(".time-button").first)
    return tablet.reads("What is your name?")


def test_five_touches_and_a_name_at_the_tablet(
    tablet: Visitor, open_screen: Open, surgery: Surgery, app: Flask
) -> None:
    to_the_name(tablet).type_name(NAME).touch(tablet.page.locator(BOOK))
    tablet.reads("Your time is booked.")
    assert tablet.touches == 5
    assert NAME not in tablet.page.content(), "what was typed is not shown again"
    assert tablet.stored() == NOTHING
    phone = open_screen(viewport=PHONE, is_mobile=True).open(scanned(tablet.page))
    assert ticket(phone.page) == ticket(tablet.page)
    phone.sees(NAME).touch("Cancel this booking").touch("Yes, cancel")
    phone.reads("Your booking is cancelled.")
    (row,) = [row for row in tables.rows(app, "booking") if row["name"] == NAME]
    assert (row["state"], row["came_by"]) == ("cancelled", "tablet")


def test_the_words_of_a_time_that_somebody_else_has_just_taken(
    tablet: Visitor, open_screen: Open, surgery: Surgery
) -> None:
    tablet.open(f"/en/book/{surgery.host}")
    other = open_screen().open(f"/en/book/{surgery.host}")
    other.touch(other.page.locator(".time-button").first).reads("What is your name?")
    tablet.touch(tablet.page.locator(".time-button").first)
    tablet.sees("Someone has just taken this time. Choose another time.")
    tablet.touch(tablet.page.locator(".time-button").first).reads("What is your name?")


def test_booked_and_here_without_scripts(open_screen: Open, surgery: Surgery, app: Flask) -> None:
    plain = {"viewport": PHONE, "is_mobile": True, "java_script_enabled": False, "locale": "en-GB"}
    phone = open_screen(**plain).open(f"/b/{surgery.code}")
    phone.touch(phone.page.locator(".time-button").first)
    phone.page.locator("#name").fill(NAME)
    phone.touch(phone.page.locator(BOOK)).reads("Your time is booked.")
    number = ticket(phone.page)
    phone.touch(phone.page.locator("button[name=speaker][value=yes]"))
    expect(phone.page.locator("button[name=speaker][value=yes]")).to_have_attribute(
        "aria-pressed", "true"
    )
    phone.touch("I am here").reads("You are next.")
    assert ticket(phone.page) == number
    assert phone.page.locator("meta[http-equiv=refresh]").count() == 1
    phone.touch("I am coming back now").sees("We know that you are coming.")
    phone.touch("I need more time").sees("You have more time.")
    phone.touch("Give my place to someone else").reads("That is fine.")
    (row,) = tables.rows(app, "ticket")
    assert (row["state"], row["came_by"], row["more_times"]) == ("given_back", "phone", 1)


def test_a_number_at_the_tablet_without_scripts(
    open_screen: Open, surgery: Surgery, app: Flask
) -> None:
    tablet = open_screen(java_script_enabled=False)
    tablet.open("/").touch("English").touch(tablet.page.locator(".live-walk-in"))
    tablet.reads("Your number")
    assert tablet.touches == 2
    tablet.touch("Add your first name")
    tablet.page.locator("#name").fill(NAME)
    tablet.touch("Add your first name").sees("We have your first name.")
    assert NAME not in tablet.page.content()
    tablet.touch("I do not need this now").reads("That is fine.")
    assert [row["state"] for row in tables.rows(app, "ticket")] == ["given_back"]


# --- Back, with the back/forward cache of a real browser -------------------------------------------


def seen_after_back(person: Visitor, sends: bool) -> str:
    """Type a name for a booking, finish, press Back three times; return all that could be read."""
    page = to_the_name(person).page
    page.locator("#name").fill(NAME)
    page.wait_for_timeout(300)
    if sends:
        person.touch(page.locator(BOOK)).reads("Your time is booked.")
    person.touch(page.locator("a.bar-button[href='/'], [data-finish]").first)
    confirm_finish(person)
    person.reads("Riverside")
    return seen_after(page)


@pytest.mark.parametrize("sends", [True, False], ids=["sent", "not sent"])
def test_back_shows_nothing_of_a_booking(
    open_screen: Open, remembering: Browser, surgery: Surgery, sends: bool
) -> None:
    tablet = open_screen(in_browser=remembering)
    assert NAME not in seen_after_back(tablet, sends)
    tablet.page.context.close()


def test_control_without_protection_back_shows_the_name(
    open_screen: Open, remembering: Browser, app: Flask, surgery: Surgery
) -> None:
    with LiveServer(Weakened(app, "scripts", "cookie")) as server:
        tablet = open_screen(in_browser=remembering, address=server.address)
        assert NAME in seen_after_back(tablet, sends=False)
        tablet.page.context.close()
