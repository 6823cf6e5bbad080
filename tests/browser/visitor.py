"""A person in front of a screen: what they see, touch and type, and what the browser complains of."""

import re
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from kiosk.web.plumbing import catalogs

TABLET = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 844}

#: Remarks of the browser that are no faults: an answer of 4xx or 5xx (refusals are answers too, and
#: have tests), and a header that it heeds only over https.
_NO_FAULTS = ("Failed to load resource", "The Cross-Origin-Opener-Policy header has been ignored")


def said(tag: str, english: str) -> str:
    """Return what a screen says for these English words in a language, to its first full stop."""
    return catalogs.translate(tag, english).partition(".")[0]


@dataclass
class Complaints:
    """What no page may cause: errors in the console (so says the CSP too) and foreign requests."""

    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext, own: str) -> Self:
        """Listen to all pages of this context. No request reaches another server (see ARGUMENTS)."""

        def see(request: Request) -> None:
            if request.url.startswith("http") and urlsplit(request.url).netloc != own:
                self.foreign.append(request.url)

        context.on("request", see)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        return self

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_NO_FAULTS):
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def forgive(self, words: str) -> None:
        """Forget errors with these words, which a test has caused on purpose."""
        self.errors = [error for error in self.errors if words not in error]

    def check(self) -> None:
        """Fail if there was any."""
        assert not self.errors, "\n".join(self.errors)
        assert not self.foreign, f"These requests leave the school: {self.foreign}"


class Visitor:
    """One person with one screen. Counts touches, as the tap budget does."""

    def __init__(
        self, page: Page, address: str, complaints: Complaints, touches: bool = True
    ) -> None:
        self.page = page
        self.address = address
        self.complaints = complaints
        self.touches = 0
        self._by_touch = touches

    def open(self, path: str = "/") -> Self:
        """Go to an address of the school."""
        self.page.goto(self.address + path)
        return self

    def touch(self, what: str | Locator) -> Self:
        """Touch a control once: by the words on it, or as a locator."""
        control = self.control(what) if isinstance(what, str) else what
        if self._by_touch:
            control.tap()
        else:
            control.click()
        self.touches += 1
        return self

    def control(self, words: str) -> Locator:
        """Return the link or button whose words begin so."""
        begins = re.compile(rf"^\s*{re.escape(words)}", re.IGNORECASE)
        return self.page.locator("a, button, summary").filter(has_text=begins, visible=True).first

    def type_name(self, name: str) -> Self:
        """Type into the field of the name, letter by letter, as hands do."""
        self.page.locator("#name").press_sequentially(name)
        return self

    def sees(self, words: str) -> Self:
        """Wait until these words stand on the screen."""
        expect(self.page.locator("main")).to_contain_text(words)
        return self

    def reads(self, heading: str) -> Self:
        """Wait until the page's heading contains these words."""
        expect(self.page.locator("h1")).to_contain_text(heading)
        return self

    @property
    def number(self) -> str:
        """Return the number on the ticket."""
        return self.page.locator(".ticket-block b").inner_text()

    def stored(self) -> dict[str, Any]:
        """Return what the browser keeps that scripts can reach."""
        kept: dict[str, Any] = self.page.evaluate(
            """async () => ({
                local: Object.entries(localStorage), session: Object.entries(sessionStorage),
                databases: await indexedDB.databases(), cookies: document.cookie,
                caches: globalThis.caches ? await caches.keys() : [],
            })"""
        )
        return kept
