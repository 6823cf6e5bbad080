"""axe-core finds what is wrong, and nothing of it where nobody is free and nothing is told.

Every other screen is given to it in test_every_screen.py. What axe cannot see is looked at there
too, and in the other files.
"""

import pytest
from flask import Flask

from kiosk.core import db
from tests.browser import scenery, told
from tests.browser.axe import violations
from tests.browser.bending import ALWAYS, found
from tests.browser.conftest import Open
from tests.browser.findings import Findings
from tests.browser.scenery import Day
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def test_where_nobody_is_free_and_nothing_is_told(open_screen: Open, app: Flask, day: Day) -> None:
    with app.app_context(), db.writing():
        scenery.only_on(day.scene, 0)
        told.nothing(day.scene)
    tablet, findings = open_screen(), Findings()
    for path in ("", "talk", "book", "book/anyone", "feedback", "we-changed", "surveys"):
        tablet.open(f"/ar/{path}")
        findings.add(path, violations(tablet.page, enhanced=True))
    findings.check()


@pytest.mark.parametrize(("state", "status"), [("locked", 423), ("revoked", 401)])
def test_a_screen_that_staff_switched_off(
    open_screen: Open, day: Day, state: str, status: int
) -> None:
    tablet = open_screen(paired=state)
    for address in ("/", "/ar/talk"):
        answer = tablet.page.goto(tablet.address + address)
        assert answer is not None
        assert answer.status == status
        assert violations(tablet.page, enhanced=True) == []
        assert found(tablet.page, {**ALWAYS, "scrolls": None}) == []


@pytest.mark.parametrize("colours", ["evening", "strong"])
def test_chosen_colours_are_those_that_are_looked_at(open_screen: Open, colours: str) -> None:
    tablet = open_screen()
    tablet.page.context.add_cookies(
        [{"name": "look", "value": f"100.{colours}", "url": tablet.address}]
    )
    tablet.open("/en/")
    assert tablet.page.locator("html").get_attribute("data-colours") == colours


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
