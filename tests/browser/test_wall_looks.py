"""How displays look: nothing is cut off on any screen, numbers are large, every rule of axe is kept."""

import pytest
from playwright.sync_api import Page, expect

from kiosk.core import db
from tests import stories
from tests.browser.axe import violations
from tests.browser.walls import WALL, blocks, pass_time

pytestmark = pytest.mark.browser

SIZES = [(1920, 1080), (1280, 720), (1080, 1920)]
DOORS = [(820, 1180), (1180, 820), (600, 1024), (480, 800), (1920, 1080)]


def cut_off(page: Page) -> list[str]:
    """Return what lies outside the screen, or outside a part that hides what does not fit."""
    page.evaluate("document.fonts.ready.then(() => null)")
    found: list[str] = page.evaluate(
        """() => {
          const outside = (box, frame) => box.right > frame.right + 1 || box.left < frame.left - 1
            || box.bottom > frame.bottom + 1 || box.top < frame.top - 1;
          const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
          return [...document.querySelectorAll(".wall-live *")]
            .filter((part) => !part.closest("svg, .sr, template, .wall-lost"))
            .filter((part) => {
              const box = part.getBoundingClientRect();
              if (!box.width || !box.height) return false;
              const frames = [];
              for (let over = part.parentElement; over !== document.body; over = over.parentElement)
                if (getComputedStyle(over).overflow !== "visible") frames.push(over.getBoundingClientRect());
              return [screen, ...frames].some((frame) => outside(box, frame));
            }).map((part) => part.outerHTML.slice(0, 80));
        }"""
    )
    return found


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_is_cut_off_and_the_numbers_are_large(open_screen, line, width, height):
    for tag in ("pl", "ar", "en", "pl", "ar", "en", "en", "en"):
        line.join(tag)
    for role in ("host", "reception", "manager"):
        line.call(role)
    page = (
        open_screen(viewport={"width": width, "height": height}, paired="wall").open("/wall").page
    )
    expect(blocks(page)).to_have_count(3)
    assert cut_off(page) == []
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
    page = open_screen(viewport=WALL, paired="wall").open("/wall").page
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
    page = open_screen(viewport=WALL, paired="wall").open("/wall").page
    assert violations(page, enhanced=True) == []


@pytest.mark.parametrize(("width", "height"), DOORS)
@pytest.mark.parametrize("state", ["empty", "waiting", "called", "talking"])
def test_nothing_beside_a_door_is_cut_off(open_screen, line, width, height, state):
    if state != "empty":
        ticket = line.join("ar")
    for _turn in range(0 if state in ("empty", "talking") else 4):
        line.join("pl")
    if state in ("called", "talking"):
        line.call()
    if state == "talking":
        line.here(ticket)
    size = {"width": width, "height": height}
    page = open_screen(viewport=size, paired="door").open("/").page
    expect(page.locator(".door-room")).to_contain_text("Riverside hall")
    expect(page.locator(".door-people")).to_contain_text("Helen")
    expect(page.locator(".ticket-block")).to_have_count(
        {"empty": 0, "waiting": 3, "called": 4, "talking": 1}[state]
    )
    assert cut_off(page) == []
    assert violations(page, enhanced=True) == []


def test_a_call_is_seen_beside_the_door_by_itself(wall, line):
    line.join("en")
    page = wall(paired="door")
    expect(page.locator(".door-next .ticket-block")).to_have_count(1)
    line.call()
    pass_time(page, 6)
    expect(blocks(page)).to_have_count(1)
    expect(page.locator("[data-ticket].wall-steady")).to_have_count(1)
    assert page.evaluate("heard") == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_story_as_long_as_the_wall_takes_is_not_cut_off(
    app, scene, open_screen, line, width, height
):
    manager = scene.people["manager"]
    with app.app_context(), db.writing():
        stories.write(scene.school, manager, "We wait in the rain. " * 8, answer="A roof! " * 20)
    page = (
        open_screen(viewport={"width": width, "height": height}, paired="wall").open("/wall").page
    )
    expect(page.locator(".wall-story:visible")).to_have_count(1)
    assert cut_off(page) == []


def test_stories_take_turns_of_twenty_seconds_by_the_clock(app, scene, wall, line):
    with app.app_context(), db.writing():
        for told in ("The gate opens late.", "There is no bench."):
            stories.write(scene.school, scene.people["manager"], told, answer="Not any more.")
    page = wall()
    shown = page.locator(".wall-story:visible")
    seen = []
    for _turn in range(3):
        expect(shown).to_have_count(1)
        seen.append(shown.inner_text())
        page.clock.run_for(20_000)
    assert len(set(seen)) == 2
    assert seen[2] == seen[0]
