"""T12 and what comes after: the next person finds nothing of the last one, anywhere.

That nothing comes back either, with Back or a restored session, is in test_nothing_comes_back.py.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests import tables
from tests.browser.visitor import Visitor
from tests.conftest import Scene

pytestmark = pytest.mark.browser

HERE = "button.main-button[value=here]"
CHOOSING, TYPING, WARNING = 45, 75, 30
NOTHING = {"local": [], "session": [], "databases": [], "cookies": "", "caches": []}


@pytest.fixture
def timed(tablet: Visitor) -> Visitor:
    """Return a parent at a tablet whose clock the test can move."""
    tablet.page.clock.install()
    return tablet


def wait(person: Visitor, seconds: float) -> None:
    """Let the tablet's clock run."""
    person.page.clock.run_for(int(seconds * 1000))


def test_it_asks_before_it_clears_and_covers_what_was_typed(timed: Visitor, scene: Scene) -> None:
    page = timed.open(f"/en/sign-in/{scene.event}").type_name("Amina").page
    dialog = page.locator("dialog")
    wait(timed, TYPING - 5)
    expect(dialog).to_be_hidden()
    wait(timed, 6)
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Are you still here?")
    assert "blur" in page.locator("main").evaluate("one => getComputedStyle(one).filter")
    assert dialog.evaluate("one => one.contains(document.activeElement)")
    ring = dialog.locator("[data-ring]")
    before = float(ring.get_attribute("stroke-dashoffset") or "")
    left = int(dialog.locator("[data-left]").inner_text())
    wait(timed, 10)
    assert float(ring.get_attribute("stroke-dashoffset") or "") > before + 30
    # The clock goes on while the test looks: a busy computer may take a second of it.
    assert left - 12 <= int(dialog.locator("[data-left]").inner_text()) <= left - 10


def test_yes_keeps_every_letter_ten_times_over(timed: Visitor, scene: Scene, app: Flask) -> None:
    page = (
        timed.open(f"/en/sign-in/{scene.event}").type_name("Zofia").touch("Add another name").page
    )
    timed.type_name("O'Brien-محمد 2").touch(page.locator(".stepper").last.locator("button").last)
    before = page.locator("form.sign-in").inner_html()
    for _ in range(10):
        wait(timed, TYPING + 20)
        expect(page.locator("dialog")).to_be_visible()
        timed.touch("Yes, I am here")
        expect(page.locator("dialog")).to_be_hidden()
        expect(page.locator("#name")).to_have_value("O'Brien-محمد 2")
        assert page.locator("form.sign-in").inner_html() == before
    assert page.locator("main").evaluate("one => getComputedStyle(one).filter") == "none"
    timed.touch(page.locator(HERE)).reads("Thank you")
    (row,) = tables.rows(app, "sign_in")
    assert (row["names"], row["children"]) == (("Zofia", "O'Brien-محمد 2"), 1)


def says_no(person: Visitor) -> None:
    wait(person, TYPING + 1)
    person.touch("No, I have finished")


def says_nothing(person: Visitor) -> None:
    wait(person, TYPING + 1)
    wait(person, WARNING)


def sleeps_an_hour(person: Visitor) -> None:
    person.page.clock.fast_forward(3_600_000)


def finishes(person: Visitor) -> None:
    person.touch("Finish and clear")
    expect(person.page.locator("dialog")).to_be_visible()  # something is typed and not sent
    person.touch("No, I have finished")


def is_offline(person: Visitor) -> None:
    wait(person, 2)  # what a page loads when it has stood for a moment
    person.page.wait_for_timeout(500)
    person.page.context.set_offline(True)
    wait(person, TYPING + 1)
    wait(person, WARNING)
    person.sees("This screen is not working now.")  # cleared here, whatever the server does
    expect(person.page.locator("#name, dialog[open]")).to_have_count(0)
    person.page.context.set_offline(False)
    wait(person, 6)


