"""A4: the one big button and the smaller ones, each tapped twice."""

from datetime import timedelta

import pytest
import time_machine

from kiosk.core import clock


def test_the_big_button_changes_with_the_state(thumb, surgery, join, row):
    ticket = join(surgery)
    for words, after in (("Call next:", "called"), ("They are here", "talking"), ("Seen", "seen")):
        address, fields, says = thumb.big()
        assert says.startswith(words)
        fields.pop("shown")
        answer = thumb.browser.post(address, data=fields)
        assert (answer.status_code, answer.location) == (303, thumb.line)
        assert row(ticket).state == after


def test_two_taps_on_the_big_button_are_one_step(thumb, surgery, join, row):
    tickets = [join(surgery) for _person in range(3)]
    states = []
    for _step in range(3):
        address, fields, _words = thumb.big()
        fields.pop("shown")
        for _tap in range(2):
            thumb.browser.post(address, data=fields)
        states.append([row(ticket).state for ticket in tickets])
    assert states == [
        ["called", "waiting", "waiting"],
        ["talking", "waiting", "waiting"],
        ["seen", "waiting", "waiting"],
    ]


def test_a_tap_before_anybody_could_read_the_new_button_does_nothing(thumb, surgery, join, row):
    """The second tap of a double tap may land on the button of the next step."""
    ticket = join(surgery)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        thumb.next()
        address, fields, _words = thumb.big()
        traveller.shift(timedelta(milliseconds=200))
        assert thumb.browser.post(address, data=fields).status_code == 303
        assert row(ticket).state == "called"
        traveller.shift(timedelta(milliseconds=400))
        thumb.browser.post(address, data=fields)
        assert row(ticket).state == "talking"


@pytest.mark.parametrize("shown", ["", "soon", "-1", "9" * 30, "٣"])
def test_a_time_that_no_page_wrote_stops_nobody(thumb, surgery, join, row, shown):
    ticket = join(surgery)
    thumb.next(shown=shown)
    assert row(ticket).state == "called"


def test_call_next_of_an_old_page_calls_nobody_after_that_talk(thumb, surgery, join, row):
    first, second = join(surgery), join(surgery)
    thumb.next(ticket=first)
    thumb.tap("here", first)
    thumb.tap("seen", first)
    thumb.next(ticket=first)
    assert row(second).state == "waiting"
    thumb.next(ticket=second)
    assert row(second).state == "called"


def test_nobody_waits_and_call_next_says_so(thumb):
    assert thumb.next().status_code == 303
    assert "No one is waiting." in thumb.page()


def test_not_here_yet_goes_to_the_shelf_and_calls_nobody(thumb, surgery, join, row):
    first, second = join(surgery), join(surgery)
    thumb.next()
    for _tap in range(2):
        thumb.tap("not-here", first)
    assert (row(first).state, row(second).state) == ("away", "waiting")
    assert "Called, not here yet: 1" in thumb.page()


@pytest.mark.parametrize(
    ("way", "form", "then"),
    [
        ("back", {}, ("waiting", 1)),
        ("again", {"calls": "1"}, ("called", 2)),
        ("give-back", {}, ("given_back", 1)),
    ],
)
def test_from_the_shelf_each_way_twice_is_once(thumb, surgery, join, row, way, form, then):
    ticket = join(surgery)
    thumb.next()
    thumb.tap("not-here", ticket)
    for _tap in range(2):
        thumb.tap(way, ticket, **form)
    assert (row(ticket).state, row(ticket).calls) == then


def test_call_again_twice_rings_once(thumb, surgery, join, row):
    ticket = join(surgery)
    thumb.next()
    with time_machine.travel(clock.now() + timedelta(seconds=10)):
        for _tap in range(2):
            thumb.tap("again", ticket, calls="1")
    assert row(ticket).calls == 2


def test_seen_and_call_next_twice_is_one_seen_and_one_called(thumb, surgery, join, row):
    tickets = [join(surgery) for _person in range(3)]
    thumb.next()
    thumb.tap("here", tickets[0])
    for _tap in range(2):
        thumb.tap("seen-next", tickets[0])
    assert [row(ticket).state for ticket in tickets] == ["seen", "called", "waiting"]


def test_needs_follow_up_stays_on_a_list(thumb, surgery, join, row):
    ticket = join(surgery)
    thumb.next()
    thumb.tap("here", ticket)
    for _tap in range(2):
        thumb.tap("follow-up", ticket, on="yes")
    thumb.tap("seen", ticket)
    assert row(ticket).follow_up
    assert "Needs follow-up: 1" in thumb.page()
    thumb.tap("follow-up", ticket, on="")
    assert "Needs follow-up: 1" not in thumb.page()
