"""What staff did: for managers, newest first, in plain words, page by page."""

import ast
import re
from pathlib import Path

import pytest

from kiosk.core import db
from kiosk.domain import audit
from kiosk.web.staff import audit_log

KIOSK = Path(audit_log.__file__).parents[2]
NOTES = {"note", "note_apart", "_note", "_note_refused", "_saved"}


@pytest.fixture
def told(app, scene):
    """Return a way to write entries."""

    def tell(*acts, who="host", **facts):
        with app.app_context(), db.writing():
            for act in acts:
                audit.note(scene.school, scene.people.get(who), act, **facts)

    return tell


def rows(answer):
    assert answer.status_code == 200
    body = answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = (re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in body.split("</tr>")[:-1])
    return [[re.sub(r"<[^>]*>", "", cell) for cell in row] for row in cells]


def test_it_says_who_did_what_newest_first(as_manager, told, scene):
    told("staff_role", who="manager", person=scene.people["host"], role="reception")
    told("logged_in", address="192.0.2.7")
    told("log_in_refused", who="nobody", address="192.0.2.8")
    told("list_opened", who="reception", day="2026-11-02", whole=True)
    found = [row[1:] for row in rows(as_manager.get("/staff/audit"))[:4]]
    assert found == [
        ["Reception Person", "opened a list of sign-ins", "of 2026-11-02, whole, to print"],
        [
            "Nobody who was logged in",
            "tried to log in with a wrong password",
            "from the address 192.0.2.8",
        ],
        ["Host Person", "logged in", "from the address 192.0.2.7"],
        ["Manager Person", "changed a role", "for Host Person, role: Reception"],
    ]


def test_older_entries_come_page_by_page(as_manager, told, monkeypatch):
    monkeypatch.setattr(audit_log, "PAGE", 3)
    told("event_added", "event_changed", "place_added", "room_added")
    first = as_manager.get("/staff/audit")
    assert [row[2] for row in rows(first)] == ["added a room", "added a place", "changed an event"]
    second = as_manager.get(re.search(r'href="(/staff/audit\?before=\d+)"', first.text)[1])
    assert rows(second)[0][2] == "added an event"
    assert "First page" in second.text
    assert "There is nothing earlier." in as_manager.get("/staff/audit?before=1").text


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 9, "9" * 10, "9" * 15, "9" * 30])
def test_a_strange_page_number_begins_at_the_beginning(as_manager, told, before):
    told("event_added")
    assert rows(as_manager.get(f"/staff/audit?before={before}"))[0][2] == "added an event"


def test_what_was_changed_can_be_looked_at(as_manager, told, scene, sign_in):
    reference = sign_in("Canary Alpha").reference
    told("sign_in_left", sign_in=reference)
    page = as_manager.get("/staff/audit").text
    assert f'href="/staff/today/party/{reference}"' in page
    assert "Canary" not in page


def test_managers_find_it_on_the_list_of_people_and_others_do_not_open_it(
    log_in, as_manager, as_outsider, told
):
    assert 'href="/staff/audit"' in as_manager.get("/staff/people").text
    assert log_in("admin").get("/staff/audit").status_code == 200
    for role in ("host", "reception"):
        assert log_in(role).get("/staff/audit").status_code == 403
    assert as_outsider.get("/staff/audit").status_code == 303


def test_another_schools_log_is_not_shown(app, other, as_manager, told):
    with app.app_context(), db.writing():
        audit.note(other, None, "event_cancelled")
    assert "cancelled an event" not in as_manager.get("/staff/audit").text
    told("event_cancelled")
    assert "cancelled an event" in as_manager.get("/staff/audit").text  # the control


def acts_in(file):
    """Yield the words with which a file asks for an entry; steps of a line are not entries."""
    for call in ast.walk(ast.parse(file.read_text("utf-8"))):
        asked = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
        if asked.split(".")[-1] in NOTES and not asked.startswith("queue_log."):
            for given in call.args:
                parts = [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]
                words = [each.value for each in parts if isinstance(each, ast.Constant)]
                yield from (word for word in words if re.fullmatch(r"[a-z_]+", str(word)))


def test_every_act_that_is_written_down_has_words():
    found = {act for file in KIOSK.rglob("*.py") for act in acts_in(file)}
    assert len(found) > 30, "The acts are not found any more: look at NOTES."
    assert not found - set(audit_log.ACTS)
