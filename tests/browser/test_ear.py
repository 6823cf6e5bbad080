"""T1's ear: languages say their own names, and a touch anywhere takes the one that is being said."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.core import db
from kiosk.domain import schools, sounds
from tests.browser.axe import violations
from tests.browser.listening import PATIENCE, clip_of, hear, heard, is_quiet, needs_clips
from tests.browser.listening import sounds as sounded
from tests.browser.visitor import Visitor
from tests.conftest import Scene

pytestmark = pytest.mark.browser

#: Arabic has neither a voice on these devices nor one on the server.
OFFERED = ["en", "ar", "pl", "ro"]
ROUND = ["en", "pl", "ro"]


def name(tag: str) -> str:
    """Return where a language's own name is."""
    return f"/sound/name/{tag}.webm"


@pytest.fixture
def offered(app: Flask, scene: Scene) -> Callable[..., None]:
    """Return a way to say what the school offers."""

    def offer(languages: list[str], machine: bool = True) -> None:
        with app.app_context(), db.writing():
            school = schools.attached(scene.school)
            school.languages = languages
            schools.note_change(school)
            sounds.let_machine_speak(school, machine)

    return offer


def start(page: Page) -> None:
    """Touch the ear as soon as it is there."""
    expect(page.locator(".ear")).to_be_visible(timeout=PATIENCE)
    page.locator(".ear").click()
    heard(page, name("en"))


@needs_clips
@pytest.mark.parametrize("path", ["/", "/languages"])
def test_a_touch_anywhere_takes_the_language_that_is_said(
    tablet: Visitor, offered: Callable[..., None], path: str
) -> None:
    offered(OFFERED)
    hear(tablet.page)
    page = tablet.open(path).page
    start(page)
    heard(page, name("pl"))
    expect(page.locator(".is-said b")).to_have_text("Polski")
    expect(page.locator("[data-ear-name]")).to_have_text("Polski")
    page.locator(".bar-help").tap()  # anywhere: not even this leads elsewhere
    expect(page).to_have_url(f"{tablet.address}/pl/")
    heard(page, clip_of("pl", "What would you like to do?"))


@needs_clips
@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_key_takes_it_too(tablet: Visitor, offered: Callable[..., None], key: str) -> None:
    offered(OFFERED)
    hear(tablet.page)
    page = tablet.open().page
    start(page)
    heard(page, name("ro"))
    page.keyboard.press(key)
    expect(page).to_have_url(f"{tablet.address}/ro/")


@needs_clips
def test_three_rounds_of_those_that_have_a_sound_then_it_ends(
    tablet: Visitor, offered: Callable[..., None]
) -> None:
    offered(OFFERED)
    hear(tablet.page)
    page = tablet.open().page
    start(page)
    assert violations(page, enhanced=True) == []
    expect(page.locator(".ear-words")).to_be_hidden(timeout=PATIENCE)
    assert [address for address, _ in sounded(page)] == [name(tag) for tag in ROUND * 3]
    expect(page.locator(".is-said")).to_have_count(0)
    is_quiet(page)
    page.locator(".language-tile").first.tap()  # a touch means what it touches again
    expect(page).to_have_url(f"{tablet.address}/en/")


@needs_clips
def test_a_voice_of_the_device_goes_before_the_machine(
    tablet: Visitor, offered: Callable[..., None]
) -> None:
    offered(OFFERED)
    hear(tablet.page, ("ar-SA", True), ("pl-PL", False))
    page = tablet.open().page
    start(page)
    heard(page, name("pl"))
    assert [each[0] for each in sounded(page)][:3] == [name("en"), "ar-SA", name("pl")]


@pytest.mark.parametrize("voices", [[], [("pl-PL", True)], [("pl-PL", False), ("ro-RO", False)]])
def test_without_two_languages_to_hear_there_is_no_ear(
    tablet: Visitor, offered: Callable[..., None], voices: list[tuple[str, bool]]
) -> None:
    offered(OFFERED, machine=False)
    hear(tablet.page, *voices)
    page = tablet.open().page
    page.wait_for_timeout(4500)
    expect(page.locator(".ear")).to_be_hidden()


def test_control_two_voices_of_the_device_are_enough(
    tablet: Visitor, offered: Callable[..., None]
) -> None:
    offered(OFFERED, machine=False)
    hear(tablet.page, ("pl-PL", True), ("ro-RO", True))
    expect(tablet.open().page.locator(".ear")).to_be_visible(timeout=PATIENCE)


@needs_clips
def test_headphones_start_it(tablet: Visitor, offered: Callable[..., None]) -> None:
    offered(OFFERED)
    hear(tablet.page)
    tablet.page.add_init_script(
        """globalThis.outputs = 1;
        MediaDevices.prototype.enumerateDevices =
          async () => Array.from({ length: outputs }, () => ({ kind: "audiooutput" }));
        MediaDevices.prototype.getUserMedia = () => { throw new Error("asked for the microphone"); };"""
    )
    page = tablet.open().page
    expect(page.locator(".ear")).to_be_visible(timeout=PATIENCE)
    plug = "n => { outputs = n; navigator.mediaDevices.dispatchEvent(new Event('devicechange')); }"
    page.evaluate(plug, 1)  # something else has changed
    is_quiet(page)
    page.evaluate(plug, 2)
    expect(page.locator(".ear-words")).to_be_visible()
