"""How names in other scripts read: beside each name for staff, never on a parent's page."""

import re
from pathlib import Path

import pytest

from kiosk.core import db
from tests import desk_bookings
from tests.desk_bookings import address

surgery = desk_bookings.surgery
later = desk_bookings.later
book = desk_bookings.book
now = desk_bookings.now

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
READING = (
    '<small class="reads-like" title="Made by a computer">reads like'
    ' <bdi class="name">Sara</bdi></small>'
)


@pytest.mark.parametrize("page", ["/staff/", "/staff/sign-ins", "/staff/sign-ins?all=yes"])
def test_beside_the_names_of_who_came(as_reception, sign_in, page):
    sign_in("سارة", "Tom", language="ar")
    shown = as_reception.get(page).text
    assert f'<bdi class="name" dir="auto">سارة</bdi> {READING}' in shown
    assert shown.count("reads like") == 1, "a name in Latin letters has none"


def test_beside_the_names_of_bookings_where_they_are_found_and_moved(as_reception, surgery, book):
    view = book(surgery, 3, "سارة")
    assert READING in as_reception.get(address(surgery)).text
    assert READING in as_reception.get(f"/staff/surgeries/bookings/{view.reference}/move").text


def test_beside_the_names_of_a_line(app, as_reception, people, make_surgery, slots_of):
    surgery = make_surgery("Helen")
    with app.app_context(), db.writing():
        people.booking(surgery, slots_of(surgery)[3].starts_at, name="سارة")
    expected = as_reception.get(f"/staff/queue/{surgery.reference}").text
    assert READING in expected
    with app.app_context(), db.writing():
        here = people.booking(surgery, slots_of(surgery)[4].starts_at, name="Олена")
        people.arrive(here, came_by="desk")
    waiting = as_reception.get(f"/staff/queue/{surgery.reference}").text
    assert 'reads like <bdi class="name">Olena</bdi>' in waiting


def test_a_name_made_to_break_a_page_reads_like_letters(as_reception, sign_in):
    sign_in("<script>سارة\u202e</script>", language="ar")
    page = as_reception.get("/staff/").text
    (reading,) = re.findall(r'reads like <bdi class="name">([^<]*)</bdi>', page)
    assert reading == "script Sara script"


def test_no_page_of_parents_has_a_reading():
    asked = [
        file.relative_to(TEMPLATES).as_posix()
        for file in TEMPLATES.rglob("*.html")
        if re.search(r"reads_like|components/name\.html|components/party\.html", file.read_text())
    ]
    assert asked, "the control: staff's do"
    assert all(name.startswith("staff/") for name in asked), asked
    assert "staff/bookings/link.html" not in asked, "staff hand it to a parent"
