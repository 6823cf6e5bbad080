"""What fits: no scrolling on the tablet, no cut or broken words, targets large enough and apart."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from kiosk.core import db
from kiosk.domain.event_editing import Draft
from tests.browser import scenery, screens
from tests.browser.conftest import Open
from tests.browser.findings import Findings
from tests.browser.scenery import LONG_NAME, Day
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

SIZES = {"1180x820": (1180, 820), "1280x800": (1280, 800), "820x1180": (820, 1180)}
LANGUAGES = ["en", "pl", "ar", "en-XA", "ar-XB"]
#: Screens that never scroll at the usual size of words.
CALM = {"T1", "T2", "T3a", "T3", "T3 no name", "T3b", "T3c", "T3c check", "T10", "T12"}
#: Those that are long by what they hold: twelve names, a refusal in a pretended language.
ALWAYS = ("clipped", "overlaps", "sideways")

SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
        p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""


def measured(person: Visitor, *names: str, **given: Any) -> list[str]:
    """Return what these measures find on the screen now."""
    faults = []
    for name in names:
        with_one = given.get(name)
        faults += person.page.evaluate(
            "([name, one]) => globalThis.measures[name](one).map(fault => `${fault} [${name}]`)",
            [name, with_one],
        )
    return faults


def wear(person: Visitor, size: int, colours: str = "paper") -> None:
    """Choose a size of words for this person, as the look screen keeps it."""
    cookie = {"name": "look", "value": f"{size}.{colours}", "url": person.address}
    person.page.context.add_cookies([cookie])


def of_tablet(day: Day, tag: str) -> list[screens.Screen]:
    """Return the screens of the tablet."""
    return [one for one in screens.of_parents(day, tag) if not one.phone]


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_scrolls_and_nothing_is_cut_on_the_tablet(
    open_screen: Open, day: Day, tag: str, size: str
) -> None:
    width, height = SIZES[size]
    tablet = open_screen(viewport={"width": width, "height": height})
    findings = Findings()
    for screen in of_tablet(day, tag):
        if screen.name in ("T3 broken", "T3 names") and size != "1180x820":
            continue
        screen.show(tablet.page, tablet.address)
        wanted = [*ALWAYS, "broken", "small", "crowded"]
        if screen.name in CALM:
            wanted.append("scrolls")
        found = measured(tablet, *wanted, small=64, crowded=8)
        findings.add(screen.name, found)
    findings.check()


@pytest.mark.parametrize("tag", ["en", "pl", "ar", "en-XA"])
@pytest.mark.parametrize("size", [125, 150])
def test_big_words_lose_nothing(open_screen: Open, day: Day, tag: str, size: int) -> None:
    tablet = open_screen()
    findings = Findings()
    for screen in of_tablet(day, tag):
        if not screen.path.startswith(f"/{tag}/"):
            continue
        wear(tablet, size)
        screen.show(tablet.page, tablet.address)
        found = measured(tablet, *ALWAYS, "small", "crowded", small=64, crowded=8)
        findings.add(screen.name, found)
    findings.check()


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("size", [(390, 844), (320, 640)], ids=["390x844", "320x640"])
def test_a_phone_reads_from_top_to_bottom_only(
    open_screen: Open, day: Day, tag: str, size: tuple[int, int]
) -> None:
    phone = open_screen(viewport={"width": size[0], "height": size[1]}, is_mobile=True)
    phone.page.context.add_cookies([{"name": "mode", "value": "phone", "url": phone.address}])
    findings = Findings()
    for screen in screens.of_parents(day, tag):
        if not screen.path.startswith(f"/{tag}/") or screen.name == "T12":
            continue
        screen.show(phone.page, phone.address)
        found = measured(phone, *ALWAYS, "small", "crowded", small=48, crowded=4)
        findings.add(screen.name, found)
    findings.check()


@pytest.mark.parametrize("number", [0, 1, 3, 5])
def test_home_with_so_many_live_events(
    open_screen: Open, app: Flask, day: Day, number: int
) -> None:
    with app.app_context(), db.writing():
        scenery.only_events_on(day.scene, number)
    for width, height in SIZES.values():
        tablet = open_screen(viewport={"width": width, "height": height})
        for tag in ("en", "en-XA", "ar"):
            for path in ("", "sign-in"):
                tablet.open(f"/{tag}/{path}")
                found = measured(tablet, *ALWAYS, "scrolls", "broken", "small", small=64)
                assert not found, f"{tag}/{path} {width}: {found}"
            cards = tablet.open(f"/{tag}/").page.locator(".live-card").count()
            assert cards == (number if number <= 3 else 2)


def test_text_spacing_by_the_reader_loses_nothing(open_screen: Open, day: Day) -> None:
    for tag, viewport in (("en", (1180, 820)), ("ar", (1180, 820)), ("pl", (390, 844))):
        person = open_screen(viewport={"width": viewport[0], "height": viewport[1]})
        findings = Findings()
        for screen in of_tablet(day, tag):
            screen.show(person.page, person.address)
            person.page.evaluate(SPACED)
            findings.add(screen.name, measured(person, *ALWAYS))
        findings.check()


def test_long_names_and_titles_stay_in_their_boxes(
    open_screen: Open, open_staff: Callable[..., Visitor], day: Day
) -> None:
    tablet = open_screen()
    page = tablet.open(f"/en/sign-in/{day.events['long']}").page
    page.locator("#name").fill(LONG_NAME[:90])
    tablet.touch("Add another name")
    assert not measured(tablet, *ALWAYS)
    for width in (1280, 820, 390):
        desk = open_staff("admin", viewport={"width": width, "height": 900})
        findings = Findings()
        for screen in screens.of_staff(day):
            screen.show(desk.page, desk.address)
            findings.add(screen.name, measured(desk, *ALWAYS))
        findings.check()


def test_forced_colours_leave_an_edge_on_every_control(open_screen: Open, day: Day) -> None:
    tablet = open_screen(forced_colors="active")
    findings = Findings()
    for screen in of_tablet(day, "en"):
        screen.show(tablet.page, tablet.address)
        findings.add(screen.name, measured(tablet, "edgeless"))
    findings.check()


def test_nothing_moves_for_those_who_asked_for_stillness(open_screen: Open, day: Day) -> None:
    tablet = open_screen(reduced_motion="reduce")
    for screen in of_tablet(day, "en"):
        screen.show(tablet.page, tablet.address)
        assert not measured(tablet, "moving"), screen.name


def test_control_the_measures_find_what_is_wrong(tablet: Visitor) -> None:
    page = tablet.open("/en/").page
    page.evaluate(
        """() => {
            const main = document.querySelector("main .column");
            main.insertAdjacentHTML("beforeend", `<p id=a>Supercalifragilistic words here</p>
                <a id=b href="/">tiny</a><a id=c href="/">near</a><p id=d>on top</p>`);
            const wear = (id, css) => { document.getElementById(id).style.cssText = css; };
            wear("a", "inline-size: 60px; overflow: hidden; block-size: 30px; overflow-wrap: anywhere");
            wear("b", "display: block; inline-size: 20px; block-size: 20px; border: 0");
            wear("c", "display: block; inline-size: 1400px; block-size: 20px; margin-block-start: -16px");
            wear("d", "margin-block-start: -40px");
        }"""
    )
    for name in ("clipped", "overlaps", "sideways", "scrolls", "broken", "small", "crowded"):
        assert measured(tablet, name, small=64, crowded=8), name
