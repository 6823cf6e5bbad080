"""Reading aloud in a real browser: what is said, in which voice and order, and what never is."""

import pytest
from playwright.sync_api import Page, expect

from kiosk.core import tokens
from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.listening import (
    button,
    clip,
    clip_of,
    hear,
    heard,
    is_quiet,
    needs_clips,
    sounds,
    switch_on,
)
from tests.browser.scenery import Day
from tests.browser.visitor import PHONE, Visitor
from tests.browser.walls import Line
from tests.conftest import Scene

pytestmark = pytest.mark.browser

CANARY = "Quetzalina"
HELP = (
    "How can we help?",
    "Ask a person to come",
    "Bigger words or other colours",
    "Show this to a member of staff",
)


@needs_clips
def test_a_screen_is_read_from_its_heading_on_and_what_is_said_is_outlined(tablet: Visitor) -> None:
    page = help_read_aloud(tablet, HELP[-1])
    said = sounds(page)[: len(HELP)]
    assert [address for address, _ in said] == [clip_of("pl", words) for words in HELP]
    assert [address for address, _ in said] == [clip("pl", outlined) for _, outlined in said]
    # Over at its end: nothing stays outlined, and it does not begin anew.
    heard(page, clip_of("pl", "What happens to what I tell you?"))
    expect(page.locator(".is-spoken")).to_have_count(0)
    is_quiet(page)


@needs_clips
@pytest.mark.parametrize("way", ["touch", "key"])
def test_any_touch_or_key_makes_it_quiet_and_does_what_it_does(tablet: Visitor, way: str) -> None:
    page = help_read_aloud(tablet, HELP[1])  # the control: it goes on by itself
    if way == "touch":
        page.locator("h1").tap()
    else:
        page.keyboard.press("Shift")
    expect(page.locator(".is-spoken")).to_have_count(0)
    is_quiet(page)
    assert clip_of("pl", "What happens to what I tell you?") not in dict(sounds(page))
    tablet.touch(page.locator(".job-tile").nth(1)).reads("")
    expect(page).to_have_url(f"{tablet.address}/pl/help/card")


@needs_clips
def test_it_stays_on_for_the_visit_and_nothing_of_it_for_the_next_person(tablet: Visitor) -> None:
    page = help_read_aloud(tablet, HELP[0])
    tablet.touch(page.locator(".job-tile").nth(3))
    heard(page, clip_of("pl", "What happens to what I tell you?"))
    assert tablet.stored()["cookies"] == ""  # no script can read it
    tablet.touch(page.locator("[data-finish]"))
    expect(page.locator(".language-tiles")).to_be_visible()
    assert "listen" not in {cookie["name"] for cookie in page.context.cookies()}
    page.locator(".language-tile").nth(1).tap()
    expect(button(page)).to_be_visible()
    is_quiet(page)
    assert sounds(page) == []
    assert page.locator("html").get_attribute("data-listening") is None


@needs_clips
def test_a_second_touch_ends_it_for_the_visit(tablet: Visitor) -> None:
    page = help_read_aloud(tablet, HELP[0])
    page.wait_for_timeout(700)  # a second touch at once would be that of a hand that shakes
    button(page).tap()
    expect(page.locator("html")).not_to_have_attribute("data-listening", "")
    is_quiet(page)
    tablet.open("/pl/help")
    expect(button(page)).to_be_visible()
    is_quiet(page)
    assert sounds(page) == []


@needs_clips
def test_words_in_another_language_are_said_in_that_language(tablet: Visitor, day: Day) -> None:
    hear(tablet.page)
    page = tablet.open("/pl/").page
    assert page.locator(".live-card bdi[lang=en]").first.inner_text() == "Coffee morning"
    switch_on(page)
    heard(page, clip_of("pl", "What would you like to do?"))
    said = [address for address, _ in sounds(page)]
    assert said[0] == clip("en", "Coffee morning")
    assert clip("pl", "Coffee morning") not in said


