"""P5 over HTTP: a place is live by cheap polling, and without scripts."""

import re
from datetime import timedelta

import pytest

from kiosk.core import clock
from kiosk.domain import queue_places, queue_running
from tests.web.parents.line.conftest import state_of


def test_asking_for_news_is_answered_with_nothing_new_and_the_time(client, make_surgery, join):
    surgery = make_surgery("Helen")
    address = join(surgery)
    first = client.get(f"{address}/live")
    tag = first.headers["ETag"]
    assert f'data-etag="{tag.strip(chr(34))}"' in client.get(address).text
    again = client.get(f"{address}/live", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert re.fullmatch(r"\d\d:\d\d", again.headers["Updated"])
    assert again.headers["Updated"] == first.headers["Updated"]


def test_nothing_new_is_said_before_anything_else_is_read(
    app, client, make_surgery, join, monkeypatch
):
    address = join(make_surgery("Helen"))
    tag = client.get(f"{address}/live").headers["ETag"]

    def read(*_given):
        raise AssertionError("The line was read for somebody who has it already.")

    monkeypatch.setattr(queue_places, "my_place", read)
    assert client.get(f"{address}/live", headers={"If-None-Match": tag}).status_code == 304
    with pytest.raises(AssertionError):
        client.get(f"{address}/live")  # the control


def test_each_step_of_the_line_is_news(client, make_surgery, join, run):
    surgery = make_surgery("Helen")
    address = join(surgery)
    tags = [client.get(f"{address}/live").headers["ETag"]]

    def news():
        answer = client.get(f"{address}/live", headers={"If-None-Match": tags[-1]})
        assert answer.status_code == 200
        assert answer.text.lstrip().startswith("<div")
        tags.append(answer.headers["ETag"])
        return state_of(answer)

    join(surgery)
    assert news() == "next"
    ticket = run(queue_running.call_next, surgery.reference)
    assert news() == "called"
    with clock.at(clock.now() + timedelta(minutes=4)):
        assert news() == "missed"
    run(queue_running.here, ticket)
    assert news() == "talking"


def test_without_scripts_the_page_loads_itself_again_while_there_is_news_to_come(
    client, make_surgery, join
):
    address = join(make_surgery("Helen"))
    refresh = '<noscript><meta http-equiv="refresh" content="20"></noscript>'
    assert refresh in client.get(address).text
    client.post(f"{address}/leave")
    assert refresh not in client.get(address).text
