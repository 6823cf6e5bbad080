"""What tests in a browser share: a live server, one Chromium, and ways to open a screen."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from kiosk.core import db
from kiosk.domain import sessions, staff
from tests import devices
from tests.browser import scenery
from tests.browser.live_server import ON_THE_NETWORK, LiveServer
from tests.browser.one_surgery import surgery  # noqa: F401 - a fixture
from tests.browser.visitor import PHONE, TABLET, Complaints, Visitor
from tests.browser.walls import line, wall  # noqa: F401 - fixtures
from tests.conftest import Scene, make_scene

PATIENCE = 7_000
LONGEST = 240
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    # The only addresses there are: a parent's page that asks for another one finds nobody.
    f"--host-resolver-rules=MAP {ON_THE_NETWORK} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost",
]

MEASURES = Path(__file__).with_name("measures.js")

#: Playwright switches the back/forward cache off; these switch it on.
REMEMBERS = {"ignore_default_args": ["--disable-back-forward-cache"]}

Open = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def _never_hangs(request: pytest.FixtureRequest) -> Iterator[None]:
    """End the whole run loudly if a test waits for the browser for ever."""

    def give_up(*_signal: object) -> None:
        pytest.exit(f"{request.node.nodeid} hung for {LONGEST} seconds.", returncode=1)

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LONGEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def live(whole_app: Flask) -> Iterator[LiveServer]:
    """Return the app under test, answering on a port of this computer."""
    with LiveServer(whole_app) as server:
        yield server


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Return Playwright, which drives the browser."""
    with sync_playwright() as driver:
        yield driver


def launch(playwright: Playwright, **more: Any) -> Browser:
    """Start the Chromium that CHROMIUM names."""
    return playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS, **more
    )


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Return the browser of the whole run; each person gets a context of their own in it."""
    started = launch(playwright)
    yield started
    started.close()


@pytest.fixture(scope="module")
def remembering(playwright: Playwright) -> Iterator[Browser]:
    """Return a browser that keeps pages in its memory to bring them back, as tablets do."""
    started = launch(playwright, **REMEMBERS)
    yield started
    started.close()


@pytest.fixture
def scene(app: Flask) -> Scene:
    """Return the school under test, which answers to every name and address."""
    with app.app_context():
        return make_scene("Riverside", None)


@pytest.fixture
def open_screen(browser: Browser, live: LiveServer, scene: Scene) -> Iterator[Open]:
    """Return a way to put a person in front of a new screen; what it complained of fails the test.

    `address` is the server's, `touches` is False for a mouse, `paired` is the role of the device
    (None, and every mobile one: a browser that nobody has paired); the rest is for the context.
    """
    contexts: list[tuple[BrowserContext, Complaints]] = []

    def opened(
        *,
        in_browser: Browser = browser,
        address: str = live.address,
        touches: bool = True,
        paired: str | None = "tablet",
        **more: Any,
    ) -> Visitor:
        context = in_browser.new_context(
            **{"viewport": TABLET, "has_touch": touches, "reduced_motion": "reduce", **more}
        )
        if paired and not more.get("is_mobile"):
            token = devices.token_of("Riverside", paired)
            cookie = {"name": devices.COOKIE, "value": token, "url": address, "httpOnly": True}
            context.add_cookies([cookie])
        context.set_default_timeout(PATIENCE)
        context.add_init_script(path=MEASURES)
        complaints = Complaints().watch(context, urlsplit(address).netloc)
        contexts.append((context, complaints))
        return Visitor(context.new_page(), address, complaints, touches)

    yield opened
    for context, _complaints in contexts:
        context.close()
    for _context, complaints in contexts:
        complaints.check()


@pytest.fixture
def day(app: Flask, scene: Scene) -> scenery.Day:
    """Return a busy day at the school under test."""
    with app.app_context():
        return scenery.make(scene)


@pytest.fixture
def tablet(open_screen: Open) -> Visitor:
    """Return a parent at the tablet."""
    return open_screen()


@pytest.fixture
def phone(open_screen: Open) -> Visitor:
    """Return a parent with a phone."""
    return open_screen(viewport=PHONE, is_mobile=True)


@pytest.fixture
def open_staff(app: Flask, scene: Scene, open_screen: Open) -> Callable[..., Visitor]:
    """Return a way to put a logged-in member of staff in front of a screen."""

    def opened(role: str = "reception", **more: Any) -> Visitor:
        person = open_screen(touches=False, paired=None, **more)
        person.page.context.add_cookies(
            [
                {
                    "name": app.config["SESSION_COOKIE_NAME"],
                    "value": session_of(app, scene, role),
                    "url": person.address,
                    "httpOnly": True,
                }
            ]
        )
        return person

    return opened


def session_of(app: Flask, scene: Scene, role: str) -> str:
    """Log a person of this role in, and return the token of their session."""
    with app.app_context(), db.writing():
        person = staff.by_id(scene.school, scene.people[role])
        return sessions.begin(person.id, {"_user_id": person.fs_uniquifier, "_fresh": True})
