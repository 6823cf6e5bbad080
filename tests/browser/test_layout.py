"""What fits, where it depends on how much there is; and that the measures find what does not.

Every screen is measured in test_every_screen.py.
"""

from typing import Any

import pytest
from flask import Flask

from kiosk.core import db
from tests.browser import scenery
from tests.browser.bending import ALWAYS, MAY_SCROLL, ON_TABLET, PHONES, TABLETS, bend, found
from tests.browser.conftest import Open
from tests.browser.findings import Findings
from tests.browser.scenery import LONG_NAME, Day
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("events", "lines"), [(0, 0), (1, 0), (3, 0), (5, 0), (0, 1), (1, 2), (0, 3), (1, 4)]
)
def test_with_so_many_live_events_and_lines(
    open_screen: Open, app: Flask, day: Day, events: int, lines: int
) -> None:
    with app.app_context(), db.writing():
        scenery.only_on(day.scene, events, lines)
    tablet, findings = open_screen(), Findings()
    page = tablet.page
    for tag in ("en", "pl", "ar", "en-XA"):
        for path in ("", "sign-in", "talk", "book") if lines or not events else ("", "sign-in"):
            tablet.open(f"/{tag}/{path}")
            may_scroll = path == "talk" and "T4a" in MAY_SCROLL.get(tag, set())
            still = {"folded": None} if may_scroll else {"scrolls": None}
            for shape in TABLETS:
                at = f"{tag}/{path} {bend(page, *shape)}"
                findings.add(at, found(page, {**ON_TABLET, **still, "broken": None}))
        cards = tablet.open(f"/{tag}/").page.locator(".live-card").count()
        assert cards == (events + lines if events + lines <= 3 else 2)
        for shape in (TABLETS[0], TABLETS[2]):
            for size in (125, 150):
                findings.add(f"{tag}/ {bend(page, *shape, size)}", found(page, ON_TABLET))
    findings.check()


def test_a_long_name_stays_in_its_box(tablet: Visitor, day: Day) -> None:
    page = tablet.open(f"/en/sign-in/{day.events['long']}").page
    page.locator("#name").fill(LONG_NAME[:90])
    tablet.touch("Add another name")
    for shape in (*TABLETS, *PHONES):
        assert not found(page, ALWAYS), bend(page, *shape)


WRONG = """() => {
    const main = document.querySelector("main .column");
    main.insertAdjacentHTML("beforeend", `<p id=a>Supercalifragilistic words here</p>
        <a id=b href="/">tiny</a><a id=c href="/">near</a><p id=d>on top of it</p>
        <button id=e>bare</button><p id=f></p><button class=main-button>Go</button>`);
    const wear = (id, css) => { document.getElementById(id).style.cssText = css; };
    wear("a", "inline-size: 60px; overflow: hidden; block-size: 30px; overflow-wrap: anywhere");
    wear("b", "display: block; inline-size: 20px; block-size: 20px");
    wear("c", "display: block; inline-size: 1400px; block-size: 20px; margin-block-start: -16px");
    wear("d", "margin-block-start: -40px");
    wear("e", "border: 0");
    wear("f", "block-size: 900px");
    document.querySelector("h1").animate([{ opacity: 1 }, { opacity: .9 }], 60000);
}"""


@pytest.mark.parametrize(
    ("measure", "given"),
    [
        *((one, None) for one in (*ALWAYS, "scrolls", "folded", "broken", "edgeless", "moving")),
        ("small", 64),
        ("crowded", 8),
    ],
)
def test_control_the_measure_finds_what_is_wrong(tablet: Visitor, measure: str, given: Any) -> None:
    page = tablet.open("/en/").page
    assert not found(page, {measure: given})
    page.evaluate(WRONG)
    assert found(page, {measure: given})
