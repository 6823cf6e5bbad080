"""The same journeys with scripts switched off, and with nothing but a keyboard."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests import tables
from tests.browser.conftest import Open
from tests.browser.visitor import PHONE, Visitor, said
from tests.conftest import Scene

pytestmark = pytest.mark.browser

THANKS = "Thank you for coming. You do not need to do anything else."
HERE = "button.main-button[value=here]"
#: How many presses of Tab may lie between a person and the control they want.
FAR = 25


@pytest.fixture
def plain(open_screen: Open) -> Visitor:
    """Return a parent at a tablet that runs no scripts."""
    return open_screen(java_script_enabled=False)


@pytest.mark.parametrize(
    ("tag", "tile", "name"),
    [
        ("en", "English", "O'Brien"),
        ("pl", "Polski", "👩‍👧"),
        ("ar", "العربية", "محمد"),
    ],
)
def test_three_touches_and_a_name_without_scripts(
    plain: Visitor, app: Flask, tag: str, tile: str, name: str
) -> None:
    plain.open("/").touch(tile).touch(plain.page.locator(".live-card"))
    plain.page.locator("#name").fill(name)
    plain.touch(plain.page.locator(HERE)).reads(said(tag, THANKS))
    assert plain.touches == 3
    assert [row["names"] for row in tables.rows(app, "sign_in")] == [(name,)]


def test_a_family_and_a_group_without_scripts(plain: Visitor, scene: Scene, app: Flask) -> None:
    page = plain.open(f"/en/sign-in/{scene.event}").page
    page.locator("#name").fill("Amina")
    plain.touch(page.locator(".stepper").last.locator("button").last)
    expect(page.locator("#name")).to_have_value("Amina")
    plain.touch("Add another name")
    page.locator("#name").fill("Zofia")
    plain.touch(page.locator(".stepper").first.locator("button").last)
    plain.touch(page.locator(HERE)).reads("Thank you")
    (row,) = tables.rows(app, "sign_in")
    assert (row["names"], row["adults"], row["children"]) == (("Amina", "Zofia"), 2, 1)


def test_enter_in_the_name_field_signs_in_and_does_not_take_an_adult_away(
    plain: Visitor, scene: Scene, app: Flask
) -> None:
    page = plain.open(f"/en/sign-in/{scene.event}").page
    page.locator("#name").fill("Amina")
    page.keyboard.press("Enter")
    plain.reads("Thank you")
    assert tables.rows(app, "sign_in")[0]["adults"] == 1


def test_leaving_without_scripts(plain: Visitor, scene: Scene, app: Flask) -> None:
    page = plain.open(f"/en/sign-in/{scene.event}").page
    page.locator("#name").fill("Amina")
    plain.touch(page.locator(HERE)).reads("Thank you")
    number = plain.number
    plain.open("/en/leaving")
    page.locator("#number").fill(number)
    plain.touch("Continue").reads("Is this your number?").touch("Yes").reads("Goodbye")
    assert tables.rows(app, "sign_in")[0]["left_at"] is not None


def test_help_without_scripts_looks_again_by_itself(
    plain: Visitor, open_staff: object, app: Flask
) -> None:
    open_staff("host").open("/staff/")  # type: ignore[operator]
    plain.open("/en/help").touch("Ask a person to come").reads("We have asked for a person.")
    assert plain.page.locator("meta[http-equiv=refresh]").count() == 1


def test_an_event_on_a_phone_without_scripts(open_screen: Open, scene: Scene, app: Flask) -> None:
    phone = open_screen(viewport=PHONE, is_mobile=True, java_script_enabled=False, locale="en-GB")
    page = phone.open(f"/e/{scene.code}").page
    page.locator("#name").fill("Amina")
    phone.touch(page.locator(HERE)).reads("Thank you")
    assert tables.rows(app, "sign_in")[0]["came_by"] == "phone"


# --- With a keyboard only ---------------------------------------------------------------------------


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this control has the focus, which has to be seen on each stop."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """(wanted) => {
                const at = document.activeElement, style = getComputedStyle(at);
                const box = at.getBoundingClientRect();
                return {
                    name: at.outerHTML.slice(0, 90), found: at.matches(wanted),
                    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
                    colour: style.outlineColor,
                    inside: box.top >= 0 && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight,
                };
            }""",
            selector,
        )
        assert stop["ring"] >= 3, f"Nobody sees where the focus is: {stop}"
        assert stop["inside"], f"The focus lies outside the screen: {stop}"
        if stop["found"]:
            return
    raise AssertionError(f"{selector} is not reached with {FAR} presses of Tab.")


def test_the_whole_journey_with_a_keyboard_only(tablet: Visitor, app: Flask) -> None:
    page = tablet.open("/").reads("Riverside").page
    tab_to(page, "a[href='/en/']")
    page.keyboard.press("Enter")
    tablet.reads("What would you like to do?")
    tab_to(page, ".live-card")
    page.keyboard.press("Enter")
    tablet.reads("What is your name?")
    tab_to(page, "#name")
    page.keyboard.type("Amina")
    tab_to(page, "[value='children+1']")
    page.keyboard.press("Space")
    tab_to(page, HERE)
    page.keyboard.press("Enter")
    tablet.reads("Thank you")
    (row,) = tables.rows(app, "sign_in")
    assert (row["names"], row["adults"], row["children"]) == (("Amina",), 1, 1)
    number = tablet.number
    tab_to(page, "main a.main-button")
    page.keyboard.press("Enter")
    tablet.reads("Riverside")
    tab_to(page, "a[href='/en/']")
    page.keyboard.press("Enter")
    tablet.reads("What would you like to do?")
    tab_to(page, ".job-leaving")
    page.keyboard.press("Enter")
    tablet.reads("Type your number")
    tab_to(page, "#number")
    page.keyboard.type(number)
    tablet.reads("Is this your number?")
    tab_to(page, "main .main-button")
    page.keyboard.press("Space")
    tablet.reads("Goodbye")


def test_the_first_stop_of_tab_leads_past_the_top(tablet: Visitor, scene: Scene) -> None:
    page = tablet.open(f"/en/sign-in/{scene.event}").page
    tab_to(page, ".skip-link")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
