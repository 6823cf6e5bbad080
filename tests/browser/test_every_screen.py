"""Every screen, opened once in a language and then looked at in every way at once.

axe-core finds no broken rule of WCAG 2.2 A and AA, in no colour set; nothing scrolls, is cut or
stands on other things, on three tablets and two phones, with larger words, with the reader's own
settings; every word was given to translators. What looks is in axe.py and measures.js, with
controls in test_accessible.py, test_layout.py and test_words_shown.py.
"""

import os
from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Page

from tests.browser import screens
from tests.browser.axe import CONTRAST, violations
from tests.browser.bending import (
    ALWAYS,
    CALM,
    MAY_SCROLL,
    ON_PHONE,
    ON_TABLET,
    PHONES,
    SPACED,
    TABLETS,
    bend,
    found,
    styled,
)
from tests.browser.conftest import Open
from tests.browser.findings import Findings
from tests.browser.scenery import Day
from tests.browser.showing import Screen
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

#: Latin letters, right to left, and words that are half as long again. KIOSK_ALL_LANGUAGES=1 looks
#: at each screen in Polish and in the mirrored pretended language as well.
LANGUAGES = ["en", "ar", "en-XA"]
if os.environ.get("KIOSK_ALL_LANGUAGES"):
    LANGUAGES += ["pl", "ar-XB"]
#: Where axe looks, and the reader's own settings are tried: once in each direction.
DIRECTIONS = ("en", "ar")
MARKED = "en-XA"
#: Screens whose frame or words differ on a phone.
ON_PHONES = {"T2", "T3b", "T10"}
#: Staff wrote what these pages are called.
TITLED_BY_STAFF = ("P1", "P8 ", "T8 ", "survey")
#: Screens come in so many heaps, so that workers can share them.
HEAPS = 3


def heap(wanted: Iterable[Screen], number: int) -> list[Screen]:
    """Return every third screen."""
    return list(wanted)[number::HEAPS]


def in_other_colours(page: Page) -> list[str]:
    """Return what axe says of contrast in the colours that are not looked at otherwise."""
    faults = []
    for colours in ("evening", "strong", "paper"):
        page.evaluate("name => { document.documentElement.dataset.colours = name }", colours)
        if colours != "paper":
            faults += [
                f"{colours}: {one}" for one in violations(page, enhanced=True, only=CONTRAST)
            ]
    return faults


def unmarked(page: Page, screen: Screen) -> list[str]:
    """Return every word that stands outside the marks of a pretended language."""
    faults: list[str] = page.evaluate("measures.untranslated()")
    title = page.title()
    if "⟦" not in title and not screen.name.startswith(TITLED_BY_STAFF):
        faults.append(f"The title is {title!r}.")
    return faults


def with_own_settings(page: Page, screen: Screen, findings: Findings) -> None:
    """Look at the page as readers set it themselves: letters apart, forced colours, no motion."""
    findings.add(screen.name, found(page, {"moving": None}))
    with styled(page, SPACED):
        findings.add(f"{screen.name}, letters apart", found(page, ALWAYS))
    page.emulate_media(forced_colors="active")
    findings.add(f"{screen.name}, forced colours", found(page, {"edgeless": None}))
    page.emulate_media(forced_colors="none")


def in_every_shape(page: Page, screen: Screen, tag: str, findings: Findings) -> None:
    """Bend the page to three tablets, and let its words grow."""
    calm: dict[str, object] = {"folded": None} if screen.name in CALM else {}
    if screen.name in CALM - MAY_SCROLL.get(tag, set()):
        calm["scrolls"] = None
    for shape in TABLETS:
        at = f"{screen.name} {bend(page, *shape)}"
        findings.add(at, found(page, {**ON_TABLET, **calm, "broken": None}))
    if not screen.path.startswith(f"/{tag}/"):
        return  # the start screen forgets the size of words
    for size in (125, 150):
        at = f"{screen.name} {bend(page, *TABLETS[0], size)}"
        findings.add(at, found(page, ON_TABLET))
    bend(page, *TABLETS[0])


@pytest.mark.parametrize("number", range(HEAPS))
@pytest.mark.parametrize("tag", LANGUAGES)
def test_on_the_tablet(open_screen: Open, day: Day, tag: str, number: int) -> None:
    tablet, findings = open_screen(), Findings()
    page = tablet.page
    of_tablet = [one for one in screens.of_parents(day, tag) if not one.phone]
    for screen in heap(of_tablet, number):
        bend(page, *TABLETS[0])
        screen.show(page, tablet.address)
        if tag in DIRECTIONS:
            findings.add(screen.name, violations(page, enhanced=True))
        if tag == "en":
            findings.add(screen.name, in_other_colours(page))
        if tag == MARKED:
            findings.add(screen.name, unmarked(page, screen))
        in_every_shape(page, screen, tag, findings)
        if tag in DIRECTIONS:
            with_own_settings(page, screen, findings)
    findings.check()


@pytest.mark.parametrize("number", range(HEAPS))
@pytest.mark.parametrize("tag", LANGUAGES)
def test_on_a_phone(open_screen: Open, day: Day, tag: str, number: int) -> None:
    phone, findings = open_screen(viewport=PHONE, is_mobile=True), Findings()
    page = phone.page
    of_phone = [one for one in screens.of_parents(day, tag) if not one.tablet]
    for screen in heap(of_phone, number):
        if tag == "en" and not screen.phone:
            continue
        bend(page, *PHONES[0])
        screen.show(page, phone.address)
        if screen.phone and tag in DIRECTIONS:
            findings.add(screen.name, violations(page, enhanced=True))
        if tag == MARKED and (screen.phone or screen.name in ON_PHONES):
            findings.add(screen.name, unmarked(page, screen))
        for shape in PHONES:
            findings.add(f"{screen.name} {bend(page, *shape)}", found(page, ON_PHONE))
    findings.check()


def look_at_staff(desk: Visitor, wanted: Iterable[Screen]) -> None:
    """Look at pages of staff with axe, and on a laptop, a tablet and a phone."""
    findings = Findings()
    for screen in wanted:
        bend(desk.page, 1280, 900)
        screen.show(desk.page, desk.address)
        findings.add(screen.name, violations(desk.page, enhanced=False))
        for shape in ((1280, 900), (820, 1180), (390, 844)):
            at = f"{screen.name} {bend(desk.page, *shape)}"
            findings.add(at, found(desk.page, {**ALWAYS, "small": 24}))
    findings.check()


@pytest.mark.parametrize("number", range(HEAPS))
def test_staff_pages(open_staff: Callable[..., Visitor], day: Day, number: int) -> None:
    look_at_staff(open_staff("admin"), heap(screens.of_staff(day), number))


def test_staff_pages_of_those_who_have_not_logged_in(open_screen: Open, day: Day) -> None:
    look_at_staff(open_screen(touches=False, paired=None), screens.before_log_in(day))
