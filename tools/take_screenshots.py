"""Take pictures of the demo into docs/screenshots/: what a parent sees, in several languages.

Starts a demo of its own on a free port, walks through it in Chromium, and ends it again.
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
TABLET = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 844}
LANGUAGES = ("en", "pl", "ar")
START_SECONDS = 60

# Name of the picture -> where it is, below the language.
SCREENS = {
    "home": "",
    "events": "sign-in",
    "look": "look",
    "help": "help",
    "card": "help/card",
    "leaving": "leaving",
    "privacy": "privacy",
}


def free_port() -> int:
    """Return a port of this computer that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running_demo() -> Iterator[str]:
    """Run the demo as long as the block lasts, and give its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "kiosk", "demo", "--port", str(port), "--folder", folder]
        demo = subprocess.Popen(command, cwd=ROOT)
        try:
            wait_until_it_answers(address, demo)
            yield address
        finally:
            demo.terminate()
            demo.wait(timeout=20)


def wait_until_it_answers(address: str, demo: subprocess.Popen[bytes]) -> None:
    """Return as soon as the demo answers; say so if it ended or takes too long."""
    for _ in range(START_SECONDS * 5):
        if demo.poll() is not None:
            raise SystemExit("The demo ended before it answered; its own words are above.")
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
            return
        time.sleep(0.2)
    raise SystemExit(f"The demo did not answer within {START_SECONDS} seconds.")


def new_page(browser: Browser, size: dict[str, int]) -> Page:
    """Open a fresh tablet or phone, as a parent finds it."""
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]}, reduced_motion="reduce"
    )
    return context.new_page()


def take(page: Page, name: str) -> None:
    """Write what the page shows into docs/screenshots/<name>.png."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=TARGET / f"{name}.png")
    print(f"docs/screenshots/{name}.png")


def walk(page: Page, address: str, language: str) -> None:
    """Take the screens of one language, with a sign-in to the first event of the day."""
    for name, path in SCREENS.items():
        page.goto(f"{address}/{language}/{path}")
        take(page, f"{language}-{name}")
    page.goto(f"{address}/{language}/sign-in")
    card = page.locator(f"main a[href*='/{language}/sign-in/']").first
    if card.count():
        card.click()
        take(page, f"{language}-sign-in")


def main() -> int:
    """Take all the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with running_demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"]
        )
        tablet = new_page(browser, TABLET)
        tablet.goto(address)
        take(tablet, "welcome")
        tablet.goto(f"{address}/languages")
        take(tablet, "languages")
        for language in LANGUAGES:
            walk(tablet, address, language)
        phone = new_page(browser, PHONE)
        phone.goto(f"{address}/ar/")
        take(phone, "phone-ar-home")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
