"""Take pictures of the demo: a few into docs/screenshots/, or all of them into a folder.

    make screenshots                                      the pictures of README and the docs
    python -m tools.take_screenshots some/folder          every screen, three languages, three sizes

Starts a demo of its own on a free port, walks through it in Chromium, and ends it again.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs" / "screenshots"
TABLET, PORTRAIT, PHONE, WALL = (1180, 820), (820, 1180), (390, 844), (1920, 1080)
LANGUAGES = ("en", "pl", "ar")
READY = "Open Door is open"
NAMES = {"en": "Amina", "pl": "Łucja", "ar": "نور"}
HERE = "button.main-button[value=here]"


@dataclass(frozen=True)
class Demo:
    """A running demo: its address, the event that is on now, and a manager's log-in."""

    address: str
    event: str
    email: str
    password: str


@contextlib.contextmanager
def running_demo() -> Iterator[Demo]:
    """Run the demo as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "kiosk", "demo", "--port", str(port), "--folder", folder]
        demo = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        try:
            yield _read(demo, f"http://127.0.0.1:{port}")
        finally:
            demo.terminate()
            demo.communicate(timeout=20)


def _read(demo: "subprocess.Popen[str]", address: str) -> Demo:
    """Read what the demo prints until it is open."""
    said = ""
    assert demo.stdout is not None
    for line in demo.stdout:
        said += line
        if READY in line:
            event = re.search(r"/e/(\S+)", said)
            manager = re.search(r"manager\s+(\S+@\S+)\s+(\S+)", said)
            assert event, said
            assert manager, said
            return Demo(address, event[1], manager[1], manager[2])
    raise SystemExit(f"The demo ended before it answered:\n{said}")


# --- What is done on a page before its picture is taken ---


def nothing(_page: Page, _tag: str) -> None:
    """Take the page as it is."""


def with_a_name(page: Page, tag: str) -> None:
    """Type a name, and two children."""
    page.locator("#name").fill(NAMES[tag])
    for _ in range(2):
        page.locator(".stepper-button").last.click()


def signed_in(page: Page, tag: str) -> None:
    """Say "I am here" and wait for the thanks."""
    with_a_name(page, tag)
    page.locator(HERE).click()
    page.locator(".ticket-block").wait_for()


def without_a_name(page: Page, _tag: str) -> None:
    """Say "I am here" with nothing typed."""
    page.locator(HERE).click()
    page.locator(".notice").wait_for()


def asked(page: Page, tag: str) -> None:
    """Wait, by the page's own clock, until it asks whether somebody is still here."""
    page.locator("#name").fill(NAMES[tag])
    page.evaluate("document.querySelector('[data-finish]').click()")
    page.locator("dialog.still-here").wait_for()


def a_wrong_number(page: Page, _tag: str) -> None:
    """Type a number that nobody has."""
    page.locator("#number").fill("10")
    page.locator(".notice").wait_for()


def took_a_number(page: Page, _tag: str) -> None:
    """Choose the first person, and wait for the number."""
    page.locator("button.person-card").first.click()
    page.locator(".number-block, .place-live").first.wait_for()


def chose_whom(page: Page, _tag: str) -> None:
    """Choose the first person to meet, and wait for the times."""
    page.locator("a.person-card").first.click()
    page.locator(".time-button").first.wait_for()


def booked(page: Page, tag: str) -> None:
    """Book the first time."""
    chose_whom(page, tag)
    page.locator(".time-button").first.click()
    page.locator("#name").fill(NAMES[tag])
    page.locator("button[value=book]").click()
    page.locator(".ticket-block").wait_for()


def on_the_phone(page: Page, tag: str) -> None:
    """Take a number on a phone."""
    page.goto(page.url.replace("/book", "/talk"))
    took_a_number(page, tag)


Act = Callable[[Page, str], None]
#: Name -> address ({event} is the one that is on now) and what is done there.
TABLET_SCREENS: dict[str, tuple[str, Act]] = {
    "home": ("", nothing),
    "events": ("sign-in", nothing),
    "sign-in": ("sign-in/{event}", with_a_name),
    "sign-in-no-name": ("sign-in/{event}", without_a_name),
    "thank-you": ("sign-in/{event}", signed_in),
    "leaving": ("leaving", nothing),
    "leaving-wrong-number": ("leaving", a_wrong_number),
    "help": ("help", nothing),
    "card": ("help/card", nothing),
    "privacy": ("privacy", nothing),
    "look": ("look", nothing),
    "still-here": ("sign-in/{event}", asked),
}
#: What a line and a booking look like, in each language that is named.
TALK_SCREENS: dict[str, tuple[str, Act, tuple[int, int]]] = {
    "t4a": ("{tag}/talk", nothing, TABLET),
    "t4b": ("{tag}/talk", took_a_number, TABLET),
    "t5": ("{tag}/book", chose_whom, TABLET),
    "p4": ("h/anyone?language={tag}", booked, PHONE),
    "p5": ("h/anyone?language={tag}", on_the_phone, PHONE),
}
TALK_LANGUAGES = ("en", "ar")
STAFF_SCREENS = {
    "staff-today": "",
    "staff-sign-ins": "sign-ins",
    "staff-events": "events",
    "staff-event": "events/new",
    "staff-places": "places",
    "staff-people": "people",
}
#: The few that are committed: name of the file -> screen, language, size of the window.
FOR_DOCS = {
    "home": ("home", "en", TABLET),
    "sign-in-polish": ("sign-in", "pl", TABLET),
    "thank-you-arabic": ("thank-you", "ar", TABLET),
    "still-here": ("still-here", "en", TABLET),
}


