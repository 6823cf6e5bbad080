"""A2 Today: what of it is written down, and that it names nobody who came."""

from kiosk.core import tokens
from kiosk.domain import audit


def acts(app, scene):
    with app.app_context():
        entries = audit.recent(scene.school, limit=100)
        known = ("sign_in_added", "call_answered", "call_closed")
        found = [entry for entry in reversed(entries) if entry.act in known]
        assert "Amina" not in str([entry.facts for entry in found])
        return [(entry.act, entry.staff_id) for entry in found]


def test_a_desk_sign_in_is_written_down_once(app, scene, add):
    key = tokens.reference()
    for _ in range(2):
        add(name="Amina", key=key)
    add(adults="0")  # the control: refused
    assert acts(app, scene) == [("sign_in_added", scene.people["reception"])]


def test_who_goes_to_help_is_written_down_and_who_came_second_is_not(
    app, scene, as_host, as_reception, call
):
    for browser in (as_host, as_reception):
        browser.post(f"/staff/today/calls/{call}/answer")
    as_reception.post(f"/staff/today/calls/{call}/close")
    people = scene.people
    assert acts(app, scene) == [
        ("call_answered", people["host"]),
        ("call_closed", people["reception"]),
    ]
