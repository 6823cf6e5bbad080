"""T6d: somebody speaks, hears it, and sends it; staff hear it. Nothing stays behind on the tablet."""

import os
import re
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, Route, expect

from kiosk.core import db, tokens
from kiosk.domain import feedback
from kiosk.models.staff import Staff
from tests import tables
from tests.browser.conftest import ARGUMENTS, Open
from tests.browser.live_server import LiveServer
from tests.browser.visitor import Visitor
from tests.conftest import Scene

pytestmark = pytest.mark.browser

MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
MIC = "The sound recorder is not working. You can write it."
BROKEN = "This screen is not working now."
#: The second half of a double tap is ignored for so long.
A_MOMENT = 700

#: Lets a test see what a page has taken of the microphone, and what it has made of it.
WATCH = """
window.taken = []; window.made = new Set();
const media = navigator.mediaDevices;
if (media) {
  const ask = media.getUserMedia.bind(media);
  media.getUserMedia = async (wish) => { const found = await ask(wish); taken.push(...found.getTracks()); return found; };
}
const make = URL.createObjectURL, drop = URL.revokeObjectURL;
URL.createObjectURL = (from) => { const name = make(from); made.add(name); return name; };
URL.revokeObjectURL = (name) => { made.delete(name); drop(name); };
"""


