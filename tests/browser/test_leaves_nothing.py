"""T12 and what comes after: the next person finds nothing of the last one, anywhere.

The browser's back/forward cache is switched on for the tests that press Back: Playwright switches
it off, and with it off these tests would pass whatever we did. A control shows that they can fail.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright, expect

from tests import tables
from tests.browser.conftest import Open, launch
from tests.browser.live_server import LiveServer
from tests.browser.visitor import Visitor
from tests.conftest import Scene

pytestmark = pytest.mark.browser

HERE = "button.main-button[value=here]"
CHOOSING, TYPING, WARNING = 45, 75, 30
NOTHING = {"local": [], "session": [], "databases": [], "cookies": "", "caches": []}


@pytest.fixture
def timed(tablet: Visitor) -> Visitor:
    """Return a parent at a tablet whose clock the test can move."""
    tablet.page.clock.install()
    return tablet


def wait(person: Visitor, seconds: float) -> None:
    """Let the tablet's clock run."""
    person.page.clock.run_for(int(seconds * 1000))


def test_it_asks_before_it_clears_and_covers_what_was_typed(timed: Visitor, scene: Scene) -> None:
    page = timed.open(f"/en/sign-in/{scene.event}").type_name("Amina").page
    dialog = page.locator("dialog")
    wait(timed, TYPING - 5)
    expect(dialog).to_be_hidden()
    wait(timed, 6)
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Are you still here?")
    assert "blur" in page.locator("main").evaluate("one => getComputedStyle(one).filter")
    assert dialog.evaluate("one => one.contains(document.activeElement)")
    ring = dialog.locator("[data-ring]")
    before = float(ring.get_attribute("stroke-dashoffset") or "")
    left = int(dialog.locator("[data-left]").inner_text())
    wait(timed, 10)
    assert float(ring.get_attribute("stroke-dashoffset") or "") > before + 30
    assert int(dialog.locator("[data-left]").inner_text()) == left - 10


def test_yes_keeps_every_letter_ten_times_over(timed: Visitor, scene: Scene, app: Flask) -> None:
    page = (
        timed.open(f"/en/sign-in/{scene.event}").type_name("Zofia").touch("Add another name").page
    )
    timed.type_name("O'Brien-محمد 2").touch(page.locator(".stepper").last.locator("button").last)
    before = page.locator("form.sign-in").inner_html()
    for _ in range(10):
        wait(timed, TYPING + 20)
        expect(page.locator("dialog")).to_be_visible()
        timed.touch("Yes, I am here")
        expect(page.locator("dialog")).to_be_hidden()
        expect(page.locator("#name")).to_have_value("O'Brien-محمد 2")
        assert page.locator("form.sign-in").inner_html() == before
    assert page.locator("main").evaluate("one => getComputedStyle(one).filter") == "none"
    timed.touch(page.locator(HERE)).reads("Thank you")
    (row,) = tables.rows(app, "sign_in")
    assert (row["names"], row["children"]) == (("Zofia", "O'Brien-محمد 2"), 1)


def says_no(person: Visitor) -> None:
    wait(person, TYPING + 1)
    person.touch("No, I have finished")


def says_nothing(person: Visitor) -> None:
    wait(person, TYPING + 1)
    wait(person, WARNING)


def sleeps_an_hour(person: Visitor) -> None:
    person.page.clock.fast_forward(3_600_000)


def finishes(person: Visitor) -> None:
    person.touch("Finish and clear")
    expect(person.page.locator("dialog")).to_be_visible()  # something is typed and not sent
    person.touch("No, I have finished")


def is_offline(person: Visitor) -> None:
    person.page.context.set_offline(True)
    wait(person, TYPING + 1)
    wait(person, WARNING)
    person.sees("This screen is not working now.")  # cleared here, whatever the server does
    expect(person.page.locator("#name, dialog[open]")).to_have_count(0)
    person.page.context.set_offline(False)
    wait(person, 6)


