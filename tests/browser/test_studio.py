"""The recording studio on a phone: two phrases are read, heard by somebody else, and then by parents.

The microphone is made of sounds in the page: a phrase of tones that begins a moment after "Record".
"""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, expect

from kiosk.core import db
from kiosk.domain import schools, speakers
from tests import tables
from tests.browser.conftest import ARGUMENTS, Open
from tests.browser.live_server import LiveServer
from tests.browser.visitor import PHONE, Visitor
from tests.conftest import Scene

pytestmark = pytest.mark.browser

#: The second half of a double tap is ignored for so long.
A_MOMENT = 600

#: Speaks as often as something is recorded: syllables for so many seconds, after so many, so loud.
VOICE = """
window.voice = { after: 0.35, seconds: 1.2, loud: 0.25 };
window.taken = [];
const asked = navigator.mediaDevices;
if (asked) {
  let context, out, gain;
  asked.getUserMedia = async () => {
    context ??= new AudioContext();
    await context.resume();
    out = context.createMediaStreamDestination();
    taken.push(...out.stream.getTracks());
    gain = context.createGain();
    gain.gain.value = 0;
    const tone = context.createOscillator();
    tone.frequency.value = 180;
    tone.connect(gain).connect(out);
    tone.start();
    return out.stream;
  };
  const start = MediaRecorder.prototype.start;
  MediaRecorder.prototype.start = function (...given) {
    start.apply(this, given);
    const from = context.currentTime + voice.after;
    for (let at = 0; at < voice.seconds; at += 0.25) {
      gain.gain.setValueAtTime(voice.loud, from + at);
      gain.gain.setValueAtTime(voice.loud * 0.5, from + at + 0.18);
    }
    gain.gain.setValueAtTime(0, from + voice.seconds);
  };
}
"""

Link = Callable[..., str]


@pytest.fixture(scope="module")
def talks(playwright: Playwright) -> Iterator[Browser]:
    """Return a browser that may play sounds."""
    flags = [
        *ARGUMENTS,
        "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
    ]
    started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
    yield started
    started.close()


@pytest.fixture
def link(app: Flask, scene: Scene) -> Link:
    """Return a way to make somebody's link."""

    def made(task: str = speakers.READ, tag: str = "pl") -> str:
        with app.app_context(), db.writing():
            token = speakers.invite(scene.school, scene.people["manager"], tag, task)[1]
        return f"/speak/{token}"

    return made


@pytest.fixture
def reader(open_screen: Open, talks: Browser, link: Link) -> Visitor:
    """Return somebody with a phone who has agreed, and sees the first phrase."""
    visitor = open_screen(in_browser=talks, viewport=PHONE, is_mobile=True)
    visitor.page.add_init_script(VOICE)
    return begun(visitor, link())


def begun(visitor: Visitor, address: str) -> Visitor:
    """Agree, and begin."""
    visitor.open(address)
    visitor.page.locator("[name=agree]").check()
    visitor.page.locator("main .main-button").tap()
    expect(visitor.page.locator("[data-record]")).to_be_visible()
    return visitor


def words(page: Page) -> str:
    return page.locator("[data-words]").inner_text()


def left(page: Page) -> int:
    return int(page.locator("[data-left]").inner_text())


def tap(page: Page, name: str) -> None:
    page.wait_for_timeout(A_MOMENT)
    page.locator(f"[data-{name}]").tap()


def read(page: Page) -> str:
    """Record the phrase that is shown; return what is said of it."""
    tap(page, "record")
    expect(page.locator("[data-turn=heard]")).to_be_visible(timeout=15_000)
    return page.locator("[data-say]:visible").get_attribute("data-say") or ""


def stored(app: Flask, page: Page, count: int) -> list[dict[str, object]]:
    """Wait until so many recordings are kept."""
    for _ in range(80):
        found = tables.rows(app, "recording")
        if len(found) == count:
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"{count} recordings never came.")


def heard(page: Page, tag: str) -> list[str]:
    """Return what parents can hear by now."""
    schools.forget()
    kinds: dict[str, str] = page.evaluate(
        f"async () => (await (await fetch('/{tag}/sounds.json', {{cache: 'no-store'}})).json()).clips"
    )
    return [kind for kind in kinds.values() if kind == "r"]


def test_two_phrases_are_read_heard_by_somebody_else_and_then_by_parents(
    app: Flask, reader: Visitor, open_screen: Open, talks: Browser, link: Link
) -> None:
    page = reader.page
    first, before = words(page), left(page)
    for number in range(2):
        assert read(page) == "good"
        tap(page, "use")
        expect(page.locator("[data-left]")).to_have_text(str(before - number - 1))
    assert words(page) != first
    for row in stored(app, page, 2):
        assert (row["state"], row["level"]) == ("new", "good")
        assert 1000 < int(str(row["milliseconds"])) < 2200, (
            "what is silent before and after is gone"
        )
    assert heard(page, "pl") == []
    second = open_screen(in_browser=talks, viewport=PHONE, is_mobile=True).open(
        link(speakers.LISTEN)
    )
    second.page.locator("main .main-button").tap()
    for number in (2, 1):
        expect(second.page.locator(".studio-left b")).to_have_text(str(number))
        expect(second.page.locator("[data-play]")).to_be_visible()
        second.page.locator("[value=right]").tap()
    expect(second.page.locator("form")).to_have_count(0)
    assert {row["state"] for row in tables.rows(app, "recording")} == {"confirmed"}
    assert len(heard(page, "pl")) == 2


