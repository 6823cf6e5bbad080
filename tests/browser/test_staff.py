"""Staff at their screens: the board is up to date, nothing disturbs their hands, undo undoes."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.core import clock
from tests import tables
from tests.browser.conftest import Open
from tests.browser.visitor import Visitor, said
from tests.conftest import PASSWORD, Scene

pytestmark = pytest.mark.browser

NOTHING = {"local": [], "session": [], "databases": [], "cookies": "", "caches": []}
THANKS = "Thank you for coming. You do not need to do anything else."
HERE = "button.main-button[value=here]"
ONE_POLL = 3_000 + 1_500  # three seconds between polls, and time for a busy machine to answer


@pytest.fixture
def desk(open_staff: Callable[..., Visitor], scene: Scene) -> Visitor:
    """Return somebody at reception with Today open."""
    return open_staff("reception").open("/staff/")


def test_today_shows_a_parent_within_one_poll(desk: Visitor, tablet: Visitor, scene: Scene) -> None:
    tablet.open(f"/pl/sign-in/{scene.event}").type_name("Łucja")
    live_poll(desk.page)  # the next one is now a whole poll away
    tablet.touch(tablet.page.locator(HERE)).reads(said("pl", THANKS))
    expect(desk.page.locator(".chip")).to_contain_text("Łucja", timeout=ONE_POLL)
    expect(desk.page.locator(".chip")).to_contain_text("Polish")
    expect(desk.page.locator(".count").first).to_contain_text("1")


def live_poll(page: Page) -> int:
    """Wait for a poll; return how it was answered, once the page has done what it does with it."""
    with page.expect_response("**/staff/today/live", timeout=8_000) as answer:
        pass
    page.wait_for_timeout(150)
    return int(answer.value.status)


def test_polls_without_news_change_nothing_on_the_page(
    desk: Visitor, sign_in: Callable[..., object]
) -> None:
    page = desk.page
    page.evaluate(
        """() => {
            globalThis.changes = 0;
            new MutationObserver(all => { changes += all.filter(one => one.type === "childList").length; })
                .observe(document.querySelector("main"), { childList: true, subtree: true });
        }"""
    )
    page.locator("#add").focus()
    changes = {}
    for _ in range(2):  # one of them may bring news: the minute may turn
        before = page.evaluate("changes")
        changes[live_poll(page)] = page.evaluate("changes") - before
    assert changes[304] == 0
    expect(page.locator("#add")).to_be_focused()


def test_an_open_form_is_left_alone_while_parents_arrive(
    desk: Visitor, sign_in: Callable[..., object]
) -> None:
    sign_in("Amina")
    page = desk.page
    page.locator(".chip").click(timeout=ONE_POLL)
    page.get_by_text("Change name or numbers").click()
    field = page.locator("#panel input[name=name]").first
    field.fill("Amina Yusuf, half-typed")
    sign_in("Zofia")
    page.wait_for_timeout(3_300)
    expect(field).to_have_value("Amina Yusuf, half-typed")
    expect(field).to_be_focused()
    expect(page.locator(".chip")).to_have_count(1)
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator(".chip")).to_have_count(2)


def test_a_wrong_tap_is_taken_back(
    desk: Visitor, sign_in: Callable[..., object], app: Flask
) -> None:
    sign_in("Amina")
    page = desk.page
    page.locator(".chip").click(timeout=ONE_POLL)
    page.get_by_role("button", name="They have left").click()
    expect(page.locator("#undo")).to_contain_text("Marked as left.")
    assert tables.rows(app, "sign_in")[0]["left_at"] is not None
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#undo")).to_contain_text("Here again.")
    expect(page.locator(".columns > section > .chips .chip")).to_contain_text("Amina")
    assert tables.rows(app, "sign_in")[0]["left_at"] is None


def test_names_are_covered_when_others_look_on(
    desk: Visitor, sign_in: Callable[..., object]
) -> None:
    sign_in("Amina")
    page = desk.page
    name = page.locator(".chip .name")
    expect(name).to_have_text("Amina", timeout=ONE_POLL)
    colours = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    before = name.evaluate(colours)
    cover = page.get_by_role("button", name="Cover names")
    cover.click()
    expect(cover).to_have_attribute("aria-pressed", "true")
    ink, ground = name.evaluate(colours)
    assert [ink, ground] != before
    assert ink == "rgba(0, 0, 0, 0)", "the letters themselves are not drawn"


def test_the_board_says_from_when_it_is_when_no_news_comes(desk: Visitor) -> None:
    late = desk.page.locator("[data-late]")
    expect(late).to_be_hidden()
    desk.page.context.set_offline(True)
    expect(late).to_be_visible(timeout=ONE_POLL)
    expect(late).to_contain_text("The last news came at")
    desk.page.context.set_offline(False)
    expect(late).to_be_hidden(timeout=2 * ONE_POLL)
    desk.complaints.forgive("htmx:")


def test_the_editor_says_the_dates_in_words_while_they_are_typed(
    open_staff: Callable[..., Visitor],
) -> None:
    page = open_staff("manager").open("/staff/events/new").page
    page.get_by_label("Title", exact=True).first.fill("Coffee morning")
    page.locator("#day").fill("2027-03-02")
    page.locator("#starts").fill("09:15")
    page.locator("#ends").fill("10:30")
    summary = page.locator("#summary")
    expect(summary).to_contain_text("2 March 2027")
    expect(summary).to_contain_text("09:15 to 10:30")
    page.locator("input[name=repeats]").nth(1).check()
    expect(page.locator("[data-repeating]")).to_be_visible()
    page.locator("input[name=stop]").last.check()
    page.locator("#count").fill("4")
    expect(summary).to_contain_text("4")
    expect(page.get_by_label("Title", exact=True).first).to_have_value("Coffee morning")


def test_an_event_made_by_staff_is_on_the_tablet_at_once(
    open_staff: Callable[..., Visitor], tablet: Visitor, scene: Scene
) -> None:
    page = open_staff("manager").open("/staff/events/new").page
    page.get_by_label("Title", exact=True).first.fill("Kite making")
    page.locator("#day").fill(clock.today("Europe/London").isoformat())
    page.locator("#starts").fill("00:01")
    page.locator("#ends").fill("23:59")
    page.get_by_role("button", name="Look at the dates").click()
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator("main")).to_contain_text("Kite making")
    tablet.open("/en/sign-in").sees("Kite making")


def test_log_in_with_a_keyboard_only_leads_to_today(open_screen: Open, scene: Scene) -> None:
    person = open_screen(touches=False)
    page = person.open("/staff/").page
    page.keyboard.press("Tab")
    for wanted in ("#email", "#password"):
        while not page.evaluate("one => document.activeElement.matches(one)", wanted):
            page.keyboard.press("Tab")
        page.keyboard.type(
            f"reception@school{scene.school.id}.example.org" if wanted == "#email" else PASSWORD
        )
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Today")
    assert "password" not in page.url


def test_the_password_can_be_shown_and_is_hidden_again(open_screen: Open, scene: Scene) -> None:
    page = open_screen(touches=False).open("/staff/login").page
    page.locator("#password").fill("kettle")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#password")).to_have_attribute("type", "text")
    expect(page.locator("#password")).to_be_focused()
    page.get_by_role("button", name="Hide").click()
    expect(page.locator("#password")).to_have_attribute("type", "password")


def test_staff_pages_keep_nothing_in_the_browser(
    desk: Visitor, sign_in: Callable[..., object]
) -> None:
    sign_in("Amina")
    desk.page.locator(".chip").click(timeout=ONE_POLL)
    expect(desk.page.locator("#panel")).to_be_visible()
    # htmx notes which of its pages is open, though it keeps no history of them.
    session = [["htmx-current-path-for-history", "/staff/"]]
    kept = desk.stored()
    assert kept["session"] in ([], session)
    assert {**kept, "session": []} == NOTHING
