"""The wall in a real browser: calls are seen and heard, words take turns, a lost server is borne."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from kiosk.core import db, tokens
from kiosk.domain import queue_joining, queue_running
from tests.browser.conftest import Open
from tests.browser.test_accessible import violations
from tests.conftest import Scene
from tests.surgeries import add_host, add_surgery

pytestmark = pytest.mark.browser

WALL = {"width": 1920, "height": 1080}
SIZES = [(1920, 1080), (1280, 720), (1080, 1920)]

#: A browser that may sound, with voices of its own for Arabic and English; the Polish one is far away.
STAGE = """
globalThis.heard = [];
const voices = [["ar-SA", true], ["pl_PL", false], ["en-US", true], ["en-GB", true]]
  .map(([lang, localService]) => ({ lang, localService, default: false }));
globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(globalThis, "speechSynthesis", { value: {
  getVoices: () => voices, cancel() {},
  speak(said) { if (said.text) heard.push([said.lang, said.text]); setTimeout(() => said.onend?.(), 300); },
} });
const level = () => ({ value: 0, setValueAtTime() {}, exponentialRampToValueAtTime() {} });
globalThis.AudioContext = class {
  state = "running"; currentTime = 0; destination = {};
  createOscillator() { heard.push("note"); return { frequency: level(), connect: (to) => to, start() {}, stop() {} }; }
  createGain() { return { gain: level(), connect: (to) => to }; }
  resume() { return Promise.resolve(); }
  close() { return Promise.resolve(); }
};
"""


class Line:
    """A line of one surgery, with two people who call."""

    def __init__(self, app: Flask, scene: Scene) -> None:
        self._app, self._scene = app, scene
        with app.app_context(), db.writing():
            surgery = add_surgery(scene.school, [add_host(scene.school)], room=scene.hall)
            self.reference = surgery.reference

    def join(self, language: str) -> str:
        """Let somebody take a number; return the ticket's reference."""
        with self._app.app_context(), db.writing():
            return queue_joining.take_number(
                self._scene.school,
                self.reference,
                key=tokens.reference(),
                token=tokens.reference(),
                handoff_token=None,
                language=language,
                came_by="tablet",
            ).reference

    def call(self, role: str = "host") -> None:
        """Call whoever comes next."""
        with self._app.app_context(), db.writing():
            queue_running.call_next(self._scene.school, self.reference, self._scene.people[role])

    def here(self, ticket: str) -> None:
        """Note that a called person has come."""
        with self._app.app_context(), db.writing():
            queue_running.here(self._scene.school, ticket, self._scene.people["host"])


@pytest.fixture
def line(app: Flask, scene: Scene) -> Line:
    """Return a line that is open now."""
    return Line(app, scene)


@pytest.fixture
def wall(open_screen: Open) -> Callable[..., Page]:
    """Return a way to switch a wall on, with a clock that tests can move."""

    def switch_on(path: str = "/wall", stage: str = STAGE, **more: Any) -> Page:
        person = open_screen(**{"viewport": WALL, "touches": False, **more})
        person.page.add_init_script(stage)
        person.page.clock.install()
        person.open(path)
        person.page.wait_for_timeout(200)
        return person.page

    return switch_on