def test_it_goes_on_where_it_stopped_with_the_same_link(app: Flask, reader: Visitor) -> None:
    page = reader.page
    first, before = words(page), left(page)
    read(page)
    tap(page, "use")
    now = words(page)
    stored(app, page, 1)
    page.reload()
    assert (words(page), left(page)) == (now, before - 1)
    tap(page, "before")
    assert words(page) == first
    tap(page, "skip")
    tap(page, "skip")
    assert words(page) not in (first, now)


def test_recorded_again_before_it_is_kept_is_one_recording(app: Flask, reader: Visitor) -> None:
    page = reader.page
    read(page)
    tap(page, "again")
    expect(page.locator("[data-turn=talking]")).to_be_visible()
    expect(page.locator("[data-turn=heard]")).to_be_visible(timeout=15_000)
    assert tables.rows(app, "recording") == [], "nothing is sent before somebody keeps it"
    tap(page, "use")
    stored(app, page, 1)


@pytest.mark.parametrize(
    ("voice", "level"),
    [("loud: 0.004", "faint"), ("loud: 1.5", "loud"), ("after: 0", "cut"), ("loud: 0", "faint")],
)
def test_what_could_be_better_is_said_at_once(reader: Visitor, voice: str, level: str) -> None:
    reader.page.evaluate(f"() => Object.assign(voice, {{{voice}}})")
    assert read(reader.page) == level


def test_whoever_stops_in_the_middle_of_a_word_is_told(reader: Visitor) -> None:
    page = reader.page
    page.evaluate("() => { voice.seconds = 6; }")
    tap(page, "record")
    expect(page.locator("[data-turn=talking]")).to_be_visible()
    page.wait_for_timeout(1200)
    page.locator("[data-stop]").tap()
    expect(page.locator("[data-say=cut]")).to_be_visible()


def test_what_the_server_finds_wrong_comes_up_once_more(app: Flask, reader: Visitor) -> None:
    page = reader.page
    first, before = words(page), left(page)
    page.route("**/read", lambda route: route.fulfill(json={"level": "cut"}))
    read(page)
    tap(page, "use")
    expect(page.locator("[data-say=cut]")).to_be_visible()
    assert (words(page), left(page)) == (first, before)
    read(page)
    tap(page, "use")
    page.wait_for_timeout(A_MOMENT)
    assert words(page) != first, "a second time it stays"


def test_without_a_network_recordings_wait_and_are_sent_once(app: Flask, reader: Visitor) -> None:
    page = reader.page
    page.context.set_offline(True)
    for _turn in range(2):
        read(page)
        tap(page, "use")
    expect(page.locator("#waits")).to_be_visible()
    assert tables.rows(app, "recording") == []
    page.context.set_offline(False)
    stored(app, page, 2)
    expect(page.locator("#waits")).to_be_hidden()


def test_an_answer_that_is_lost_keeps_the_recording_once(app: Flask, reader: Visitor) -> None:
    page, lost = reader.page, []

    def lose(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        lost.append(answer.json())
        route.abort()  # type: ignore[attr-defined]

    page.route("**/read", lose, times=1)
    read(page)
    with page.expect_response("**/read", timeout=30_000) as again:
        tap(page, "use")
    assert again.value.json() == {"level": "good"}
    assert lost == [{"level": "good"}], "the control: the first answer was lost on the way"
    assert len(stored(app, page, 1)) == 1


def test_a_double_tap_neither_stops_nor_skips(reader: Visitor) -> None:
    page = reader.page
    first = words(page)
    tap(page, "record")
    page.locator("[data-stop]").tap()
    page.wait_for_timeout(300)
    expect(page.locator("[data-turn=talking]")).to_be_visible()
    assert words(page) == first


def test_the_microphone_is_given_back(reader: Visitor) -> None:
    page = reader.page
    read(page)
    live = "() => taken.filter((track) => track.readyState === 'live').length"
    assert page.evaluate(live) == 1, "the control: it stays open from one phrase to the next"
    keep = "sessionStorage.setItem('test', taken[0].readyState)"
    page.evaluate(f"() => addEventListener('pagehide', () => {keep})")
    page.reload()
    assert page.evaluate("() => sessionStorage.getItem('test')") == "ended"


def test_at_an_address_that_is_not_secure_it_says_what_helps(
    open_screen: Open, live: LiveServer, talks: Browser, link: Link
) -> None:
    address = link(tag="en")
    phone = open_screen(
        in_browser=talks, address=live.network_address, viewport=PHONE, is_mobile=True
    ).open(address)
    expect(phone.page.locator("#secure")).to_be_visible()
    phone.page.locator("[name=agree]").check()
    phone.page.locator("main .main-button").tap()
    expect(phone.page.locator("#secure")).to_be_visible()
    expect(phone.page.locator("[data-record]")).to_be_hidden()


def test_all_that_was_recorded_can_be_taken_back(app: Flask, reader: Visitor) -> None:
    page = reader.page
    read(page)
    tap(page, "use")
    stored(app, page, 1)
    page.locator(".studio-end summary").tap()
    page.locator(".studio-end button").tap()
    expect(page.locator("#deleted")).to_be_visible()
    assert tables.rows(app, "recording") == []
