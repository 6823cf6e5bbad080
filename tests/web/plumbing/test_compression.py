"""Packing: only for those who take it, only what gains by it, and nothing is changed by it."""

import gzip

import pytest

from kiosk.core import clock
from kiosk.web.plumbing import compression

GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def browser(build):
    return build().test_client()


@pytest.mark.parametrize("address", ["/", "/en/", "/ar/sign-in", "/no/such/page", "/staff/login"])
def test_a_packed_page_is_the_same_page(browser, address):
    with clock.at(clock.now()):
        plain, packed = browser.get(address), browser.get(address, headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)


def test_who_does_not_take_it_gets_it_plain(browser):
    for headers in ({}, {"Accept-Encoding": "br"}, {"Accept-Encoding": "identity"}):
        answer = browser.get("/en/", headers=headers)
        assert "Content-Encoding" not in answer.headers
        assert answer.data.startswith(b"<!doctype html>")


def test_what_is_short_is_left_alone(browser):
    answer = browser.get("/healthz", headers=GZIP)
    assert "Content-Encoding" not in answer.headers
    assert len(answer.data) < compression.LEAST


def test_static_files_are_packed_once_and_not_again(browser):
    answer = browser.get("/static/css/parents.css", headers=GZIP)
    assert answer.headers.getlist("Content-Encoding") == ["gzip"]
    assert b"@layer" in gzip.decompress(answer.data)


def test_an_answer_without_a_body_stays_without(browser):
    tag = browser.get("/").headers["ETag"]
    answer = browser.get("/", headers={**GZIP, "If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert browser.head("/en/", headers=GZIP).data == b""
