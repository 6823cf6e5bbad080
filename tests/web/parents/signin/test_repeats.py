"""The same sign-in again, also twenty at once: one row, and the same answer."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kiosk.core import clock, tokens
from kiosk.web.plumbing import refusals
from tests import tables
from tests.devices import as_device
from tests.web.parents.signin.conftest import TAGS, only_row, said


def test_the_same_form_twice_is_one_row_and_the_same_answer(app, client, post):
    key = tokens.reference()
    first, again = post("Ann", key=key), post("Ann", key=key)
    assert first.location == again.location
    shown, reloaded = client.get(first.location), client.get(first.location)
    own_key = re.compile(r'name="key" type="hidden" value="[^"]+"')  # of "Use my phone"
    assert own_key.sub("", shown.text) == own_key.sub("", reloaded.text)
    assert tables.count(app, "sign_in") == 1


@pytest.mark.parametrize("tag", TAGS)
def test_the_same_key_with_other_content_is_said_to_be_taken(app, post, tag):
    key = tokens.reference()
    post("Ann", key=key)
    answer = post("Ben", key=key, tag=tag)
    assert answer.status_code == 409
    assert said(tag, refusals.WORDS["key_taken"]) in answer.text
    assert only_row(app)["names"] == ("Ann",)


def test_a_retry_when_the_event_has_just_ended_is_answered_the_same(app, post, make_event):
    key, event = tokens.reference(), make_event()
    first = post("Ann", key=key, event=event)
    with clock.at(clock.now() + timedelta(hours=2)):
        assert post("Ann", key=key, event=event).location == first.location
        assert post("Ben", event=event).status_code == 409
    assert tables.count(app, "sign_in") == 1


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 65, "a key with spaces in it", "<script>12345678"]
)
def test_a_key_that_is_none_is_replaced_and_the_sign_in_taken(app, post, key):
    assert post("Ann", key=key).status_code == 303
    assert tokens.is_token(only_row(app)["key"])


def at_once(app, count, send):
    """Let threads send at the same moment; return their answers."""
    barrier = threading.Barrier(count)

    def run(number):
        client = as_device(app.test_client())
        barrier.wait(timeout=20)
        return send(client, number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_twenty_at_once_with_the_same_key_are_one_row(app, scene):
    form = {"name": "Ann", "children": "2", "key": tokens.reference()}
    answers = at_once(app, 20, lambda c, _n: c.post(f"/en/sign-in/{scene.event}", data=form))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert tables.count(app, "sign_in") == 1


def test_twenty_at_once_with_keys_of_their_own_are_twenty_rows(app, scene):
    """The control: nothing but the key keeps the others out. No two get the same ticket."""

    def send(client, number):
        form = {"name": f"Ann {number}", "key": tokens.reference()}
        return client.post(f"/en/sign-in/{scene.event}", data=form)

    answers = at_once(app, 20, send)
    assert {answer.status_code for answer in answers} == {303}
    found = tables.rows(app, "sign_in")
    assert len(found) == 20
    assert len({(row["ticket_picture"], row["ticket_number"]) for row in found}) == 20
    assert len({row["names"] for row in found}) == 20


def test_twenty_at_once_with_one_key_and_other_names_are_one_row_and_nineteen_refusals(app, scene):
    key = tokens.reference()

    def send(client, number):
        form = {"name": f"Ann {number}", "key": key}
        return client.post(f"/en/sign-in/{scene.event}", data=form)

    codes = sorted(answer.status_code for answer in at_once(app, 20, send))
    assert codes == [303] + [409] * 19
    assert tables.count(app, "sign_in") == 1
