"""Whole walks through what a tablet, a phone, a wall or the screen beside a door can reach.

Each is a crawl from where such a browser begins; it notes which addresses of the program it met.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from kiosk.core import sound_keys
from kiosk.web.plumbing import access
from kiosk.web.plumbing.private_links import PLACE, REACH, STEP
from tests import marked
from tests.rules.addresses import Things
from tests.rules.crawling import MOST, crawl, private_pages, shown

#: What staff called things, in titles of pages.
TYPED = ("Coffee morning", "How was the term?")
TYPED += tuple(f"A question about {one}?" for one in ("faces", "one", "several", "five", "text"))
#: In this language every word that translators were given stands in marks.
MARKED = "en-XA"
TABLET, PHONE, WALL, DOOR = "tablet", "anybody", "wall", "door"
#: What a browser asks for by itself, whoever holds it.
BY_ITSELF = (
    *("/device/news", "/pair/code", "/pair/code/live", "/manifest.webmanifest", "/app"),
    *("/healthz", "/.well-known/security.txt", "/favicon.ico", "/robots.txt"),
    *("/sound/names.json", "/sound/name/en.mp3", "/en/sounds.json"),
    f"/en/sound/{sound_keys.key('Welcome')}.webm",
)


@dataclass
class Walk:
    """What a walk met: pages in order, hits and faults among them, and (endpoint, method)."""

    pages: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    visited: set[tuple[str, str]] = field(default_factory=set)


def walk(house: Flask, client: FlaskClient, things: Things, who: str, tag: str) -> Walk:
    """Crawl as somebody; nobody's name may stand anywhere, nothing may break or lead to a "no"."""
    found, begun = Walk(), beginnings(things, who, tag)
    sent = by_script(things, tag)
    for address, answer in (
        *crawl(client, begun),
        *((f"POST {address}", client.post(address)) for address in sent),
    ):
        found.pages.append(address)
        method, path = address.split(" ") if " " in address else ("GET", address)
        found.visited |= {(endpoint, method) for endpoint in endpoints(house, path, method)}
        hits = shown(answer)
        if hits:
            found.wrong.append(f"{address} shows {sorted(hits)[:3]}")
        led = path not in (*begun, *sent)
        if tag == MARKED and (words := not_given(answer)):
            found.wrong.append(f"{address}: no translator was given {words[:8]}")
        if answer.status_code >= 500 or (answer.status_code == 403 and led):
            found.wrong.append(f"{address}: {answer.status}")
    if len(found.pages) > MOST:
        found.wrong.append(f"{len(found.pages)} pages: it stopped before it had seen all.")
    return found


def not_given(answer) -> list[str]:
    """Return the words of a page in the made-up language that stand outside its marks."""
    is_marked = answer.mimetype == "text/html" and f'lang="{MARKED}"' in answer.text[:200]
    return marked.outside(answer.text, *TYPED) if is_marked else []


def endpoints(house: Flask, path: str, method: str) -> Iterator[str]:
    """Yield the endpoint of an address, none for a page that is not there."""
    try:
        yield house.url_map.bind("localhost").match(path.partition("?")[0], method)[0]
    except (HTTPException, RequestRedirect):
        return


def beginnings(things: Things, who: str, tag: str) -> list[str]:
    """Return where a browser begins: the start screen, posters, and the links of its visitor."""
    if who in (WALL, DOOR):
        places = ("/wall", f"/wall/{things.venue}", f"/wall/door/{things.ways.room}")
        live = (f"{place}/live" for place in places)
        return [*places, *live, "/", f"/{tag}/", "/pair", *BY_ITSELF]
    found = [f"/{tag}/", "/languages", *private_pages(things, tag)]
    found += [f"/e/{things.ways.event}?language={tag}", f"/{tag}/event/{things.ways.event}"]
    found += [f"/{tag}/whats-on.ics", f"/{tag}/whats-on/{things.event}", "/pair", "/", *BY_ITSELF]
    found += [f"/{tag}/help/call/{things.call}{end}" for end in ("", "/live")]
    found += [f"/{tag}/place/{things.talks.links[PLACE]}/live"]
    found += ["/wall", f"/{tag}/sign-in/{things.event}", f"/{tag}/use-phone/{_step(things)}"]
    found += [f"/speak/{token}" for token in things.voices.links.values()]
    found.append(f"/speak/{things.voices.links['listen']}/sound/{things.voices.recording}")
    return [*found, f"/r/{things.ways.links[REACH]}", f"/k/{_step(things)}"]


def by_script(things: Things, tag: str) -> list[str]:
    """Return where pages send something by themselves, or only at another moment of the line."""
    place = things.talks.links[PLACE]
    ends = ("connected", "coming", "more-time", "leave", "rejoin")
    found = [f"/{tag}/place/{place}/{end}" for end in ends]
    found += [f"/{tag}/number/{place}/cleared", f"/{tag}/use-phone/{_step(things)}/cleared"]
    return [*found, "/device/here", f"/speak/{things.voices.links['read']}/read"]


def _step(things: Things) -> str:
    return things.ways.links[STEP]


def of_parents(house: Flask) -> set[tuple[str, str]]:
    """Return what is open to somebody who is not staff: (endpoint, method)."""
    outside = {access.EVERYONE, *access.DISPLAYS, access.TABLET}
    return {
        (rule.endpoint, method)
        for rule in house.url_map.iter_rules()
        if (access.audience(house, rule.endpoint) or set()) & outside
        and not rule.rule.startswith("/staff")
        for method in (rule.methods or set()) & {"GET", "POST"}
    }
