"""A4: people out of turn: called first, moved, passed to another line, given back."""

import html
import re

import pytest


def test_somebody_is_called_out_of_turn_for_a_reason_that_is_written_down(
    thumb, surgery, join, row, steps
):
    join(surgery)
    ticket = join(surgery)
    for _tap in range(2):
        assert thumb.tap("call", ticket, reason="baby").status_code == 303
    assert row(ticket).state == "called"
    assert steps().count(("called", "baby")) == 1


@pytest.mark.parametrize("reason", ["", "because"])
def test_nobody_is_skipped_without_a_reason(thumb, surgery, join, row, reason):
    join(surgery)
    ticket = join(surgery)
    answer = thumb.tap("call", ticket, reason=reason)
    assert answer.status_code == 409
    assert "Choose a reason first." in html.unescape(answer.get_data(as_text=True))
    assert row(ticket).state == "waiting"


def test_up_twice_is_one_place(thumb, surgery, join, row):
    tickets = [join(surgery) for _person in range(4)]
    page = thumb.browser.get(f"{thumb.line}/tickets/{tickets[3]}?do=up").get_data(as_text=True)
    after = re.search(r'name="after" value="([^"]*)"', page)[1]
    assert after == tickets[1]
    for _tap in range(2):
        thumb.tap("move", tickets[3], after=after, reason="asked")
    order = re.findall(r'id="row-([\w-]+)"', thumb.page())
    assert order == [tickets[0], tickets[1], tickets[3], tickets[2]]


def test_down_and_to_the_front(thumb, surgery, join):
    tickets = [join(surgery) for _person in range(3)]
    page = thumb.browser.get(f"{thumb.line}/tickets/{tickets[0]}?do=down").get_data(as_text=True)
    thumb.tap(
        "move", tickets[0], after=re.search(r'"after" value="([^"]*)"', page)[1], reason="asked"
    )
    assert re.findall(r'id="row-([\w-]+)"', thumb.page())[:2] == [tickets[1], tickets[0]]
    page = thumb.browser.get(f"{thumb.line}/tickets/{tickets[0]}?do=up").get_data(as_text=True)
    assert re.search(r'name="after" value=""', page), "first of all"


def test_nobody_is_moved_without_a_reason(thumb, surgery, join):
    first, second = join(surgery), join(surgery)
    assert thumb.tap("move", second, after="", reason="").status_code == 409
    assert re.findall(r'id="row-([\w-]+)"', thumb.page()) == [first, second]


def test_somebody_is_passed_to_another_line_and_back(thumb, surgery, make_surgery, join, row):
    other = make_surgery("Sam")
    ticket = join(surgery)
    for _tap in range(2):
        thumb.tap("pass", ticket, to=other.reference)
    assert row(ticket).surgery_id == other.id
    assert "to Sam." in thumb.page()
    thumb.undo()
    assert row(ticket).surgery_id == surgery.id


def test_a_place_is_given_back_by_staff_and_taken_again(thumb, surgery, join, row):
    ticket = join(surgery)
    thumb.tap("give-back", ticket)
    assert row(ticket).state == "given_back"
    thumb.undo()
    assert row(ticket).state == "waiting"
