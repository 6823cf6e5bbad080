"""The screens of what parents tell us: T6, T9 and surveys, answers, and A6 and its pages for staff."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.showing import Screen, press
from tests.browser.told import Told


def wrong_code(page: Page) -> None:
    """Touch seven pictures that open nothing."""
    for picture in ("boat", "boat", "fish", "moon", "moon", "bell", "hat"):
        page.locator(f"[data-picture][value={picture}]").click()
        page.wait_for_timeout(620 if picture in ("boat", "moon") else 0)
    expect(page.locator(".notice")).to_be_visible()


def some_pictures(page: Page) -> None:
    """Touch three pictures."""
    for picture in ("boat", "fish", "moon"):
        page.locator(f"[data-picture][value={picture}]").click()
    expect(page.locator("[data-slot]:has(input)")).to_have_count(3)


def full_box(page: Page) -> None:
    """Write until nothing more fits."""
    page.locator("textarea").fill("Waiting by the gate. " * 100)
    page.locator("textarea").press("End")
    page.locator("textarea").dispatch_event("input")


send_nothing = press("main .main-button", ".notice")


#: Much like others: they are looked at in English, and where words are longest.
ALIKE = {
    *("T6e full", "T6f how", "T6f number", "T6 thanks", "answer none yet", "T9 last"),
    *("survey single", "survey over", "survey thanks", "survey faces"),
}


def of_tablet(told: Told, tag: str) -> Iterator[Screen]:
    """Return the screens on which somebody tells us something, or reads what came of it."""
    every = (*_messages(told, tag), *_surveys(told, f"/{tag}"))
    yield from (one for one in every if one.name not in ALIKE or tag in ("en", "en-XA"))


def _messages(told: Told, tag: str) -> Iterator[Screen]:
    """Return the screens of a message, of its answer, and of the board."""
    at, link = f"/{tag}", {name: f"/{tag}/feedback/{one}" for name, one in told.links.items()}
    yield Screen("T6a", f"{at}/feedback")
    yield Screen("T6b", f"{link['long']}/about")
    yield Screen("T6c", f"{link['face']}/more")
    yield Screen("T6d", f"{link['face']}/say")
    yield Screen("T6e", f"{link['face']}/write")
    yield Screen("T6e nothing", f"{link['face']}/write", send_nothing)
    yield Screen("T6e full", f"{link['long']}/write", full_box)
    yield Screen("T6f", f"{link['long']}/answer")
    yield Screen("T6f code", f"{link['code']}/code")
    yield Screen("T6f how", f"{link['code']}/contact")
    yield Screen("T6f number", f"{link['code']}/contact?way=call")
    yield Screen("T6 thanks", f"{at}/feedback/thanks")
    yield Screen("code", f"{at}/answer")
    yield Screen("code begun", f"{at}/answer", some_pictures)
    yield Screen("answer none yet", f"{at}/answer/{told.answers['waits']}")
    yield Screen("answer", f"{at}/answer/{told.answers['answered']}")
    yield Screen("answer long", f"{at}/answer/{told.answers['long answer']}")
    for name, number in (("first", 0), ("long", 1), ("computer's", 3), ("last", 7)):
        yield Screen(f"T9 {name}", f"{at}/we-changed?story={told.stories[number]}")


def _surveys(told: Told, at: str) -> Iterator[Screen]:
    """Return the questions of each kind, short and long."""
    yield Screen("surveys", f"{at}/surveys")
    yield Screen("survey", f"{at}/survey/{told.surveys['kinds']}")
    yield Screen("survey long", f"{at}/survey/{told.surveys['long']}")
    yield Screen("survey single", f"{at}/survey/{told.surveys['single']}")
    yield Screen("survey over", f"{at}/survey/{told.surveys['closed']}")
    for number, kind in enumerate(("faces", "one", "several", "five", "text"), 1):
        question = f"{told.surveys['kinds']}/{told.begun['kinds']}/{number}"
        yield Screen(f"survey {kind}", f"{at}/survey/{question}")
    yield Screen("survey most", f"{at}/survey/{told.surveys['long']}/{told.begun['long']}/1")
    yield Screen("survey thanks", f"{at}/survey/{told.surveys['kinds']}/thanks")


def of_phone(told: Told, tag: str) -> Iterator[Screen]:
    """Return what differs on a parent's own phone."""
    at, link = f"/{tag}", f"/{tag}/feedback/{told.links['code']}"
    yield Screen("P6", f"{at}/feedback", phone=True)
    yield Screen("P6 code", f"{link}/code", phone=True)
    yield Screen("P6 email", f"{link}/contact?way=email", phone=True)
    yield Screen("P6 email wrong", f"{link}/contact?way=email", send_nothing, phone=True)
    yield Screen("answer by link", f"{at}/answer/{told.phones['answered']}", phone=True)
    yield Screen("code wrong", f"{at}/answer", wrong_code, phone=True)
    yield Screen("P9", f"{at}/we-changed", phone=True)


#: Where a member of staff reads and answers; the last part of a message's address is its name here.
STAFF_PATHS = (
    *("messages", "messages?tab=all", "messages?tab=all&topic=child"),
    *("messages/summary", "messages/export", "safeguarding"),
    *("settings/messages", "settings/translator", "board", "board/new"),
    *("surveys", "surveys/new"),
    *("languages", "languages/pl/words", "languages/ar/words?show=core", "languages/pl/school"),
    *("languages/pl/files",),
)
MESSAGES = ("long", "waits", "answered", "voice", "done")


def of_staff(told: Told) -> Iterator[Screen]:
    """Return the pages of messages, concerns and stories, as a safeguarding lead with every right."""
    for path in STAFF_PATHS:
        yield Screen(path, f"/staff/{path}")
    for name in MESSAGES:
        yield Screen(f"message {name}", f"/staff/messages/{told.messages[name]}")
    for name, concern in told.concerns.items():
        yield Screen(f"concern {name}", f"/staff/safeguarding/{concern}")
    yield Screen("message to a story", f"/staff/board/new?from={told.messages['waits']}")
    for verb in ("", "/change"):
        yield Screen(f"story{verb}", f"/staff/board/{told.stories[1]}{verb}")
    yield Screen("survey of kinds", f"/staff/surveys/{told.surveys['kinds']}")
    for verb in ("preview", "preview?number=4", "sheet"):
        yield Screen(f"survey {verb}", f"/staff/surveys/{told.surveys['kinds']}/{verb}")
    yield Screen("survey change", f"/staff/surveys/{told.surveys['draft']}/change")
    yield Screen("survey words", f"/staff/surveys/{told.surveys['kinds']}/words?language=pl")
