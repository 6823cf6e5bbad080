"""The screens behind a speaker's link, on a phone, and the pages of speakers for staff.

They speak the language of the link, which may be one that parents are not offered: with English
comes Tamil, whose letters are tallest and whose words are longest. The pretended languages are of
no link; tests/rules/test_words_given.py sees to it that translators were given every word.
"""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page, expect

from tests.browser.showing import Screen, nothing, press
from tests.browser.speaking import Speaking

BESIDE = {"en": ("en", "ta"), "ar": ("ar",), "ta": ("ta",)}
#: What was read is shown as if it had been recorded: test_studio.py has a microphone.
HEARD = """() => {
    const one = (name) => document.querySelector(`[data-${name}]`);
    const all = [...one("phrases").children].map((item) => item.firstElementChild.textContent);
    one("words").textContent = all.reduce((long, words) => words.length > long.length ? words : long);
    one("words").classList.add("is-long");
    for (const part of document.querySelectorAll("[data-turn]")) part.hidden = part.dataset.turn !== "heard";
    one("say=loud").hidden = false;
    one("waits").hidden = false;
}"""
DONE = """() => { for (const part of document.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== "done"; }"""


def ready(page: Page) -> None:
    """Wait for the first phrase."""
    expect(page.locator("[data-record]")).to_be_visible()


def heard(page: Page) -> None:
    """Look at the longest phrase after it was recorded, too loud and without a network."""
    ready(page)
    page.evaluate(HEARD)


def done(page: Page) -> None:
    """Look at what is said when every phrase was read."""
    ready(page)
    page.evaluate(DONE)


def long_name(page: Page) -> None:
    """Agree, with more letters than a name has."""
    page.locator("#name").fill("Maria " * 30)
    page.locator("[name=agree]").check()
    press("main .main-button", "#name-mend")(page)


def meaning(page: Page) -> None:
    """Say what a line means, and see its English."""
    page.locator("#meaning").fill("You are welcome here, whoever you are. " * 5)
    press("main .main-button", "#better")(page)


def heard_all(reader: str) -> Callable[[Page], None]:
    """Return what listens with the browser that has read all that waits."""

    def opened(page: Page) -> None:
        page.context.add_cookies([{"name": "spoke", "value": reader, "url": page.url}])
        page.reload()
        page.context.clear_cookies(name="spoke")
        expect(page.locator(".studio-done")).to_be_visible()

    return opened


def delete(page: Page) -> None:
    """Open the question before everything is deleted."""
    ready(page)
    press(".studio-end summary", ".studio-end button")(page)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")


def of_phone(made: Speaking, tag: str) -> Iterator[Screen]:
    """Return what speakers see of reading, of listening, and of checking words."""
    for spoken in BESIDE.get(tag, ()):
        at = {place: f"/speak/{token}" for place, token in made.links[spoken].items()}
        yield from _reading(at["read"], spoken)
        yield _screen("listen start", spoken, at["listen"])
        yield _screen("listen", spoken, f"{at['listen']}/listen")
        only_own = heard_all(made.readers[spoken])
        yield _screen("listen done", spoken, f"{at['listen']}/listen", only_own)
        if spoken != "en":
            words = f"{at['words']}/words"
            yield _screen("words start", spoken, at["words"])
            yield _screen("words", spoken, words)
            yield _screen("words nothing", spoken, words, press("main .main-button", "#mend"))
            yield _screen("words meaning", spoken, words, meaning)
            yield _screen("words done", spoken, f"{at['words done']}/words")


def _reading(at: str, tag: str) -> Iterator[Screen]:
    yield _screen("start", tag, f"{at}?deleted=yes")
    yield _screen("start refused", tag, at, long_name)
    yield _screen("read", tag, f"{at}/read", ready)
    yield _screen("read heard", tag, f"{at}/read", heard)
    yield _screen("read delete", tag, f"{at}/read", delete)
    yield _screen("read done", tag, f"{at}/read", done)


def _screen(name: str, tag: str, path: str, then: Callable[[Page], None] = nothing) -> Screen:
    return Screen(f"speak {name}, {tag}", path, then, phone=True)


def of_staff(made: Speaking) -> Iterator[Screen]:
    """Return the pages of speakers, and of what they said, as an administrator sees them."""
    at = "/staff/languages"
    for tag in made.readers:
        yield Screen(f"speakers {tag}", f"{at}/{tag}/speakers")
        if tag != "en":
            yield Screen(f"said {tag}", f"{at}/{tag}/words?show=said")
    yield Screen("speakers delete", f"{at}/ar/speakers/{made.readers['ar']}/delete")
    link = press("#invite button.main", "#address")
    yield Screen("speakers link", f"{at}/ar/speakers", link)
