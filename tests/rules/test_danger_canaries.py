"""What was passed to the safeguarding lead is met by leads alone: on no page, in no file of others.

Its words, its translation, the answer to it, its telephone number and its voice are canaries.
"""

import pytest

from kiosk.core import db
from kiosk.domain import staff
from tests.rules import addresses, payloads
from tests.rules.crawling import spellings
from tests.rules.sayings import DANGERS

SOUGHT = {spelling for words in DANGERS for spelling in spellings(words)}
SOUGHT |= {"Zyxdanger", "600711", "600 711"}
#: What else the list of messages may be asked; each with all of its tabs.
ASKED = ("", "age=30", "language=pl", "language=ar", "face=ok", "topic=event", "open=yes")
TABS = ("answer", "board", "all")
WITHOUT_THE_RIGHT = ("host", "reception", "manager", "admin")


def hits(answer) -> set[str]:
    """Return the canaries in a page or file."""
    whole = answer.get_data().decode("utf-8", "replace") + str(answer.headers)
    return {words for words in SOUGHT if words in whole}


def pages(house, things) -> list[str]:
    """Return every address of staff, with real rows behind it and with those that are not theirs."""
    found = {
        address
        for rule, method, address in addresses.every(house, things)
        if method == "GET" and rule.rule.startswith("/staff")
    }
    found |= {f"/staff/messages?tab={tab}&{asked}" for tab in TABS for asked in ASKED}
    for reference in things.sayings.dangers:
        ends = ("", "/voice")
        found |= {f"/staff/messages/{reference}{end}" for end in ends}
        found.add(f"/staff/board/new?from={reference}")
    found |= {f"/staff/safeguarding/{reference}" for reference in things.sayings.concerns}
    return sorted(found)


@pytest.mark.parametrize("who", WITHOUT_THE_RIGHT)
def test_nobody_without_the_right_meets_what_was_passed_on(house, visit, scene, who):
    things = addresses.furnish(house, scene)
    opened, wrong = 0, []
    for address in pages(house, things):
        answer = visit(who).get(address)
        opened += answer.status_code == 200
        wrong += [f"{address} shows {words}" for words in hits(answer)]
        if answer.status_code >= 500:
            wrong.append(f"{address}: {answer.status}")
    assert not wrong, "\n".join(wrong)
    assert opened > 40, "Hardly any page was opened, so this proves little."


@pytest.mark.parametrize("act", ["reply", "typed", "words", "words/right", "done", "assign"])
def test_nothing_can_be_done_with_it_from_the_messages(house, visit, scene, act):
    things = addresses.furnish(house, scene)
    for reference in things.sayings.dangers:
        form = {"text": "Hello", "words": "Hello", "key": "k" * 22, "language": "en"}
        answer = visit("manager").post(f"/staff/messages/{reference}/{act}", data=form)
        assert answer.status_code == 404
        assert not hits(answer)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["messages", "texts", "answers"])
def test_no_file_holds_it(house, visit, scene, kind, what):
    things = addresses.furnish(house, scene)
    form = {"what": what, "survey": things.sayings.survey, "kind": kind, "contact": "with"}
    form |= {"first": "2020-01-01", "last": "2100-01-01"}
    answer = visit("manager").post("/staff/messages/export", data=form)
    assert not hits(answer)
    if what == "messages":  # the control: the same file holds the other canaries
        data = answer.get_data()
        read = payloads.xlsx_cells if kind == "xlsx" else payloads.csv_rows
        cells = [str(getattr(cell, "value", cell)) for cell in read(data)]
        assert sum("Zyxcanary" in cell for cell in cells) > 10
        assert not [cell for cell in cells if any(words in cell for words in SOUGHT)]


def test_a_lead_would_be_found_out(house, visit, scene):
    """The control: the same look finds every canary on the pages of a lead, voice and number too."""
    things = addresses.furnish(house, scene)
    with house.app_context(), db.writing():
        staff.by_id(scene.school, scene.people["host"]).safeguarding = True
    client = visit("host")
    seen: set[str] = set()
    for reference in things.sayings.concerns:
        seen |= hits(client.get(f"/staff/safeguarding/{reference}"))
    assert set(DANGERS) <= seen
    assert "600711" in seen
    assert not hits(client.get("/staff/safeguarding")), (
        "The list shows more than that there is one."
    )


def test_before_it_is_passed_on_staff_read_it_like_every_message(house, visit, scene):
    """The control: it was in the inbox and in the file until somebody passed it on."""
    things = addresses.furnish(house, scene)
    client = visit("admin")
    reference = things.sayings.dangers[0]
    client.post(f"/staff/safeguarding/passed/{reference}/take-back")
    assert hits(client.get(f"/staff/messages/{reference}"))
    assert hits(client.get("/staff/messages?tab=answer"))


@pytest.mark.parametrize("tag", ["en", "pl", "ar"])
def test_answers_of_others_are_nowhere_on_the_pages_of_somebody(house, visit, scene, tag):
    """Their own answer, and nothing of any other message, in whichever language."""
    things = addresses.furnish(house, scene)
    for end in ("", "?language=en", "?reply=x"):
        answer = visit("tablet").get(f"/{tag}/answer/{things.sayings.links['answer']}{end}")
        assert "Thank you for the words." in answer.text
        assert "canary" not in answer.text
        assert "Nothing special to say." not in answer.text  # a photo of the code may be anybody's
        assert not hits(answer)
