"""The screens to take pictures of, and what is done on each before: for tools/take_screenshots."""

import contextlib
from collections.abc import Callable

from playwright.sync_api import Page, TimeoutError

TABLET, PORTRAIT, PHONE, WALL = (1180, 820), (820, 1180), (390, 844), (1920, 1080)
NAMES = {"en": "Amina", "pl": "Łucja", "ar": "نور"}
WRITTEN = {
    "en": "The gate is still locked at 8:40, and it rains.",
    "pl": "Brama jest jeszcze zamknięta o 8:40, a pada deszcz.",
    "ar": "البوابة ما زالت مغلقة في الساعة 8:40 والمطر ينزل.",
}
HERE = "button.main-button[value=here]"

#: The words have their letters, and a button that reads aloud stands there once it can.
SETTLED = """() => document.fonts.status === "loaded"
  && !document.querySelector(".is-waiting, .ear[hidden]")"""
#: A screen that nothing can read aloud is not waited for any longer.
MILLISECONDS = 4000


def settle(page: Page) -> None:
    """Wait until what comes to a screen by itself has come."""
    page.wait_for_timeout(200)
    with contextlib.suppress(TimeoutError):
        page.wait_for_function(SETTLED, timeout=MILLISECONDS)


def nothing(_page: Page, _tag: str) -> None:
    """Take the page as it is."""


def with_a_name(page: Page, tag: str) -> None:
    """Type a name, and two children."""
    page.locator("#name").fill(NAMES[tag])
    for _ in range(2):
        page.locator(".stepper-button").last.click()


def with_the_keys(page: Page, _tag: str) -> None:
    """Touch the field, so that the keys come up."""
    page.locator("#name").click()
    page.locator(".keys .hg-button-main").wait_for()


def signed_in(page: Page, tag: str) -> None:
    """Say "I am here" and wait for the thanks."""
    with_a_name(page, tag)
    page.locator(HERE).click()
    page.locator(".ticket-block").wait_for()


def without_a_name(page: Page, _tag: str) -> None:
    """Say "I am here" with nothing typed."""
    page.locator(HERE).click()
    page.locator(".notice").wait_for()


def asked(page: Page, tag: str) -> None:
    """Wait, by the page's own clock, until it asks whether somebody is still here."""
    page.locator("#name").fill(NAMES[tag])
    page.evaluate("document.querySelector('[data-finish]').click()")
    page.locator("dialog.still-here").wait_for()


def a_wrong_number(page: Page, _tag: str) -> None:
    """Type a number that nobody has."""
    page.locator("#number").fill("10")
    page.locator(".notice").wait_for()


def took_a_number(page: Page, _tag: str) -> None:
    """Choose the first person, and wait for the number."""
    page.locator("button.person-card").first.click()
    page.locator(".number-block, .place-live").first.wait_for()


def chose_whom(page: Page, _tag: str) -> None:
    """Choose the first person to meet, and wait for the times."""
    page.locator("a.person-card").first.click()
    page.locator(".time-button").first.wait_for()


def booked(page: Page, tag: str) -> None:
    """Book the first time."""
    chose_whom(page, tag)
    page.locator(".time-button").first.click()
    page.locator("#name").fill(NAMES[tag])
    page.locator("button[value=book]").click()
    page.locator(".ticket-block").wait_for()


def on_the_phone(page: Page, tag: str) -> None:
    """Take a number on a phone."""
    page.goto(page.url.replace("/book", "/talk"))
    took_a_number(page, tag)


def touched_a_face(page: Page, _tag: str) -> None:
    """Touch the third face, and wait for the thanks and the topics."""
    page.locator("button[name=face]").last.click()
    page.locator("button[name=topic]").first.wait_for()


def may_say_more(page: Page, tag: str) -> None:
    """Touch a face and the first topic."""
    touched_a_face(page, tag)
    page.locator("button[name=topic]").first.click()
    page.locator("a[href$='/write']").wait_for()


def writes(page: Page, tag: str) -> None:
    """Write a few words."""
    may_say_more(page, tag)
    page.locator("a[href$='/write']").click()
    page.locator("textarea").fill(WRITTEN[tag])


def is_asked(page: Page, tag: str) -> None:
    """Send the words, and be asked whether an answer is wanted."""
    writes(page, tag)
    page.locator("main form button").last.click()
    page.locator("button[name=answer]").first.wait_for()


