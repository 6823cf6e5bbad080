"""A whole name in each language, written with the tablet's keys and nothing else; and where they stand."""

import os
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect

from kiosk.core import db, languages
from kiosk.domain import schools
from kiosk.models.school import School
from kiosk.web.plumbing import catalogs
from tests import tables
from tests.browser.axe import violations
from tests.browser.bending import bend
from tests.browser.conftest import Open
from tests.browser.keys import BOARD, Keys
from tests.browser.visitor import Visitor, said
from tests.conftest import Scene

pytestmark = pytest.mark.browser

THANKS = "Thank you for coming. You do not need to do anything else."
NAMES = {
    "en": "O'Brien-Lee",
    "pl": "Łucja Święch",
    "ro": "Ștefan Țălnar",
    "pa": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "ur": "فاطمہ ڈوگرے",
    "pt-PT": "João Conceição",
    "es": "Íñigo Muñoz",
    "ar": "إيمان شعبان",
    "bn": "মোহাম্মদ চৌধুরী",
    "gu": "પ્રિયા ઝવેરી",
    "ta": "தமிழ்ச்செல்வி",
    "fr": "Zoë Lefèvre",
    "lt": "Žydrūnė Ąžuolas",
    "zh-Hans": "Li Na",
    "zh-Hant-HK": "Chan Tai-man",
    "tr": "İpek Çığır",
    "bg": "Йоанна Щерева",
    "fa": "پگاه ژاله‌نژاد",
    "so": "Xaawo Cali",
    "uk": "Їжак Ґалаґан",
    "ckb": "شێرزاد ڕۆژهەڵات",
    "cy": "Siân Ŵyn",
    "it": "Nicolò D'Amè",
    "ru": "Алёна Щукина",
    "hu": "Őry Győző",
    "sk": "Ľubomír Ďuriš",
    "hi": "प्रियंका शर्मा",
    "sq": "Çlirim Gërgji",
    "ml": "ശ്രീകുമാർ നായർ",
    "vi": "Nguyễn Thị Đào",
}
TAGS = tuple(languages.table())
#: One language of each script; KIOSK_ALL_LANGUAGES=1 types a name in all of them.
A_SCRIPT_EACH = tuple({one.script: tag for tag, one in languages.table().items()}.values())
SHAPES = ((1180, 820), (1280, 800), (820, 1180))


@pytest.fixture(autouse=True)
def _every_language(app: Flask, scene: Scene) -> None:
    """Let the school offer every language there is."""
    with app.app_context(), db.writing():
        db.session.get_one(School, scene.school.id).languages = list(TAGS)
        schools.outdate()


#: Where a letter takes more than one key: tones follow their vowel.
TYPED = {"vi": "Nguyê\u0303n Thi\u0323 Đa\u0300o"}


def test_there_is_a_name_in_each_language() -> None:
    assert set(languages.table()) <= set(NAMES)


@pytest.mark.parametrize("tag", TAGS if os.environ.get("KIOSK_ALL_LANGUAGES") else A_SCRIPT_EACH)
def test_a_whole_name_with_the_keys_only(
    tablet: Visitor, scene: Scene, app: Flask, open_staff: Callable[..., Visitor], tag: str
) -> None:
    tablet.open(f"/{tag}/sign-in/{scene.event}")
    keys = Keys(tablet).open().type(TYPED.get(tag, NAMES[tag]))
    expect(keys.field).to_have_value(NAMES[tag])
    expect(keys.field).to_be_focused()
    assert keys.key("{main}").inner_text().strip() == catalogs.translate(tag, "I am here")
    keys.press("{main}")
    tablet.reads(said(tag, THANKS))
    (row,) = tables.rows(app, "sign_in")
    assert (row["names"], row["language"]) == ((NAMES[tag],), tag)
    desk = open_staff("reception").open("/staff/")
    expect(desk.page.locator("main")).to_contain_text(NAMES[tag])