def test_a_voice_of_this_device_says_its_own_language_alone(tablet: Visitor, day: Day) -> None:
    hear(tablet.page, ("pl-PL", True), ("en-US", False))
    page = tablet.open("/pl/help/card").page
    switch_on(page)
    page.wait_for_function("sounds.length > 0")
    is_quiet(page)
    assert {language for language, *_ in sounds(page)} == {"pl-PL"}
    assert [rate for *_, rate in sounds(page)] == [0.9] * len(sounds(page))
    # Its English sentences wait for a voice, and say so.
    assert page.locator(".staff-card .no-sound").count() >= 3


@pytest.mark.parametrize(
    ("tag", "there", "chosen"),
    [
        ("pl", [("pl-PL", False)], None),
        ("pl", [("ru-RU", True), ("pl_PL", True)], "pl_PL"),
        ("zh-Hans", [("zh-HK", True), ("zh-TW", True)], None),
        ("zh-Hans", [("zh-HK", True), ("zh-CN", True)], "zh-CN"),
        ("zh-Hant-HK", [("zh-CN", True), ("zh-TW", True)], None),
        ("zh-Hant-HK", [("zh-CN", True), ("yue-HK", True)], "yue-HK"),
        ("pt-PT", [("pt-BR", True), ("pt-PT", True)], "pt-PT"),
        ("pt-PT", [("pt-BR", True)], "pt-BR"),
        ("en", [("en-US", True), ("en-GB", True)], "en-GB"),
        ("ckb", [("ku", True)], None),
        ("so", [("sot-ZA", True)], None),
    ],
)
def test_which_voice(tablet: Visitor, tag: str, there: list, chosen: str | None) -> None:
    hear(tablet.page, *there)
    page = tablet.open("/en/help").page
    found = page.evaluate(
        "tag => import('/static/js/voices.js').then((voices) => voices.voiceFor(tag)?.lang ?? null)",
        tag,
    )
    assert found == chosen


def test_a_name_that_somebody_typed_is_never_said(tablet: Visitor, scene: Scene) -> None:
    hear(tablet.page, ("en-GB", True))
    page = tablet.open(f"/en/sign-in/{scene.event}").page
    tablet.type_name(CANARY).touch("Add another name").type_name(CANARY)
    switch_on(page)
    heard(page, "Add another name")
    assert heard_of(page, CANARY) == []
    # The control: without the mark the voice would say it.
    page.evaluate("document.querySelector('[data-names]').removeAttribute('data-unspoken')")
    page.wait_for_timeout(700)
    button(page).tap()
    page.wait_for_timeout(700)
    switch_on(page)
    heard(page, CANARY)


@pytest.mark.parametrize("text", ["07700 900123", "+44 20 7946 0000", "ana@example.org"])
def test_numbers_of_phones_and_addresses_of_letters_are_never_said(
    tablet: Visitor, text: str
) -> None:
    hear(tablet.page, ("en-GB", True))
    page = tablet.open("/en/help").page
    planned = """async ([text, tag]) => {
        const speech = await import('/static/js/speak.js');
        await speech.ready(tag);
        return speech.plan(text, tag).length;
    }"""
    assert page.evaluate(planned, [f"Call: {text}", "en"]) == 0
    assert page.evaluate(planned, ["Call: 14", "en"]) == 1


@needs_clips
def test_numbers_are_said_after_their_words_and_a_ticket_with_its_picture(
    tablet: Visitor, day: Day
) -> None:
    hear(tablet.page)
    page = tablet.open(f"/pl/thank-you/{day.arrival}").page
    number = int(tablet.number)
    switch_on(page)
    heard(page, clip("pl", str(number)))
    said = [address for address, _ in sounds(page)]
    at = said.index(clip("pl", str(number)))
    word = page.locator(".ticket-block .sr").inner_text()
    assert word
    assert said[at - 1] == clip("pl", word)
    assert said[at - 2] == clip_of("pl", "Your number")