@pytest.mark.parametrize("way", [says_no, says_nothing, sleeps_an_hour, finishes, is_offline])
def test_it_clears(
    timed: Visitor, scene: Scene, app: Flask, way: Callable[[Visitor], None]
) -> None:
    page = timed.open(f"/en/sign-in/{scene.event}").type_name("Amina").page
    way(timed)
    timed.reads("Riverside")
    assert page.url == f"{timed.address}/"
    assert "Amina" not in page.content()
    assert timed.stored() == NOTHING
    assert tables.count(app, "sign_in") == 0
    page.reload()
    timed.open(f"/en/sign-in/{scene.event}")
    expect(page.locator("#name")).to_have_value("")
    reopened = page.context.new_page()
    reopened.goto(page.url)
    expect(reopened.locator("#name")).to_have_value("")


def test_a_touch_begins_the_quiet_time_again(timed: Visitor) -> None:
    page = timed.open("/en/").page
    for _ in range(3):
        wait(timed, CHOOSING - 5)
        page.touchscreen.tap(590, 30)
    expect(page.locator("dialog")).to_be_hidden()
    wait(timed, CHOOSING + 1)
    expect(page.locator("dialog")).to_be_visible()


def test_the_last_screen_clears_by_itself_and_a_touch_gives_more_time(
    timed: Visitor, scene: Scene
) -> None:
    page = timed.open(f"/en/sign-in/{scene.event}").type_name("Amina").page
    timed.touch(page.locator(HERE)).reads("Thank you").sees("This screen clears by itself.")
    wait(timed, 10)
    page.touchscreen.tap(590, 30)
    wait(timed, 20)
    timed.reads("Thank you")
    wait(timed, 16)
    timed.reads("Riverside")


def test_the_history_stays_one_long_through_the_whole_visit(tablet: Visitor, scene: Scene) -> None:
    page = tablet.open("/").page
    first = page.evaluate("history.length")
    tablet.touch("English").reads("What would you like").touch("I am here for an event")
    tablet.reads("Which event").touch(page.locator(".live-card")).reads("your name")
    tablet.touch(page.locator(HERE)).sees("Type your name").type_name("Amina")
    tablet.touch(page.locator(HERE)).reads("Thank you")
    number = tablet.number
    tablet.touch(page.locator(".bar-help")).reads("How can we help?")
    tablet.touch("Bigger words or").reads("Bigger words").touch("Bigger words")
    tablet.reads("How can we help?").touch("Show this to").reads("Show this").touch("Back").reads(
        "How can we help?"
    )
    tablet.touch("Ask a person").sees("No one can come now.")
    tablet.touch("Finish and clear").touch("English").touch("I am leaving").reads(
        "Type your number"
    )
    for digit in number:
        tablet.touch(page.locator(f"[data-digit='{digit}']"))
    tablet.touch("Yes").reads("Goodbye").touch("Finish and clear").reads("Riverside")
    assert page.evaluate("history.length") == first
    assert tablet.stored() == NOTHING


# --- Back, with the back/forward cache of a real browser -------------------------------------------


@pytest.fixture(scope="module")
def remembering(playwright: Playwright) -> Iterator[Browser]:
    """Return a browser that keeps pages in its memory to bring them back, as tablets do."""
    started = launch(playwright, ignore_default_args=["--disable-back-forward-cache"])
    yield started
    started.close()


class Weakened:
    """The app without some of what keeps a page from coming back."""

    def __init__(self, app: Flask, *without: str) -> None:
        self._app = app
        self._without = without

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Leave out the scripts, the cookie of the start screen, or both."""
        if "scripts" in self._without and environ["PATH_INFO"].startswith("/static/js/"):
            start("404 Not Found", [("Content-Length", "0")])
            return [b""]

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if "cookie" in self._without:
                headers = [(name, value) for name, value in headers if name != "Set-Cookie"]
            return start(status, headers, *more)

        return self._app(environ, begin)


def without_sending(person: Visitor) -> None:
    """Finish with the name typed and not sent."""
    person.touch("Finish and clear")
    person.page.wait_for_timeout(300)
    if person.page.locator("dialog[open]").count():
        person.touch("No, I have finished")


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
    seen = ""
    for _ in range(3):
        page.evaluate("() => { setTimeout(() => history.back()) }")
        page.wait_for_timeout(600)
        seen += page.evaluate(
            """document.body.innerText
               + [...document.querySelectorAll("input")].map(one => one.value).join()"""
        )
    return seen


@pytest.mark.parametrize("finish", [without_sending, after_sending])
@pytest.mark.parametrize(
    "without", [(), ("scripts",), ("cookie",)], ids=lambda one: "".join(one) or "nothing"
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
