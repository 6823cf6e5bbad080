"""The first set-up: one link, once, thirty minutes; no account before it (ASVS 6.3.2, 6.4.1)."""

import re
import time

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.core import db, languages
from kiosk.domain import audit, links, schools, staff
from kiosk.models.staff import Staff
from tests.conftest import PASSWORD

ANSWERS = {
    "school_name": "Żabia Primary",
    "time_zone": "Europe/London",
    "languages": ["pl", "ar"],
    "name": "Amina Khan",
    "email": "amina@zabia.example",
    "password": PASSWORD,
}


@pytest.fixture
def browser(app):
    """Return a browser at a server without a school."""
    app.extensions["throttle"].storage.reset()
    return app.test_client()


@pytest.fixture
def address(app):
    """Return the address of the set-up link."""
    with app.app_context(), db.writing():
        return f"/set-up/{links.make(links.SET_UP)}"


def the_school(app):
    with app.app_context():
        return schools.by_host("localhost")


def test_the_link_makes_school_and_manager_and_lets_them_in(app, browser, address):
    assert browser.get(address).status_code == 200
    answer = browser.post(address, data=ANSWERS)
    assert answer.location == "/staff/"
    assert browser.get("/staff/people").status_code == 200
    school = the_school(app)
    assert (school.name, school.time_zone) == ("Żabia Primary", "Europe/London")
    assert school.languages == ["en", "pl", "ar"]
    with app.app_context():
        person = staff.everybody(school)[0]
        assert (person.name, person.email, person.role) == (
            "Amina Khan",
            "amina@zabia.example",
            "admin",
        )
        assert audit.verify(school) is None
        assert audit.recent(school)[-1].act == "set_up"


def test_where_codes_are_asked_for_they_come_before_anything_else(
    app, browser, address, monkeypatch
):
    monkeypatch.setitem(app.config, "SECURITY_TWO_FACTOR_REQUIRED", True)
    assert browser.post(address, data=ANSWERS).location == "/staff/code-app"
    assert browser.get("/staff/people").status_code == 303


def test_the_link_works_once(app, browser, address):
    browser.post(address, data=ANSWERS)
    second = app.test_client()
    assert second.get(address).status_code == 410
    taken = {**ANSWERS, "email": "thief@zabia.example"}
    assert second.post(address, data=taken).status_code == 410
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Staff)) == 1


def test_the_link_ends_after_half_an_hour(browser, address):
    with time_machine.travel(time.time() + 29 * 60):
        assert browser.get(address).status_code == 200  # the control
    with time_machine.travel(time.time() + 31 * 60):
        assert browser.get(address).status_code == 410
        assert browser.post(address, data=ANSWERS).status_code == 410


def test_there_is_no_account_before_the_set_up(app, browser):
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Staff)) == 0
    assert browser.post(
        "/staff/login", data={"email": "admin", "password": "admin"}
    ).status_code in (
        404,
        422,
    )


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("school_name", " ", "Type the name of the school."),
        ("name", "", "Type your name."),
        ("email", "amina", "This is not an e-mail address yet."),
        ("password", "short", "This is short."),
        ("password", "password1234", "easy to guess"),
        ("password", "żabia primary 2026", "easy to guess"),
        ("password", "", "Choose a password."),
    ],
)
def test_what_does_not_fit_is_said_and_the_link_still_works(
    app, browser, address, field, value, sentence
):
    answer = browser.post(address, data={**ANSWERS, field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert PASSWORD not in answer.text
    assert the_school(app) is None
    schools.forget()
    assert browser.post(address, data=ANSWERS).status_code == 303


def test_a_foreign_time_zone_or_language_is_not_taken(app, browser, address):
    browser.post(address, data={**ANSWERS, "time_zone": "../../etc/passwd", "languages": ["xx"]})
    school = the_school(app)
    assert (school.time_zone, school.languages) == ("Europe/London", ["en"])


def test_guessing_links_ends_in_a_wait(browser, address):
    codes = [browser.get(f"/set-up/{'x' * 20}{n:02}").status_code for n in range(21)]
    assert codes == [410] * 20 + [429]
    with time_machine.travel(time.time() + 601):
        assert browser.get(f"/set-up/{'x' * 22}").status_code == 410


def test_made_up_links_do_not_close_the_way_for_one_that_opens(browser, address):
    for number in range(25):
        browser.get(f"/set-up/{'x' * 20}{number:02}")
    assert browser.get(address).status_code == 200
    assert browser.post(address, data=ANSWERS).status_code == 303


def test_a_page_of_another_site_sets_nothing_up(app, browser, address):
    answer = browser.post(address, data=ANSWERS, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert the_school(app) is None


def test_the_languages_that_most_families_need_are_ticked_already(browser, address):
    page = browser.get(address).text
    ticked = re.findall(r'name="languages" value="([^"]+)" checked', page)
    assert sorted(ticked) == sorted(languages.USUAL)


def test_what_was_unticked_stays_so_when_something_else_has_to_be_mended(browser, address):
    page = browser.post(address, data={**ANSWERS, "email": "x", "languages": ["cy"]}).text
    assert re.findall(r'name="languages" value="([^"]+)" checked', page) == ["cy"]