class Camera:
    """Opens windows on the demo and writes what they show into a folder."""

    def __init__(self, browser: Browser, demo: Demo, folder: Path) -> None:
        self._browser = browser
        self._demo = demo
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def _window(self, size: tuple[int, int]) -> Page:
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
        )
        return context.new_page()

    def _take(self, page: Page, name: str) -> None:
        page.evaluate("document.fonts.ready.then(() => null)")
        page.wait_for_timeout(200)
        page.screenshot(path=self._folder / f"{name}.png")
        print(self._folder / f"{name}.png")

    def page(
        self, path: str, name: str, size: tuple[int, int], tag: str = "en", act: Act = nothing
    ) -> None:
        """Take one page, after what is done on it."""
        page = self._window(size)
        page.goto(f"{self._demo.address}/{path.format(event=self._demo.event)}")
        act(page, tag)
        self._take(page, name)
        page.context.close()

    def screen(self, screen: str, tag: str, size: tuple[int, int], name: str) -> None:
        """Take one screen of the tablet in a language."""
        path, act = TABLET_SCREENS[screen]
        self.page(f"{tag}/{path}", name, size, tag, act)

    def talks(self, tags: tuple[str, ...], prefix: str = "") -> None:
        """Take what there is to see of lines and bookings, then the runner and the wall."""
        for tag in tags:
            for name, (path, act, size) in TALK_SCREENS.items():
                self.page(path.replace("{tag}", tag), f"{prefix}{name}-{tag}", size, tag, act)
        page = self._logged_in((1280, 900))
        page.goto(f"{self._demo.address}/staff/queue")
        page.locator(".line-link").first.click()
        page.locator("#big").wait_for()
        self._take(page, f"{prefix}a4")
        page.context.close()
        self.page("wall", f"{prefix}w1", WALL)

    def _logged_in(self, size: tuple[int, int]) -> Page:
        page = self._window(size)
        page.goto(f"{self._demo.address}/staff/login")
        page.locator("#email").fill(self._demo.email)
        page.locator("#password").fill(self._demo.password)
        page.locator("button.main").click()
        page.wait_for_url("**/staff/")
        return page

    def staff(self, wanted: dict[str, str], size: tuple[int, int]) -> None:
        """Log in as a manager and take these pages."""
        page = self._logged_in(size)
        for name, path in wanted.items():
            page.goto(f"{self._demo.address}/staff/{path}")
            self._take(page, name)
        page.context.close()


def for_docs(camera: Camera) -> None:
    """Take the few pictures that README and the docs show."""
    camera.page("", "welcome", TABLET)
    for name, (screen, tag, size) in FOR_DOCS.items():
        camera.screen(screen, tag, size, name)
    camera.page("pl/event/{event}", "phone-polish", PHONE)
    camera.staff(
        {name: STAFF_SCREENS[name] for name in ("staff-today", "staff-events")}, (1280, 900)
    )
    camera.talks(TALK_LANGUAGES)


def everything(camera: Camera) -> None:
    """Take every screen, in every language and size."""
    for size in (TABLET, PORTRAIT, PHONE):
        shape = f"{size[0]}x{size[1]}"
        camera.page("", f"{shape}-welcome", size)
        camera.page("languages", f"{shape}-languages", size)
        for tag in LANGUAGES:
            for screen in TABLET_SCREENS:
                camera.screen(screen, tag, size, f"{shape}-{tag}-{screen}")
            camera.page(f"{tag}/event/{{event}}", f"{shape}-{tag}-event", size)
        camera.staff({f"{shape}-{name}": path for name, path in STAFF_SCREENS.items()}, size)
    camera.talks(LANGUAGES, "talk-")


def main() -> int:
    """Take the pictures: the few for the docs, or all into the folder that was named."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with running_demo() as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"]
        )
        if folder:
            everything(Camera(browser, demo, folder))
        else:
            for_docs(Camera(browser, demo, DOCS))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
