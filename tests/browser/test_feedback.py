"""T6 at a real tablet: a face is two touches, one row, and nobody after them reads what they wrote."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from kiosk.core import db, tokens
from kiosk.domain import feedback, replies, translations
from tests import tables
from tests.browser.coming_back import BACK, RELOAD, Weakened, confirm_finish, seen_after
from tests.browser.conftest import Open
from tests.browser.live_server import LiveServer
from tests.browser.test_leaves_nothing import NOTHING
from tests.browser.test_lost_answers import KIND, LosesAnswers
from tests.browser.visitor import Visitor, said
from tests.conftest import Scene

pytestmark = pytest.mark.browser

FACES = "How was it?"
TOLD = "Thank you. We read every message."
MORE = "Would you like to tell us more?"
WANTED = "Do you want an answer?"
SECRET = "Nobody else may read this"
POLISH = "Brama otwiera się o ósmej."
TYPING, WARNING = 75, 30
#: A thousand letters of Arabic, as long as a message may be.
LONG = ("نريد أن نتكلم مع المعلمة. " * 40)[: feedback.LIMIT].rstrip().ljust(feedback.LIMIT, "م")


def faces_of(app: Flask) -> list[str]:
    """Return the faces that are kept."""
    return [row["face"] for row in tables.rows(app, "feedback")]


def test_a_face_is_two_touches_from_home_and_another_one_changes_it(
    tablet: Visitor, app: Flask
) -> None:
    page = tablet.open("/").page
    first = page.evaluate("history.length")
    tablet.touch("English").reads("What would you like").touch("Tell us what you think")
    tablet.reads(FACES).touch("Good").reads(TOLD)
    assert tablet.touches == 3, "two, and one for the language"
    assert faces_of(app) == ["good"]
    tablet.touch("It could be better")
    expect(page.locator(".face[aria-pressed=true]")).to_contain_text("It could be better")
    assert faces_of(app) == ["better"]
    tablet.touch("My child").reads(MORE).touch("Write it").reads("Write it")
    page.locator("#words").fill("The gate is shut.")
    tablet.touch("Send").reads(WANTED).touch("No").reads(TOLD)
    assert page.evaluate("history.length") == first, "a step takes the place of the one before"
    assert tablet.stored() == NOTHING
    (row,) = tables.rows(app, "feedback")
    assert (row["topic"], row["words"], row["wants_answer"]) == (
        "child",
        "The gate is shut.",
        False,
    )


def test_two_touches_within_50_ms_are_one_message(tablet: Visitor, app: Flask) -> None:
    page = tablet.open("/en/feedback").page
    box = tablet.control("OK").bounding_box()
    assert box is not None
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    hand = page.context.new_cdp_session(page)
    for _ in range(2):
        hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    tablet.reads(TOLD)
    assert faces_of(app) == ["ok"]


def test_a_lost_connection_after_the_touch_is_one_message_and_kind_words(
    tablet: Visitor, app: Flask
) -> None:
    page = tablet.open("/en/feedback").page
    lost = LosesAnswers(page, times=1)
    tablet.touch("OK").sees(KIND)
    assert faces_of(app) == ["ok"], "the server has it; only the answer was lost"
    page.context.set_offline(True)
    page.wait_for_timeout(650)
    tablet.touch("Try again").sees(KIND)
    page.context.set_offline(False)
    page.wait_for_timeout(650)
    tablet.touch("Try again").reads(TOLD)
    assert lost.sent >= 2
    assert faces_of(app) == ["ok"]


def begun(app: Flask, scene: Scene, words: str = "") -> str:
    """Keep a message; return its private link."""
    link = tokens.reference()
    with app.app_context(), db.writing():
        feedback.give(scene.school, token=link, face="better")
        if words:
            feedback.write(scene.school, link, words, "ar")
    return link


def test_a_thousand_letters_fit_and_one_more_is_kept_in_the_box(
    tablet: Visitor, app: Flask, scene: Scene
) -> None:
    link = begun(app, scene)
    page = tablet.open(f"/ar/feedback/{link}/write").page
    box, bar = page.locator("#words"), page.locator("progress")
    box.fill(LONG[:-1])
    assert bar.evaluate("one => one.value / one.max") == (feedback.LIMIT - 1) / feedback.LIMIT
    expect(page.locator(".full-words")).to_be_empty()
    box.press("End")
    box.press_sequentially("مممم")
    expect(box).to_have_value(LONG[:-1] + "م")
    expect(page.locator(".full-words")).not_to_be_empty()
    box.evaluate("one => { one.removeAttribute('maxlength'); one.value += 'م' }")
    tablet.touch(page.locator("main .main-button"))
    expect(page.locator(".notice")).to_be_visible()
    expect(box).to_have_value(LONG[:-1] + "مم")
    assert [row["words"] for row in tables.rows(app, "feedback")] == [""]
    box.fill(LONG)
    page.wait_for_timeout(650)
    tablet.touch(page.locator("main .main-button")).reads(said("ar", WANTED))
    assert [row["words"] for row in tables.rows(app, "feedback")] == [LONG]


def drawn(page: Page, selector: str) -> list[str]:
    """Return the drawings that these show."""
    found: list[str] = page.locator(selector).evaluate_all(
        "all => all.map(one => one.querySelector('svg').outerHTML)"
    )
    return found


def test_the_pictures_open_the_answer_on_another_phone_in_its_language(
    tablet: Visitor, phone: Visitor, app: Flask, scene: Scene
) -> None:
    link = begun(app, scene, "البوابة مغلقة.")
    page = tablet.open(f"/ar/feedback/{link}/answer").page
    tablet.touch(page.locator("[value=yes]")).reads(said("ar", "Keep this. It opens your answer."))
    code = drawn(page, ".code-pictures li")
    assert len(code) == 7
    with app.app_context(), db.writing():
        message = feedback.reference_of(scene.school, link)
        who, text, key = scene.people["host"], "The gate opens at 8.", tokens.reference()
        sent = replies.send(scene.school, message, key=key, text=text, staff_id=who).reference
        made = {"source": "en", "source_text": text, "staff_id": who}
        translations.write(scene.school, "reply", sent, "text", "pl", POLISH, **made)
    grid = drawn(phone.open("/pl/answer").page, "[data-picture]")
    for picture in code:
        phone.touch(phone.page.locator("[data-picture]").nth(grid.index(picture)))
    phone.reads(said("pl", "Here is your answer")).sees(POLISH)
    assert "البوابة" not in phone.page.content(), "never their own words: a photo may be seen"
    phone.touch(phone.page.locator("main .main-button"))
    expect(phone.page.locator("form[action$='/read']")).to_have_count(0)
    assert [row["opened"] for row in tables.rows(app, "reply")] == [True]


# --- Nobody after them ------------------------------------------------------------------------------


@pytest.fixture
def writes(tablet: Visitor, app: Flask, scene: Scene) -> Visitor:
    """Return somebody who has written something and not sent it, at a tablet with its own clock."""
    link = begun(app, scene)
    tablet.page.clock.install()
    tablet.open(f"/en/feedback/{link}/write").page.locator("#words").fill(SECRET)
    return tablet


def clears(visitor: Visitor, app: Flask) -> None:
    """Fail if anything is left of what was written."""
    visitor.reads("Riverside")
    assert visitor.page.url == f"{visitor.address}/"
    assert visitor.stored() == NOTHING
    assert [row["words"] for row in tables.rows(app, "feedback")] == [""]


def test_a_quiet_tablet_asks_and_wipes_half_written_words(writes: Visitor, app: Flask) -> None:
    page = writes.page
    page.clock.run_for((TYPING + 1) * 1000)
    expect(page.locator("dialog.still-here")).to_be_visible()
    writes.touch("Yes, I am here")
    expect(page.locator("#words")).to_have_value(SECRET)
    page.clock.run_for((TYPING + 1) * 1000)
    page.clock.run_for(WARNING * 1000)
    clears(writes, app)


def test_finish_asks_when_words_are_written_and_not_when_nothing_is(
    writes: Visitor, app: Flask
) -> None:
    page = writes.page
    writes.touch("Finish and clear")
    expect(page.locator("dialog.still-here")).to_be_visible()
    writes.touch("Yes, I am here")
    page.locator("#words").fill(" ")
    page.clock.run_for(1000)
    writes.touch("Finish and clear")
    clears(writes, app)


def test_finish_asks_when_a_box_is_ticked_and_not_when_none_was(
    tablet: Visitor, make_survey: Callable[..., object]
) -> None:
    survey = make_survey(("several", "Which?", ["Tea", "Coffee"]))
    address = f"/en/survey/{survey.reference}"  # type: ignore[attr-defined]
    page = tablet.open(address).page
    tablet.touch(page.locator("label").first).touch("Finish and clear")
    expect(page.locator("dialog.still-here")).to_be_visible()
    tablet.touch("No, I have finished").reads("Riverside")
    tablet.open(address).touch("Finish and clear").reads("Riverside")


def sends(visitor: Visitor) -> None:
    """Send the words, and finish."""
    visitor.touch("Send").reads(WANTED).touch("Finish and clear")


def does_not_send(visitor: Visitor) -> None:
    """Finish with the words written and not sent."""
    visitor.touch("Finish and clear")
    confirm_finish(visitor)


def seen_afterwards(visitor: Visitor, link: str, finish: Callable[[Visitor], None]) -> str:
    """Write, finish, press Back three times, reload; return all that could be read then."""
    page = visitor.open("/").page
    visitor.open(f"/en/feedback/{link}/more").touch("Write it").reads("Write it")
    page.locator("#words").fill(SECRET)
    finish(visitor)
    visitor.reads("Riverside")
    return seen_after(page, (BACK, BACK, BACK, RELOAD))


@pytest.mark.parametrize("finish", [does_not_send, sends])
@pytest.mark.parametrize("without", [(), ("scripts", "cookie")], ids=["whole", "control"])
def test_back_and_reload_show_nothing_of_what_was_written(
    open_screen: Open,
    remembering: Browser,
    app: Flask,
    scene: Scene,
    without: tuple[str, ...],
    finish: Callable[[Visitor], None],
) -> None:
    with LiveServer(Weakened(app, *without)) as server:
        tablet = open_screen(in_browser=remembering, address=server.address)
        found = SECRET in seen_afterwards(tablet, begun(app, scene), finish)
        tablet.page.context.close()
    assert found == bool(without)
