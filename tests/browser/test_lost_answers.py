"""Lost answers, double taps and a server that is pulled out: one sign-in, and nothing typed is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from kiosk.app import create_app
from kiosk.core import config, db, schema
from kiosk.core.config import Config
from kiosk.domain import schools
from tests import tables
from tests.browser.conftest import Open
from tests.browser.keys import Keys
from tests.browser.visitor import Visitor, said
from tests.conftest import Scene, make_scene
from tests.faults.server import Server

pytestmark = pytest.mark.browser

HERE = "button.main-button[value=here]"
THANKS = "Thank you for coming. You do not need to do anything else."
KIND = "This screen is not working now. You can tell the person at the desk."


class LosesAnswers:
    """Lets forms reach the server and loses the answer, as bad Wi-Fi does, `times` times."""

    def __init__(self, page: Page, times: int) -> None:
        self.left = times
        self.sent = 0
        page.route("**/*", self._maybe)

    def _maybe(self, route: Route) -> None:
        if route.request.method != "POST":
            route.fallback()
            return
        self.sent += 1
        if self.left <= 0:
            route.fallback()
            return
        self.left -= 1
        route.fetch(max_redirects=0)
        route.abort("connectionreset")


def test_a_lost_answer_is_asked_for_again_and_counts_once(
    tablet: Visitor, scene: Scene, app: Flask
) -> None:
    page = tablet.open(f"/en/sign-in/{scene.event}").page
    lost = LosesAnswers(page, times=2)
    tablet.type_name("Amina").touch(page.locator(HERE)).sees(KIND)
    assert tables.count(app, "sign_in") == 1, "the server has it; only the answer was lost"
    expect(page.locator("#name")).to_have_value("Amina")
    expect(page.locator("#broken-notice")).to_be_focused()
    tablet.touch("Try again").sees(KIND)
    expect(page.locator("#broken-notice")).to_have_count(1)
    page.wait_for_timeout(650)
    tablet.touch("Try again").reads("Thank you")
    assert lost.sent == 3
    assert [row["names"] for row in tables.rows(app, "sign_in")] == [("Amina",)]


def test_without_a_network_the_words_stay_until_it_is_back(
    tablet: Visitor, scene: Scene, app: Flask
) -> None:
    page = tablet.open(f"/ar/sign-in/{scene.event}").page
    tablet.type_name("نور").touch(page.locator(".stepper").last.locator("button").last)
    page.context.set_offline(True)
    tablet.touch(page.locator(HERE))
    expect(page.locator("#broken-notice")).to_be_visible()
    expect(page.locator("#name")).to_have_value("نور")
    page.context.set_offline(False)
    tablet.touch(page.locator("[data-again]")).reads(said("ar", THANKS))
    (row,) = tables.rows(app, "sign_in")
    assert (row["names"], row["children"]) == (("نور",), 1)


def test_a_touch_while_nobody_answers_keeps_the_page_and_says_so(
    tablet: Visitor, scene: Scene
) -> None:
    for tag, address, link, heading in (
        ("en", "/", "a[href='/en/']", "What would you like to do?"),
        ("en", f"/en/sign-in/{scene.event}", ".bar-help", "How can we help?"),
        ("pl", "/pl/", ".job-leaving", "Type your number"),
    ):
        page = tablet.open(address).page
        page.context.set_offline(True)
        tablet.touch(page.locator(link)).sees(said(tag, KIND))
        assert page.url == tablet.address + address, "not the browser's own page about networks"
        page.context.set_offline(False)
        tablet.touch(page.locator("[data-again]")).reads(said(tag, heading))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_taps_within_50_ms_count_once(
    open_screen: Open, scene: Scene, app: Flask, scripts: bool
) -> None:
    tablet = open_screen(java_script_enabled=scripts)
    page = tablet.open(f"/en/sign-in/{scene.event}").page
    page.locator("#name").fill("Amina")
    # With scripts the keys have come, and the last of them is the screen's own button.
    button = Keys(tablet).open().key("{main}").last if scripts else page.locator(HERE)
    box = button.bounding_box()
    assert box is not None
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    hand = page.context.new_cdp_session(page)
    for _ in range(2):
        hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    tablet.reads("Thank you")
    assert tables.count(app, "sign_in") == 1


def test_a_finger_that_slides_off_before_it_lifts_does_nothing(
    tablet: Visitor, scene: Scene, app: Flask
) -> None:
    page = tablet.open(f"/en/sign-in/{scene.event}").type_name("Amina").page
    box = page.locator(HERE).bounding_box()
    assert box is not None
    hand = page.context.new_cdp_session(page)
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + 30}
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    for moved in (40, 120, 240):
        point = {"x": at["x"], "y": at["y"] - moved}
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(300)
    expect(page.locator("#name")).to_have_value("Amina")
    assert tables.count(app, "sign_in") == 0


@pytest.fixture
def own_settings(tmp_path: Path) -> Config:
    """Return the settings of an instance of its own, whose server can be killed."""
    folder = tmp_path / "instance"
    return Config(instance=folder, secret_key=config.make_instance(folder), testing=True)


@pytest.fixture
def own_app(own_settings: Config) -> Iterator[Flask]:
    """Return an app on the same database, to look into its tables."""
    app = create_app(own_settings)
    with app.app_context():
        schema.upgrade(own_settings)
    yield app
    with app.app_context():
        db.session.remove()
        db.reader().dispose()
        db.writer().dispose()
    schools.forget()


def test_a_server_killed_before_it_could_answer_and_started_again_counts_once(
    open_screen: Open, own_settings: Config, own_app: Flask
) -> None:
    with own_app.app_context():
        event = make_scene("Riverside", None).event
    with Server(own_settings) as server:
        server.start()
        tablet = open_screen(address=f"http://localhost:{server.port}")
        page = tablet.open(f"/en/sign-in/{event}").page

        def kill(route: Route) -> None:
            if route.request.method != "POST" or not server.child:
                route.fallback()
                return
            route.fetch(max_redirects=0)
            server.kill()
            route.abort("connectionreset")

        page.route("**/*", kill)
        tablet.type_name("Amina").touch(page.locator(HERE)).sees(KIND)
        tablet.touch("Try again")
        expect(page.locator("#broken-notice")).to_be_visible()  # the server is still away
        server.start()
        page.unroute("**/*", kill)
        page.wait_for_timeout(650)
        tablet.touch("Try again").reads("Thank you")
        assert [row["names"] for row in tables.rows(own_app, "sign_in")] == [("Amina",)]
