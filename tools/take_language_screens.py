"""Take pictures of the main screens in every language, and a sheet of each screen with all.

    make pictures-of-languages                            into language-pictures/
    python -m tools.take_language_screens some/folder     elsewhere
    python -m tools.take_language_screens some/folder ur ta       only these languages

T1 and T1b (which greet in several), T2, T3, T4b, T6, P2 and W1. Starts a demo of its own, as
tools/take_screenshots does. To be looked at by people: tests/browser/test_scripts.py measures.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page, sync_playwright

from kiosk.core import languages
from tools.screens import PHONE, TABLET, WALL, settle, took_a_number
from tools.take_screenshots import Demo, running_demo

FOLDER = Path(__file__).resolve().parent.parent / "language-pictures"
#: How many pictures stand side by side on a sheet, and how wide each is there.
ACROSS, WIDE, PHONE_WIDE, LABEL = 5, 560, 300, 30
STARTS = {"t1": "", "t1b": "languages"}
#: What is asked for in each language; T4b is reached by touching a card, W1 by a call.
SHOWN = {"t2": "{tag}/", "t3": "{tag}/sign-in/{event}", "t6": "{tag}/feedback"}

#: Words of the wall take turns, a few seconds for each language: this is its moment.
OUR_TURN = """tag => {
  for (const words of document.querySelectorAll("[data-turns]")) {
    const turns = [...words.children];
    const ours = turns.find(one => one.lang === tag);
    if (ours) for (const one of turns) one.hidden = one !== ours;
  }
}"""


class Photographer:
    """Takes each screen of the demo in one language after the other."""

    def __init__(self, browser: Browser, demo: Demo, folder: Path) -> None:
        self._browser, self._demo, self._folder = browser, demo, folder
        folder.mkdir(parents=True, exist_ok=True)
        self._tablet = self._window(TABLET, "tablet")
        self._phone = self._window(PHONE, "phone")
        self._wall = self._window(WALL, "wall")
        self._desk = self._logged_in()
        self._tablet.goto(f"{demo.address}/en/")
        card = self._tablet.locator("a.live-card").first.get_attribute("href") or ""
        self._event = card.rsplit("/", 1)[1]

    def _window(self, size: tuple[int, int], device: str) -> Page:
        page = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
        ).new_page()
        page.goto(f"{self._demo.address}/demo/{device}")
        return page

    def _logged_in(self) -> Page:
        page = self._window((1280, 900), "phone")
        page.goto(f"{self._demo.address}/staff/login")
        page.locator("#email").fill(self._demo.reception[0])
        page.locator("#password").fill(self._demo.reception[1])
        page.locator("button.main").click()
        page.wait_for_url("**/staff/")
        return page

    def _take(self, page: Page, name: str) -> None:
        settle(page)
        page.wait_for_timeout(50)  # a web font that has come is painted
        page.screenshot(path=self._folder / f"{name}.png")

    def starts(self) -> None:
        """Take the start screen, and the page of all languages."""
        for name, path in STARTS.items():
            self._tablet.goto(f"{self._demo.address}/{path}")
            self._take(self._tablet, name)

    def language(self, tag: str) -> None:
        """Take every other screen in a language."""
        for name, path in SHOWN.items():
            there = path.format(tag=tag, event=self._event)
            self._tablet.goto(f"{self._demo.address}/{there}")
            self._take(self._tablet, f"{name}-{tag}")
        self._tablet.goto(f"{self._demo.address}/{tag}/talk")
        host = self._tablet.locator("button.person-card b").first.inner_text()
        took_a_number(self._tablet, tag)
        self._take(self._tablet, f"t4b-{tag}")
        self._phone.goto(f"{self._demo.address}/h/anyone?language={tag}")
        self._take(self._phone, f"p2-{tag}")
        self._call_the_last(host)
        self._wall.goto(f"{self._demo.address}/wall")
        self._wall.evaluate(OUR_TURN, tag)
        self._take(self._wall, f"w1-{tag}")

    def _call_the_last(self, host: str) -> None:
        """Call whoever took a number just now, as staff do who want somebody to go first."""
        desk = self._desk
        desk.goto(f"{self._demo.address}/staff/queue")
        link = desk.locator(".line-link", has_text=host).first.get_attribute("href") or ""
        line = self._demo.address + link
        for _ in range(4):  # until nobody is with us
            desk.goto(line)
            form = desk.locator("form[action$='/here'], form[action$='/seen']").filter(
                has=desk.locator("#big")
            )
            if not form.count():
                break
            desk.wait_for_timeout(1200)  # a second tap at once does nothing
            with desk.expect_navigation():
                form.first.evaluate("form => form.submit()")
        last = desk.locator("a[id^=call-]:not(#call-other)").last
        if last.count():
            desk.goto(self._demo.address + (last.get_attribute("href") or ""))
            desk.locator("button[name=reason]").first.click()
        else:  # nobody else waits
            desk.locator("#big").click()
        desk.locator("form[action$='/here'] #big").wait_for()


def sheet(folder: Path, name: str, tags: Sequence[str]) -> None:
    """Put the pictures of a screen side by side, each with its language."""
    found = [(tag, folder / f"{name}-{tag}.png") for tag in tags]
    pictures = [(tag, Image.open(file)) for tag, file in found if file.exists()]
    wide = PHONE_WIDE if pictures[0][1].width < WIDE else WIDE
    across = ACROSS if wide == WIDE else 2 * ACROSS
    high = round(pictures[0][1].height * wide / pictures[0][1].width) + LABEL
    rows = -(-len(pictures) // across)
    whole = Image.new("RGB", (across * (wide + 8), rows * (high + 8)), "#888")
    pen, letters = ImageDraw.Draw(whole), ImageFont.load_default(20)
    for number, (tag, picture) in enumerate(pictures):
        left, top = number % across * (wide + 8), number // across * (high + 8)
        pen.text((left + 6, top + 4), tag, fill="white", font=letters)
        whole.paste(picture.resize((wide, high - LABEL)), (left, top + LABEL))
    whole.save(folder / f"all-{name}.png")
    print(folder / f"all-{name}.png")


def main() -> int:
    """Take the pictures, and make the sheets."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    tags = sys.argv[2:] or list(languages.table())
    with running_demo() as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"]
        )
        photographer = Photographer(browser, demo, folder)
        photographer.starts()
        for tag in tags:
            photographer.language(tag)
            print(tag, flush=True)
        browser.close()
    for name in (*SHOWN, "t4b", "p2", "w1"):
        sheet(folder, name, tags)
    return 0


if __name__ == "__main__":
    sys.exit(main())