@pytest.fixture(scope="module")
def hears(playwright: Playwright) -> Iterator[Browser]:
    """Return a browser with a microphone into which something beeps."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    started = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *MICROPHONE])
    yield started
    started.close()


@pytest.fixture
def token(app: Flask, scene: Scene) -> str:
    """Return the private link of a message, at a school where somebody listens."""
    made = tokens.reference()
    with app.app_context(), db.writing():
        named = sa.update(Staff).where(Staff.id == scene.people["host"])
        db.session.execute(named.values(listens=True))
        feedback.give(scene.school, token=made, face="better")
    return made


@pytest.fixture
def speaker(open_screen: Open, hears: Browser, token: str) -> Visitor:
    """Return somebody at the tablet who has said how it was, and is asked for more."""
    visitor = open_screen(in_browser=hears)
    visitor.page.add_init_script(WATCH)
    return visitor.open(f"/en/feedback/{token}/more").reads("Would you like to tell us more?")


def say(visitor: Visitor, seconds: float = 2) -> Page:
    """Go to the page and record for so long."""
    page = visitor.touch("Say it").reads("Say it").page
    visitor.touch("Start talking")
    expect(visitor.control("Stop")).to_be_focused()
    page.wait_for_timeout(seconds * 1000)
    visitor.touch("Stop")
    expect(page.locator("[data-part=heard]")).to_be_visible()
    page.wait_for_timeout(A_MOMENT)
    return page


def plays(page: Page, what: str) -> None:
    """Wait until this is true of the player on the page."""
    look = f"() => {{ const player = document.querySelector('audio'); return player.{what}; }}"
    for _ in range(70):
        if page.evaluate(look):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"The player never came to: {what}")


def left_over(page: Page) -> tuple[int, int, bool]:
    """Return how many microphones are open, recordings are kept, and whether one can be played."""
    found: list[int] = page.evaluate(
        """() => [taken.filter((track) => track.readyState === "live").length, made.size,
                  document.querySelector("audio")?.hasAttribute("src") ?? false]"""
    )
    return found[0], found[1], bool(found[2])


def test_somebody_speaks_hears_it_sends_it_and_staff_hear_it(
    app: Flask, scene: Scene, speaker: Visitor, open_staff: Callable[..., Visitor]
) -> None:
    page = say(speaker)
    assert left_over(page) == (0, 1, True), "the microphone is closed as soon as they stop"
    speaker.touch("Listen to it")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    plays(page, "currentTime > 0.5")
    page.wait_for_timeout(A_MOMENT)
    speaker.touch("Send").reads("Do you want an answer?")
    (voice,) = tables.rows(app, "voice")
    assert voice["seconds"] in (2, 3)
    heard = open_staff("host").open(f"/staff/messages/{voice['feedback_reference']}").page
    plays(heard, "duration > 1.5 && player.duration < 4")
    heard.evaluate("document.querySelector('audio').play()")
    plays(heard, "currentTime > 0.5")
    heard.evaluate("document.querySelector('audio').currentTime = 1.5")
    plays(heard, "ended")


def test_it_can_be_recorded_again_and_the_first_is_gone(app: Flask, speaker: Visitor) -> None:
    page = say(speaker, 3)
    speaker.touch("Record again")
    expect(page.locator("[data-part=talking]")).to_be_visible()
    assert left_over(page) == (1, 0, False)
    page.wait_for_timeout(1200)
    speaker.touch("Stop")
    expect(page.locator("[data-part=heard]")).to_be_visible()
    page.wait_for_timeout(A_MOMENT)
    speaker.touch("Send").reads("Do you want an answer?")
    (voice,) = tables.rows(app, "voice")
    assert voice["seconds"] in (1, 2)


def test_it_stops_by_itself_when_the_time_is_over(speaker: Visitor) -> None:
    def shorter(route: Route) -> None:
        answer = route.fetch()
        body = answer.text()
        assert 'data-seconds="60"' in body
        route.fulfill(response=answer, body=body.replace('data-seconds="60"', 'data-seconds="2"'))

    speaker.page.route("**/say", shorter)
    speaker.touch("Say it").reads("Say it").touch("Start talking")
    expect(speaker.page.locator("form [data-left]")).to_have_text("2")
    expect(speaker.page.locator("[data-part=heard]")).to_be_visible()
    assert left_over(speaker.page)[0] == 0


def test_a_double_tap_does_not_start_and_stop(speaker: Visitor) -> None:
    page = speaker.touch("Say it").reads("Say it").page
    page.wait_for_timeout(A_MOMENT)
    speaker.touch("Start talking").touch("Stop")
    page.wait_for_timeout(A_MOMENT)
    expect(page.locator("[data-part=talking]")).to_be_visible()


def test_a_lost_connection_keeps_the_recording_and_sends_it_once(
    app: Flask, speaker: Visitor
) -> None:
    page = say(speaker)
    page.context.set_offline(True)
    speaker.touch("Send").sees(BROKEN)
    assert left_over(page) == (0, 1, True)
    page.context.set_offline(False)
    page.wait_for_timeout(A_MOMENT)
    speaker.touch("Try again").reads("Do you want an answer?")
    assert tables.count(app, "voice") == 1


def test_what_cannot_be_heard_is_said_beside_a_new_start(app: Flask, speaker: Visitor) -> None:
    page = say(speaker, 0.1 + A_MOMENT / 1000)

    def short(route: Route) -> None:
        whole = route.request.post_data_buffer
        assert whole is not None
        head, _, rest = whole.partition(b"\r\n\r\n")
        end = b"\r\n--" + rest.rpartition(b"\r\n--")[2]
        route.continue_(post_data=head + b"\r\n\r\nnot a recording" + end)

    page.route("**/say", short)
    speaker.touch("Send")
    expect(page.locator("#notice")).to_have_text(MIC)
    expect(page.locator("#notice")).to_be_focused()
    expect(page.locator("[data-part=start]")).to_be_visible()
    assert left_over(page)[:2] == (0, 0)
    assert tables.rows(app, "voice") == []
    page.unroute("**/say", short)
    page.wait_for_timeout(A_MOMENT)
    speaker.touch("Start talking")
    expect(page.locator("[data-part=talking]")).to_be_visible()
    expect(page.locator("#notice")).to_have_count(0)


@pytest.mark.parametrize("while_talking", [True, False], ids=["while talking", "after it"])
def test_finish_and_clear_leaves_nothing_even_when_nobody_answers(
    app: Flask, speaker: Visitor, while_talking: bool
) -> None:
    if while_talking:
        page = speaker.touch("Say it").reads("Say it").touch("Start talking").page
        expect(page.locator("[data-part=talking]")).to_be_visible()
        assert left_over(page)[0] == 1, "the control: it is open"
    else:
        page = say(speaker)
        assert left_over(page)[1:] == (1, True), "the control: it is there"
    page.context.set_offline(True)
    speaker.touch("Finish and clear").sees(BROKEN)
    assert left_over(page) == (0, 0, False)
    page.context.set_offline(False)
    assert tables.rows(app, "voice") == []


def test_a_quiet_tablet_clears_the_recording(speaker: Visitor) -> None:
    def sooner(route: Route) -> None:
        answer = route.fetch()
        body = answer.text()
        quick = re.sub(
            r'data-seconds="120"( data-listening="\d+") data-warning="30"',
            r'data-seconds="4"\1 data-warning="2"',
            body,
        )
        assert quick != body, "two minutes of quiet are allowed here"
        route.fulfill(response=answer, body=quick)

    speaker.page.route("**/say", sooner)
    page = say(speaker, 1)
    page.context.set_offline(True)  # or the page would be gone before anybody can look
    expect(page.locator("dialog.still-here")).to_be_visible()
    expect(page.locator("#broken-notice")).to_be_visible(timeout=15_000)
    assert left_over(page) == (0, 0, False)
    page.context.set_offline(False)
    page.wait_for_url("**/", timeout=15_000)


def test_whoever_goes_back_leaves_no_microphone_open(speaker: Visitor) -> None:
    page = speaker.touch("Say it").reads("Say it").touch("Start talking").page
    expect(page.locator("[data-part=talking]")).to_be_visible()
    keep = "sessionStorage.setItem('test', taken[0].readyState + made.size)"
    page.evaluate(f"() => addEventListener('pagehide', () => {keep})")
    speaker.touch("Back").reads("Would you like to tell us more?")
    assert page.evaluate("() => sessionStorage.getItem('test')") == "ended0"


def test_a_refused_microphone_says_so_with_the_way_to_write(tablet: Visitor, token: str) -> None:
    tablet.open(f"/en/feedback/{token}/more").touch("Say it").reads("Say it")
    tablet.touch("Start talking")
    expect(tablet.page.locator("#trouble")).to_have_text(MIC)
    expect(tablet.page.locator("#trouble")).to_be_focused()
    assert not tablet.page.get_by_text("Start talking").is_visible()
    tablet.touch("Write it").reads("Write it")


def test_where_nothing_can_be_recorded_the_button_is_not_there(
    open_screen: Open, live: LiveServer, hears: Browser, token: str
) -> None:
    address = f"/en/feedback/{token}/more"
    safe = open_screen(in_browser=hears).open(address)
    expect(safe.control("Say it")).to_be_visible()
    plain = open_screen(in_browser=hears, address=live.network_address).open(address)
    plain.page.wait_for_load_state("networkidle")
    expect(plain.control("Write it")).to_be_visible()
    expect(plain.page.get_by_text("Say it")).to_be_hidden()
    expect(plain.open(f"/en/feedback/{token}/say").page.locator("#trouble")).to_be_visible()


def test_without_scripts_the_page_leads_to_writing(open_screen: Open, token: str) -> None:
    visitor = open_screen(java_script_enabled=False).open(f"/en/feedback/{token}/say")
    expect(visitor.page.locator("form.say")).to_be_hidden()
    visitor.sees(MIC).touch("Write it").reads("Write it")


def test_only_the_page_to_speak_on_may_ask_for_the_microphone(speaker: Visitor) -> None:
    allowed = "document.featurePolicy.allowsFeature('microphone')"
    page = speaker.page
    assert not page.evaluate(allowed)
    speaker.touch("Say it").reads("Say it")
    assert page.evaluate(allowed)
    speaker.touch("Back").reads("Would you like to tell us more?")
    assert not page.evaluate(allowed)
