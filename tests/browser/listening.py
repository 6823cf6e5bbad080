"""What tests of reading aloud share: a page that notes what sounds in it, and voices that it has."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from kiosk.core import sound_keys, voices
from kiosk.web.plumbing import catalogs

#: A busy computer makes a clip slowly.
PATIENCE = 40_000
#: Clips of the machine need espeak-ng, which is an extra (requirements-voices.in).
needs_clips = pytest.mark.skipif(not voices.available(), reason="espeak-ng is not on this machine")

#: Real clips, five times as fast; each is noted with the words that are outlined meanwhile.
NOTES = """
globalThis.sounds = [];
globalThis.ended = 0;
const seen = () => document.querySelector(".is-spoken, .is-said b")?.textContent.replace(/\\s+/g, " ").trim() ?? "";
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  this.playbackRate = this.defaultPlaybackRate = 5;
  this.addEventListener("ended", () => { ended += 1; }, { once: true });
  sounds.push([this.src.replace(location.origin, "").replace(/\\?.*/, ""), seen()]);
  return play.call(this);
};
"""

#: Voices of a device, as [language, whether it is on the device]; what they say is noted too.
VOICES = """
const voices = %s.map(([lang, localService]) => ({ lang, localService, default: false }));
globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(globalThis, "speechSynthesis", { value: {
  getVoices: () => voices, addEventListener() {}, cancel() {},
  speak(said) {
    if (said.text) sounds.push([said.lang, said.text, said.rate]);
    setTimeout(() => said.onend?.(), 60);
  },
} });
"""


def hear(page: Page, *voices_there: tuple[str, bool]) -> None:
    """Note what sounds on this page from now on; the device has these voices alone."""
    page.add_init_script(NOTES + VOICES % json.dumps(voices_there))


def sounds(page: Page) -> list[list[Any]]:
    """Return what has sounded on this page: [address or language, words]."""
    found: list[list[Any]] = page.evaluate("sounds")
    return found


def clip(tag: str, text: str) -> str:
    """Return where the clip of a text is."""
    return f"/{tag}/sound/{sound_keys.key(text)}.webm"


def clip_of(tag: str, english: str) -> str:
    """Return where the clip of a sentence of the screens is."""
    return clip(tag, sound_keys.sayable(catalogs.translate(tag, english)))


def button(page: Page) -> Locator:
    """Return the button "Listen"."""
    return page.locator(".bar-listen")


def switch_on(page: Page) -> None:
    """Touch "Listen" as soon as it is there."""
    expect(button(page)).to_be_visible(timeout=PATIENCE)
    button(page).click()
    expect(page.locator("html")).to_have_attribute("data-listening", "")


def heard(page: Page, what: str) -> None:
    """Wait until this address, or these words, have sounded."""
    page.wait_for_function(
        "what => sounds.some(([from, words]) => from === what || words.includes(what))",
        arg=what,
        timeout=PATIENCE,
    )


def is_quiet(page: Page) -> None:
    """See that nothing begins to sound in a while in which several things would have."""
    before = sounds(page)
    page.wait_for_timeout(2500)
    assert sounds(page) == before


def plain(words: str) -> str:
    """Return words as they stand in a line."""
    return re.sub(r"\s+", " ", words).strip()
