"""How every page is looked through: links and forms followed, and canaries found however written.

Bodies and headers are looked at, in every way in which a name may stand there.
"""

import html
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

from kiosk.core import text
from kiosk.web.plumbing.private_links import (
    ANSWER,
    BOOKING,
    FEEDBACK,
    HANDOFF,
    HELD,
    PLACE,
    SURVEY,
    WISH,
)
from tests.rules import addresses
from tests.rules.sayings import DANGERS

TAGS = ("en", "pl", "ar", "en-XA", "ar-XB")
#: Pages that a crawl opens at the most; one that stops there has not seen everything.
MOST = 900
#: What is written in a box for words.
WORDS = "Nothing special to say."
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
        for name in ADDRESSES:
            if given.get(name, "").startswith("/"):
                self.addresses.add(given[name])
        if tag == "form":
            self.forms.append((given.get("method", "get"), given.get("action", ""), {}))
        if tag in ("input", "button", "textarea") and given.get("name") and self.forms:
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
#: The telephone numbers of the canaries, as they are kept and as they may be set apart.
SOUGHT |= {"600700", "600 700"}
#: What was passed on to the safeguarding lead.
SOUGHT |= {spelling for words in DANGERS for spelling in spellings(words)}
SOUGHT |= {"Zyxdanger", "600711", "600 711"}
#: What a page fetches by itself, with or without a tap.
ADDRESSES = ("href", "src", "hx-get", "data-poll", "data-url", "data-ask", "data-live", "content")


def shown(answer) -> set[str]:
    """Return the canaries in an answer, wherever it may show them."""
    # A clip is no text: what of it could be read is looked at all the same.
    whole = answer.get_data().decode("utf-8", "replace") + "\n" + str(answer.headers)
    return {name for name in SOUGHT if name in whole or name in unquote(whole)}


def crawl(client, beginnings: list[str], most: int = MOST) -> Iterator[tuple[str, object]]:
    """Open all that can be reached in the first one's language; yield each with its answer."""
    others = tuple(f"/{tag}/" for tag in TAGS if not beginnings[0].startswith(f"/{tag}/"))
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
                    named = {"name": "Nobody Special"} if "name" in fields else {}
                    named |= {name: WORDS for name in ("words", "text") if name in fields}
                    form = {**fields, **named, "phone": "07700900982"}
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
            if there not in known and not there.startswith(NOT_FOLLOWED + others):
                known.add(there)
                waiting.append(there)


def private_pages(things, tag: str) -> list[str]:
    """Return the pages that the visitor's own links open, and the visitor is no canary."""
    links, talks, said = things.talks.links, things.talks, things.sayings
    feedback, survey = (f"/{tag}/{which}" for which in ("feedback", f"survey/{said.survey}"))
    steps = ("about", "more", "write", "say", "answer", "code", "contact")
    return [
        f"/q/{links[HANDOFF]}",
        *(f"/{tag}/{page}/{links[PLACE]}" for page in ("number", "place")),
        *(f"/{tag}/{page}/{links[BOOKING]}" for page in ("booking", "book/done")),
        f"/{tag}/book/held/{links[HELD]}",
        f"/{tag}/wish/{links[WISH]}",
        f"/b/{things.ways.surgery}",
        f"/h/{talks.host}",
        f"/{tag}/book/{talks.host}/tell-me",
        *(f"{feedback}/{said.links[FEEDBACK]}/{step}" for step in steps),
        f"{feedback}/about/{said.about}",
        f"{feedback}/thanks",
        f"/{tag}/answer/{said.links[ANSWER]}",
        *(f"{survey}/{said.links[SURVEY]}/{number}" for number in range(1, 6)),
        *(f"/f/{said.about}", f"/s/{said.survey}", f"/a/{said.links[ANSWER]}"),
    ]
