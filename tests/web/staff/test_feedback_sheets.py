"""Sheets whose code opens the three faces; the code is read back as a phone reads it."""

import pytest

from kiosk.core import db
from kiosk.domain import hosts
from tests.qr_codes import texts


@pytest.fixture
def abouts(app, scene, make_surgery):
    """Return how addresses name an event, a surgery and a host, with a word of each title."""
    surgery = make_surgery("Helen", title="Talk to the head")
    with app.app_context():
        db.use(db.READING)
        host = hosts.everyone(scene.school)[0].reference
    return {
        f"e-{scene.event}": "Coffee morning",
        f"s-{surgery.reference}": "Talk to the head",
        f"h-{host}": "Helen",
    }


def sheet(client, about=""):
    answer = client.get("/staff/messages/sheet", query_string={"about": about})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def path_of(code):
    return "/" + code.split("/", 3)[3]


def test_the_code_of_each_sheet_opens_the_faces_about_it(as_reception, client, abouts):
    for about, title in abouts.items():
        page = sheet(as_reception, about)
        assert title in page
        (code,) = texts(page)
        assert path_of(code) == f"/f/{about}"
        opened = client.get(path_of(code), follow_redirects=True).get_data(as_text=True)
        assert title in opened
        assert 'value="better"' in opened


def test_a_sheet_about_nothing_can_hang_anywhere(as_reception, client):
    for about in ("", "e-" + "a" * 22, "x"):
        page = sheet(as_reception, about)
        (code,) = texts(page)
        assert path_of(code) == "/f"
        assert "Chcę podzielić się opinią" in page
    assert client.get("/f", follow_redirects=True).status_code == 200


def test_other_languages_keep_what_it_is_about(as_reception, scene):
    page = sheet(as_reception, f"e-{scene.event}")
    assert f'name="about" value="e-{scene.event}"' in page


def test_sheets_are_for_the_desk(as_host, client):
    assert as_host.get("/staff/messages/sheet").status_code == 403
    assert client.get("/staff/messages/sheet").status_code == 303
