"""The board for staff: a story is written, its form, its hints and what does not fit."""

import re

import pytest

from tests.web.staff.board.conftest import BOARD, filled, rows, sent_back

PAYLOAD = '"><script>alert(1)</script>{{7*7}}'


def test_a_story_is_written_looked_at_and_shown(as_reception, client, app):
    answer = as_reception.post(f"{BOARD}/new", data=filled())
    (row,) = rows(app)
    assert answer.status_code == 303
    assert answer.location == f"{BOARD}/{row['reference']}"
    assert (row["told"], row["state"], row["shown"]) == ("The gate opens late.", "did", False)
    look = as_reception.get(answer.location).text
    assert "Parents do not see this story yet." in look
    assert "Saved." in look
    assert "The gate opens late." not in client.get("/en/we-changed").text
    shown = as_reception.post(f"{answer.location}/show")
    assert shown.location == BOARD
    assert "The gate opens late." in client.get("/en/we-changed").text
    page = as_reception.get(BOARD).text
    assert "Parents can see it now." in page
    assert f'action="{BOARD}/{row["reference"]}/take-down"' in page


def test_a_second_tap_writes_nothing_and_another_form_does(as_reception, app):
    first = as_reception.post(f"{BOARD}/new", data=filled()).location
    assert as_reception.post(f"{BOARD}/new", data=filled()).location == first
    assert len(rows(app)) == 1
    as_reception.post(f"{BOARD}/new", data=filled(key="n" * 22))
    as_reception.post(f"{BOARD}/new", data=filled(key="no"))
    assert len(rows(app)) == 3


def test_the_form_begins_with_who_writes_and_today(as_reception):
    page = as_reception.get(f"{BOARD}/new").text
    assert 'value="Reception"' in page
    assert len(re.findall(r'name="picture"', page)) == 12
    assert len(re.findall(r'name="state"', page)) == 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"told": ""}, "Write what parents told you."),
        ({"told": "x" * 301}, "This is long. 300 letters fit here."),
        ({"answer": "x" * 401}, "This is long. 400 letters fit here."),
        ({"answer": ""}, "Say what, or choose: We have heard this."),
        ({"first_name": "x" * 61}, "This is long. 60 letters fit here."),
        ({"told_on": "soon"}, "Choose a day, or type it like this: 2026-11-24."),
        ({"told_on": ""}, "Choose a day, or type it like this: 2026-11-24."),
        ({"told_pl": "x" * 451}, "This is long. 450 letters fit here."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(as_reception, app, given, said):
    data = filled(answer_pl="Otwarta o trzeciej.", checked_pl="y", **given)
    answer = as_reception.post(f"{BOARD}/new", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    kept = sent_back(answer.text)
    for name, typed in data.items():
        if name != "checked_pl":
            assert kept[name] == typed
    assert kept["checked_pl"] == "y"
    assert rows(app) == []


def test_what_is_none_of_the_answers_counts_as_the_first(as_reception, app):
    as_reception.post(f"{BOARD}/new", data=filled(state="<b>", picture="../../etc"))
    assert (rows(app)[0]["state"], rows(app)[0]["picture"]) == ("heard", "tell")


def test_hints_ask_who_could_be_recognised_and_how_it_reads(as_reception):
    asked = {"told": "My son Adam of 3B was cold, said Mrs Khan.", "answer": "Ring 07700 900 982."}
    hints = as_reception.get(f"{BOARD}/hints", query_string=asked).text
    assert "Could somebody be recognised by:" in hints
    for part in ("My son Adam", "3B", "Mrs Khan", "07700 900 982"):
        assert f"<q><bdi>{part}</bdi></q>" in hints
    hard = "The attainment provision " + "and the facilitation of organisational matters " * 5
    reads = as_reception.get(f"{BOARD}/hints", query_string={"told": hard}).text
    assert "This sentence is long." in reads
    assert "attainment" in reads
    assert "recognised" not in reads
    assert as_reception.get(f"{BOARD}/hints").text.strip() == ""


def test_no_markup_gets_through(as_manager, app):
    data = filled(told=PAYLOAD, answer=PAYLOAD, first_name=PAYLOAD, told_pl=PAYLOAD)
    as_manager.post(f"{BOARD}/new", data=data)
    reference = rows(app)[0]["reference"]
    hints = as_manager.get(f"{BOARD}/hints", query_string={"told": f"We saw A{PAYLOAD}"})
    pages = [as_manager.get(f"{BOARD}{way}").text for way in ("", f"/{reference}")]
    pages.append(as_manager.get(f"{BOARD}/{reference}/change").text)
    for page in (*pages, hints.text):
        assert "<script>alert" not in page
    assert all("&lt;script&gt;alert(1)" in page for page in pages)
