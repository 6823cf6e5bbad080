"""Names and ways that lead elsewhere: a foreign Host, a forwarded one, "and then go there"."""

import itertools
import re
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from kiosk.core import clock
from kiosk.domain import devices as paired
from kiosk.web.plumbing.pages import local_path
from tests import tables
from tests.rules import addresses

pytestmark = pytest.mark.one_engine

HOST = "http://localhost"
#: Where somebody might want our visitors to be sent, in every spelling that a browser forgives.
EVIL = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/en/\r\nLocation: https://evil.example",
    "javascript:alert('evil.example')",
    "data:text/html,evil.example",
    "//localhost@evil.example/",
    "http://localhost.evil.example/",
    "evil.example",
    "/\u2028/evil.example",
    "%2F%2Fevil.example",
    "/%5cevil.example",
    "/.//evil.example",
]
#: Names under which programs take a way back.
NAMES = ("next", "back", "return", "return_to", "url", "redirect", "continue", "goto", "r", "to")


def send(browser, address: str, method: str = "GET", **more):
    """Send a request whose page is not looked at: only where it leads matters here."""
    return FlaskClient.open(browser, address, method=method, **more)


def leads_away(answer) -> bool:
    """Say whether an answer sends a browser to another server, at once or with the next tap."""
    shown = answer.get_data().decode("utf-8", "replace")  # a clip is no text
    places = re.findall(r"""(?:href|action|src|formaction|data-\w+)="([^"]*)\"""", shown)
    places += [answer.location] if answer.location else []
    place_of = [urlsplit(urljoin(f"{HOST}/en/", place.replace("\\", "/"))) for place in places]
    return any(place.hostname != "localhost" for place in place_of if "evil" in place.geturl())


@pytest.mark.parametrize("given", EVIL)
def test_a_way_back_is_a_path_of_ours_or_the_usual_one(given):
    found = local_path(given, "/en/")
    there = urlsplit(urljoin(f"{HOST}/en/look", found.replace("\\", "/")))
    assert (there.scheme, there.hostname) == ("http", "localhost")
    assert not any(ord(letter) < 33 for letter in found)


def test_a_path_of_ours_is_kept(client):
    """The control."""
    assert local_path("/pl/place?x=1#here", "/en/") == "/pl/place?x=1#here"


@pytest.mark.parametrize("who", [paired.TABLET, "anybody", "admin"])
def test_no_address_sends_a_visitor_elsewhere(house, visit, scene, who):
    """Every address, with every name that such a thing may have, in the address and in a form."""
    things = addresses.furnish(house, scene)
    browser, wrong = visit(who), []
    for rule, method, address in addresses.every(house, things):
        if method not in ("GET", "POST") or rule.endpoint == "security.logout":
            continue
        takes_one = rule.endpoint.startswith("appearance.") or rule.endpoint == "security.login"
        for evil in EVIL if takes_one else EVIL[1:3]:
            house.extensions["throttle"].storage.reset()
            fields = dict.fromkeys(NAMES, evil)
            form = {"data": fields} if method == "POST" else {}
            answer = send(browser, f"{address}?{urlencode(fields)}", method, **form)
            if leads_away(answer):
                wrong.append(f"{method} {address} with {evil!r}: {answer.location}")
            if "\n" in (answer.location or ""):
                wrong.append(f"{method} {address} with {evil!r}: splits its headers")
    assert not wrong, "\n".join(wrong[:30])


def test_the_check_notices_a_page_that_leads_elsewhere(house, visit, scene):
    """The control."""
    answer = visit("anybody").get("/en/")
    assert not leads_away(answer)
    for spoilt in ("//evil.example", "https://evil.example/x", "/\\evil.example"):
        answer.location = spoilt
        assert leads_away(answer)
    del answer.headers["Location"]
    answer.set_data('<a href="//evil.example">x</a>')
    assert leads_away(answer)


FOREIGN = ("evil.example", "localhost.evil.example", "localhost@evil.example", "[::1].evil")


@pytest.mark.parametrize("who", [paired.TABLET, "admin"])
def test_no_address_answers_under_a_foreign_name(house, visit, scene, who):
    things = addresses.furnish(house, scene)
    browser, before, names = visit(who), tables.digest(house), itertools.cycle(FOREIGN)
    for _rule, method, address in addresses.every(house, things):
        headers = {"Host": next(names), "Sec-Fetch-Site": "same-origin"}
        answer = send(browser, address, method, headers=headers)
        assert answer.status_code == 400, f"{method} {address} at {headers}: {answer.status}"
        assert "evil" not in answer.text
    assert tables.digest(house) == before


SAID = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/evil",
    "X-Original-URL": "/staff/people",
    "X-Rewrite-URL": "/staff/people",
    "Forwarded": "host=evil.example;proto=https",
}


@pytest.mark.parametrize("who", ["anybody", paired.TABLET, "admin"])
def test_what_is_said_to_be_forwarded_changes_no_page(house, visit, scene, who):
    """No proxy is trusted here, so nobody can put another name into our links."""
    things = addresses.furnish(house, scene)
    browser = visit(who)
    for rule, method, address in addresses.every(house, things):
        if method == "GET" and rule.endpoint != "security.logout":
            answer = send(browser, address, headers=SAID)
            assert b"evil" not in answer.data + str(answer.headers).encode(), address


#: What other programs were made to do with a word more in the address.
MORE = {
    "cancelledBy": "admin",
    "role": "admin",
    "school": "2",
    "school_id": "2",
    "debug": "1",
    "mode": "tablet",
    "device": "1",
    "format": "json",
    "include": "all",
    "host_id": "1",
    "_method": "DELETE",
}
#: What is drawn anew for each page, such as the keys of forms.
DRAWN = re.compile(r"[\w-]{22,43}")
ASKED = urlencode(MORE)


def bare(answer) -> tuple[int, str]:
    """Return an answer without what is drawn anew, and without the words that were added."""
    place = (answer.location or "").partition("?")[0]
    if place or not answer.mimetype.startswith("text/"):
        return answer.status_code, place
    shown = answer.text.replace("&amp;", "&")
    for added in (f"?{ASKED}", quote(f"?{ASKED}"), quote(f"?{ASKED}", safe="")):
        shown = shown.replace(added, "")
    return answer.status_code, DRAWN.sub("", shown)


@pytest.mark.parametrize("who", ["anybody", paired.TABLET, "admin"])
def test_words_more_in_an_address_are_ignored(house, visit, scene, who):
    """Row 23: the same page, and the same answer, for every address."""
    things = addresses.furnish(house, scene)
    browser, wrong, same = visit(who), [], 0
    for rule, method, address in addresses.every(house, things):
        # The card of a host is drawn from what is being typed, as the address says it.
        if method != "GET" or rule.endpoint in ("security.logout", "static", "hosts.card"):
            continue
        with clock.at(clock.now()):  # the seconds that a code has left would count down meanwhile
            plain, again, more = (
                bare(send(browser, found)) for found in (address, address, f"{address}?{ASKED}")
            )
        same += plain == again
        if plain[0] != more[0] or (plain == again and plain != more):
            wrong.append(f"{address}: {plain[0]}, then {more[0]}")
    assert not wrong, "\n".join(wrong)
    assert same > 100, "Most pages are the same when they are asked for twice."
