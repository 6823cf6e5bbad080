"""P5 over HTTP: more time, and why somebody waits."""

from datetime import timedelta

import pytest

from kiosk.core import clock
from kiosk.domain import queue_door, queue_places
from tests.web.parents.line.conftest import ticket_rows


def test_more_time_is_two_places_back_twice_and_no_more(app, client, make_surgery, join):
    surgery = make_surgery("Helen")
    address = join(surgery)
    for _ in range(5):
        join(surgery)
    for times, before in (("0", 2), ("1", 4)):
        assert client.post(f"{address}/more-time", data={"times": times}).location == address
        assert f"<b>{before}</b>" in client.get(address).text
    page = client.get(address)
    assert f"{address}/more-time" not in page.text, "What cannot be done is not offered."
    answer = client.post(f"{address}/more-time", data={"times": "2"})
    assert answer.status_code == 409
    assert "<b>4</b>" in answer.text
    assert ticket_rows(app)[0]["more_times"] == 2


@pytest.mark.parametrize("times", ["0", None, "x", "-1", "²", "9" * 30])
def test_the_same_touch_sent_twice_is_one_step_back(app, client, make_surgery, join, times):
    surgery = make_surgery("Helen")
    address = join(surgery)
    join(surgery)
    form = {} if times is None else {"times": times}
    for _ in range(2):
        assert client.post(f"{address}/more-time", data=form).status_code == 303
    wanted = 1 if times == "0" else 2  # a form of ours always says how often
    assert ticket_rows(app)[0]["more_times"] in (wanted, 0)


def note(monkeypatch, which):
    """Let the line explain itself with this sentence."""
    real = queue_places._note
    monkeypatch.setattr(queue_places, "_note", lambda *given: which or real(*given))


@pytest.mark.parametrize(
    ("which", "sentence"),
    [
        ("booked_before", "Someone with a booked time goes before you. You are next after them."),
        ("booked_may", "People with a booked time can go before you."),
        (None, ""),
    ],
)
def test_the_rule_is_told_where_it_makes_somebody_wait(
    client, make_surgery, join, monkeypatch, which, sentence
):
    surgery = make_surgery("Helen")
    join(surgery)
    address = join(surgery)
    note(monkeypatch, which)
    page = client.get(address).text
    assert sentence in page
    assert ("booked time" in page) is bool(which)


def test_a_talk_that_runs_late_is_said_sorry_for(client, make_surgery, join):
    surgery = make_surgery("Helen", minutes=30)
    address = join(surgery)
    assert "Sorry" not in client.get(address).text
    with clock.at(clock.now() + timedelta(minutes=40)):
        assert "This is taking longer than we thought. Sorry." in client.get(address).text


def test_a_break_is_told(client, make_surgery, join, run):
    surgery = make_surgery("Helen")
    address = join(surgery)
    assert "short break" not in client.get(address).text
    run(queue_door.set_door, surgery.reference, "break")
    assert "There is a short break." in client.get(address).text


def test_before_the_start_the_page_says_when_it_begins(client, make_surgery, join):
    address = join(make_surgery("Helen", starts_at=clock.now() + timedelta(minutes=20)))
    assert "Starts:" in client.get(address).text
