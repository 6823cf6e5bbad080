"""P9: bytes over the wire at a first visit and a second one. A measurement, printed with -s; no limit."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.scenery import Day
from tests.browser.visitor import PHONE

pytestmark = pytest.mark.browser


def weigh(page: Page, visit: Callable[[], object]) -> tuple[int, int]:
    """Return how many requests a visit makes, and how many bytes come over the wire for it."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda done: sizes.append(int(done["encodedDataLength"])))
    visit()
    page.wait_for_load_state("networkidle")
    wire.detach()
    return sum(1 for size in sizes if size), sum(sizes)


@pytest.mark.parametrize(
    "screen", ["tablet /", "tablet /en/", "tablet /ar/", "phone /en/event", "phone /ar/event"]
)
def test_what_a_first_visit_and_a_second_one_weigh(
    open_screen: Open, day: Day, screen: str, record_property: Callable[[str, object], None]
) -> None:
    device, path = screen.split()
    shape = {"viewport": PHONE, "is_mobile": True} if device == "phone" else {}
    address = path if path.endswith("/") else f"{path}/{day.events['on']}"
    person = open_screen(**shape)
    first = weigh(person.page, lambda: person.open(address))
    again = weigh(person.page, lambda: person.open(address))
    told = "first {} requests, {} bytes; again {} requests, {} bytes".format(*first, *again)
    record_property(screen, told)
    print(f"\nP9 {screen}: {told}")
    assert first[1] > 1_000, "nothing was measured"
