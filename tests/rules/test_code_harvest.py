"""Who has not stood before a poster does not learn its code: no page, file or header tells it."""

import pytest

from kiosk.core import tokens
from tests import tables
from tests.rules import addresses
from tests.rules.conftest import HOME

pytestmark = pytest.mark.one_engine

BROWSERS = ("anybody", "tablet", "wall", "door")


def told(answer, codes: set[str]) -> bool:
    """Say whether an answer tells one of the codes, as it is kept or as it is printed."""
    said = f"{answer.headers}{answer.get_data().decode('utf-8', 'replace')}".lower()
    return any(spelt in said for code in codes for spelt in (code, tokens.grouped(code).lower()))


@pytest.fixture
def codes(house, scene) -> set[str]:
    return {row["code"] for row in tables.rows(house, "event")}


@pytest.mark.parametrize("who", BROWSERS)
def test_nothing_that_a_stranger_opens_tells_the_code_of_an_event(house, visit, scene, who):
    """Of each event, in the pages, the calendars, the headers, and what is refused."""
    things = addresses.furnish(house, scene)
    codes = {row["code"] for row in tables.rows(house, "event")}
    browser, wrong, looked = visit(who), [], 0
    for rule, method, address in addresses.every(house, things):
        if method != "GET" or "code" in rule.arguments:
            continue
        house.extensions["throttle"].storage.reset()
        answer = browser.get(address, base_url=f"http://{HOME}")
        looked += answer.status_code == 200
        if told(answer, codes):
            wrong.append(address)
    assert not wrong, "\n".join(wrong)
    assert looked > 30, f"{looked} pages were looked at"


def test_the_page_behind_the_code_and_the_poster_of_staff_would_be_found(visit, scene, codes):
    assert told(visit("anybody").get(f"/en/event/{scene.code}"), codes)
    poster = f"/staff/posters/event/{scene.event}"
    assert told(visit("reception").get(f"{poster}?step=print"), codes)


@pytest.mark.parametrize("typed", ["reference", "id", "empty"])
def test_nobody_signs_in_by_phone_with_anything_but_the_code(house, visit, scene, typed):
    given = {"reference": scene.event, "id": "1", "empty": "-"}[typed]
    before = tables.digest(house)
    sent = {"name": "Zed", "key": tokens.reference()}
    own = {"Sec-Fetch-Site": "same-origin"}
    answer = visit("anybody").post(f"/en/event/{given}", data=sent, headers=own)
    assert answer.status_code == 410
    assert tables.digest(house) == before
