"""A page bent into shapes: screens' sizes, larger words, a reader's style; and what is measured there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Page

TABLETS = ((1180, 820), (1280, 800), (820, 1180))
PHONES = ((390, 844), (320, 640))
#: Screens that never scroll at the usual size of words.
CALM = {
    *("T1", "T2", "T3a", "T3", "T3 no name", "T3b", "T3c", "T3c check", "T10", "T12"),
    *("T4a", "T4b", "T4b named", "booked", "booked check", "T5a", "T5b", "T5c", "T5d"),
    *("T8", "T8 event", "T8 long", "use my phone", "code ended", "code taken"),
    *("T6a", "T6a about", "T6b", "T6c", "T6d", "T6e", "T6e nothing", "T6e full", "T6f"),
    *("T6f code", "T6f how", "T6f number", "T6 thanks", "code", "code begun", "answer"),
    *("answer none yet", "T9 first", "T9 long", "T9 computer's", "T9 last", "surveys", "survey"),
    *("survey long", "survey faces", "survey one", "survey several", "survey five"),
    *("survey text", "survey most", "survey thanks"),
}
#: A pretended language is a third longer than English. Where a title of 85 letters comes on top, or
#: five people to choose from, the last lines may lie below the bar, and in the larger letters of
#: ar-XB elsewhere too; never the button.
MAY_SCROLL = {"en-XA": {"T3 no name", "T3b", "T4a", "T6f code", "T9 long"}, "ar-XB": CALM}
ALWAYS: dict[str, object] = {"clipped": None, "overlaps": None, "sideways": None}
ON_TABLET = {**ALWAYS, "small": 64, "crowded": 8}
ON_PHONE = {**ALWAYS, "small": 56, "crowded": 8}

SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }"""


def found(page: Page, wanted: Mapping[str, object]) -> list[str]:
    """Return what these measures find on the screen now, without the keys of a field that has the
    focus: they lie over the page, and test_keyboard_languages.py measures them."""
    page.evaluate("document.querySelector('.keys')?.dispatchEvent(new Event('hide'))")
    faults: list[str] = page.evaluate("wanted => measures.found(wanted)", dict(wanted))
    return faults


@contextmanager
def styled(page: Page, rules: str) -> Iterator[None]:
    """Put the reader's own style on the page for a moment."""
    page.evaluate(
        """rules => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(rules);
            document.adoptedStyleSheets = [sheet];
        }""",
        rules,
    )
    yield
    page.evaluate("document.adoptedStyleSheets = []")


def bend(page: Page, width: int, height: int, size: int = 100) -> str:
    """Give the page this shape and size of words; return how to call it."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("size => { document.documentElement.dataset.size = size }", size)
    return f"{width}x{height}" + (f" at {size} %" if size != 100 else "")