def pass_time(page: Page, seconds: int) -> None:
    """Let time pass in steps in which the server can answer."""
    for _step in range(seconds // 3):
        page.clock.run_for(3000)
        page.wait_for_timeout(40)


def blocks(page: Page) -> Locator:
    return page.locator("[data-ticket] .ticket-block")


def heard(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("heard")
    return found


def spoken(page: Page) -> list[str]:
    """Return the languages of what was said, in order, with "call" for each pair of notes."""
    languages = [each[0] if isinstance(each, list) else each for each in heard(page)]
    return " ".join(languages).replace("note note", "call").split()


def test_a_call_comes_up_by_itself_and_is_heard_in_both_languages(wall, line):
    line.join("ar")
    page = wall()
    expect(blocks(page)).to_have_count(0)
    line.call()
    pass_time(page, 6)
    expect(blocks(page)).to_have_count(1)
    pass_time(page, 6)
    assert spoken(page) == ["call", "ar-SA", "en-GB"]
    assert "Go to Riverside hall." in heard(page)[-1][1]
    expect(page.locator("[data-news]")).not_to_be_empty()


def test_a_language_without_a_voice_on_this_device_is_not_read_by_another(wall, line):
    line.join("pl")
    page = wall()
    line.call()
    pass_time(page, 12)
    assert spoken(page) == ["call", "en-GB"]


def test_two_calls_at_once_are_heard_one_after_the_other(wall, line):
    line.join("ar")
    line.join("ar")
    page = wall()
    line.call("host")
    line.call("reception")
    pass_time(page, 18)
    expect(blocks(page)).to_have_count(2)
    assert spoken(page) == ["call", "ar-SA", "en-GB"] * 2
    said = [each[1] for each in heard(page) if isinstance(each, list) and each[0] == "en-GB"]
    assert len(set(said)) == 2


def test_a_call_is_repeated_once_after_a_minute(wall, line):
    line.join("en")
    page = wall()
    line.call()
    pass_time(page, 54)
    assert spoken(page) == ["call", "en-GB"]
    pass_time(page, 15)
    assert spoken(page) == ["call", "en-GB"] * 2
    pass_time(page, 90)
    assert spoken(page) == ["call", "en-GB"] * 2


def test_somebody_who_has_come_is_not_called_again(wall, line):
    ticket = line.join("en")
    page = wall()
    line.call()
    pass_time(page, 12)
    line.here(ticket)
    pass_time(page, 75)
    assert spoken(page) == ["call", "en-GB"]


def test_a_wall_that_is_switched_on_does_not_repeat_the_morning(wall, line):
    line.join("en")
    line.call()
    page = wall()
    expect(blocks(page)).to_have_count(1)
    pass_time(page, 12)
    assert heard(page) == []


def test_in_the_quiet_a_call_is_seen_and_not_heard(wall, line):
    line.join("en")
    page = wall("/wall?quiet=1")
    line.call()
    pass_time(page, 6)
    expect(page.locator("[data-ticket].wall-steady")).to_have_count(1)
    pass_time(page, 6)
    expect(page.locator("[data-ticket].wall-steady")).to_have_count(1)
    pass_time(page, 21)
    expect(page.locator("[data-ticket].wall-steady")).to_have_count(0)
    assert heard(page) == []


@pytest.mark.parametrize(("motion", "look"), [("no-preference", "pulse"), ("reduce", "steady")])
def test_a_called_block_pulses_three_times_or_stands_framed(wall, line, motion, look):
    line.join("en")
    page = wall(reduced_motion=motion)
    line.call()
    page.clock.run_for(3000)
    block = page.locator("[data-ticket]")
    expect(block).to_have_class(f"wall-call wall-{look}")
    style = block.locator(".ticket-block").evaluate(
        "block => [getComputedStyle(block).animationName, getComputedStyle(block).animationIterationCount]"
    )
    assert style == (["wall-pulse", "3"] if look == "pulse" else ["none", "1"])
    pass_time(page, 12)
    expect(block).to_have_class("wall-call")


def test_sound_waits_for_one_touch(wall, line):
    asleep = STAGE.replace('state = "running"', 'state = "suspended"').replace(
        "resume() { return", 'resume() { this.state = "running"; this.onstatechange?.(); return'
    )
    line.join("en")
    line.join("en")
    page = wall(stage=asleep)
    page.clock.run_for(1000)
    button = page.get_by_role("button", name="Turn on the sound")
    expect(button).to_be_visible()
    line.call("host")
    pass_time(page, 9)
    assert heard(page) == [], "Nothing may be kept back and then sound all at once."
    button.click()
    expect(button).to_be_hidden()
    page.evaluate("heard.length = 0")
    line.call("reception")
    pass_time(page, 9)
    assert spoken(page) == ["call", "en-GB"]


def test_the_languages_take_turns_of_six_seconds_and_nothing_moves(wall, line):
    for tag in ("pl", "ar", "en"):
        line.join(tag)
    page = wall()
    shown = page.locator(".wall-legend:visible")
    seen = []
    for _turn in range(4):
        expect(shown).to_have_count(1)
        seen.append(shown.get_attribute("lang"))
        page.clock.run_for(6000)
    assert set(seen[:3]) == {"pl", "ar", "en"}
    assert seen[3] == seen[0]


def test_a_lost_server_is_said_after_thirty_seconds_and_forgotten_when_it_is_back(wall, line):
    for tag in ("pl", "ar"):
        line.join(tag)
    page = wall()
    listen = page.locator(".wall-lost")
    page.route("**/live", lambda route: route.abort())
    pass_time(page, 24)
    expect(listen).to_be_hidden()
    pass_time(page, 12)
    expect(listen).to_be_visible()
    expect(listen).to_contain_text("Listen for your number.")
    expect(page.locator("[data-clock]")).to_be_visible()
    page.unroute("**/live")
    line.call()
    pass_time(page, 6)
    expect(listen).to_be_hidden()
    expect(blocks(page)).to_have_count(1)


def test_the_clock_goes_on_without_the_server(wall):
    page = wall()
    page.route("**/live", lambda route: route.abort())  # an answer would set it right again
    before = page.locator("[data-clock]").inner_text()
    page.clock.run_for(60_000)
    assert page.locator("[data-clock]").inner_text() != before


def test_without_scripts_everything_is_there_and_renews_itself(open_screen, line):
    for tag in ("pl", "ar"):
        line.join(tag)
    line.call()
    page = open_screen(java_script_enabled=False, viewport=WALL).open("/wall").page
    expect(blocks(page)).to_have_count(1)
    expect(page.locator(".wall-next .ticket-block")).to_have_count(1)
    expect(page.locator(".wall-legend:visible")).to_have_count(1)
    expect(page.get_by_role("button")).to_have_count(0)
    line.call("reception")
    expect(blocks(page)).to_have_count(2, timeout=10_000)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_is_cut_off_and_the_numbers_are_large(open_screen, line, width, height):
    for tag in ("pl", "ar", "en", "pl", "ar", "en", "en", "en"):
        line.join(tag)
    for role in ("host", "reception", "manager"):
        line.call(role)
    page = open_screen(viewport={"width": width, "height": height}).open("/wall").page
    expect(blocks(page)).to_have_count(3)
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".wall-now, .wall-next, .wall-now *, .wall-next *, .wall-foot *")]
          .filter((part) => !part.closest("svg, .sr, template"))
          .filter((part) => {
            const box = part.getBoundingClientRect();
            const seen = box.width > 0 && box.height > 0;
            return seen && (box.right > innerWidth + 1 || box.left < -1 || box.bottom > innerHeight + 1);
          }).map((part) => part.outerHTML.slice(0, 80))"""
    )
    assert cut == []
    scale = min(width / 1920, height / 1080) if width > height else min(width / 1080, height / 1920)
    size = blocks(page).first.locator("b").evaluate("b => parseFloat(getComputedStyle(b).fontSize)")
    assert size == pytest.approx(220 * scale, abs=1)
    after = page.locator(".wall-next b").first.evaluate(
        "b => parseFloat(getComputedStyle(b).fontSize)"
    )
    assert after == pytest.approx(96 * scale, abs=1)


def test_the_columns_stand_the_other_way_round_for_those_who_read_from_the_right(open_screen, line):
    line.join("ar")
    line.join("ar")
    page = open_screen(viewport=WALL).open("/wall").page
    now, following = (page.locator(f"#wall-{name}").bounding_box() for name in ("now", "next"))
    assert now["x"] > following["x"]


@pytest.mark.parametrize("state", ["welcome", "waiting", "called"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_no_rule_of_accessibility_is_broken(open_screen, line, state, direction):
    if state != "welcome":
        line.join("ar")
        line.join("ar" if direction == "rtl" else "pl")
    if state == "called":
        line.call()
    page = open_screen(viewport=WALL).open("/wall").page
    assert violations(page, enhanced=True) == []
