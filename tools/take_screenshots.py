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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tools.screens import (
    FOR_DOCS,
    PHONE,
    PHONE_SCREENS,
    PHONE_STAFF,
    PORTRAIT,
    STAFF_FOR_DOCS,
    STAFF_SCREENS,
    TABLET,
    TABLET_SCREENS,
    TALK_LANGUAGES,
    TALK_SCREENS,
    TOLD_SCREENS,
    TOLD_STAFF,
    WALL,
    Act,
    nothing,
    settle,
)

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs" / "screenshots"
LANGUAGES = ("en", "pl", "ar")
DEVICES = {TABLET: "tablet", PORTRAIT: "tablet", WALL: "wall"}
READY = "Open Door is open"


@dataclass(frozen=True)
class Demo:
    """A running demo: its address, the poster's code of what is on now, an answer, two log-ins.

    The manager is the safeguarding lead, whose pages carry an alert: the desk's do not.
    """

    address: str
    code: str
    answer: str
    manager: tuple[str, str]
    reception: tuple[str, str]


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
            return Demo(
                address,
                code=_found(r"/e/(\S+)", said)[1],
                answer=_found(r"/a/(\S+)", said)[1],
                manager=_log_in("manager", said),
                reception=_log_in("reception", said),
            )
    raise SystemExit(f"The demo ended before it answered:\n{said}")


def _log_in(role: str, said: str) -> tuple[str, str]:
    found = _found(rf"{role}\s+(\S+@\S+)\s+(\S+)", said)
    return found[1], found[2]


def _found(pattern: str, said: str) -> re.Match[str]:
    found = re.search(pattern, said)
    assert found, said
    return found


class Camera:
    """Opens windows on the demo and writes what they show into a folder."""

    def __init__(self, browser: Browser, demo: Demo, folder: Path) -> None:
        self._browser = browser
        self._demo = demo
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._event = self._on_now()

    def _on_now(self) -> str:
        """Return the reference of the event that is on now, as the tablet's first card has it."""
        page = self._window(TABLET)
        page.goto(f"{self._demo.address}/en/")
        href = page.locator("a.live-card").first.get_attribute("href") or ""
        page.context.close()
        return href.rsplit("/", 1)[1]

    def _window(self, size: tuple[int, int], device: str | None = None) -> Page:
        """Open a window: of the tablet or the wall where it has that shape, else of a phone."""
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
        )
        page = context.new_page()
        device = device or DEVICES.get(size)
        if device:
            page.goto(f"{self._demo.address}/demo/{device}")
        return page

    def _take(self, page: Page, name: str) -> None:
        settle(page)
        page.screenshot(path=self._folder / f"{name}.png")
        print(self._folder / f"{name}.png")

    def page(
        self, path: str, name: str, size: tuple[int, int], tag: str = "en", act: Act = nothing
    ) -> None:
        """Take one page, after what is done on it."""
        page = self._window(size)
        path = path.format(event=self._event, code=self._demo.code, answer=self._demo.answer)
        page.goto(f"{self._demo.address}/{path}")
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

    def told(self, tags: tuple[str, ...], prefix: str = "") -> None:
        """Take what parents say and read, then what staff do with it."""
        for tag in tags:
            for name, (path, act, size) in TOLD_SCREENS.items():
                self.page(path.replace("{tag}", tag), f"{prefix}{name}-{tag}", size, tag, act)
        self.staff({f"{prefix}{name}": path for name, path in TOLD_STAFF.items()}, (1280, 900))

    def phones(self, tags: tuple[str, ...], prefix: str = "") -> None:
        """Take what is on, the way to the phone, the door, and what staff have for all of these."""
        for tag in tags:
            for name, (path, act, size) in PHONE_SCREENS.items():
                self.page(path.replace("{tag}", tag), f"{prefix}{name}-{tag}", size, tag, act)
        page = self._window((820, 1180), "door")
        page.goto(f"{self._demo.address}/wall")
        self._take(page, f"{prefix}door")
        page.context.close()
        self.staff({f"{prefix}{name}": path for name, path in PHONE_STAFF.items()}, (1280, 900))

    def _logged_in(self, size: tuple[int, int], who: tuple[str, str] | None = None) -> Page:
        email, password = who or self._demo.reception
        page = self._window(size, "phone")
        page.goto(f"{self._demo.address}/staff/login")
        page.locator("#email").fill(email)
        page.locator("#password").fill(password)
        page.locator("button.main").click()
        page.wait_for_url("**/staff/")
        return page

    def staff(self, wanted: dict[str, str], size: tuple[int, int]) -> None:
        """Log in and take these pages; people and settings are a manager's."""
        managers = {"people", "settings/phones"} & set(wanted.values())
        page = self._logged_in(size, self._demo.manager if managers else None)
        for name, path in wanted.items():
            page.goto(f"{self._demo.address}/staff/{path}")
            self._take(page, name)
        page.context.close()


def for_docs(camera: Camera) -> None:
    """Take the few pictures that README and the docs show."""
    camera.page("", "welcome", TABLET)
    for name, (screen, tag, size) in FOR_DOCS.items():
        camera.screen(screen, tag, size, name)
    camera.page("pl/event/{code}", "phone-polish", PHONE)
    camera.staff({name: STAFF_SCREENS[name] for name in STAFF_FOR_DOCS}, (1280, 900))
    camera.talks(TALK_LANGUAGES)
    camera.told(TALK_LANGUAGES)
    camera.phones(TALK_LANGUAGES)


def everything(camera: Camera) -> None:
    """Take every screen, in every language and size."""
    for size in (TABLET, PORTRAIT, PHONE):
        shape = f"{size[0]}x{size[1]}"
        camera.page("", f"{shape}-welcome", size)
        camera.page("languages", f"{shape}-languages", size)
        for tag in LANGUAGES:
            for screen in TABLET_SCREENS if size != PHONE else ():
                camera.screen(screen, tag, size, f"{shape}-{tag}-{screen}")
            camera.page(f"{tag}/event/{{code}}", f"{shape}-{tag}-event", size)
        camera.staff({f"{shape}-{name}": path for name, path in STAFF_SCREENS.items()}, size)
    camera.talks(LANGUAGES, "talk-")
    camera.told(LANGUAGES, "told-")
    camera.phones(LANGUAGES, "phone-")


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
