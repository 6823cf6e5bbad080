"""Posters as Chromium prints them: every code is read back and opened, and measured with a ruler."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from tests import posters
from tests.browser.conftest import Open
from tests.browser.visitor import PHONE, Visitor
from tests.conftest import Scene
from tests.pdfs import sheets
from tests.posters import KINDS, Posters
from tests.qr_codes import codes

pytestmark = pytest.mark.browser

LANGUAGES = "&".join(f"language={tag}" for tag in ("ar", "pl", "en", "ar-XB", "en-XA"))
#: Millimetres of each paper, and how wide a code must be on it (ux.md A7).
PAPERS = {"a4": (210, 297, 70), "a3": (297, 420, 100), "card": (210, 297, 50)}
DOTS = 120  # an inch
MM = DOTS / 25.4
#: What a title and a place can hold at the most, in short words and without any space.
LONGEST = {"title": "Everybody " * 12, "place": "Longwordwithoutanyspace" * 5 + "Hall"}


@dataclass(frozen=True)
class Found:
    """A code on paper: what it says, its width and the clear white round it, in modules too."""

    text: str
    width: float
    module: float
    white: float

    @property
    def is_clear(self) -> bool:
        """Say whether four modules of white are round it, measured to two dots."""
        return self.white >= 4 - 2 / self.module


@pytest.fixture
def made(app: Flask, scene: Scene, make_surgery: Callable[..., Any]) -> Posters:
    return posters.furnish(app, scene, make_surgery)


@pytest.fixture
def desk(open_staff: Callable[..., Visitor]) -> Visitor:
    return open_staff("reception")


def printed(desk: Visitor, address: str) -> list[Image.Image]:
    """Print a poster as Chromium does, and return its sheets."""
    desk.open(address)
    desk.page.evaluate("document.fonts.ready")
    # Not the A4 of the browser: the paper that the style sheet names.
    return sheets(desk.page.pdf(prefer_css_page_size=True), DOTS)


def read(sheet: Image.Image, modules: dict[str, int]) -> list[Found]:
    """Return the codes on a sheet; `modules` is how many each text takes across, without white."""
    return [_measured(sheet, code, modules) for code in zxingcpp.read_barcodes(sheet)]


def _measured(sheet: Image.Image, code: Any, modules: dict[str, int]) -> Found:
    at = code.position
    corners = (at.top_left, at.top_right, at.bottom_left, at.bottom_right)
    left, right = (pick(point.x for point in corners) for pick in (min, max))
    top, bottom = (pick(point.y for point in corners) for pick in (min, max))
    module = (right - left) / modules[code.text]
    clear = 0
    while _is_white(
        sheet, left - clear - 3, top - clear - 3, right + clear + 3, bottom + clear + 3
    ):
        clear += 1
    return Found(code.text, (right - left) / MM, module, (clear + 2) / module)


def _is_white(sheet: Image.Image, left: int, top: int, right: int, bottom: int) -> bool:
    """Say whether the edge of this rectangle is white, as far as it lies on the sheet."""
    if left < 0 or top < 0 or right >= sheet.width or bottom >= sheet.height:
        return False
    sides = (
        (left, top, right, top + 1),
        (left, bottom, right, bottom + 1),
        (left, top, left + 1, bottom),
        (right, top, right + 1, bottom),
    )
    return all((sheet.crop(side).getextrema()[0] or 0) > 200 for side in sides)


def modules_of(desk: Visitor) -> dict[str, int]:
    """Return how many modules each code of the page has across, without its white edge."""
    sent = desk.page.request.get(desk.page.url).text()
    return {code.text: code.size - 8 for code in codes(sent)}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_code_is_read_from_the_paper_opens_and_is_large_enough(
    desk: Visitor, open_screen: Open, made: Posters, kind: str, paper: str
) -> None:
    width, height, least = PAPERS[paper]
    address = f"{made.of(kind)}?{LANGUAGES}&paper={paper}&step=print"
    on_paper = printed(desk, address)
    assert len(on_paper) == 1, "all of it is on one sheet"
    (sheet,) = on_paper
    assert (sheet.width / MM, sheet.height / MM) == pytest.approx((width, height), abs=1)
    found = read(sheet, modules_of(desk))
    assert len(found) == (2 if paper == "card" else 1)
    for code in found:
        assert code.width >= least - 0.5, "measured to half a millimetre"
        assert code.is_clear
    (text,) = {code.text for code in found}
    if kind == "wifi":
        assert text.startswith("WIFI:T:WPA;")
        return
    phone = open_screen(viewport=PHONE, is_mobile=True, locale="pl")
    answer = phone.page.goto(text)
    assert answer is not None
    assert answer.status == 200
    if kind != "welcome":
        assert phone.page.locator("html").get_attribute("lang") == "pl"


@pytest.mark.parametrize("paper", PAPERS)
def test_with_the_wifi_both_codes_are_on_the_sheet(
    desk: Visitor,
    app: Flask,
    scene: Scene,
    made: Posters,
    paper: str,
) -> None:
    posters.change_school(app, scene, phones="wifi", wifi_password="m" * 63, wifi_name="W" * 32)
    (sheet,) = printed(desk, f"{made.event}?{LANGUAGES}&paper={paper}&step=print")
    sides = 2 if paper == "card" else 1
    found = read(sheet, modules_of(desk))
    opens = [code for code in found if "/e/" in code.text]
    joins = [code for code in found if code.text.startswith("WIFI:")]
    assert (len(opens), len(joins)) == (sides, sides)
    assert min(code.width for code in opens) >= PAPERS[paper][2] - 0.5
    assert min(code.width for code in joins) >= (28 if paper == "card" else 50)
    assert all(code.is_clear for code in found)
    assert not too_far(desk)


#: Elements of the poster that stick out of the part they belong to.
STICKS_OUT = """() => [...document.querySelectorAll(".poster-side")].flatMap((side) => {
  const box = side.getBoundingClientRect(), out = [];
  const sees = (part, frame, what) => {
    const one = part.getBoundingClientRect();
    if (one.width && (one.left < frame.left - 1 || one.right > frame.right + 1
      || one.top < frame.top - 1 || one.bottom > frame.bottom + 1)) out.push(what + ": " + part.className + " " + part.textContent.slice(0, 30));
  };
  for (const part of side.querySelectorAll("p, svg, dd, dt, .qr-address")) sees(part, box, "off the sheet");
  if (side.classList.contains("turned")) return out;
  for (const section of side.querySelectorAll(".poster-language")) {
    for (const part of section.querySelectorAll("p, bdi")) sees(part, section.getBoundingClientRect(), "out of its line");
  }
  return out;
})"""


def too_far(desk: Visitor) -> list[str]:
    """Return what is cut off, or stands over something else, as it is on paper."""
    desk.page.emulate_media(media="print")
    found: list[str] = desk.page.evaluate(STICKS_OUT)
    desk.page.emulate_media(media="screen")
    return found


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_cut_off_however_long_the_words(
    desk: Visitor, app: Flask, scene: Scene, made: Posters, kind: str, paper: str
) -> None:
    address = f"{made.of(kind)}?{LANGUAGES}&paper={paper}&step=print"
    assert not too_far(desk.open(address))
    posters.change_event(app, scene, **LONGEST, words={})
    posters.change_school(app, scene, name="Saint Somebody's Church of England Primary School " * 2)
    assert not too_far(desk.open(address))
    short = address.replace(LANGUAGES, "language=ar")
    assert not too_far(desk.open(short))


@pytest.mark.parametrize("paper", PAPERS)
def test_lines_stand_at_their_own_side_and_the_code_always_at_the_same(
    desk: Visitor, made: Posters, paper: str
) -> None:
    where = """() => { const side = document.querySelector(".poster-side:not(.turned)");
      const code = side.querySelector(".qr").getBoundingClientRect();
      return [...side.querySelectorAll(".poster-language")].map((line) => {
        const words = document.createRange(); words.selectNodeContents(line.querySelector(".poster-title"));
        const text = words.getBoundingClientRect(), box = line.getBoundingClientRect();
        return [line.dir, text.left - box.left, box.right - text.right, code.left - box.right];
      });
    }"""
    seen = []
    for order in (LANGUAGES, "language=ar", "language=en"):
        desk.open(f"{made.event}?{order}&paper={paper}&step=print")
        desk.page.emulate_media(media="print")
        for direction, left, right, gap in desk.page.evaluate(where):
            far, near = (left, right) if direction == "rtl" else (right, left)
            assert abs(near) < 2, direction
            assert far > 8
            seen.append(round(gap))
    assert len(set(seen)) == 1
    assert min(seen) >= 0


def test_before_the_test_the_browser_prints_a_reminder(desk: Visitor, made: Posters) -> None:
    (sheet,) = printed(desk, made.event)
    assert not zxingcpp.read_barcodes(sheet)
    (control,) = printed(desk, f"{made.event}?step=print")
    assert zxingcpp.read_barcodes(control)


def test_four_taps_from_the_list_to_the_printer(desk: Visitor, made: Posters) -> None:
    page = desk.open("/staff/posters").page
    page.evaluate("window.print = () => {}")
    desk.touch("Coffee morning").touch("Next: test the code").reads("Test the code")
    desk.touch("Yes, print").reads("Print the poster")
    page.evaluate("window.print = () => { document.title = 'printed' }")
    desk.touch(page.locator("[data-behaviour=print]"))
    assert page.title() == "printed"
    assert desk.touches == 4


def test_without_scripts_all_but_the_button_is_there(
    open_staff: Callable[..., Visitor], made: Posters
) -> None:
    desk = open_staff("reception", java_script_enabled=False)
    page = desk.open(made.event).page
    page.select_option("select >> nth=0", "ar")
    page.check("input[value=card]")
    desk.touch("Show it so")
    assert page.locator(".poster-language").first.get_attribute("lang") == "ar"
    desk.touch("Next: test the code").touch("Yes, print").reads("Print the poster")
    assert page.locator(".poster.card").is_visible()
