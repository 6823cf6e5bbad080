"""Nothing of the last person comes back: with Back or a swipe, a new tab, or a restored session.

The browser's back/forward cache is switched on here: Playwright switches it off, and with it off
these tests would pass whatever we did. Controls show that they can fail.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Playwright, expect

from tests import devices
from tests.browser.coming_back import Weakened, all_text, confirm_finish, seen_after
from tests.browser.conftest import ARGUMENTS, REMEMBERS, Open
from tests.browser.live_server import LiveServer
from tests.browser.visitor import Visitor
from tests.conftest import Scene

pytestmark = pytest.mark.browser

HERE = "button.main-button[value=here]"


def without_sending(person: Visitor) -> None:
    """Finish with the name typed and not sent."""
    person.touch("Finish and clear")
    confirm_finish(person)


def after_sending(person: Visitor) -> None:
    """Send the name, then finish."""
    person.touch(person.page.locator(HERE)).reads("Thank you")
    person.touch(person.page.locator("main a.main-button"))


def seen_after_back(person: Visitor, scene: Scene, finish: Callable[[Visitor], None]) -> str:
    """Type a name, finish, press Back three times; return all that could be read then."""
    page = person.open("/").page
    person.touch("English").reads("What would you like")
    person.touch(page.locator(".live-card")).reads("your name")
    page.locator("#name").fill("Amina Secret")
    page.wait_for_timeout(300)
    finish(person)
    person.reads("Riverside")
    return seen_after(page)


@pytest.mark.parametrize("finish", [without_sending, after_sending])
@pytest.mark.parametrize(
    "without",
    [(), ("scripts",), ("cookie",), ("no-store",)],
    ids=lambda one: "".join(one) or "nothing",
)
def test_back_shows_nothing_of_the_last_person_even_without(
    open_screen: Open,
    remembering: Browser,
    app: Flask,
    scene: Scene,
    without: tuple[str, ...],
    finish: Callable[[Visitor], None],
) -> None:
    with LiveServer(Weakened(app, *without)) as server:
        tablet = open_screen(in_browser=remembering, address=server.address)
        assert "Amina" not in seen_after_back(tablet, scene, finish)
        tablet.page.context.close()


@pytest.mark.parametrize("finish", [without_sending, after_sending])
def test_control_without_both_protections_back_shows_the_name(
    open_screen: Open,
    remembering: Browser,
    app: Flask,
    scene: Scene,
    finish: Callable[[Visitor], None],
) -> None:
    with LiveServer(Weakened(app, "scripts", "cookie")) as server:
        tablet = open_screen(in_browser=remembering, address=server.address)
        assert "Amina Secret" in seen_after_back(tablet, scene, finish)
        tablet.page.context.close()


# --- A browser that is closed and started again with the pages of before -------------------------


@contextmanager
def started(playwright: Playwright, folder: Path, *more: str) -> Iterator[BrowserContext]:
    """Start a browser that keeps all that browsers keep in this folder; close it at the end."""
    context = playwright.chromium.launch_persistent_context(
        folder,
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        args=[*ARGUMENTS, *more],
        **REMEMBERS,
    )
    yield context
    context.close()


def leaves(context: BrowserContext, address: str, path: str, *, finishes: bool) -> None:
    """Type a name as a parent at the tablet does, and leave the screen, with or without a word."""
    token = devices.token_of("Riverside", "tablet")
    context.add_cookies(
        [{"name": devices.COOKIE, "value": token, "url": address, "expires": 2_000_000_000}]
    )
    page = context.pages[0]
    page.goto(address + path)
    page.locator("#name").fill("Amina Secret")
    page.wait_for_timeout(300)
    if finishes:
        page.locator("[data-finish]").click()
        page.locator("dialog [data-no]").click()
        expect(page.locator("h1")).to_contain_text("Riverside")
    page.wait_for_timeout(3000)  # so often the browser writes down what is open


def read_again(context: BrowserContext) -> tuple[list[str], str]:
    """Return the addresses that are open again, and all that stands there, also in fields."""
    context.pages[0].wait_for_timeout(2000)
    seen = "".join(all_text(page) for page in context.pages)
    return [page.url for page in context.pages], seen


@pytest.mark.parametrize("finishes", [True, False])
def test_a_restored_session_shows_nothing_of_the_last_person(
    playwright: Playwright, live: LiveServer, scene: Scene, tmp_path: Path, finishes: bool
) -> None:
    path = f"/en/sign-in/{scene.event}"
    with started(playwright, tmp_path) as context:
        leaves(context, live.address, path, finishes=finishes)
    with started(playwright, tmp_path, "--restore-last-session") as context:
        addresses, seen = read_again(context)
        assert live.address + ("/" if finishes else path) in addresses, "It was restored."
        assert "Amina" not in seen
        for cookie in context.cookies():
            assert cookie["name"] in ("paired", "visit", "news")


def test_control_without_no_store_and_scripts_a_restored_session_shows_the_name(
    playwright: Playwright, app: Flask, scene: Scene, tmp_path: Path
) -> None:
    with LiveServer(Weakened(app, "no-store", "scripts", "autocomplete")) as server:
        with started(playwright, tmp_path) as context:
            leaves(context, server.address, f"/en/sign-in/{scene.event}", finishes=False)
        with started(playwright, tmp_path, "--restore-last-session") as context:
            _addresses, seen = read_again(context)
            assert "Amina Secret" in seen
