"""A2 Today: the polls of the board."""

import re

import pytest

from kiosk.core import tokens
from tests.web.staff.today.conftest import text


def poll(browser, tag):
    return browser.get("/staff/today/live", headers={"If-None-Match": tag})


def test_a_poll_that_finds_nothing_new_says_so(as_reception, sign_in):
    sign_in("Amina")
    tag = as_reception.get("/staff/today/live").headers["ETag"]
    assert poll(as_reception, tag).status_code == 304


def test_the_page_asks_with_the_tag_of_what_it_shows(as_reception, sign_in):
    sign_in("Amina")
    page = text(as_reception.get("/staff/"))
    tag = re.search(r'If-None-Match": "\\"([^\\]+)\\""', page)[1]
    assert poll(as_reception, f'"{tag}"').status_code == 304


@pytest.mark.parametrize("what", ["sign_in", "left", "call"])
def test_a_poll_sees_every_kind_of_news(as_reception, as_manager, sign_in, what):
    reference = sign_in("Amina").reference
    tag = as_reception.get("/staff/today/live").headers["ETag"]
    if what == "sign_in":
        sign_in("Jo")
    elif what == "left":
        as_manager.post(f"/staff/today/party/{reference}/left")
    else:
        as_manager.post("/en/help/call", data={"key": tokens.reference()})
    answer = poll(as_reception, tag)
    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag


def test_the_fragment_is_a_part_of_the_page(as_reception, sign_in):
    sign_in("Amina")
    fragment = text(as_reception.get("/staff/today/live")).strip()
    assert fragment.startswith('<div class="live"')
    assert "<html" not in fragment
