"""P1, P3, P8 and T8 in a real browser: small phones, double size, no scripts, and the tablet."""

from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests import tables
from tests.browser import phone_scene
from tests.browser.conftest import Open
from tests.browser.phone_scene import Made
from tests.browser.visitor import PHONE, said
from tests.conftest import Scene

pytestmark = pytest.mark.browser

STANDS = ("before", "on", "after", "over", "cancelled")
THANKS = "Thank you for coming. You do not need to do anything else."
#: The smallest phone, and an ordinary one whose owner has set everything to twice the size.
SMALL, DOUBLE = {"width": 320, "height": 640}, {"width": 195, "height": 422}
MOST_BYTES = 40 * 1024


@pytest.fixture
def made(app: Flask, scene: Scene) -> dict[str, Made]:
    """Return events by how they stand."""
    with app.app_context():
        return phone_scene.make(scene)


def addresses(made: dict[str, Made], tag: str) -> list[str]:
    """Return the pages about events that a phone can open."""
    posters = [f"/{tag}/event/{made[stands].code}" for stands in STANDS]
    infos = [f"/{tag}/whats-on/{made[stands].reference}" for stands in STANDS]
    thanked = f"/{tag}/whats-on/{made['before'].reference}?thanks=yes"
    return [*posters, f"/{tag}/whats-on", *infos, thanked, f"/{tag}/"]


def sideways(page: Page, shape: dict[str, int]) -> int:
    """Return how many pixels of the page lie beside a screen of this shape.

    A phone whose page is too wide shows it smaller, and calls that its width: not to be asked.
    """
    found: int = page.evaluate("document.scrollingElement.scrollWidth")
    return found - shape["width"]


@pytest.mark.parametrize("tag", ["en", "ar"])
@pytest.mark.parametrize("shape", [SMALL, DOUBLE])
def test_nothing_lies_beside_the_screen(
    open_screen: Open, made: dict[str, Made], tag: str, shape: dict[str, int]
) -> None:
    phone = open_screen(viewport=shape, is_mobile=True, device_scale_factor=2)
    for address in addresses(made, tag):
        phone.open(address)
        assert sideways(phone.page, shape) <= 0, address
        faults = phone.page.evaluate("measures.found({clipped: null, sideways: null})")
        assert not faults, f"{address}: {faults}"


def test_the_measure_sees_what_lies_beside_the_screen(
    open_screen: Open, made: dict[str, Made]
) -> None:
    """The control: a word that cannot break is found."""
    phone = open_screen(viewport=SMALL, is_mobile=True).open("/en/whats-on")
    phone.page.evaluate(
        "document.querySelector('main').append(Object.assign(document.createElement('img'),"
        " {width: 500, alt: ''}))"
    )
    assert sideways(phone.page, SMALL) > 0


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_from_the_poster_to_the_thanks_without_scripts(
    open_screen: Open, made: dict[str, Made], app: Flask, tag: str
) -> None:
    phone = open_screen(viewport=PHONE, is_mobile=True, java_script_enabled=False, locale=tag)
    page = phone.open(f"/e/{made['on'].code}").page
    page.locator("#name").fill("Amina")
    phone.touch(page.locator("button.main-button[value=here]")).reads(said(tag, THANKS))
    (row,) = tables.rows(app, "sign_in")
    assert (row["came_by"], row["language"], phone.touches) == ("phone", tag, 1)


def test_i_would_like_to_come_and_the_calendar_without_scripts(
    open_screen: Open, made: dict[str, Made], app: Flask, tmp_path: Path
) -> None:
    phone = open_screen(
        viewport=PHONE, is_mobile=True, java_script_enabled=False, accept_downloads=True
    )
    phone.open("/en/whats-on").touch(phone.page.locator(".coming-card").nth(1))
    phone.touch("I would like to come").sees("Thank you. It will be good to see you.")
    assert tables.count(app, "event_wish") == 1
    with phone.page.expect_download() as download:
        phone.touch("Add to my calendar")
    download.value.save_as(tmp_path / "event.ics")
    (event,) = Calendar.from_ical((tmp_path / "event.ics").read_bytes()).walk("VEVENT")
    assert event["uid"] == f"{made['before'].reference}@open-door"
    assert "St John" in event["location"]


def test_after_an_event_one_touch_says_how_it_was(
    open_screen: Open, made: dict[str, Made], app: Flask
) -> None:
    phone = open_screen(viewport=PHONE, is_mobile=True, java_script_enabled=False)
    phone.open(f"/en/event/{made['after'].code}").touch("Good")
    expect(phone.page.locator(".face-row")).to_be_visible()
    (row,) = tables.rows(app, "feedback")
    assert row["face"] == "good"


@pytest.mark.parametrize("page", ["on", "before", "whats-on"])
def test_a_first_visit_is_light(open_screen: Open, made: dict[str, Made], page: str) -> None:
    phone = open_screen(viewport=PHONE, is_mobile=True)
    wire = phone.page.context.new_cdp_session(phone.page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    phone.open(f"/e/{made[page].code}" if page in made else "/en/whats-on")
    phone.page.wait_for_load_state("networkidle")
    print(f"\n{page}: {sum(sizes) / 1024:.1f} KB in {len(sizes)} requests")
    assert 1_000 < sum(sizes) <= MOST_BYTES


@pytest.mark.parametrize("tag", ["en", "ar"])
@pytest.mark.parametrize("shape", [(1180, 820), (820, 1180)])
def test_the_tablet_shows_it_without_scrolling(
    open_screen: Open, made: dict[str, Made], tag: str, shape: tuple[int, int]
) -> None:
    tablet = open_screen(viewport={"width": shape[0], "height": shape[1]})
    for address in (f"/{tag}/whats-on", f"/{tag}/whats-on/{made['before'].reference}"):
        faults = tablet.open(address).page.evaluate(
            "measures.found({scrolls: null, clipped: null, overlaps: null, sideways: null, small: 64})"
        )
        assert not faults, f"{address}: {faults}"


def test_a_phone_is_told_where_people_say_that_they_are_here(
    open_screen: Open, scene: Scene
) -> None:
    phone = open_screen(viewport=PHONE, is_mobile=True).open("/en/")
    phone.sees("Are you at the school? Scan the poster or use the tablet.")
    phone.touch(phone.page.locator(".live-card").first).reads("Coffee morning")
    expect(phone.page.locator("#name")).to_have_count(0)
    phone.touch("I would like to come").sees("It will be good to see you.")
