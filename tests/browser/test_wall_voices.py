"""Calls on the wall are said by recorded pieces, a voice of the screen, or the server's machine."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page

from tests.browser.listening import PATIENCE, needs_clips
from tests.browser.walls import STAGE, heard

pytestmark = pytest.mark.browser

#: What is played stands among what is heard.
CLIPS = """
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  this.playbackRate = this.defaultPlaybackRate = 5;
  heard.push([this.src.replace(location.origin, ""), "clip"]);
  return play.call(this);
};
"""


#: Looks at the page so often, each time a little later by its own clock. A clip is passed over after
#: two seconds of that clock, and a busy computer needs its time to send one.
LOOKS, LATER, PAUSE = 200, 400, 150


def make_clips(page: Page) -> None:
    """Let the server make the clips of those who are called: a busy computer takes its time."""
    shown = page.request.get(page.url).text()
    for tag, keys in re.findall(r'data-say="([\w-]+)" data-keys="([^"]+)"', shown):
        for key in keys.split():
            address = urljoin(page.url, f"/{tag}/sound/{key}.webm")
            while page.request.get(address, timeout=PATIENCE).status == 503:
                page.wait_for_timeout(200)


def said(page: Page, enough: int) -> list[str]:
    """Wait until so much has been said; return the clips, as "clip pl", and the voices."""
    for _look in range(LOOKS):
        page.clock.run_for(LATER)
        page.wait_for_timeout(PAUSE)
        found = [each for each in heard(page) if each != "note"]
        if len(found) >= enough:
            break
    return [f"clip {each[0][1:3]}" if each[1] == "clip" else each[0] for each in found]


@needs_clips
def test_a_call_is_said_in_the_language_of_its_ticket_and_then_in_english(wall, line):
    line.join("pl")
    page = wall(stage=STAGE + CLIPS)
    line.call()
    make_clips(page)
    assert said(page, 2) == ["clip pl", "en-GB"]
    key = page.locator("[data-ticket] template[data-say=pl]").get_attribute("data-keys")
    assert [each[0] for each in heard(page) if each[1] == "clip"] == [f"/pl/sound/{key}.webm"]


@needs_clips
def test_a_clip_that_does_not_come_is_passed_over(wall, line):
    line.join("pl")
    page = wall(stage=STAGE + CLIPS)
    page.route("**/pl/sound/*", lambda route: route.abort())
    line.call()
    assert said(page, 1) == ["en-GB"]


@needs_clips
def test_two_calls_do_not_sound_at_once(wall, line):
    line.join("pl")
    line.join("pl")
    page = wall(stage=STAGE + CLIPS)
    line.call("host")
    line.call("reception")
    make_clips(page)
    assert said(page, 4) == ["clip pl", "en-GB"] * 2
