"""Nothing of what was typed stays in the tablet's keys, however they go."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.keys import BOARD, Keys
from tests.browser.visitor import Visitor
from tests.conftest import Scene

pytestmark = pytest.mark.browser


@pytest.fixture
def sign_in_page(tablet: Visitor, scene: Scene) -> Keys:
    """Return somebody before the field of a name, in English."""
    tablet.open(f"/en/sign-in/{scene.event}")
    return Keys(tablet)


def kept_nowhere(page: Page, secret: str) -> None:
    """Fail if the library's memory or any storage of the browser holds what was typed."""
    found: str = page.evaluate(
        "JSON.stringify(Object.keys(globalThis.SimpleKeyboardInstances ?? {}))"
    )
    assert found == "[]"
    assert secret not in page.evaluate(
        "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), history.state, document.cookie])"
    )


def test_the_library_remembers_no_letter_while_they_are_typed(sign_in_page: Keys) -> None:
    keys = sign_in_page.open().type("Amina B")
    expect(keys.field).to_have_value("Amina B")
    (memory,) = keys.leftovers().values()
    assert set(memory["input"].values()) <= {""}, memory
    assert memory["field"] is None
    assert not memory["candidates"]


def test_control_without_our_pattern_it_would_remember(sign_in_page: Keys) -> None:
    keys = sign_in_page.open()
    keys.page.evaluate("Object.values(SimpleKeyboardInstances)[0].options.inputPattern = undefined")
    keys.press("A", "m")
    (memory,) = keys.leftovers().values()
    assert "".join(memory["input"].values()), "the check above would see nothing"


@pytest.mark.parametrize("ends", ["hide", "main", "clear", "own keys", "time"])
def test_nothing_is_left_when_the_keys_go(open_screen: Open, scene: Scene, ends: str) -> None:
    tablet = open_screen()
    if ends == "time":
        tablet.page.clock.install()
    keys = Keys(tablet.open(f"/en/sign-in/{scene.event}")).open().type("Secretname")
    page = keys.page
    if ends == "time":
        page.route(
            "**/healthz", lambda route: route.abort()
        )  # nobody answers: the page stays, empty
        page.clock.run_for(120_000)
        expect(page.locator("#name")).to_have_count(0)
        expect(page.locator(".keys")).to_be_hidden()
        tablet.complaints.forgive("")
    elif ends == "clear":
        tablet.touch("Finish and clear").touch("No, I have finished").reads("Riverside")
    elif ends == "own keys":
        page.keyboard.press("x")
        expect(page.locator(".keys")).to_be_hidden()
    else:
        keys.press(f"{{{ends}}}")
        expect(page.locator(BOARD)).to_have_count(0)
    kept_nowhere(page, "Secretname")
