"""Words that no translator was given are found, and right-to-left mirrors what it must.

Every screen is looked at for such words in test_every_screen.py.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.scenery import Day
from tests.browser.visitor import Visitor
from tests.conftest import Scene

pytestmark = pytest.mark.browser


def test_control_a_word_without_marks_is_found(tablet: Visitor) -> None:
    page = tablet.open("/en-XA/help").page
    page.locator(".job-tile span").first.evaluate("one => { one.textContent = 'Plain' }")
    assert page.evaluate("measures.untranslated()") == ['"Plain" in <span> "Plain"']


def places(page: Page, selector: str) -> list[float]:
    """Return how far from the left each of these stands."""
    found: list[float] = page.locator(selector).evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().left)"
    )
    return found


#: "Listen" has no place in a language that nothing here can say.
BAR = ".bar-button:not(.bar-listen)"


@pytest.mark.parametrize("tag", ["ar", "ar-XB"])
def test_right_to_left_mirrors_the_frame_and_not_the_digits(
    tablet: Visitor, day: Day, tag: str
) -> None:
    page = tablet.open(f"/en/sign-in/{day.events['on']}").page
    bar, steppers = places(page, BAR), places(page, ".stepper-button")
    assert bar == sorted(bar)
    tablet.open(f"/{tag}/sign-in/{day.events['on']}")
    bar, mirrored = places(page, BAR), places(page, ".stepper-button")
    assert bar == sorted(bar, reverse=True), "the bar begins on the right"
    adults, _children = page.locator(".stepper").all()
    tablet.touch(adults.locator("button").last)
    less, more = places(page, ".stepper:first-of-type .stepper-button")[:2]
    assert less > more, "take one stands on the right, add one on the left"
    assert steppers[0] < steppers[1]
    assert len(mirrored) == len(steppers)
    arrow = page.locator(".frame-bar .bar-button").first.locator("svg")
    assert "matrix(-1" in str(
        arrow.evaluate(
            """one => [one, ...one.querySelectorAll("*")].map(each => getComputedStyle(each).transform).join()"""
        )
    ), "the arrow of Back points to the right"


@pytest.mark.parametrize("tag", ["ar", "ar-XB"])
def test_digits_times_and_the_ticket_stay_from_left_to_right(
    tablet: Visitor, day: Day, tag: str
) -> None:
    page = tablet.open(f"/{tag}/leaving").page
    one, two, three = places(page, "[data-digit]")[:3]
    assert one < two < three, "the pad is 1-2-3 from the left"
    tablet.open(f"/{tag}/leaving/check?number={day.ticket}")
    drawing = places(page, ".ticket-block svg")[0]
    assert drawing < places(page, ".ticket-block b")[0], "picture first, then the number"
    tablet.open(f"/{tag}/")
    times = page.locator(".live-facts bdi[dir=ltr]").first
    first, second = times.inner_text().split(" – ")
    assert first < second or first > "22:", "the start is on the left; near midnight it is later"
    for selector in ("body",):
        text = page.locator(selector).inner_text()
        assert not any(digit in text for digit in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")


def test_locally_typed_digits_are_understood(tablet: Visitor, day: Day) -> None:
    page = tablet.open("/ar/leaving").page
    local = str(day.ticket).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    page.locator("#number").fill(local)
    expect(page.locator(".ticket-block b")).to_have_text(str(day.ticket))


def test_names_in_two_scripts_do_not_scramble_their_sentence(tablet: Visitor, scene: Scene) -> None:
    page = tablet.open(f"/ar/sign-in/{scene.event}").page
    for name in ("سارة (Sara) 2", "O'Brien-محمد"):
        page.locator("#name").fill(name)
        page.locator("[value=add_name]").click()
        page.wait_for_timeout(620)
    chips = page.locator(".names bdi")
    expect(chips).to_have_text(["سارة (Sara) 2", "O'Brien-محمد"])
    for chip in chips.all():
        assert chip.evaluate("one => getComputedStyle(one).unicodeBidi") == "isolate"
    assert page.locator("#name").get_attribute("dir") == "auto"
