"""A4: each step taken back, once, and only while nothing has happened since."""

import pytest

from tests.web.staff.queue.conftest import Thumb


@pytest.mark.parametrize(
    ("way", "before"),
    [
        (("call",), "waiting"),
        (("call", "here"), "called"),
        (("call", "here", "seen"), "talking"),
        (("call", "not-here"), "called"),
        (("call", "not-here", "back"), "away"),
    ],
)
def test_each_step_is_taken_back(thumb, surgery, join, row, way, before):
    ticket = join(surgery)
    for verb in way:
        thumb.tap(verb, ticket)
    assert row(ticket).state != before
    thumb.undo()
    assert row(ticket).state == before


def test_undo_twice_takes_back_one_step(thumb, surgery, join, row):
    ticket = join(surgery)
    for verb in ("call", "here"):
        thumb.tap(verb, ticket)
    for _tap in range(2):
        thumb.tap("undo", ticket)
    assert row(ticket).state == "called"


def test_seen_and_call_next_is_taken_back_wholly(thumb, surgery, join, row):
    first, second = join(surgery), join(surgery)
    thumb.next()
    thumb.tap("here", first)
    thumb.tap("seen-next", first)
    thumb.undo()
    assert (row(first).state, row(second).state) == ("talking", "waiting")


def test_what_has_happened_since_is_not_taken_back(thumb, as_reception, surgery, join, row):
    ticket = join(surgery)
    thumb.tap("call", ticket)
    Thumb(as_reception, surgery).tap("here", ticket)
    answer = thumb.tap("undo", ticket)
    assert answer.status_code == 409
    assert "Something else has happened since." in answer.get_data(as_text=True)
    assert row(ticket).state == "talking"
