"""A4: the panel of one ticket, and the story that it tells afterwards."""

from kiosk.core import tokens
from tests.web.staff.queue.conftest import HTMX, runner, text


def test_the_panel_asks_why_somebody_goes_first(as_host, surgery, join):
    join(surgery)
    ticket = join(surgery)
    page = text(as_host.get(f"{runner(surgery)}/tickets/{ticket}?do=call", headers=HTMX))
    assert page.lstrip().startswith('<article class="party" id="party">')
    assert "Why do they go first?" in page
    assert page.count('name="reason"') == 6


def test_the_panel_offers_what_can_be_done(as_host, surgery, make_surgery, join):
    ticket = join(surgery)
    make_surgery("Sam")
    page = text(as_host.get(f"{runner(surgery)}/tickets/{ticket}"))
    for words in ("Pass to another line", "Sam", "Needs follow-up", "Give their place back"):
        assert words in page
    assert "Up one place" not in page, "there is nobody before them"


def test_a_ticket_that_is_nowhere_is_not_found(as_host, surgery):
    answer = as_host.get(f"{runner(surgery)}/tickets/{tokens.reference()}")
    assert answer.status_code == 404


def test_a_ticket_that_has_left_the_line_meanwhile_says_so(as_host, surgery, join):
    ticket = join(surgery)
    as_host.post(f"{runner(surgery)}/tickets/{ticket}/give-back")
    answer = as_host.get(f"{runner(surgery)}/tickets/{ticket}", headers=HTMX)
    assert answer.status_code == 409
    assert "not in this line any more" in text(answer)


def test_a_ticket_tells_its_story_in_sentences(as_host, surgery, join):
    first, second = join(surgery), join(surgery)
    line = runner(surgery)
    as_host.post(f"{line}/tickets/{second}/call", data={"reason": "baby"})
    as_host.post(f"{line}/tickets/{second}/here")
    as_host.post(f"{line}/tickets/{second}/seen")
    page = text(as_host.get(f"/staff/queue/tickets/{second}"))
    for words in (
        "They took a number. People before them: 1.",
        "Called. A baby or a small child.",
        "They were here, and the talk began.",
        "The talk was over.",
        "Host</bdi>",
    ):
        assert words in page
    passed = text(as_host.get(f"/staff/queue/tickets/{first}"))
    assert "Somebody who came later was called before them. A baby or a small child." in passed
