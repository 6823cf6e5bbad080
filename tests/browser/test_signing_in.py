"""Three touches and a name: a parent's journeys on the tablet and on a phone, by touch."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from kiosk.core import clock, db
from kiosk.domain import event_editing
from tests import tables
from tests.browser.conftest import Open
from tests.browser.live_server import LiveServer
from tests.browser.visitor import Visitor, said
from tests.conftest import Scene

pytestmark = pytest.mark.browser

LOOK = ".frame-bar a[href*='look?']"
HERE = "button.main-button[value=here]"
THANKS = "Thank you for coming. You do not need to do anything else."


@pytest.mark.parametrize(("tag", "tile"), [("en", "English"), ("pl", "Polski"), ("ar", "العربية")])
def test_three_touches_and_a_name(tablet: Visitor, app: Flask, tag: str, tile: str) -> None:
    tablet.open("/").touch(tile)
    tablet.touch(tablet.page.locator(".live-card")).type_name("Łucja")
    tablet.touch(tablet.page.locator(HERE)).reads(said(tag, THANKS))
    assert tablet.touches == 3
    assert tablet.page.locator("html").get_attribute("lang") == tag
    (row,) = tables.rows(app, "sign_in")
    assert (row["names"], row["adults"], row["children"]) == (("Łucja",), 1, 0)
    assert (row["language"], row["came_by"]) == (tag, "tablet")
    assert "Łucja" not in tablet.page.content(), "what was typed is not shown again"


def test_the_same_over_plain_http_on_the_schools_own_network(
    open_screen: Open, live: LiveServer, app: Flask
) -> None:
    # There the browser says less about where a form comes from, and keeps some features to itself.
    tablet = open_screen(address=live.network_address)
    tablet.open("/").touch("English").touch(tablet.page.locator(".live-card")).reads("your name")
    assert not tablet.page.evaluate("isSecureContext")
    tablet.type_name("Amina").touch(tablet.page.locator(HERE)).reads("Thank you")
    assert tables.count(app, "sign_in") == 1


def test_a_family_counts_itself_with_touches(tablet: Visitor, scene: Scene, app: Flask) -> None:
    tablet.open(f"/en/sign-in/{scene.event}").type_name("Amina")
    adults, children = tablet.page.locator(".stepper").all()
    fewer, more = adults.locator("button").all()
    expect(fewer, "one adult is the least").to_be_hidden()
    tablet.touch(more).touch(more).touch(fewer)
    for _ in range(3):
        tablet.touch(children.locator("button").last)
    expect(adults.locator("output")).to_have_text("Adults: 2")
    expect(children.locator("output")).to_have_text("Children: 3")
    tablet.touch(tablet.page.locator(HERE)).reads("Thank you")
    (row,) = tables.rows(app, "sign_in")
    assert (row["names"], row["adults"], row["children"]) == (("Amina",), 2, 3)


def test_a_group_types_three_names_and_the_adults_follow(
    tablet: Visitor, scene: Scene, app: Flask
) -> None:
    page = tablet.open(f"/en/sign-in/{scene.event}").page
    for name in ("Amina", "Zofia", "نور"):
        tablet.type_name(name).touch("Add another name")
        expect(page.locator("#name")).to_have_value("")
        page.wait_for_timeout(650)  # sooner, the next touch would count as a double tap
    expect(page.locator(".names bdi")).to_have_text(["Amina", "Zofia", "نور"])
    adults = page.locator(".stepper").first.locator("output")
    expect(adults).to_have_text("Adults: 3")
    tablet.touch(page.locator(".name-remove").nth(1))
    expect(adults).to_have_text("Adults: 2")
    tablet.type_name("Jo")
    expect(adults).to_have_text("Adults: 3")
    tablet.touch(page.locator(HERE)).reads("Thank you")
    (row,) = tables.rows(app, "sign_in")
    assert (row["names"], row["adults"]) == (("Amina", "نور", "Jo"), 3)


@pytest.fixture
def picnic(app: Flask, scene: Scene) -> str:
    """Return an event that asks for no name."""
    with app.app_context(), db.writing():
        draft = event_editing.Draft("Picnic", venue=scene.building, names_needed=False)
        now = clock.now()
        return event_editing.create(scene.school, draft, now, now + timedelta(hours=1)).reference


def test_nobody_has_to_give_a_name_where_staff_allow_it(
    tablet: Visitor, picnic: str, app: Flask
) -> None:
    tablet.open(f"/en/sign-in/{picnic}").touch("I do not want to give my name").reads("Thank you")
    tablet.sees("That is fine. We will count you and not ask your name.")
    (row,) = tables.rows(app, "sign_in")
    assert (row["names"], row["adults"]) == ((), 1)


def test_an_empty_name_is_asked_for_kindly_and_the_counts_stay(
    tablet: Visitor, scene: Scene, app: Flask
) -> None:
    page = tablet.open(f"/en/sign-in/{scene.event}").page
    tablet.touch(page.locator(".stepper").last.locator("button").last)
    tablet.touch(page.locator(HERE)).sees("Type your name")
    expect(page.locator("#name")).to_be_focused()
    expect(page.locator("output").last).to_have_text("Children: 1")
    tablet.type_name("Amina").touch(page.locator(HERE)).reads("Thank you")
    (row,) = tables.rows(app, "sign_in")
    assert (row["names"], row["children"]) == (("Amina",), 1)


def test_leaving_with_the_number_from_the_ticket(tablet: Visitor, scene: Scene, app: Flask) -> None:
    page = tablet.open(f"/en/sign-in/{scene.event}").page
    tablet.type_name("Amina").touch(page.locator(HERE)).reads("Thank you")
    number, drawing = tablet.number, page.locator(".ticket-block svg").inner_html()
    tablet.touch(page.locator("main a.main-button")).reads("Riverside")
    tablet.touches = 0
    tablet.touch("English").touch("I am leaving")
    for digit in number:
        tablet.touch(page.locator(f"[data-digit='{digit}']"))
    tablet.reads("Is this your number?")
    assert tablet.number == number
    assert page.locator(".ticket-block svg").inner_html() == drawing
    assert "Amina" not in page.content()
    tablet.touch("Yes").reads("Goodbye")
    assert tablet.touches == 3 + 2, "language, tile, two digits, yes"
    (row,) = tables.rows(app, "sign_in")
    assert row["left_at"] is not None


def test_a_wrong_number_can_be_typed_again(
    tablet: Visitor, scene: Scene, sign_in: Callable[..., object]
) -> None:
    number = str(sign_in("Amina").ticket.number)  # type: ignore[attr-defined]
    wrong = "98" if number == "99" else "99"
    page = tablet.open("/en/leaving").page
    for digit in wrong:
        tablet.touch(page.locator(f"[data-digit='{digit}']"))
    tablet.sees("We cannot find that number. Check it and try again.")
    for digit in number:
        tablet.touch(page.locator(f"[data-digit='{digit}']"))
    tablet.reads("Is this your number?")
    assert tablet.number == number


def test_somebody_without_a_number_is_let_go_kindly(tablet: Visitor, app: Flask) -> None:
    tablet.open("/en/leaving").touch("I do not have a number")
    tablet.reads("That is fine. We will do it for you.")


def test_a_call_for_help_shows_who_is_on_the_way(
    tablet: Visitor, open_staff: Callable[..., Visitor]
) -> None:
    desk = open_staff("reception").open("/staff/")
    tablet.open("/pl/").touch(tablet.page.locator(".bar-help"))
    tablet.touch(tablet.page.locator("main .main-button"))
    expect(tablet.page.locator(".call")).to_be_visible()
    assert tablet.touches == 2
    desk.sees("Somebody asked for a person.").sees("Polish").touch("On my way")
    expect(tablet.page.locator(".call bdi")).to_have_text("Reception")


def test_with_nobody_at_the_staff_screens_the_tablet_says_so(tablet: Visitor) -> None:
    tablet.open("/en/help").touch("Ask a person to come")
    tablet.reads("No one can come now. You can go to the desk.")


def test_a_phone_opens_the_poster_link_in_its_own_language(
    open_screen: Open, scene: Scene, app: Flask
) -> None:
    phone = open_screen(viewport={"width": 390, "height": 844}, is_mobile=True, locale="pl-PL")
    page = phone.open(f"/e/{scene.code}").page
    assert page.locator("html").get_attribute("lang") == "pl"
    phone.type_name("Zofia").touch(page.locator(HERE)).reads(said("pl", THANKS))
    (row,) = tables.rows(app, "sign_in")
    assert (row["names"], row["came_by"], row["language"]) == (("Zofia",), "phone", "pl")
    assert page.evaluate("document.documentElement.dataset.mode") == "phone"


def test_bigger_words_hold_for_this_visit_and_not_for_the_next(tablet: Visitor) -> None:
    page = tablet.open("/en/sign-in").page
    tablet.touch(page.locator(LOOK)).touch("Very big words")
    expect(page.locator("html")).to_have_attribute("data-size", "150")
    tablet.touch(page.locator(LOOK)).touch("Strong colours")
    expect(page.locator("html")).to_have_attribute("data-colours", "strong")
    tablet.touch("Back").reads("What would you like")
    for name, worn in (("data-size", "150"), ("data-colours", "strong")):
        expect(page.locator("html")).to_have_attribute(name, worn)
    tablet.touch("Finish and clear").touch("English").reads("What would you like")
    for name, worn in (("data-size", "100"), ("data-colours", "paper")):
        expect(page.locator("html")).to_have_attribute(name, worn)


def test_bigger_words_do_not_cost_what_was_typed(tablet: Visitor, scene: Scene) -> None:
    page = tablet.open(f"/en/sign-in/{scene.event}").type_name("Amina").page
    tablet.touch(page.locator(LOOK)).touch("Very big words")
    expect(page.locator("html")).to_have_attribute("data-size", "150")
    expect(page.locator("#name")).to_have_value("Amina")


@pytest.mark.parametrize(
    "name", ["ن", "O'Brien-Łęcki", "👩‍👧 Mama", "李娜 (Na)", "سارة (Sara) 2", "W" * 90]
)
def test_a_name_is_whatever_the_parent_types(
    tablet: Visitor, scene: Scene, app: Flask, name: str
) -> None:
    page = tablet.open(f"/en/sign-in/{scene.event}").page
    page.locator("#name").fill(name)
    tablet.touch(page.locator(HERE)).reads("Thank you")
    (row,) = tables.rows(app, "sign_in")
    assert row["names"] == (name,)
