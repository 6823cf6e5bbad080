"""A2 Today: the board, and who is on it."""

import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import leaving
from kiosk.models.event import Event
from tests.web.staff.today.conftest import text


def test_the_board_shows_who_is_here_as_they_wrote_it(as_reception, sign_in):
    sign_in("سارة", "O'Brien <b>", adults=2, children=1, language="ar", came_by="phone")
    page = text(as_reception.get("/staff/"))
    assert '<bdi class="name" dir="auto">سارة</bdi>' in page
    assert "O&#39;Brien &lt;b&gt;" in page
    assert "2 adults, 1 child" in page
    assert "Arabic" in page
    assert "phone" in page


def test_who_gave_no_name_is_one_person(as_reception, sign_in):
    sign_in(came_by="desk", without_name=True)
    sign_in(came_by="desk", without_name=True, adults=2, children=1)
    page = text(as_reception.get("/staff/"))
    assert "1 person" in page
    assert "3 people" in page


def test_an_event_without_anybody_says_so(as_reception):
    assert "Nobody is here yet." in text(as_reception.get("/staff/"))


def test_a_day_without_anything_says_what_can_be_done(app, scene, as_reception):
    with app.app_context(), db.writing():
        db.session.execute(
            sa.update(Event)
            .where(Event.school_id == scene.school.id)
            .values(starts_at=Event.ends_at, cancelled_at=clock.now())
        )
    page = text(as_reception.get("/staff/"))
    assert "Nothing is planned today, and nobody has signed in." in page
    assert "Add an event" in page


def test_left_without_number_is_counted(app, scene, as_reception):
    with app.app_context(), db.writing():
        leaving.leave_without_number(scene.school, tokens.reference())
    assert "Left without a number" in text(as_reception.get("/staff/"))
