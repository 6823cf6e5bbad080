"""A screen: its address, and how to get it onto the page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from playwright.sync_api import Page, expect


def nothing(_page: Page) -> None:
    """Do nothing more: the address alone shows the screen."""


@dataclass(frozen=True)
class Screen:
    """A screen: its name in messages, its address, and what is done there to see it.

    `phone` is one that only phones show, `tablet` one that only a paired tablet shows.
    """

    name: str
    path: str
    then: Callable[[Page], None] = nothing
    phone: bool = False
    tablet: bool = False

    def show(self, page: Page, address: str) -> None:
        """Put it onto the page, and wait until its scripts have done their work."""
        page.goto(address + self.path)
        self.then(page)
        page.evaluate("document.fonts.ready.then(() => null)")


def only_there(screens: Iterable[Screen]) -> Iterator[Screen]:
    """Return screens as those that only a paired tablet shows."""
    return (replace(one, tablet=True) for one in screens)


def press(selector: str, shown: str) -> Callable[[Page], None]:
    """Return what presses a control and waits for what it brings."""

    def pressed(page: Page) -> None:
        page.locator(selector).first.click()
        expect(page.locator(shown).first).to_be_visible()

    return pressed


def send(shown: str = ".notice, [data-focus]") -> Callable[[Page], None]:
    """Return what sends the sign-in form as it is and waits for the answer."""
    return press("button.main-button[value=here]", shown)


use_phone = press("form[action$=use-phone] button", ".qr")
