"""Changes from elsewhere: every address that takes one, every way in which a page could ask for it.

There are no tokens to steal or to forget: decision 0005. So nothing but the browser's own word
about where a request comes from lets it in, and no header of htmx or a body's type helps.
"""

import itertools
import json

import pytest
from flask.testing import FlaskClient

from kiosk.domain import devices as paired
from tests import tables
from tests.rules import addresses

pytestmark = pytest.mark.one_engine

EVIL = "https://evil.example"
HTMX = {"HX-Request": "true", "X-Requested-With": "XMLHttpRequest"}
#: What a browser says of a request that is not from one of our own pages.
ELSEWHERE = {
    "nothing": {},
    "another site's origin": {"Origin": EVIL},
    "our name as the beginning of theirs": {"Origin": "http://localhost.evil.example"},
    "no origin": {"Origin": "null"},
    "a page of ours, it is said": {"Referer": "http://localhost/staff/"},
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": EVIL},
    "another site, our origin": {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    "a neighbour": {"Sec-Fetch-Site": "same-site", "Origin": "http://other.localhost"},
    "typed by the user": {"Sec-Fetch-Site": "none"},
    "twice": {"Sec-Fetch-Site": "same-origin, cross-site"},
}
BODIES = {
    "form": ("application/x-www-form-urlencoded", "do=off&name=Ann&_method=delete"),
    "parts": ("multipart/form-data; boundary=b", "--b--"),
    "json": ("application/json", json.dumps({"do": "off", "name": "Ann"})),
    "text": ("text/plain", '{"do":"off"}='),
    "none": (None, ""),
}
#: Every place with a form, plain and by htmx; and every body by htmx from the commonest places.
WAYS = [
    *itertools.product(ELSEWHERE, ("", "htmx"), ["form"]),
    *itertools.product(("nothing", "another site"), ["htmx"], set(BODIES) - {"form"}),
]
FEW = [("nothing", "htmx", "json"), ("another site", "", "form"), ("a neighbour", "", "parts")]


def send(browser, address: str, method: str = "POST", **more):
    """Send a request that says of itself only what is given; its page is not looked at."""
    return FlaskClient.open(browser, address, method=method, **more)


def posts(house, scene) -> list[str]:
    """Return every address that takes a change, with something real behind it."""
    things = addresses.furnish(house, scene)
    return [address for _, method, address in addresses.every(house, things) if method == "POST"]


@pytest.mark.parametrize(("who", "ways"), [("anybody", FEW), (paired.TABLET, FEW), ("admin", WAYS)])
def test_nothing_is_changed_from_elsewhere(house, visit, scene, who, ways):
    every = posts(house, scene)
    browser = visit(who)
    before = tables.digest(house)
    wrong = []
    for where, more, body in ways:
        kind, data = BODIES[body]
        headers = ELSEWHERE[where] | (HTMX if more else {})
        for address in every:
            answer = send(browser, address, data=data, content_type=kind, headers=headers)
            if answer.status_code != 403:
                wrong.append(f"POST {address} from {where} {more} {body}: {answer.status}")
    assert not wrong, "\n".join(wrong[:40])
    assert len(every) > 80
    assert tables.digest(house) == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE"])
def test_other_methods_are_no_way_round(house, visit, scene, method):
    every = posts(house, scene)
    browser = visit("admin")
    before = tables.digest(house)
    for address in every:
        for headers, wanted in (({}, {403}), ({"Sec-Fetch-Site": "same-origin"}, {404, 405})):
            answer = send(browser, address, method, headers=headers)
            assert answer.status_code in wanted, f"{method} {address}: {answer.status}"
    assert tables.digest(house) == before


OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")


def test_a_look_is_never_taken_for_a_change(house, visit, scene):
    every = posts(house, scene)
    browser = visit("admin")
    before = tables.digest(house, but=("staff_session",))
    for address in every:
        headers = dict.fromkeys(OVERRIDES, "POST")
        send(browser, f"{address}?_method=POST&do=off", "GET", headers=headers)
    assert tables.digest(house, but=("staff_session",)) == before


def test_the_same_forms_from_our_own_pages_are_looked_at(house, visit, scene):
    """The control: 403 was for where they came from, and some of them change something."""
    every = posts(house, scene)
    let_in, changed, before = 0, 0, tables.digest(house)
    for address in every:
        if "log-out" in address or "logout" in address:
            continue
        house.extensions["throttle"].storage.reset()
        own = {"Origin": "http://localhost"}
        answer = send(visit("admin"), address, data={"do": "off"}, headers=own)
        let_in += answer.status_code != 403
        after = tables.digest(house)
        changed += after != before
        before = after
    assert let_in > 60
    assert changed >= 10
