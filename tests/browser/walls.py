"""What tests of displays in a browser share: a line, a wall with a stage on which all is heard, time."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page

from kiosk.core import db, tokens
from kiosk.domain import queue_joining, queue_running
from tests.browser.visitor import Visitor
from tests.conftest import Scene
from tests.surgeries import add_host, add_surgery

WALL = {"width": 1920, "height": 1080}
SIZES = [(1920, 1080), (1280, 720), (1080, 1920)]

#: A browser that may sound, with voices of its own for Arabic and English; the Polish one is far away.
STAGE = """
globalThis.heard = [];
const voices = [["ar-SA", true], ["pl_PL", false], ["en-US", true], ["en-GB", true]]
  .map(([lang, localService]) => ({ lang, localService, default: false }));
globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(globalThis, "speechSynthesis", { value: {
  getVoices: () => voices, cancel() {},
  speak(said) { if (said.text) heard.push([said.lang, said.text]); setTimeout(() => said.onend?.(), 300); },
} });
const level = () => ({ value: 0, setValueAtTime() {}, exponentialRampToValueAtTime() {} });
globalThis.AudioContext = class {
  state = "running"; currentTime = 0; destination = {};
  createOscillator() { heard.push("note"); return { frequency: level(), connect: (to) => to, start() {}, stop() {} }; }
  createGain() { return { gain: level(), connect: (to) => to }; }
  resume() { return Promise.resolve(); }
  close() { return Promise.resolve(); }
};
"""


class Line:
    """A line of one surgery, with two people who call."""

    def __init__(self, app: Flask, scene: Scene) -> None:
        self._app, self._scene = app, scene
        with app.app_context(), db.writing():
            surgery = add_surgery(scene.school, [add_host(scene.school)], room=scene.hall)
            self.reference = surgery.reference

    def join(self, language: str, token: str | None = None) -> str:
        """Let somebody take a number; return the ticket's reference."""
        with self._app.app_context(), db.writing():
            return queue_joining.take_number(
                self._scene.school,
                self.reference,
                key=tokens.reference(),
                token=token or tokens.reference(),
                handoff_token=None,
                language=language,
                came_by="tablet",
            ).reference

    def call(self, role: str = "host") -> None:
        """Call whoever comes next."""
        with self._app.app_context(), db.writing():
            queue_running.call_next(self._scene.school, self.reference, self._scene.people[role])

    def here(self, ticket: str) -> None:
        """Note that a called person has come."""
        with self._app.app_context(), db.writing():
            queue_running.here(self._scene.school, ticket, self._scene.people["host"])


@pytest.fixture
def line(app: Flask, scene: Scene) -> Line:
    """Return a line that is open now."""
    return Line(app, scene)


@pytest.fixture
def wall(open_screen: Callable[..., Visitor]) -> Callable[..., Page]:
    """Return a way to switch a wall on, with a clock that tests can move."""

    def switch_on(path: str = "/wall", stage: str = STAGE, **more: Any) -> Page:
        person = open_screen(**{"viewport": WALL, "touches": False, "paired": "wall", **more})
        person.page.add_init_script(stage)
        person.page.clock.install()
        person.open(path)
        person.page.wait_for_timeout(200)
        return person.page

    return switch_on


def pass_time(page: Page, seconds: int) -> None:
    """Let time pass in steps in which the server can answer."""
    for _step in range(seconds // 3):
        page.clock.run_for(3000)
        page.wait_for_timeout(40)


def blocks(page: Page) -> Locator:
    """Return the blocks of those who are called."""
    return page.locator("[data-ticket] .ticket-block")


def heard(page: Page) -> list[Any]:
    """Return what has sounded: notes, and [voice, words]."""
    found: list[Any] = page.evaluate("heard")
    return found


def spoken(page: Page) -> list[str]:
    """Return the languages of what was said, in order, with "call" for each pair of notes."""
    languages = [each[0] if isinstance(each, list) else each for each in heard(page)]
    return " ".join(languages).replace("note note", "call").split()
