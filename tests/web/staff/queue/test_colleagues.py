"""A4: two people on one line."""

import re

from tests.web.staff.queue.conftest import HTMX, Thumb


def test_two_people_call_two_people(thumb, as_reception, surgery, join, row):
    first, second, third = (join(surgery) for _person in range(3))
    colleague = Thumb(as_reception, surgery)
    thumb.next(ticket=first)
    colleague.next(ticket=first)
    assert [row(each).state for each in (first, second, third)] == ["called", "called", "waiting"]
    assert row(first).called_by_id != row(second).called_by_id
    assert "Host</bdi>" in re.search(r'"line-others".*?</ul>', colleague.page(), re.DOTALL)[0]


def test_whom_a_colleague_has_called_cannot_be_called(thumb, as_reception, surgery, join, row):
    ticket = join(surgery)
    thumb.next()
    answer = Thumb(as_reception, surgery).tap("call", ticket, reason="asked")
    assert answer.status_code == 409
    assert "They are with a colleague" in answer.get_data(as_text=True)
    panel = as_reception.post(
        f"{thumb.line}/tickets/{ticket}/call", data={"reason": "asked"}, headers=HTMX
    )
    assert panel.get_data(as_text=True).lstrip().startswith('<article class="party" id="party">')


def test_nobody_has_two_people_before_them(thumb, surgery, join, row):
    first, second = join(surgery), join(surgery)
    thumb.next()
    answer = thumb.tap("call", second, reason="asked")
    assert answer.status_code == 409
    assert "Finish with them first." in answer.get_data(as_text=True)
    assert (row(first).state, row(second).state) == ("called", "waiting")
