"""Nonsense does no harm: whatever stands in a field or a question, no page breaks (5xx).

The forms are found on the pages themselves, so that a new field is tried without being named here.
"""

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kiosk.web.plumbing import booking_asked
from tests import pages
from tests.rules import addresses

WEB = Path(booking_asked.__file__).parents[1]
NONSENSE = [
    "\0",
    "9" * 40,
    "-1",
    "x" * 5000,
    "'; DROP TABLE sign_in; --",
    "\udc80\ud800".encode("utf-8", "surrogatepass"),
    "٣٫١٤",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "25:61",
    "\u202e{{7*7}}%s%n${x}\r\nSet-Cookie: a=b",
    "",
]
QUESTIONS = (
    *("day", "month", "event", "venue", "language", "q", "here", "all", "after", "before"),
    *("earlier_than", "page", "next", "done", "number", "copy", "weekday", "series", "from"),
    *("until", "start", "end", "room", "title", "sentence", "which", "then", "every", "like"),
    *("reference", "slot", "do", "quiet", "v", "key", "who", "surgery", "moves", "held", "wish"),
    *("about", "answer", "lang", "link", "story", "thanks", "told", "way", "tab", "topic", "face"),
    *("mine", "age", "open", "faces", "what", "survey", "first", "last", "contact", "kind", "file"),
    *("set", "show"),
)


class Forms(HTMLParser):
    """The forms of a page: method, action, and the fields with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("method", "get").lower(), given.get("action", ""), {}))
        elif self.forms and given.get("name") and tag in ("input", "select", "textarea", "button"):
            self.forms[-1][2].setdefault(given["name"], given.get("value", ""))


@pytest.fixture(autouse=True)
def unchecked(monkeypatch):
    """Let pages show nonsense as it was typed: only whether they break is looked at here."""
    monkeypatch.setattr(pages, "check", lambda *_args, **_more: None)


def test_every_question_that_a_page_reads_is_tried():
    """The control: a new question would be missed in QUESTIONS."""
    read = {
        name
        for file in WEB.rglob("*.py")
        for name in re.findall(r"args\.get(?:list)?\(\s*\"(\w+)\"", file.read_text("utf-8"))
    }
    read |= {field.name for field in dataclasses.fields(booking_asked.Asked)}
    assert len(read) > 20
    assert not read - set(QUESTIONS)


def found_forms(visit, who: str, asked: list[str]) -> list[tuple[str, dict[str, str]]]:
    """Return every different form that these pages show and that changes something."""
    known: dict[tuple[str, ...], tuple[str, dict[str, str]]] = {}
    for address in asked:
        answer = visit(who).get(address)
        if answer.mimetype != "text/html":
            continue
        page = Forms()
        page.feed(answer.text)
        for method, action, fields in page.forms:
            if method == "post" and "log" not in action:
                where = re.sub(r"[\w-]{22,}", "*", action or address)
                known.setdefault((where, *sorted(fields)), (action or address, fields))
    return list(known.values())


@pytest.mark.parametrize("who", ["anybody", "tablet", "wall", "admin"])
def test_nonsense_in_a_form_breaks_nothing(house, visit, scene, who):
    things = addresses.furnish(house, scene)
    asked = [
        address for _rule, method, address in addresses.every(house, things) if method == "GET"
    ]
    forms = found_forms(visit, who, asked)
    assert len(forms) > (15 if who == "admin" else 5), "Hardly any form was found."
    wrong = []
    for action, fields in forms:
        client = visit(who)
        tries = [dict.fromkeys(fields, value) for value in NONSENSE]
        if "password" not in fields:  # a hash takes a tenth of a second, on purpose
            tries += [{**fields, name: "\0"} for name in fields]
        for form in tries:
            answer = client.post(action, data=form)
            answer.close()  # as a browser that has gone away: a file need not be read to its end
            if answer.status_code >= 500:
                wrong.append(f"POST {action} {form!r:.300}: {answer.status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["anybody", "tablet", "wall", "admin"])
def test_nonsense_in_an_address_breaks_nothing(house, visit, scene, who):
    things = addresses.furnish(house, scene)
    wrong = []
    for rule, method, address in addresses.every(house, things):
        if method != "GET" or rule.endpoint == "static":
            continue
        client = visit(who)
        asked = [
            f"{address}?{urlencode(dict.fromkeys(QUESTIONS, value))}" for value in NONSENSE[::2]
        ]
        for reference in re.findall(r"[\w-]{22,}", address):
            asked += [address.replace(reference, odd) for odd in ("%00", "x" * 300, "%ff", "-1")]
        for one in asked:
            answer = client.get(one)
            if answer.status_code >= 500:
                wrong.append(f"GET {one:.200}: {answer.status}")
            if "a=b" in str(answer.headers.getlist("Set-Cookie")):
                wrong.append(f"GET {one:.200}: set a cookie that stood in the address")
    assert not wrong, "\n".join(wrong)