@needs_clips
def test_words_that_nobody_can_say_get_a_crossed_speaker_while_it_is_on(
    open_screen: Open, day: Day
) -> None:
    for size in ({"width": 1180, "height": 820}, PHONE):
        person = open_screen(viewport=size)
        hear(person.page)
        page = person.open("/pl/talk").page
        expect(button(page)).to_be_visible()
        expect(page.locator(".no-sound")).to_have_count(0)
        switch_on(page)
        name = page.locator(".person-card .no-sound").first
        expect(name).to_be_visible()
        assert name.get_attribute("role") == "img"
        assert name.get_attribute("aria-label")
        assert violations(page, enhanced=True) == []
        page.wait_for_timeout(700)
        button(page).tap()
        expect(page.locator(".no-sound")).to_have_count(0)


@needs_clips
def test_where_nothing_can_be_said_there_is_no_button(tablet: Visitor) -> None:
    hear(tablet.page)
    page = tablet.open("/ar/help").page
    expect(button(page)).to_be_hidden()
    page.wait_for_timeout(4000)
    expect(button(page)).to_be_hidden()
    tablet.open("/pl/help")  # the control
    expect(button(page)).to_be_visible()


@needs_clips
def test_what_comes_up_by_itself_is_said(tablet: Visitor, scene: Scene) -> None:
    hear(tablet.page)
    page = tablet.open(f"/pl/sign-in/{scene.event}").page
    switch_on(page)
    heard(page, clip_of("pl", "What is your name?"))
    page.locator(".stepper-button").nth(1).tap()
    heard(page, clip("pl", "2"))
    page.locator("button.main-button[value=here]").tap()
    expect(page.locator(".notice")).to_be_visible()
    heard(page, clip("pl", page.locator(".notice-words p").first.inner_text()))


@needs_clips
def test_the_question_before_it_clears_is_said_and_comes_later(
    tablet: Visitor, scene: Scene
) -> None:
    hear(tablet.page)
    page = tablet.open(f"/pl/sign-in/{scene.event}").page
    dialog = page.locator("dialog.still-here")
    expect(button(page)).to_be_visible()
    assert dialog.get_attribute("data-seconds") == "75"
    switch_on(page)
    assert dialog.get_attribute("data-seconds") == "120"
    page.locator("#name").fill("Amina")
    page.evaluate("document.querySelector('[data-finish]').click()")
    heard(page, clip_of("pl", "Are you still here?"))
    dialog.locator("[data-no]").tap()
    expect(page.locator(".language-tiles")).to_be_visible()
    is_quiet(page)


@needs_clips
def test_it_is_quiet_at_once_when_the_screen_is_emptied(tablet: Visitor) -> None:
    page = help_read_aloud(tablet, HELP[0])
    page.evaluate("document.querySelector('main').replaceChildren()")
    is_quiet(page)


@needs_clips
def test_a_clip_heard_before_sounds_without_a_server_and_another_is_passed_over(
    tablet: Visitor,
) -> None:
    page = help_read_aloud(tablet, HELP[1])
    page.wait_for_function("ended > 0")
    page.locator("h1").tap()
    page.context.set_offline(True)
    never = page.evaluate(
        """async () => {
            const speech = await import('/static/js/speak.js' + new URL(document.scripts[0].src).search);
            return speech.perform([{ address: '/pl/sound/00000000000000.webm' }]);
        }"""
    )
    assert never is False
    before = page.evaluate("ended")
    page.wait_for_timeout(700)
    for _ in "off", "on":
        button(page).tap()
        page.wait_for_timeout(700)
    page.wait_for_function("before => ended > before", arg=before)
    page.context.set_offline(False)


@needs_clips
def test_a_phone_says_when_it_is_your_turn(phone: Visitor, line: Line) -> None:
    token = tokens.reference()
    line.join("pl", token)
    hear(phone.page)
    page = phone.open(f"/pl/place/{token}").page
    switch_on(page)
    heard(page, clip_of("pl", "You are next. You can come back now."))
    line.call()
    heard(page, clip_of("pl", "It is your turn. Go to: {place}"))


def heard_of(page, words: str) -> list:
    """Return what was said of these words."""
    return [each for each in sounds(page) if words in each[1]]


def help_read_aloud(tablet: Visitor, until: str) -> Page:
    """Open help in Polish, switch it on, and wait until this sentence has sounded."""
    hear(tablet.page)
    page = tablet.open("/pl/help").page
    switch_on(page)
    heard(page, clip_of("pl", until))
    return page
