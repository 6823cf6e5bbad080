"""A kept page: whole and packed, it is the same page with the same key."""

import gzip

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kiosk.web.plumbing import kept_pages

MARK, KEY = b"the-mark-of-a-key", b"k3y_of-22-letters-long"
PACKED = {"headers": {"Accept-Encoding": "gzip, br"}}


@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=5))
def test_packed_and_plain_are_the_same_page(whole_app, pieces):
    kept = kept_pages.keep(MARK.join(pieces), MARK)
    wanted = MARK.join(pieces).replace(MARK, KEY)
    with whole_app.test_request_context("/"):
        plain = kept.answer(KEY)
    with whole_app.test_request_context("/", **PACKED):
        packed = kept.answer(KEY)
    assert plain.get_data() == wanted
    assert "Content-Encoding" not in plain.headers
    if len(pieces) > 1:
        assert gzip.decompress(packed.get_data()) == wanted
        assert packed.headers["Content-Encoding"] == "gzip"
        assert int(packed.headers["Content-Length"]) == len(packed.get_data())


def test_a_page_without_a_key_is_packed_like_every_other(whole_app):
    with whole_app.test_request_context("/", **PACKED):
        answer = kept_pages.keep(b"<p>Hello</p>", MARK).answer(KEY)
    assert answer.get_data() == b"<p>Hello</p>"
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("damaged", [0, 20, -1])
def test_the_packed_page_carries_a_sum_that_a_browser_checks(whole_app, damaged):
    """The control: with one byte changed it is no page any more."""
    with whole_app.test_request_context("/", **PACKED):
        body = bytearray(kept_pages.keep(b"a" * 99 + MARK + b"b" * 99, MARK).answer(KEY).data)
    assert gzip.decompress(bytes(body))
    body[damaged] ^= 0xFF
    with pytest.raises(Exception):  # noqa: B017, PT011 - the sum, the size or the stream itself
        gzip.decompress(bytes(body))


def test_the_home_page_is_the_same_packed_and_plain(app, scene, make_surgery):
    make_surgery("Helen")
    browser = FlaskClient(app)  # not the one of other tests, which reads each page as text
    plain = browser.get("/en/").text
    packed = browser.get("/en/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    body = gzip.decompress(packed.data).decode()
    assert 'name="key"' in body
    assert body.partition('name="key"')[0] == plain.partition('name="key"')[0]
    assert body.rpartition("</form>")[2] == plain.rpartition("</form>")[2]