def measured(keys: Keys) -> dict[str, float]:
    """Return the edges that matter: field, heading, bar and board, in pixels from the top."""
    found: dict[str, float] = keys.page.evaluate(
        """() => {
            const box = (one) => document.querySelector(one).getBoundingClientRect();
            return {
                field: box("#name").top, foot: box("#name").bottom, heading: box("main h1").top,
                bar: box(".frame-bar").top, height: box(".frame-bar").height,
                board: box(".keys").top, wide: document.documentElement.scrollWidth - innerWidth,
            };
        }"""
    )
    return found


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag in ("en", "ar", "ta", "ur")])
def test_the_field_is_never_covered_and_each_key_is_big_enough(
    tablet: Visitor, scene: Scene, tag: str
) -> None:
    tablet.open(f"/{tag}/sign-in/{scene.event}")
    for shape in SHAPES:
        for size in (100, 125, 150):
            at = f"{tag} {bend(tablet.page, *shape, size)}"
            keys = Keys(tablet).open()
            tablet.page.wait_for_timeout(100)
            here = measured(keys)
            assert here["board"] >= shape[1] * 0.579 - 0.5, at
            assert abs(here["height"] - 64) <= 1, f"{at}: {here}"
            assert here["bar"] + here["height"] <= here["board"] + 1, f"{at}: {here}"
            assert here["foot"] <= here["bar"], f"{at}: the field is covered: {here}"
            assert here["field"] >= 0, f"{at}: {here}"
            if size == 100:
                assert here["heading"] >= 0, f"{at}: {here}"
            assert here["wide"] <= 0, at
            for key in keys.boxes():
                assert key["width"] >= 63.5, f"{at}: {key}"
                assert key["height"] >= 63.5, f"{at}: {key}"
                assert key["left"] >= 0, f"{at}: {key}"
                assert key["right"] <= shape[0], f"{at}: {key}"
                assert key["bottom"] <= shape[1] + 0.5, f"{at}: {key}"


def test_at_the_usual_size_all_that_is_asked_stands_above_the_keys(
    tablet: Visitor, scene: Scene
) -> None:
    tablet.open(f"/en/sign-in/{scene.event}")
    for shape in SHAPES:
        bend(tablet.page, *shape)
        keys = Keys(tablet).open()
        foot = tablet.page.evaluate(
            "document.querySelector('.people').getBoundingClientRect().bottom"
        )
        assert foot <= measured(keys)["bar"], shape


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag in ("ar", "ur")])
def test_control_keys_are_mirrored_and_letters_are_not(
    tablet: Visitor, scene: Scene, tag: str
) -> None:
    tablet.open(f"/{tag}/sign-in/{scene.event}")
    places = {key["name"]: key["left"] for key in Keys(tablet).open().boxes()}
    assert places["{hide}"] > places["{script}"] > places["{123}"] > places["{main}"]
    first, second = ("ض", "ص") if tag == "ar" else ("ق", "و")
    assert places[first] < places[second], "as on keyboards of that script"


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag == "zh-Hans"])
def test_chinese_is_told_what_the_keys_can_do_and_led_to_a_phone(
    open_screen: Open, scene: Scene, tag: str
) -> None:
    tablet = open_screen().open(f"/{tag}/sign-in/{scene.event}")
    keys = Keys(tablet).open()
    expect(tablet.page.locator(".keys-note")).to_be_visible()
    way = tablet.page.locator("main button[form=use-phone]")
    expect(tablet.page.locator(".keys-note button")).to_have_count(way.count())
    assert not keys.key("{script}").count()
    for page in ("{more}", "{123}"):  # of four rows: the line makes room for the fourth
        keys.press(page)
        expect(tablet.page.locator(".keys-note")).to_be_hidden()
        assert all(key["height"] >= 63.5 for key in keys.boxes())
    assert measured(keys)["board"] >= 820 * 0.579 - 0.5


@pytest.mark.parametrize("tag", ["en", "ar", "ta", "ur"])
def test_after_a_refusal_the_counters_are_never_a_sliver_behind_the_bar(
    tablet: Visitor, scene: Scene, tag: str
) -> None:
    # The event above the heading gives way. Where heading, notice, field and counters are higher
    # than the room (Arabic on a wide tablet), the heading wins, and enough to touch is in sight.
    for shape in SHAPES:
        at = f"{tag} {bend(tablet.page, *shape)}"
        Keys(tablet.open(f"/{tag}/sign-in/{scene.event}")).open().press("{main}")
        expect(tablet.page.locator(".notice")).to_be_visible()
        expect(tablet.page.locator(BOARD)).to_be_visible()
        assert not violations(tablet.page, enhanced=True), at
        heading, top, foot, bar = tablet.page.evaluate(
            """() => {
                const box = (one) => document.querySelector(one).getBoundingClientRect();
                const more = box("[value='children+1']");
                return [box("main h1").top, more.top, more.bottom, box(".frame-bar").top];
            }"""
        )
        assert heading >= 0, at
        line = tablet.page.locator(".event-line")
        whole = line.evaluate("one => one.getBoundingClientRect().top >= -1")
        expect(line).to_have_css("opacity", "1" if whole else "0")
        if foot > bar:
            assert heading <= 9, f"{at}: there was room left above the heading"
            assert bar - top >= 24 or top >= bar, f"{at}: {bar - top} px of the counters show"
