"""A12 with two browsers: a tablet is joined, says hello, clears, is locked, comes back, and is ended."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

#: A tablet asks every five seconds.
SOON = 12_000


def tell(staff: Visitor, device: str, what: str) -> None:
    """Let staff press a button of a device."""
    staff.open("/staff/devices")
    row = staff.page.locator("li.device", has_text=device)
    row.get_by_role("button", name=re.compile(f"^{what}")).click()
    staff.page.wait_for_url("**/staff/devices")


def join(screen: Visitor, staff: Visitor, name: str) -> None:
    """Join a screen as the guide says: the screen shows a code, staff type it in."""
    screen.open().touch("Staff: join this screen").touch("Show a code")
    code = screen.page.locator(".pair-code").inner_text()
    assert re.fullmatch(r"\w{4}\s\w{4}", code), code
    staff.open("/staff/devices")
    staff.page.get_by_label("The code on the screen").fill(code.lower())
    staff.page.get_by_label("Its name").fill(name)
    staff.touch("Join it")
    expect(staff.page.locator("#undo")).to_contain_text(f"Joined: {name}")


def test_a_tablet_is_joined_and_does_what_staff_want_of_it(
    open_screen: Open, open_staff: Open
) -> None:
    screen, staff = open_screen(paired=None), open_staff("manager")
    join(screen, staff, "Library tablet")
    screen.page.wait_for_url(f"{screen.address}/", timeout=SOON)
    expect(screen.page.locator("html")).to_have_attribute("data-mode", "tablet")
    assert screen.stored()["cookies"] == ""  # no script reads the token

    tell(staff, "Library tablet", "Say hello")
    hello = screen.page.locator(".paired")
    expect(hello).to_be_visible(timeout=SOON)
    expect(hello).to_contain_text("Library tablet")
    expect(hello).to_be_hidden(timeout=SOON)

    tell(staff, "Library tablet", "Lock")
    screen.page.locator("h1", has_text="This screen is not working now").wait_for(timeout=SOON)
    tell(staff, "Library tablet", "Unlock")
    expect(screen.page.locator(".language-tile").first).to_be_visible(timeout=SOON)

    staff.page.locator("li.device", has_text="Library tablet").get_by_text("Remove").click()
    staff.page.get_by_role("button", name="Remove it").click()
    screen.page.locator("h1", has_text="Ask a member of staff").wait_for(timeout=SOON)
    assert screen.page.goto(screen.address + "/en/").status == 401


def test_clear_now_empties_what_somebody_types(tablet: Visitor, open_staff: Open) -> None:
    staff = open_staff("reception")
    tablet.open("/en/")
    tablet.touch("Coffee morning")
    with tablet.page.expect_response("**/device/news"):
        tablet.type_name("Amina")
    tell(staff, "Riverside tablet", "Clear now")
    expect(tablet.page.locator(".language-tile").first).to_be_visible(timeout=SOON)
    assert tablet.page.url == f"{tablet.address}/"
    tablet.page.go_back()
    tablet.page.wait_for_timeout(500)
    assert "Amina" not in tablet.page.content()
    fields = tablet.page.locator("input:not([type=hidden])")
    assert "Amina" not in [fields.nth(at).input_value() for at in range(fields.count())]


def test_a_wish_between_two_pages_is_not_lost(tablet: Visitor, open_staff: Open) -> None:
    staff = open_staff("reception")
    tablet.open("/en/")
    with tablet.page.expect_response("**/device/news"):
        pass
    tablet.page.route("**/device/news", lambda route: route.abort())  # not heard by this page
    tell(staff, "Riverside tablet", "Say hello")
    tablet.page.unroute("**/device/news")
    tablet.open("/en/help")
    expect(tablet.page.locator(".paired")).to_be_visible(timeout=SOON)


def test_the_wall_says_hello_too(open_screen: Open, open_staff: Open) -> None:
    wall, staff = open_screen(paired="wall"), open_staff("reception")
    wall.open("/wall")
    with wall.page.expect_response("**/device/news"):
        pass
    tell(staff, "Riverside wall", "Say hello")
    expect(wall.page.locator(".paired")).to_contain_text("Riverside wall")
    expect(wall.page.locator(".paired")).to_be_visible(timeout=SOON)


def test_a_lost_network_is_borne_in_silence(tablet: Visitor) -> None:
    tablet.open("/en/")
    with tablet.page.expect_response("**/device/news"):
        pass
    tablet.page.context.set_offline(True)
    tablet.page.wait_for_timeout(6000)
    tablet.page.context.set_offline(False)
    expect(tablet.page.locator("h1")).to_be_visible()
    tablet.complaints.forgive("ERR_INTERNET_DISCONNECTED")


def test_without_a_script_a_button_goes_on(open_screen: Open, open_staff: Open) -> None:
    screen, staff = open_screen(paired=None, java_script_enabled=False), open_staff("manager")
    screen.open("/pair").touch("Show a code").touch("I have typed it in")
    screen.sees("Nobody has typed this code in yet")
    code = screen.page.locator(".pair-code").inner_text()
    staff.open("/staff/devices")
    staff.page.get_by_label("The code on the screen").fill(code)
    staff.page.get_by_label("Its name").fill("Plain tablet")
    staff.touch("Join it")
    expect(staff.page.locator("#undo")).to_contain_text("Joined: Plain tablet")
    screen.touch("I have typed it in")
    screen.page.wait_for_url(f"{screen.address}/")
    expect(screen.page.locator("html")).to_have_attribute("data-mode", "tablet")


def test_the_pages_of_pairing_are_accessible(open_screen: Open, open_staff: Open) -> None:
    for shape in ({}, {"viewport": PHONE}):
        screen = open_screen(paired=None, **shape)
        screen.open("/pair")
        assert violations(screen.page, enhanced=True) == []
        screen.touch("Show a code")
        screen.page.wait_for_url("**/pair/code")
        assert violations(screen.page, enhanced=True) == []
        wide = "document.documentElement.scrollWidth - innerWidth"
        assert screen.page.evaluate(wide) <= 0
    staff = open_staff("manager")
    for path in ("/staff/devices", "/staff/devices/checklist"):
        staff.open(path)
        assert violations(staff.page, enhanced=False) == []
