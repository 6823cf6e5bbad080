"""What tests of scripts share: a school with every language, and what is measured of each screen there."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Page

from kiosk.core import db, languages
from kiosk.domain import schools
from kiosk.models.school import School
from tests.browser.axe import OF_LANGUAGES, violations
from tests.browser.bending import ALWAYS, CALM, ON_PHONE, ON_TABLET, TABLETS, bend, found
from tests.browser.findings import Findings
from tests.browser.scenery import Day
from tests.browser.showing import Screen, nothing
from tests.browser.visitor import PHONE, Visitor

LETTERS = Path(__file__).with_name("letters.js")
SIZES = (100, 125, 150)
EVERY = tuple(languages.table())
#: Where words are longest, or letters tallest: the rest is measured with KIOSK_ALL_LANGUAGES=1.
TALL = tuple(tag for tag in ("ta", "ur") if tag in EVERY)
#: Screens with so much on them that a few lines lie below the bar at the usual size where words are
#: long; the main button never does. (Sizes of 125 and 150 % may scroll on every screen.)
MAY_SCROLL = {
    "T3 no name",
    "T3b",
    "T4a",
    "T6f code",
    "T9 long",
    "survey long",
    "survey text",
    "survey most",
}
MEASURED = {**ALWAYS, "inked": None}
#: Where the counts of a run are kept, a file for each language: for scripts_report.
REPORT = "KIOSK_SCRIPTS_REPORT"


def offer_every_language(app: Flask, day: Day, first: Iterable[str] = ()) -> None:
    """Let the school offer every language that we have words for, those of `first` before others."""
    offer(app, day, [*first, *(tag for tag in EVERY if tag not in set(first))])


def offer(app: Flask, day: Day, wanted: Iterable[str]) -> None:
    """Let the school offer these languages."""
    with app.app_context(), db.writing():
        db.session.get_one(School, day.scene.school.id).languages = list(wanted)
        schools.outdate()


def scripts_of_languages() -> dict[str, str]:
    """Return the script of each language by its tag, as letters.js wants it."""
    return {tag: one.script for tag, one in languages.table().items()}


def from_the_right() -> list[str]:
    """Return the tags of languages that are written from right to left."""
    return [tag for tag, one in languages.table().items() if one.direction == "rtl"]


def of_language(page: Page) -> list[str]:
    """Return words in a script, and runs in a direction, that their language does not have."""
    faults: list[str] = page.evaluate("known => letters.strays(known)", scripts_of_languages())
    faults += page.evaluate("tags => letters.turned(tags)", from_the_right())
    return faults


def missing(page: Page, letters: str, selector: str = "body") -> list[str]:
    """Return the letters for which a box stands there."""
    faults: list[str] = page.evaluate(
        "([text, one]) => letters.missing(text, document.querySelector(one))", [letters, selector]
    )
    return faults


def at_every_size(
    visitor: Visitor, screen: Screen, counts: Counter[int], findings: Findings
) -> None:
    """Show a screen once, and measure it in each size of words."""
    page = visitor.page
    shape = (PHONE["width"], PHONE["height"]) if screen.phone else TABLETS[0]
    bend(page, *shape)
    screen.show(page, visitor.address)
    findings.add(screen.name, of_language(page))
    findings.add(screen.name, violations(page, enhanced=False, only=OF_LANGUAGES))
    for size in SIZES:
        at = f"{screen.name} {bend(page, *shape, size)}"
        faults = found(page, wanted(screen, size))
        counts[size] += len(faults)
        findings.add(at, faults)


def wanted(screen: Screen, size: int) -> dict[str, Any]:
    """Return what is measured of a screen at a size of words."""
    measures: dict[str, Any] = {**(ON_PHONE if screen.phone else ON_TABLET), **MEASURED}
    if size > 100:
        return measures
    measures["broken"] = None
    if not screen.phone and screen.name in CALM:
        measures["folded"] = None
        if screen.name not in MAY_SCROLL:
            measures["scrolls"] = None
    return measures


def without_hands(screens: Iterable[Screen]) -> list[Screen]:
    """Leave out screens on which something is done first: they take long, and others look the same."""
    every = bool(os.environ.get("KIOSK_ALL_LANGUAGES"))
    return [one for one in screens if every or one.then is nothing]


def keep(tag: str, counts: Counter[int], looked_at: int) -> None:
    """Keep the counts of a language where a report is being made."""
    if folder := os.environ.get(REPORT):
        told = {"screens": looked_at, **{str(size): counts[size] for size in SIZES}}
        Path(folder, f"{tag}.json").write_text(json.dumps(told), encoding="utf-8")


Opened = Callable[..., Visitor]


def tablet_and_phone(open_screen: Opened) -> tuple[Visitor, Visitor]:
    """Put somebody in front of a tablet, and give somebody a phone; both know letters.js."""
    both = open_screen(), open_screen(viewport=PHONE, is_mobile=True)
    for one in both:
        one.page.context.add_init_script(path=LETTERS)
    return both
