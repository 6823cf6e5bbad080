"""The live parts of the form: the times, and clashes, while somebody types."""

import pytest

from tests.web.staff.surgery_editor.conftest import add, asked, filled

pytestmark = pytest.mark.usefixtures("monday")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "12 times of 10 minutes, 3 kept for people who walk in."),
        ({"come": "book"}, "12 times of 10 minutes."),
        ({"come": "walk_in"}, "People walk in and take a number. There are no times to book."),
        ({"walk_in_share": "0"}, "12 times of 10 minutes, all to book;"),
        ({"gap_minutes": "5"}, "8 times of 10 minutes, 2 kept"),
        ({"places": "3"}, "12 times of 10 minutes, 3 places each, 9 kept"),
        ({"slot_minutes": "120", "come": "book"}, "1 time of 120 minutes."),
        ({"ends": "15:35"}, "No talk fits in here."),
        ({"slot_minutes": "x"}, "Once, on Tuesday 15 September 2026. 15:30 to 17:30."),
    ],
)
def test_the_times_are_said_while_typing(as_reception, given, said):
    answer = asked(as_reception, **given)
    assert answer.status_code == 200
    assert said in answer.text


def test_half_a_form_is_no_trouble(as_reception):
    assert as_reception.get("/staff/surgeries/summary").text.strip() == ""
    assert asked(as_reception, ends="").text.strip() == ""
    assert "The end is before the start" in asked(as_reception, ends="15:00").text


def test_a_clash_is_said_while_typing(as_reception, scene, helen):
    add(as_reception, filled(scene, helen))
    said = "Helen is also in Talk to Helen at 15:30."
    assert said in asked(as_reception, hosts=[helen]).text
    assert said not in asked(as_reception, hosts=[helen], day="2026-09-16").text
