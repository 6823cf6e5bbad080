"""No tablet shows another parent: fifty names are in the tables, and every page is looked through.

The crawl follows every link and form from the start screen, in every language, also into what
goes wrong; it looks at bodies and headers, in every way in which a name may be written.
"""

import html
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

import pytest

from kiosk.core import text, tokens
from tests import tables
from tests.rules import addresses

TAGS = ("en", "pl", "ar", "en-XA", "ar-XB")
#: Files that hold no words of people.
NOT_FOLLOWED = ("/static/",)


class Links(HTMLParser):
    """The addresses that a page leads to, and the forms that can be sent from it."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.forms: list[tuple[str, str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "src", "hx-get", "data-poll", "data-url", "content"):
            if given.get(name, "").startswith("/"):
                self.addresses.add(given[name])
        if tag == "form":
            self.forms.append((given.get("method", "get"), given.get("action", ""), {}))
        if tag in ("input", "button") and given.get("name") and self.forms:
            self.forms[-1][2].setdefault(given["name"], given.get("value", ""))


def spellings(name: str) -> set[str]:
    """Return the ways in which a name may stand in a page, an address, JSON or a search key."""
    return {
        name,
        html.escape(name),
        quote(name),
        quote(name.split()[0]),
        json.dumps(name)[1:-1],
        text.fold(name),
        name.split()[0],
    }


SOUGHT = {spelling for name in addresses.CANARIES for spelling in spellings(name)} | {"Zyxcanary"}


def shown(answer) -> set[str]:
    """Return the canaries in an answer, wherever it may show them."""
    whole = answer.get_data(as_text=True) + "\n" + str(answer.headers)
    return {name for name in SOUGHT if name in whole or name in unquote(whole)}


def crawl(client, beginnings: list[str], most: int = 600) -> Iterator[tuple[str, object]]:
    """Open everything that can be reached; yield each address with its answer."""
    waiting, known = list(beginnings), set(beginnings)
    sent: set[tuple[str, ...]] = set()
    while waiting and len(known) <= most:
        address = waiting.pop(0)
        answer = client.get(address)
        yield address, answer
        if answer.location:
            links = {answer.location}
        elif answer.mimetype == "text/html":
            page = Links()
            page.feed(answer.text)
            links = page.addresses
            for method, action, fields in page.forms:
                kind = (method, action, *sorted(fields))
                if method == "get":
                    links |= {f"{action}?{urlencode({**fields, 'number': n})}" for n in (11, 55)}
                elif kind not in sent:
                    sent.add(kind)
                    form = {**fields, "name": "Nobody Special"}
                    then = client.post(action, data=form)
                    yield f"POST {action}", then
                    links |= {then.location} if then.location else set()
        else:
            links = set()
        for link in sorted(links):
            path = urlsplit(urljoin(address, link))
            there = path.path + (f"?{path.query}" if path.query else "")
            if path.path.endswith("/look"):  # every page leads there, with the way back
                there = path.path
            if there not in known and not there.startswith(NOT_FOLLOWED):
                known.add(there)
                waiting.append(there)


@pytest.fixture
def things(house, scene):
    return addresses.furnish(house, scene)


@pytest.mark.parametrize(("tag", "mode"), [*((tag, "tablet") for tag in TAGS), ("ar", "phone")])
def test_no_page_that_a_parent_can_reach_shows_another_parent(house, visit, things, tag, mode):
    client = visit("anybody")
    client.set_cookie("mode", mode)
    beginnings = [f"/{tag}/", "/languages", f"/e/{things.event}", f"/{tag}/event/{things.event}"]
    seen = []
    for address, answer in crawl(client, beginnings):
        hits = shown(answer)
        assert not hits, f"{address} shows {sorted(hits)[:3]}"
        assert answer.status_code < 500, f"{address}: {answer.status}"
        seen.append(address)
    assert len(seen) > 25, f"Only {len(seen)} pages were reached: {seen}"


def test_the_staffs_own_page_would_be_found_out(house, visit, things):
    """The control: the same look at the board of reception finds the canaries, so it can see."""
    hits = shown(visit("reception").get("/staff/"))
    assert len(hits) > 20


def test_the_crawl_finds_the_way_to_every_parents_page(house, visit, things):
    """The control of the crawl: it does reach what it should look at."""
    reached = {address for address, _answer in crawl(visit("anybody"), ["/"])}
    for end in (
        "/sign-in",
        "/leaving",
        "/help",
        "/privacy",
        "/look",
        "/visit",
        "/sign-in/not-listed",
    ):
        assert any(f"/en{end}" in address for address in reached), f"/en{end} was never reached."
    for way in (
        "POST /en/visit",
        "POST /en/help/call",
        "POST /en/leaving/no-number",
        "/en/thank-you/",
    ):
        assert any(way in address for address in reached), f"{way} was never reached."


def test_asking_for_every_number_shows_no_name(house, visit, things):
    client = visit("anybody")
    found = 0
    for number in range(10, 100):
        answer = client.get(f"/en/leaving/check?number={number}")
        assert not shown(answer)
        found += answer.status_code == 200
    assert found > 30, "Hardly anybody has a number, so this proves little."


def test_what_goes_wrong_shows_nobody(house, visit, things):
    client = visit("anybody")
    name = addresses.CANARIES[0]
    for address in (
        f"/en/{quote(name)}",
        "/en/thank-you/x",
        f"/en/sign-in/{things.party}",
        f"/en/help/call/{things.person}",
        f"/en/leaving/check?number={quote(name)}",
        "/staff/",
        f"/staff/today/party/{things.party}",
        "/staff/nothing-here",
    ):
        answer = client.get(address)
        for sought in SOUGHT - spellings(name):
            assert sought not in answer.text, f"{address} shows {sought}"


def test_somebody_with_a_name_gets_the_same_answer_as_somebody_without(house, visit, things):
    """No presence oracle: to sign in as somebody who is here already says nothing about them."""
    client = visit("anybody")
    answers = []
    for name in (addresses.CANARIES[0], "Nobody Special"):
        form = {"name": name, "key": tokens.reference(), "adults": "1", "children": "0"}
        then = client.post(f"/en/sign-in/{things.event}", data=form)
        page = client.get(then.location).text
        ticket = next(
            row
            for row in tables.rows(house, "sign_in")
            if row["reference"] == then.location.rsplit("/", 1)[1]
        )
        page = page.replace(str(ticket["ticket_number"]), "NN").replace(
            ticket["ticket_picture"], "P"
        )
        answers.append((then.status_code, len(page.split("<svg")), "already" in page))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("name", ["ETag", "Last-Modified", "Link", "Server-Timing"])
def test_no_header_tells_how_many_are_here(house, visit, things, sign_in, name):
    """What a tablet may ask changes neither size nor tag when one more person arrives."""
    client = visit("anybody")
    pages = ("/", "/en/", "/en/sign-in", "/en/help", "/en/leaving")
    before = [client.get(page).headers.get(name) for page in pages]
    sign_in("One more")
    assert [client.get(page).headers.get(name) for page in pages] == before
