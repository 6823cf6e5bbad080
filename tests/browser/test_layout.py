"""What fits: no scrolling on the tablet, no cut or broken words, targets large enough and apart.

A screen is opened once in a language and then bent into every shape: three tablets, larger words,
more space between letters, forced colours.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from kiosk.core import db
from tests.browser import scenery, screens
from tests.browser.conftest import Open
from tests.browser.findings import Findings
from tests.browser.scenery import LONG_NAME, Day
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

TABLETS = ((1180, 820), (1280, 800), (820, 1180))
PHONES = ((390, 844), (320, 640))
#: Latin letters, right to left, and words that are half as long again. KIOSK_ALL_LANGUAGES=1 looks
#: at each screen in Polish and in the mirrored pretended language as well.
LANGUAGES = ["en", "ar", "en-XA"]
if os.environ.get("KIOSK_ALL_LANGUAGES"):
    LANGUAGES += ["pl", "ar-XB"]
#: Screens that never scroll at the usual size of words.
CALM = {
    *("T1", "T2", "T3a", "T3", "T3 no name", "T3b", "T3c", "T3c check", "T10", "T12"),
    *("T4a", "T4b", "T4b named", "booked", "booked check", "T5a", "T5b", "T5c", "T5d"),
    *("T6a", "T6a about", "T6b", "T6c", "T6d", "T6e", "T6e nothing", "T6e full", "T6f"),
    *("T6f code", "T6f how", "T6f number", "T6 thanks", "code", "code begun", "answer"),
    *("answer none yet", "T9 first", "T9 long", "T9 computer's", "T9 last", "surveys", "survey"),
    *("survey long", "survey faces", "survey one", "survey several", "survey five"),
    *("survey text", "survey most", "survey thanks"),
}
#: A pretended language is a third longer than English. Where a title of 85 letters comes on top, or
#: five people to choose from, the last lines may lie below the bar, and in the larger letters of
#: ar-XB elsewhere too; never the button.
MAY_SCROLL = {"en-XA": {"T3 no name", "T3b", "T4a", "T6f code", "T9 long"}, "ar-XB": CALM}
ALWAYS: dict[str, object] = {"clipped": None, "overlaps": None, "sideways": None}
ON_TABLET = {**ALWAYS, "small": 64, "crowded": 8}
ON_PHONE = {**ALWAYS, "small": 56, "crowded": 8}

SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }"""


def found(page: Page, wanted: Mapping[str, object]) -> list[str]:
    """Return what these measures find on the screen now."""
    faults: list[str] = page.evaluate("wanted => measures.found(wanted)", dict(wanted))
    return faults


@contextmanager
def styled(page: Page, rules: str) -> Iterator[None]:
    """Put the reader's own style on the page for a moment."""
    page.evaluate(
        """rules => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(rules);
            document.adoptedStyleSheets = [sheet];
        }""",
        rules,
    )
    yield
    page.evaluate("document.adoptedStyleSheets = []")


def bend(page: Page, width: int, height: int, size: int = 100) -> str:
    """Give the page this shape and size of words; return how to call it."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("size => { document.documentElement.dataset.size = size }", size)
    return f"{width}x{height}" + (f" at {size} %" if size != 100 else "")


def of_tablet(day: Day, tag: str) -> list[screens.Screen]:
    """Return the screens of the tablet."""
    return [one for one in screens.of_parents(day, tag) if not one.phone]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_screen_fits_the_tablet(open_screen: Open, day: Day, tag: str) -> None:
    tablet, findings = open_screen(), Findings()
    page = tablet.page
    for screen in of_tablet(day, tag):
        bend(page, *TABLETS[0])
        screen.show(page, tablet.address)
        calm: dict[str, object] = {"folded": None} if screen.name in CALM else {}
        if screen.name in CALM - MAY_SCROLL.get(tag, set()):
            calm["scrolls"] = None
        for shape in TABLETS:
            at = f"{screen.name} {bend(page, *shape)}"
            findings.add(at, found(page, {**ON_TABLET, **calm, "broken": None}))
        if not screen.path.startswith(f"/{tag}/"):
            continue  # the start screen forgets the size of words
        for size in (125, 150):
            at = f"{screen.name} {bend(page, *TABLETS[0], size)}"
            findings.add(at, found(page, ON_TABLET))
    findings.check()


@pytest.mark.parametrize("tag", LANGUAGES[1:])
def test_every_screen_reads_from_top_to_bottom_on_a_phone(
    open_screen: Open, day: Day, tag: str
) -> None:
    phone, findings = open_screen(viewport=PHONE, is_mobile=True), Findings()
    page = phone.page
    page.context.add_cookies([{"name": "mode", "value": "phone", "url": phone.address}])
    for screen in screens.of_parents(day, tag):
        if not screen.path.startswith(f"/{tag}/") or screen.name == "T12":
            continue
        bend(page, *PHONES[0])
        screen.show(page, phone.address)
        for shape in PHONES:
            findings.add(f"{screen.name} {bend(page, *shape)}", found(page, ON_PHONE))
    findings.check()


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_the_readers_own_settings_lose_nothing(open_screen: Open, day: Day, tag: str) -> None:
    tablet, findings = open_screen(reduced_motion="reduce"), Findings()
    page = tablet.page
    for screen in of_tablet(day, tag):
        screen.show(page, tablet.address)
        findings.add(screen.name, found(page, {"moving": None}))
        with styled(page, SPACED):
            findings.add(f"{screen.name}, letters apart", found(page, ALWAYS))
        page.emulate_media(forced_colors="active")
        findings.add(f"{screen.name}, forced colours", found(page, {"edgeless": None}))
        page.emulate_media(forced_colors="none")
    findings.check()


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
    for tag in ("en", "ar", "en-XA"):
        for path in ("", "sign-in", "talk", "book") if lines or not events else ("", "sign-in"):
            tablet.open(f"/{tag}/{path}")
            for shape in TABLETS:
                at = f"{tag}/{path} {bend(page, *shape)}"
                findings.add(at, found(page, {**ON_TABLET, "scrolls": None, "broken": None}))
        cards = tablet.open(f"/{tag}/").page.locator(".live-card").count()
        assert cards == (events + lines if events + lines <= 3 else 2)
    findings.check()


def test_staff_pages_fit_a_laptop_a_tablet_and_a_phone(
    open_staff: Callable[..., Visitor], day: Day
) -> None:
    desk, findings = open_staff("admin"), Findings()
    for screen in screens.of_staff(day):
        bend(desk.page, 1280, 900)
        screen.show(desk.page, desk.address)
        for shape in ((1280, 900), (820, 1180), (390, 844)):
            at = f"{screen.name} {bend(desk.page, *shape)}"
            findings.add(at, found(desk.page, {**ALWAYS, "small": 24}))
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