@pytest.mark.parametrize("way", [says_no, says_nothing, sleeps_an_hour, finishes, is_offline])
def test_it_clears(
    timed: Visitor, scene: Scene, app: Flask, way: Callable[[Visitor], None]
) -> None:
    page = timed.open(f"/en/sign-in/{scene.event}").type_name("Amina").page
    way(timed)
    timed.reads("Riverside")
    assert page.url == f"{timed.address}/"
    assert "Amina" not in page.content()
    assert timed.stored() == NOTHING
    assert tables.count(app, "sign_in") == 0
    page.reload()
    timed.open(f"/en/sign-in/{scene.event}")
    expect(page.locator("#name")).to_have_value("")
    reopened = page.context.new_page()
    reopened.goto(page.url)
    expect(reopened.locator("#name")).to_have_value("")


def test_a_touch_begins_the_quiet_time_again(timed: Visitor) -> None:
    page = timed.open("/en/").page
    for _ in range(3):
        wait(timed, CHOOSING - 5)
        page.touchscreen.tap(590, 30)
    expect(page.locator("dialog")).to_be_hidden()
    wait(timed, CHOOSING + 1)
    expect(page.locator("dialog")).to_be_visible()


def test_the_last_screen_clears_by_itself_and_a_touch_gives_more_time(
    timed: Visitor, scene: Scene
) -> None:
    page = timed.open(f"/en/sign-in/{scene.event}").type_name("Amina").page
    timed.touch(page.locator(HERE)).reads("Thank you").sees("This screen clears by itself.")
    wait(timed, 10)
    page.touchscreen.tap(590, 30)
    wait(timed, 20)
    timed.reads("Thank you")
    wait(timed, 16)
    timed.reads("Riverside")


def test_the_history_stays_one_long_through_the_whole_visit(tablet: Visitor, scene: Scene) -> None:
    page = tablet.open("/").page
    first = page.evaluate("history.length")
    tablet.touch("English").reads("What would you like").touch("I am here for an event")
    tablet.reads("Which event").touch(page.locator(".live-card")).reads("your name")
    tablet.touch(page.locator(HERE)).sees("Type your name").type_name("Amina")
    tablet.touch(page.locator(HERE)).reads("Thank you")
    number = tablet.number
    tablet.touch(page.locator(".bar-help")).reads("How can we help?")
    tablet.touch("Bigger words or").reads("Bigger words").touch("Bigger words")
    tablet.reads("How can we help?").touch("Show this to").reads("Show this").touch("Back").reads(
        "How can we help?"
    )
    tablet.touch("Ask a person").sees("No one can come now.")
    tablet.touch("Finish and clear").touch("English").touch("I am leaving").reads(
        "Type your number"
    )
    for digit in number:
        tablet.touch(page.locator(f"[data-digit='{digit}']"))
    tablet.touch("Yes").reads("Goodbye").touch("Finish and clear").reads("Riverside")
    assert page.evaluate("history.length") == first
    assert tablet.stored() == NOTHING


def test_only_the_cookies_of_the_device_and_the_start_screen_remain(
    tablet: Visitor, scene: Scene
) -> None:
    """The language is in the address, so it goes with the page; the size of the words goes too."""
    page = tablet.open("/").touch("Polski").page
    page.wait_for_url("**/pl/")
    page.goto(f"{tablet.address}/pl/look")
    page.locator("[name=size][value='150']").last.click()
    expect(page.locator("html")).to_have_attribute("data-size", "150")
    before = {cookie["name"] for cookie in page.context.cookies()}
    assert "look" in before, "The control: there was something to forget."
    tablet.open(f"/pl/sign-in/{scene.event}").type_name("Amina").touch(page.locator(HERE))
    tablet.touch(page.locator("main a.main-button")).reads("Riverside")
    kept = page.context.cookies()
    assert {cookie["name"] for cookie in kept} - {"news"} == {"paired", "visit"}
    assert all(cookie["httpOnly"] for cookie in kept), "No script of any page reads them."
    assert "Amina" not in str(kept)
    root = page.locator("html")
    expect(root).to_have_attribute("data-size", "100")
    assert page.locator("main a[href='/en/'], main a[href='/pl/']").count() >= 2
    assert tablet.stored() == NOTHING
