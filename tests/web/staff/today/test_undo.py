"""A2 Today: what an undo keeps, for whom and for how long."""

import time

import sqlalchemy as sa
import time_machine

from kiosk.core import db
from kiosk.models.staff import StaffSession
from tests.web.staff.today.conftest import text


def change_name(browser, reference):
    data = {"name": "Zoë", "adults": "1"}
    return browser.post(f"/staff/today/party/{reference}/change", data=data)


def kept(app):
    with app.app_context():
        return "".join(db.session.scalars(sa.select(StaffSession.data)))


def test_an_earlier_name_is_in_no_cookie_and_soon_nowhere(app, as_reception, sign_in):
    answer = change_name(as_reception, sign_in("Canary Alpha").reference)
    assert "Set-Cookie" not in answer.headers
    assert "Canary Alpha" in kept(app)
    assert "undo-button" in text(as_reception.get("/staff/"))
    with time_machine.travel(time.time() + 16):
        assert "undo-bar" not in text(as_reception.get("/staff/"))
    assert "Canary" not in kept(app)


def test_an_undo_ends_with_the_log_in(app, as_reception, sign_in):
    change_name(as_reception, sign_in("Canary Alpha").reference)
    as_reception.post("/staff/logout")
    assert "Canary" not in kept(app)


def test_an_undo_is_only_for_who_did_it(as_reception, as_manager, sign_in):
    change_name(as_reception, sign_in("Amina").reference)
    assert "undo-bar" not in text(as_manager.get("/staff/"))
    assert "undo-bar" in text(as_reception.get("/staff/"))  # the control


def test_a_cookie_of_ones_own_making_offers_nothing(as_reception):
    as_reception.set_cookie("undo", "WyJ4Il0.forged", path="/staff")
    assert "undo-bar" not in text(as_reception.get("/staff/"))
