"""The tablet's own keys: how they come and go, what they type, and that nothing of it stays."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from kiosk.core import db, tokens
from kiosk.domain import feedback
from tests import tables
from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.keys import BOARD, Keys
from tests.browser.one_surgery import Surgery
from tests.browser.visitor import PHONE, Visitor
from tests.conftest import Scene

pytestmark = pytest.mark.browser

HERE = "button.main-button[value=here]"
#: Of everything a page asks for, what only the keys need.
THEIRS = ("/keys/", "simple-keyboard", "keys.css", "keyboard-")


@pytest.fixture
def sign_in_page(tablet: Visitor, scene: Scene) -> Keys:
    """Return somebody before the field of a name, in English."""
    tablet.open(f"/en/sign-in/{scene.event}")
    return Keys(tablet)


@pytest.fixture
def words_page(tablet: Visitor, app: Flask, scene: Scene) -> Keys:
    """Return somebody before the box to write in."""
    link = tokens.reference()
    with app.app_context(), db.writing():
        feedback.give(scene.school, token=link, face="better")
    tablet.open(f"/en/feedback/{link}/write")
    return Keys(tablet, "#words")


def caret(keys: Keys) -> tuple[int, int]:
    """Return where the caret stands, or what is chosen."""
    found: list[int] = keys.field.evaluate("one => [one.selectionStart, one.selectionEnd]")
    return found[0], found[1]


# --- Coming and going -------------------------------------------------------------------------------


def test_nothing_of_the_keys_is_loaded_before_the_page_has_stood(
    tablet: Visitor, scene: Scene
) -> None:
    asked: list[str] = []
    tablet.page.on("request", lambda request: asked.append(request.url))
    tablet.open("/").reads("Riverside")
    tablet.page.wait_for_timeout(2_500)
    assert asked
    assert not [url for url in asked if any(part in url for part in (*THEIRS, "keyboard"))]
    asked.clear()
    tablet.open(f"/en/sign-in/{scene.event}")
    tablet.page.wait_for_load_state("load")
    assert not [url for url in asked if any(part in url for part in THEIRS)]
    with tablet.page.expect_request(lambda request: "keys.css" in request.url):
        pass  # a moment later, though nobody has touched a field
    expect(tablet.page.locator(".keys")).to_be_hidden()


def test_the_keys_stay_while_people_are_counted_and_go_with_their_own_key(
    sign_in_page: Keys,
) -> None:
    keys, page = sign_in_page.open().type("Ami"), sign_in_page.page
    keys.person.touch(page.locator("[value='children+1']"))
    expect(page.locator("output").last).to_have_text("Children: 1")
    expect(page.locator(BOARD)).to_be_visible()
    keys.type("na")
    expect(keys.field).to_have_value("Amina")
    expect(keys.field).to_be_focused()
    keys.press("{hide}")
    expect(page.locator(".keys")).to_be_hidden()
    assert page.locator("html").get_attribute("data-keys") is None
    expect(page.locator(".frame-strip")).to_be_visible()
    keys.open()


def test_a_keyboard_of_its_own_puts_them_away(sign_in_page: Keys) -> None:
    keys = sign_in_page.open()
    keys.page.keyboard.type("Amina")
    expect(keys.page.locator(".keys")).to_be_hidden()
    expect(keys.field).to_have_value("Amina")
    keys.field.blur()
    keys.field.focus()
    keys.page.wait_for_timeout(200)
    expect(keys.page.locator(".keys")).to_be_hidden()
    keys.open()


def test_a_phone_keeps_its_own_keys(open_screen: Open, scene: Scene) -> None:
    phone = open_screen(viewport=PHONE, is_mobile=True, locale="en-GB").open(f"/e/{scene.code}")
    phone.touch(phone.page.locator("#name"))
    phone.page.wait_for_timeout(2_000)
    assert not phone.page.locator(".keys").count()
    assert phone.page.locator("#name").get_attribute("inputmode") is None


def test_without_scripts_the_field_is_an_ordinary_one(open_screen: Open, scene: Scene) -> None:
    plain = open_screen(java_script_enabled=False).open(f"/en/sign-in/{scene.event}")
    assert plain.page.locator("#name").get_attribute("inputmode") is None
    expect(plain.page.locator(".keys")).to_be_hidden()


@pytest.mark.parametrize(
    "lost", ["**/vendor/simple-keyboard*/**", "**/keys/latin.js*", "**/keys.css*"]
)
def test_when_they_cannot_be_loaded_the_devices_own_keys_come(
    tablet: Visitor, scene: Scene, lost: str
) -> None:
    tablet.page.route(lost, lambda route: route.abort())
    page = tablet.open(f"/en/sign-in/{scene.event}").page
    expect(page.locator("#name")).to_have_attribute("inputmode", "none")
    tablet.touch(page.locator("#name"))
    expect(page.locator("#name")).not_to_have_attribute("inputmode", "none")
    expect(page.locator("#name")).to_be_focused()
    expect(page.locator(".keys")).to_be_hidden()
    tablet.type_name("Amina").touch(page.locator(HERE)).reads("Thank you")
    tablet.complaints.forgive("")


def test_the_number_of_a_ticket_keeps_its_own_pad(tablet: Visitor) -> None:
    page = tablet.open("/en/leaving").page
    page.locator("#number").focus()
    page.wait_for_timeout(2_000)
    expect(page.locator(".keys")).to_be_hidden()


# --- Typing -----------------------------------------------------------------------------------------


def test_one_capital_and_then_small_letters(sign_in_page: Keys) -> None:
    keys = sign_in_page.open()
    expect(keys.key("{shift}")).to_have_attribute("aria-pressed", "true")
    keys.press("A", "m", "i", "{shift}", "N", "a")
    expect(keys.field).to_have_value("AmiNa")
    keys.press(*["{delete}"] * 5)
    expect(keys.key("A"), "an empty field begins with a capital again").to_be_visible()


def test_letters_go_where_the_caret_is_and_over_what_is_chosen(sign_in_page: Keys) -> None:
    keys = sign_in_page.open().type("Amna")
    keys.field.evaluate("one => one.setSelectionRange(2, 2)")
    keys.press("i")
    expect(keys.field).to_have_value("Amina")
    assert caret(keys) == (3, 3)
    keys.press("{delete}")
    expect(keys.field).to_have_value("Amna")
    keys.field.evaluate("one => one.setSelectionRange(1, 4)")
    keys.press("b")
    expect(keys.field).to_have_value("Ab")
    assert caret(keys) == (2, 2)


ERASED = [
    ("তি", "ত"),
    ("ক্ষ", "ক্"),
    ("نّ", "ن"),
    ("லொ", "ல"),
    ("e\u0301", "e"),
    ("A👩‍👧", "A"),
    ("A🇵🇱", "A"),
    ("A👍🏽", "A"),
    ("A1️⃣", "A"),
    ("A😀", "A"),
    ("A1", "A"),
    ("می‌", "می"),
]


@pytest.mark.parametrize(("before", "after"), ERASED)
def test_delete_takes_one_sign_and_a_whole_picture(
    sign_in_page: Keys, before: str, after: str
) -> None:
    keys = sign_in_page.open()
    keys.field.fill(before)
    keys.press("{delete}")
    expect(keys.field).to_have_value(after)


def test_no_more_letters_than_fit_into_the_field(sign_in_page: Keys) -> None:
    keys = sign_in_page.open()
    keys.field.fill("W" * 89)
    keys.press("A", "b")
    expect(keys.field).to_have_value("W" * 89 + "A")


def test_a_new_line_is_for_boxes_of_several_lines(sign_in_page: Keys) -> None:
    assert not sign_in_page.open().key("{enter}").count()


def test_words_are_written_and_sent_with_the_keys(words_page: Keys, app: Flask) -> None:
    keys = words_page.open().type("Gate. ")
    keys.press("{enter}").type("rain")
    expect(keys.field).to_have_value("Gate. \nrain")
    expect(keys.page.locator(".full-bar")).to_have_attribute("value", "11")
    assert keys.key("{main}").inner_text() == "Send"
    keys.press("{main}")
    expect(keys.page.locator("#words")).to_have_count(0)
    expect(keys.page.locator(".keys")).to_be_hidden()


def test_local_digits_are_on_the_keys_and_count_as_digits(
    tablet: Visitor, app: Flask, surgery: Surgery
) -> None:
    tablet.open(f"/ar/book/{surgery.host}/tell-me")
    keys = Keys(tablet, "#phone").open()
    keys.press(*"٠٧٧٠٠٩٠٠٩٨٢")  # a number begins with numbers
    expect(keys.field).to_have_value("٠٧٧٠٠٩٠٠٩٨٢")
    keys.press("{main}")
    expect(keys.page.locator("#phone")).to_have_count(0)
    assert [row["phone"] for row in tables.rows(app, "wish")] == ["07700900982"]


def test_another_name_leaves_the_field_free_for_the_next(sign_in_page: Keys, app: Flask) -> None:
    keys = sign_in_page.open().type("Amina")
    keys.person.touch("Add another name")
    expect(keys.field).to_have_value("")
    keys.type("Zofia")
    expect(keys.page.locator("output").first).to_have_text("Adults: 2")
    keys.press("{main}")
    keys.person.reads("Thank you")
    assert tables.rows(app, "sign_in")[0]["names"] == ("Amina", "Zofia")


def test_an_empty_name_is_asked_for_above_the_keys(sign_in_page: Keys, app: Flask) -> None:
    keys = sign_in_page.open().press("{main}")
    keys.person.sees("Type your name")
    expect(keys.page.locator(BOARD)).to_be_visible()
    places = keys.page.evaluate(
        "['.notice', '#name', '.frame-bar'].map((one) => document.querySelector(one).getBoundingClientRect()).map((box) => [box.top, box.bottom])"
    )
    notice, field, bar = places
    assert notice[0] >= 0
    assert field[1] <= bar[0]
    keys.page.wait_for_timeout(650)  # sooner, the next touch would count as a double tap
    keys.type("Amina").press("{main}")
    keys.person.reads("Thank you")
    assert tables.rows(app, "sign_in")[0]["names"] == ("Amina",)


# --- For everybody ----------------------------------------------------------------------------------


def test_a_switch_or_a_real_key_presses_the_keys_too(sign_in_page: Keys) -> None:
    keys = sign_in_page.open()
    for name in ("A", "{more}", "ä"):
        keys.key(name).focus()
        keys.page.keyboard.press("Enter")
    expect(keys.field).to_have_value("Aä")
    expect(keys.page.locator(BOARD)).to_be_visible()
    assert keys.page.evaluate("document.activeElement.closest('.keys') !== null")


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_axe_finds_nothing_and_each_key_has_a_name(tablet: Visitor, scene: Scene, tag: str) -> None:
    keys = Keys(tablet.open(f"/{tag}/sign-in/{scene.event}")).open()
    for colours in ("paper", "evening", "strong"):
        tablet.page.evaluate("name => { document.documentElement.dataset.colours = name }", colours)
        assert not violations(tablet.page, enhanced=True), colours
    names = tablet.page.locator(".keys button").all()
    assert all(key.inner_text().strip() or key.locator("svg").count() for key in names)
    for name in ("{delete}", "{hide}", "{space}", "{123}"):
        assert keys.key(name).text_content(), name


def test_in_forced_colours_each_key_has_an_edge(sign_in_page: Keys) -> None:
    sign_in_page.open().page.emulate_media(forced_colors="active")
    assert not sign_in_page.page.evaluate("measures.edgeless()")


def test_typing_counts_as_being_here(open_screen: Open, scene: Scene) -> None:
    tablet = open_screen()
    tablet.page.clock.install()
    keys = Keys(tablet.open(f"/en/sign-in/{scene.event}")).open()
    for _ in range(4):
        tablet.page.clock.run_for(40_000)
        keys.press("{space}")
    expect(tablet.page.locator(".still-here")).to_be_hidden()
    tablet.page.clock.run_for(80_000)
    expect(tablet.page.locator(".still-here")).to_be_visible()
