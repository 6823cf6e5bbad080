"""Use my phone, in a real browser: one scan, the phone goes on by itself, and the tablet clears."""

import re

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests import tables
from tests.browser.conftest import Open
from tests.browser.one_surgery import Surgery, scanned
from tests.browser.test_leaves_nothing import NOTHING
from tests.browser.visitor import PHONE, Visitor, said

pytestmark = pytest.mark.browser

#: The tablet asks every two and a half seconds, and clears three seconds after.
CLEARS = 15_000
NAME = "Amina Secret"


def use_phone(tablet: Visitor, tag: str = "en") -> str:
    """Touch the button; return the path in the code that the screen shows."""
    tablet.touch(said(tag, "Use my phone")).reads(said(tag, "Use my phone"))
    return scanned(tablet.page)


def test_one_scan_goes_on_in_the_tablets_language_and_the_tablet_clears(
    tablet: Visitor, open_screen: Open, surgery: Surgery
) -> None:
    tablet.open(f"/ar/book/{surgery.host}")
    code = use_phone(tablet, "ar")
    tablet.page.clock.install()  # the seconds after the scan, and no more
    phone = open_screen(viewport=PHONE, is_mobile=True, locale="en-GB").open(code)
    expect(phone.page).to_have_url(re.compile(f"/ar/book/{surgery.host}$"))
    expect(phone.page.locator(".time-button").first).to_be_visible()
    assert phone.page.locator("html").get_attribute("lang") == "ar"
    tablet.page.clock.run_for(3000)
    tablet.sees(said("ar", "Your phone is connected now. You can go on there."))
    expect(tablet.page.locator(".qr")).to_have_count(0)
    tablet.page.clock.resume()
    expect(tablet.page).to_have_url(re.compile(r"/$"), timeout=CLEARS)
    tablet.reads("Riverside")
    assert tablet.stored() == NOTHING
    late = open_screen(viewport=PHONE, is_mobile=True, locale="pl-PL").open(code)
    late.sees(said("pl", "This code has ended."))
    assert late.page.locator("html").get_attribute("lang") == "pl"


def test_after_ninety_seconds_the_code_is_gone_from_the_screen(
    tablet: Visitor, surgery: Surgery
) -> None:
    tablet.page.clock.install()
    tablet.open("/en/talk")
    first = use_phone(tablet)
    tablet.page.clock.run_for(80_000)
    expect(tablet.page.locator(".qr")).to_be_visible()
    assert 0 < int(tablet.page.locator("[data-left]").first.inner_text()) <= 10
    tablet.page.clock.run_for(11_000)
    expect(tablet.page.locator(".qr")).to_have_count(0)
    tablet.page.clock.resume()
    tablet.touch("Show a new code")
    expect(tablet.page.locator(".qr")).to_be_visible()
    assert scanned(tablet.page) != first


def test_the_code_is_dead_once_the_tablet_shows_something_else(
    open_screen: Open, tablet: Visitor, surgery: Surgery, app: Flask
) -> None:
    code = use_phone(tablet.open("/en/talk"))
    tablet.touch("Back").reads("Who would you like to talk to?")
    for _ in range(30):  # the page that is left tells the server, whenever it is told
        (row,) = tables.rows(app, "handoff")
        if (row["ends_at"] - row["made_at"]).total_seconds() < 60:
            break
        tablet.page.wait_for_timeout(100)
    open_screen(viewport=PHONE, is_mobile=True).open(code).sees("This code has ended.")


def test_bigger_words_leave_the_code_as_it_is(
    open_screen: Open, tablet: Visitor, surgery: Surgery
) -> None:
    code = use_phone(tablet.open("/en/talk"))
    tablet.touch("Bigger words").touch(tablet.page.locator("dialog[open] button").nth(2))
    expect(tablet.page.locator("html")).to_have_attribute("data-size", "150")
    phone = open_screen(viewport=PHONE, is_mobile=True).open(code)
    phone.reads("Who would you like to talk to?")


def test_what_was_typed_stays_behind_and_is_cleared(
    open_screen: Open, tablet: Visitor, surgery: Surgery
) -> None:
    tablet.open(f"/en/book/{surgery.host}").touch(tablet.page.locator(".time-button").first)
    tablet.reads("What is your name?").type_name(NAME)
    code = use_phone(tablet)
    phone = open_screen(viewport=PHONE, is_mobile=True).open(code)
    phone.reads("What is your name?")
    assert phone.page.locator("#name").input_value() == ""
    expect(tablet.page).to_have_url(re.compile(r"/$"), timeout=CLEARS)
    assert NAME not in tablet.page.content()
    phone.type_name("Amina").touch(phone.page.locator("button[value=book]"))
    expect(phone.page).to_have_url(re.compile("/en/booking/"))


def test_without_scripts_one_touch_more_goes_on(
    open_screen: Open, tablet: Visitor, surgery: Surgery
) -> None:
    code = use_phone(tablet.open("/pl/talk"), "pl")
    plain = {"viewport": PHONE, "is_mobile": True, "java_script_enabled": False}
    phone = open_screen(**plain).open(code)
    phone.touch(said("pl", "Continue"))
    expect(phone.page).to_have_url(re.compile("/pl/talk$"))