def wants_an_answer(page: Page, tag: str) -> None:
    """Say yes, and get the pictures."""
    is_asked(page, tag)
    page.locator("button[name=answer][value=yes]").click()
    page.locator("svg.qr").wait_for()


def takes_the_phone(page: Page, _tag: str) -> None:
    """Touch "Use my phone", and wait for the code."""
    page.locator("form[action$='/use-phone'] button").first.click()
    page.locator("svg.qr").wait_for()


def shows_a_code(page: Page, _tag: str) -> None:
    """Let a screen show the code that staff type in."""
    page.locator("main form button").first.click()
    page.locator(".pair-code").wait_for()


Act = Callable[[Page, str], None]
#: Name -> address ({event} is the one that is on now) and what is done there.
TABLET_SCREENS: dict[str, tuple[str, Act]] = {
    "home": ("", nothing),
    "events": ("sign-in", nothing),
    "sign-in": ("sign-in/{event}", with_a_name),
    "keys": ("sign-in/{event}", with_the_keys),
    "sign-in-no-name": ("sign-in/{event}", without_a_name),
    "thank-you": ("sign-in/{event}", signed_in),
    "leaving": ("leaving", nothing),
    "leaving-wrong-number": ("leaving", a_wrong_number),
    "help": ("help", nothing),
    "card": ("help/card", nothing),
    "privacy": ("privacy", nothing),
    "look": ("look", nothing),
    "still-here": ("sign-in/{event}", asked),
}
#: What a line and a booking look like, in each language that is named.
TALK_SCREENS: dict[str, tuple[str, Act, tuple[int, int]]] = {
    "t4a": ("{tag}/talk", nothing, TABLET),
    "t4b": ("{tag}/talk", took_a_number, TABLET),
    "t5": ("{tag}/book", chose_whom, TABLET),
    "p4": ("h/anyone?language={tag}", booked, PHONE),
    "p5": ("h/anyone?language={tag}", on_the_phone, PHONE),
}
TALK_LANGUAGES = ("en", "ar")
#: What a parent says, and what comes of it.
TOLD_SCREENS: dict[str, tuple[str, Act, tuple[int, int]]] = {
    "t6a": ("{tag}/feedback", nothing, TABLET),
    "t6b": ("{tag}/feedback", touched_a_face, TABLET),
    "t6c": ("{tag}/feedback", may_say_more, TABLET),
    "t6e": ("{tag}/feedback", writes, TABLET),
    "t6f": ("{tag}/feedback", is_asked, TABLET),
    "t6g": ("{tag}/feedback", wants_an_answer, TABLET),
    "t9": ("{tag}/we-changed", nothing, TABLET),
    "p6": ("f?language={tag}", nothing, PHONE),
    "answer": ("a/{answer}?language={tag}", nothing, PHONE),
}
TOLD_STAFF = {
    "a6": "messages?tab=all",
    "a6-board": "board",
    "a6-summary": "messages/summary",
    "a6-surveys": "surveys",
}
#: What is on, the way to a parent's own phone, and how a screen is joined.
PHONE_SCREENS: dict[str, tuple[str, Act, tuple[int, int]]] = {
    "t8": ("{tag}/whats-on", nothing, TABLET),
    "use-phone": ("{tag}/", takes_the_phone, TABLET),
    "p1": ("{tag}/event/{code}", nothing, PHONE),
    "p8": ("{tag}/whats-on", nothing, PHONE),
    "pair": ("pair", shows_a_code, TABLET),
}
PHONE_STAFF = {
    "a7": "posters",
    "a7-welcome": "posters/welcome",
    "a12": "devices",
    "settings-phones": "settings/phones",
}
STAFF_SCREENS = {
    "staff-today": "",
    "staff-sign-ins": "sign-ins",
    "staff-events": "events",
    "staff-event": "events/new",
    "staff-places": "places",
    "staff-people": "people",
    "staff-languages": "languages",
    "staff-words": "languages/pl/words",
}
STAFF_FOR_DOCS = ("staff-today", "staff-events", "staff-languages", "staff-words")
#: The few that are committed: name of the file -> screen, language, size of the window.
FOR_DOCS = {
    "home": ("home", "en", TABLET),
    "sign-in-polish": ("sign-in", "pl", TABLET),
    "thank-you-arabic": ("thank-you", "ar", TABLET),
    "still-here": ("still-here", "en", TABLET),
    "keys-urdu": ("keys", "ur", TABLET),
}
