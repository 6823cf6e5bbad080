"""Every script in every size: no letter is cut, none is a box, and each word says its language.

The suite measures the languages with the longest words and the tallest letters; with
KIOSK_ALL_LANGUAGES=1 it measures every language on every screen, which takes a quarter of an hour
(`make languages` does so and prints the counts).
"""

import os
from collections import Counter

import pytest
from flask import Flask
from playwright.sync_api import expect

from kiosk.core import languages
from kiosk.web.plumbing import catalogs
from tests.browser import screens, scripts
from tests.browser.axe import OF_LANGUAGES, violations
from tests.browser.bending import found
from tests.browser.conftest import Open
from tests.browser.findings import Findings
from tests.browser.scenery import Day
from tests.browser.scripts import EVERY, LETTERS, TALL, missing
from tests.browser.test_wall_looks import cut_off
from tests.browser.visitor import Visitor
from tests.browser.walls import WALL, Line

pytestmark = pytest.mark.browser

MEASURED_LANGUAGES = EVERY if os.environ.get("KIOSK_ALL_LANGUAGES") else TALL
CUT = "python -m tools.cut_fonts writes the web fonts anew"


@pytest.mark.parametrize("tag", MEASURED_LANGUAGES)
def test_all_words_fit_in_every_size(open_screen: Open, app: Flask, day: Day, tag: str) -> None:
    scripts.offer_every_language(app, day)
    tablet, phone = scripts.tablet_and_phone(open_screen)
    findings, counts = Findings(), Counter[int]()
    looked_at = scripts.without_hands(screens.of_parents(day, tag))
    for screen in looked_at:
        scripts.at_every_size(phone if screen.phone else tablet, screen, counts, findings)
    scripts.keep(tag, counts, len(looked_at))
    findings.check()


def test_no_letter_is_a_box(open_screen: Open, app: Flask, day: Day) -> None:
    scripts.offer_every_language(app, day)
    (tablet, _phone), findings = scripts.tablet_and_phone(open_screen), Findings()
    page = tablet.page
    for tag in EVERY:
        tablet.open(f"/{tag}/")
        words = "".join(catalogs.catalog(tag).values()) + languages.table()[tag].own_name
        page.evaluate(  # a web font comes only for letters that stand there
            "text => { document.querySelector('h1').textContent = text; return document.fonts.ready.then(() => null) }",
            words[:4000],
        )
        findings.add(tag, [f"{each!r} ({CUT})" for each in missing(page, words)])
    tablet.open("/languages")
    page.evaluate("document.fonts.ready.then(() => null)")
    for tag in EVERY:
        own = languages.table()[tag].own_name
        findings.add("T1b", missing(page, own, f".language-tile [lang='{tag}']"))
    findings.check()


@pytest.mark.parametrize("number", [11, 12, 13, len(EVERY)])
def test_the_start_screen_has_room_for_every_language(
    open_screen: Open, app: Flask, day: Day, number: int
) -> None:
    scripts.offer_every_language(app, day)
    tablet = open_screen()
    if number < len(EVERY):
        scripts.offer(app, day, EVERY[:number])
    page = tablet.open("/").page
    tiles = page.locator(".language-tile")
    expect(tiles).to_have_count(min(number, 12))
    expect(tiles.first).to_have_text("English")
    expect(page.get_by_text("More languages")).to_have_count(int(number > 12))
    for path in ("/", "/languages"):
        tablet.open(path)
        assert not found(page, {**scripts.MEASURED, "scrolls": None, "small": 64, "crowded": 8})
    expect(tiles).to_have_count(number + 1)
    expect(tiles.last).to_have_text("My language is not here")


@pytest.mark.parametrize("first", range(0, len(EVERY), 6))
def test_the_wall_greets_in_every_script(
    open_screen: Open, app: Flask, day: Day, first: int
) -> None:
    scripts.offer_every_language(app, day, EVERY[first : first + 6])
    wall = open_screen(viewport=WALL, paired="wall")
    wall.page.context.add_init_script(path=LETTERS)
    page = wall.open("/wall").page
    expect(page.locator(".wall-live")).to_be_visible()
    assert cut_off(page) == []
    assert found(page, {"inked": None, "overlaps": None}) == []
    assert scripts.of_language(page) == []


@pytest.mark.parametrize("tag", MEASURED_LANGUAGES)
def test_the_wall_calls_in_every_script(open_screen: Open, line: Line, tag: str) -> None:
    for _turn in range(4):
        line.join(tag)
    line.call()
    wall = open_screen(viewport=WALL, paired="wall")
    wall.page.context.add_init_script(path=LETTERS)
    page = wall.open("/wall").page
    expect(page.locator(".wall-call")).to_have_count(1)
    assert cut_off(page) == []
    assert found(page, {"inked": None, "overlaps": None}) == []
    assert scripts.of_language(page) == []


def test_a_title_in_english_letters_does_not_turn_the_tab(open_screen: Open, day: Day) -> None:
    phone = open_screen(is_mobile=True)
    phone.open(f"/ar/event/{day.codes['on']}")
    assert phone.page.title().startswith("\u200fCoffee morning")


TOO_LONG = """() => {
    const button = document.querySelector("main .job-tile span");
    button.textContent = "x".repeat(60);
    button.style.overflowWrap = "normal";
}"""
TOO_TALL = """() => {
    const button = document.querySelector("main .job-tile");
    button.style.cssText = "min-block-size: 0; block-size: 40px; padding: 0";
}"""


def test_control_a_word_that_is_too_long_is_found(tablet: Visitor, day: Day) -> None:
    page = tablet.open("/en/").page
    assert not found(page, scripts.MEASURED)
    page.evaluate(TOO_LONG)
    assert found(page, scripts.MEASURED)


def test_control_letters_that_climb_out_of_a_button_are_found(
    tablet: Visitor, app: Flask, day: Day
) -> None:
    scripts.offer_every_language(app, day)
    page = tablet.open("/ur/").page
    page.evaluate("document.fonts.ready.then(() => null)")
    assert not found(page, {"inked": None})
    page.evaluate(TOO_TALL)
    assert found(page, {"inked": None})


def test_control_a_box_and_a_word_without_its_language_are_found(open_screen: Open) -> None:
    tablet, _phone = scripts.tablet_and_phone(open_screen)
    page = tablet.open("/pl/").page
    assert missing(page, "Ąę7") == []
    assert missing(page, "a\U000f0123") == ["\U000f0123"]
    assert scripts.of_language(page) == []
    page.evaluate("document.querySelector('h1').textContent = 'Witamy، أهلا'")
    assert [fault.partition(" ")[0] for fault in scripts.of_language(page)] == ["Arabic"]
    page.evaluate("document.querySelector('h1').innerHTML = '<b lang=ar>أهلا</b>'")
    assert [fault.partition(" ")[0] for fault in scripts.of_language(page)] == ["ar"]
    page.evaluate("document.querySelector('h1').innerHTML = '<b lang=ar dir=rtl>أهلا</b>'")
    assert scripts.of_language(page) == []


def test_control_a_language_that_nobody_has_is_found_by_axe(tablet: Visitor) -> None:
    page = tablet.open("/pl/").page
    assert not violations(page, enhanced=False, only=OF_LANGUAGES)
    page.evaluate("document.querySelector('h1').lang = 'polish!'")
    page.evaluate("document.documentElement.lang = ''")
    found = violations(page, enhanced=False, only=OF_LANGUAGES)
    assert {one.partition(":")[0] for one in found} == {"html-has-lang", "valid-lang"}
