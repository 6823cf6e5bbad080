"""A parent's message leaves no trace of who gave it, and when: not in headers, cookies, or the log.

Each page on the way of a message, a survey and an answer is asked, and each form of it sent.
"""

import logging
import re

import pytest

from kiosk.core import tokens
from kiosk.web.plumbing.private_links import ANSWER, FEEDBACK, SURVEY
from tests import tables
from tests.rules import addresses

pytestmark = pytest.mark.one_engine

#: Beside these, and what is the same on every page, an answer to a parent has no header.
TELLING = ("ETag", "Last-Modified", "Link", "Server-Timing", "Age", "Via", "Expires")
CANARY = "Zyxtracecanary"
PURPOSES = (FEEDBACK, ANSWER, SURVEY)
#: What would tell in a row when, where from and with what it came.
TIMES = re.compile(r"\d\d:\d\d")
NEVER = ("ip", "agent", "device", "session", "address", "user", "time")


@pytest.fixture
def things(house, scene):
    return addresses.furnish(house, scene)


def way(things, tag: str = "en") -> list[tuple[str, dict[str, str] | None]]:
    """Return each step of giving a message and answering a survey: pages, and forms to send."""
    said, key = things.sayings, tokens.reference()
    feedback = f"/{tag}/feedback/{said.links[FEEDBACK]}"
    survey, answer = f"/{tag}/survey/{said.survey}", f"/{tag}/answer/{said.links[ANSWER]}"
    steps = ("about", "more", "write", "say", "answer", "code", "contact")
    looks = [f"/{tag}/feedback", f"/{tag}/feedback/about/{said.about}", f"/{tag}/feedback/thanks"]
    looks += [f"{feedback}/{step}" for step in steps]
    looks += [f"/{tag}/surveys", survey, f"{survey}/{said.links[SURVEY]}/1", f"{survey}/thanks"]
    looks += [f"/{tag}/answer", answer, f"/f/{said.about}", f"/s/{said.survey}", "/f", "/a"]
    forms = [
        (f"/{tag}/feedback", {"key": key, "face": "ok", "about": said.about}),
        (f"{feedback}/face", {"face": "good"}),
        (f"{feedback}/about", {"topic": "place"}),
        (f"{feedback}/write", {"words": f"{CANARY} words"}),
        (f"{feedback}/write", {"words": ""}),
        (f"{feedback}/answer", {"answer": "yes"}),
        (f"{feedback}/contact", {"way": "call", "contact": "07700900982"}),
        (f"{feedback}/contact", {"way": "call", "contact": f"{CANARY}"}),
        (survey, {"key": key}),
        (f"{survey}/{said.links[SURVEY]}/5", {"words": f"{CANARY} answer"}),
        (f"{answer}/read", {"reply": CANARY}),
        (f"/{tag}/answer", {"add": "fish"}),
        (f"/{tag}/feedback", {"key": CANARY, "face": CANARY, "about": CANARY}),
    ]
    return [*((one, None) for one in looks), *forms]


def go(client, address: str, form: dict[str, str] | None):
    return client.get(address) if form is None else client.post(address, data=form)


@pytest.mark.parametrize("who", ["tablet", "anybody"])
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_no_header_of_a_step_tells_of_the_message(house, visit, things, tag, who):
    message, wrong = things.sayings.message, []
    for address, form in way(things, tag):
        client = visit(who)
        answer = go(client, address, form)
        assert answer.status_code < 500, f"{address}: {answer.status}"
        wrong += [f"{address} {form}: {name}" for name in TELLING if name in answer.headers]
        cookies = [cookie.partition(";")[0] for cookie in answer.headers.getlist("Set-Cookie")]
        wrong += [f"{address} {form}: {cookie}" for cookie in cookies]
        whole = str(answer.headers) + answer.get_data(as_text=True)
        if message in whole or things.sayings.voice in whole:
            wrong.append(f"{address}: names the row")
    assert not wrong, "\n".join(wrong)


def test_a_cookie_and_a_tag_would_be_found_out(house, visit, things):
    """The control: to think so too keeps a cookie, and what renews itself has a tag."""
    agreed = visit("tablet").post(f"/en/we-changed/{things.sayings.story}/agree")
    assert "Set-Cookie" in agreed.headers
    assert "ETag" in visit("wall").get("/wall/live").headers


def test_no_page_with_a_private_link_is_kept_by_a_browser_or_told_to_others(house, visit, things):
    links = [things.sayings.links[purpose] for purpose in PURPOSES]
    asked = [address for address, form in way(things) if form is None]
    private = [address for address in asked if any(link in address for link in links)]
    assert len(private) > 8
    for address in private:
        answer = visit("tablet").get(address)
        assert "no-store" in answer.headers["Cache-Control"], address
        assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin"), address


def test_the_log_holds_nothing_of_a_message(house, visit, things, caplog):
    """Every record of every logger, also of what goes wrong, with all that it was made of."""
    caplog.set_level(logging.DEBUG)
    links = [things.sayings.links[purpose] for purpose in PURPOSES]
    for address, form in way(things):
        odd = address.replace("/en/feedback/", f"/en/feedback/{CANARY}", 1)
        for one in (address, odd, f"{address}?x={CANARY}", f"{address}/{CANARY}"):
            go(visit("tablet"), one, form)
    told = [f"{record.getMessage()} {record.args} {record.exc_text}" for record in caplog.records]
    found = [line for line in told if any(sought in line for sought in (CANARY, *links))]
    assert not found, found[:5]


def test_what_is_logged_would_be_found_out(house, caplog):
    """The control: a record with the canary in it is seen."""
    caplog.set_level(logging.DEBUG)
    house.logger.warning("What %s says", CANARY)
    assert any(CANARY in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("table", ["feedback", "survey_response", "voice"])
def test_a_row_holds_a_day_and_no_time_nor_number(house, things, table):
    found = tables.rows(house, table)
    assert found
    for row in found:
        kept = {name: value for name, value in row.items() if value is not None}
        assert not [name for name in kept if name.split("_")[-1] in NEVER]
        times = [v for name, v in kept.items() if name != "sound" and TIMES.search(str(v))]
        assert not times


def test_a_face_alone_has_no_language(house, visit, scene):
    """Whichever page it was touched on: who speaks a rare language would be known by it."""
    for tag in ("en", "pl", "ar"):
        visit("tablet").post(f"/{tag}/feedback", data={"key": tokens.reference(), "face": "ok"})
    rows = tables.rows(house, "feedback")
    assert [row["language"] for row in rows] == [None, None, None]
    assert len({frozenset(row) for row in rows}) == 1


def test_the_list_of_staff_tells_no_order_in_which_they_came(house, visit, scene):
    """Newest day first, and within a day by a random name; so is the order in the table."""
    for number in range(8):
        key = tokens.reference()
        answer = visit("tablet").post("/en/feedback", data={"key": key, "face": "ok"})
        link = answer.location.split("/")[3]
        visit("tablet").post(f"/en/feedback/{link}/write", data={"words": f"Number {number}"})
    page = visit("host").get("/staff/messages?tab=all").text
    shown = re.findall(r"/staff/messages/([\w-]{22})", page)
    assert len(set(shown)) == 8
    assert list(dict.fromkeys(shown)) in (sorted(set(shown)), sorted(set(shown), reverse=True))
