"""Hands on the keys of the tablet: finds each letter on the board as a person does, and touches it."""

from typing import Any, Self

from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor

BOARD = ".keys:not([hidden])"
#: What may have to be touched before a letter is in sight.
WAYS = ((), ("{shift}",), ("{more}",), ("{more}", "{shift}"), ("{more}", "{more}"))
ELSEWHERE = (("{123}",), ("{script}",), ("{script}", "{shift}"))


class Keys:
    """The board under somebody's hands. `touches` counts them, and `.field` is where they write."""

    def __init__(self, person: Visitor, field: str = "#name") -> None:
        self.person = person
        self.page = person.page
        self.field = self.page.locator(field)

    def open(self) -> Self:
        """Touch the field, and wait until the keys stand there."""
        self.person.touch(self.field)
        expect(self.page.locator(f"{BOARD} .hg-row").first).to_be_visible()
        return self

    def key(self, name: str) -> Locator:
        """Return a key by what it types, or by its name in braces."""
        return self.page.locator(
            f'{BOARD} [data-skbtn="{name.replace(chr(34), chr(92) + chr(34))}"]'
        )

    def press(self, *names: str) -> Self:
        """Touch these keys, one after the other."""
        for name in names:
            self.person.touch(self.key(name).first)
        return self

    def type(self, text: str) -> Self:
        """Write a text letter by letter, whatever page of the board each letter stands on."""
        for letter in text:
            self._find("{space}" if letter == " " else letter)
        return self

    def _find(self, letter: str) -> None:
        for way in (*WAYS, *ELSEWHERE):
            if not self._go(way):
                continue
            if self.key(letter).count():
                self.press(letter)
                if way in ELSEWHERE:
                    self._back()
                return
            self._back()
        raise AssertionError(f"No key types {letter!r} (U+{ord(letter[0]):04X}).")

    def _go(self, way: tuple[str, ...]) -> bool:
        """Touch the keys of a way, if they all stand there."""
        for name in way:
            if not self.key(name).count():
                return False
            self.press(name)
        return True

    def _back(self) -> None:
        """Come back to the first page of small letters: the board begins anew with its field."""
        self.page.evaluate(
            """() => {
                const field = document.activeElement;
                document.querySelector(".keys").dispatchEvent(new Event("hide"));
                field.click();
            }"""
        )

    def boxes(self) -> list[dict[str, Any]]:
        """Return where each key stands: left, top, width and height, and its name."""
        found: list[dict[str, Any]] = self.page.evaluate(
            """() => [...document.querySelectorAll(".keys .hg-button")].map((key) => {
                const { left, top, right, bottom, width, height } = key.getBoundingClientRect();
                return { name: key.dataset.skbtn, left, top, right, bottom, width, height };
            })"""
        )
        return found

    def leftovers(self) -> dict[str, Any]:
        """Return what the library holds: its instances, and everything in their memory of text."""
        found: dict[str, Any] = self.page.evaluate(
            """() => Object.fromEntries(Object.entries(globalThis.SimpleKeyboardInstances ?? {}).map(
                ([name, one]) => [name, { input: one.input, field: one.activeInputElement, candidates: one.candidateBox }]))"""
        )
        return found
