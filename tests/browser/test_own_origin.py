"""A crawl of every page: nothing is blocked by the CSP, nothing is asked of anybody else.

Every other test of the browser ring watches for the same (see visitor.Complaints); here each link
is followed, and a control shows that the watching works.
"""

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Response

from kiosk.core import languages
from tests.browser.scenery import Day
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

#: Pages of one kind are alike; so many of them are enough.
MOST_OF_A_KIND = 1


#: The same pages in other languages: every one of them is opened by test_accessible.py.
SAME_PAGES = ("/pl/", "/en-XA/", "/ar-XB/")


def kind(path: str) -> str:
    """Return an address without its references, numbers and days, and the desk's language."""
    first, area, *parts = urlsplit(path).path.split("/")
    names = [
        "*" if len(part) > 18 or part[:1].isdigit() or part in languages.table() else part
        for part in parts
    ]
    return "/".join((first, area, *names))


def crawl(person: Visitor, start: list[str]) -> tuple[set[str], list[str]]:
    """Follow every link from these pages; return the kinds of pages seen, and broken answers."""
    failed: list[str] = []

    def heard(response: Response) -> None:
        wanted = response.request.resource_type != "document"
        if response.status >= 400 and wanted:
            failed.append(f"{response.status} {response.url}")

    person.page.on("response", heard)
    waiting, seen, visits = list(start), set(start), dict[str, int]()
    while waiting:
        path = waiting.pop()
        visits[kind(path)] = visits.get(kind(path), 0) + 1
        answer = person.page.goto(person.address + path)
        if answer is None or answer.status >= 400:
            failed.append(f"{answer and answer.status} {path}")
            continue
        links = person.page.locator("a[href]:not([download])").evaluate_all(
            "all => all.map(one => one.getAttribute('href'))"
        )
        for link in (urljoin(path, each).split("#")[0] for each in links):
            if urlsplit(link).path.startswith(SAME_PAGES) or urlsplit(link).scheme:
                continue  # whole addresses are of QR codes and telephones
            if link not in seen and visits.get(kind(link), 0) < MOST_OF_A_KIND:
                seen.add(link)
                waiting.append(link)
    return set(visits), failed


def test_every_link_of_the_parents_pages(tablet: Visitor, day: Day) -> None:
    event = f"/en/event/{day.codes['on']}"
    kinds, failed = crawl(tablet, ["/", event])
    tablet.complaints.check()
    assert not failed
    assert {"/", "/languages", "/en/sign-in/*", "/en/help/card", "/ar/privacy", "/ar/look"} <= kinds


def test_every_link_of_the_staff_pages(open_staff: Callable[..., Visitor], day: Day) -> None:
    admin = open_staff("admin")
    kinds, failed = crawl(admin, ["/staff/"])
    admin.complaints.check()
    assert not failed
    assert {"/staff/sign-ins", "/staff/events/new", "/staff/people", "/staff/account"} <= kinds


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "document.head.append(Object.assign(document.createElement('script'), {textContent: '1'}))",
            "script",
        ),
        ("document.querySelector('h1').setAttribute('style', 'color: red')", "style"),
        (
            "document.body.append(Object.assign(new Image(), {src: 'http://192.0.2.1/a.png'}))",
            "192.0.2.1",
        ),
        ("setTimeout(() => { throw new Error('a fault of ours') })", "a fault of ours"),
    ],
)
def test_control_what_the_watch_hears(tablet: Visitor, code: str, words: str) -> None:
    tablet.open("/en/").page.evaluate(f"() => {{ {code} }}")
    tablet.page.wait_for_timeout(300)
    with pytest.raises(AssertionError, match=words):
        tablet.complaints.check()
    tablet.complaints.errors.clear()
    tablet.complaints.foreign.clear()
