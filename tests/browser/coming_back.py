"""What could come back after somebody has finished: a weaker app to see it with, and who looks."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from playwright.sync_api import Page

from tests.browser.visitor import Visitor

BACK, RELOAD = "history.back()", "location.reload()"


class Weakened:
    """The app without some of what keeps a page from coming back."""

    def __init__(self, app: Flask, *without: str) -> None:
        self._app = app
        self._without = without

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Leave out the scripts, the cookie of the start screen, "no-store", what keeps fields..."""
        if "scripts" in self._without and environ["PATH_INFO"].startswith("/static/js/"):
            start("404 Not Found", [("Content-Length", "0")])
            return [b""]

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if "cookie" in self._without:
                headers = [(name, value) for name, value in headers if name != "Set-Cookie"]
            if "no-store" in self._without:
                headers = [(name, value) for name, value in headers if value != "no-store"]
            return start(status, headers, *more)

        if "autocomplete" not in self._without:
            return self._app(environ, begin)
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        answer = self._app(environ, begin)
        return [part.replace(b'complete="off"', b'complete="on" ') for part in answer]


def confirm_finish(person: Visitor) -> None:
    """Say in the dialog, if there is one, that nothing more is to be done."""
    person.page.wait_for_timeout(300)
    if person.page.locator("dialog[open]").count():
        person.touch("No, I have finished")


def all_text(page: Page) -> str:
    """Return all that stands on a page, also in fields."""
    seen: str = page.evaluate(
        """document.body.innerText
           + [...document.querySelectorAll("input, textarea")].map(one => one.value).join()"""
    )
    return seen


def seen_after(page: Page, ways: Iterable[str] = (BACK, BACK, BACK)) -> str:
    """Go back, or reload, so often; return all that could be read on the way."""
    seen = ""
    for way in ways:
        page.evaluate(f"() => {{ setTimeout(() => {way}) }}")
        page.wait_for_timeout(600)
        seen += all_text(page)
    return seen
