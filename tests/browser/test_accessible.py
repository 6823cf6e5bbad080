"""axe-core on every screen, in every language and colour set: no rule of WCAG 2.2 A and AA is broken.

`target-size` is off in axe by default and on here; `color-contrast-enhanced` (7:1, AAA) is on for
parents. What axe cannot see is looked at in the other files.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from kiosk.core import db
from tests.browser import scenery, screens, told
from tests.browser.conftest import Open
from tests.browser.findings import Findings
from tests.browser.scenery import Day
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

AXE = next((Path(__file__).parent / "vendor").glob("axe-core@*/axe.min.js")).read_text("utf-8")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST = ["color-contrast", "color-contrast-enhanced"]


def violations(page: Page, *, enhanced: bool, only: Sequence[str] = ()) -> list[str]:
    """Return what axe finds on the page: rule, what to do, and where."""
    page.evaluate(f"globalThis.axe ?? (() => {{ {AXE} }})()")
    rules = {"target-size": {"enabled": True}, CONTRAST[1]: {"enabled": enhanced}}
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if only:
        options["runOnly"] = {"type": "rule", "values": list(only)}
    else:
        tags = [*LEVELS, "wcag2aaa"] if enhanced else LEVELS
        options |= {"runOnly": {"type": "tag", "values": tags}, "rules": rules}
    found = page.evaluate(
        "options => axe.run(document, options).then(all => all.violations)", options
    )
    return [
        f"{each['id']}: {node['html'][:160]} {' '.join(node['failureSummary'].split())[:240]}"
        for each in found
        for node in each["nodes"]
    ]


def look_at(person: Visitor, wanted: Sequence[screens.Screen], **options: Any) -> None:
    """Run axe on these screens; fail with every fault and its screens."""
    findings = Findings()
    for screen in wanted:
        screen.show(person.page, person.address)
        findings.add(screen.name, violations(person.page, **options))
    findings.check()


def split(day: Day, tag: str) -> tuple[list[screens.Screen], list[screens.Screen]]:
    """Return the screens of the tablet and those of the phone."""
    every = list(screens.of_parents(day, tag))
    return [one for one in every if not one.phone], [one for one in every if one.phone]


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_every_screen_of_parents(open_screen: Open, day: Day, tag: str) -> None:
    on_tablet, on_phone = split(day, tag)
    look_at(open_screen(), on_tablet, enhanced=True)
    look_at(open_screen(viewport=PHONE, is_mobile=True), on_phone, enhanced=True)


def test_where_nobody_is_free_and_nothing_is_told(open_screen: Open, app: Flask, day: Day) -> None:
    with app.app_context(), db.writing():
        scenery.only_on(day.scene, 0)
        told.nothing(day.scene)
    paths = ("", "talk", "book", "book/anyone", "feedback", "we-changed", "surveys")
    empty = [screens.Screen(path, f"/ar/{path}") for path in paths]
    look_at(open_screen(), empty, enhanced=True)


@pytest.mark.parametrize("colours", ["evening", "strong"])
def test_the_other_colours_have_the_same_contrast(
    open_screen: Open, day: Day, colours: str
) -> None:
    tablet = open_screen()
    tablet.page.context.add_cookies(
        [{"name": "look", "value": f"100.{colours}", "url": tablet.address}]
    )
    # The start screen forgets the look, so it is not looked at here.
    wanted = [one for one in split(day, "en")[0] if one.path.startswith("/en/")]
    look_at(tablet, wanted, enhanced=True, only=CONTRAST)
    assert tablet.page.locator("html").get_attribute("data-colours") == colours


def test_every_staff_page(open_staff: Callable[..., Visitor], open_screen: Open, day: Day) -> None:
    admin = open_staff("admin", viewport={"width": 1280, "height": 900})
    look_at(admin, list(screens.of_staff(day)), enhanced=False)
    stranger = open_screen(touches=False)
    look_at(stranger, list(screens.before_log_in()), enhanced=False)


def test_control_axe_finds_what_is_wrong(tablet: Visitor) -> None:
    page = tablet.open("/en/").page
    page.evaluate(
        """() => {
            const column = document.querySelector("main .column");
            for (const text of ["", "b", "c"]) {
                const button = Object.assign(document.createElement("button"), { textContent: text });
                button.style.cssText = "display: block; inline-size: 9px; block-size: 9px; padding: 0; border: 0";
                column.querySelector("h1").after(button);
            }
            column.style.gap = 0;
            column.querySelector("h1").style.color = "#888";
        }"""
    )
    found = " ".join(violations(page, enhanced=True))
    for rule in ("target-size", "color-contrast-enhanced", "button-name"):
        assert rule in found
