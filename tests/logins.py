"""Logging in, for tests: the form, its cookie, and codes from the phone.

A test file takes the fixtures it needs by assignment, such as `enter = logins.enter`.
"""

import re

import pytest
from passlib.totp import TOTP

from kiosk.domain import audit, staff
from tests.conftest import PASSWORD

COOKIE = "opendoor_staff"
ANY_STAFF_PAGE = "/staff/account"


@pytest.fixture(autouse=True)
def nobody_has_tried(app):
    """Forget earlier tries: every test's browser has the same address."""
    app.extensions["throttle"].storage.reset()


@pytest.fixture
def email(app, scene):
    """Return the address of somebody at reception."""
    with app.app_context():
        return staff.by_id(scene.school, scene.people["reception"]).email


@pytest.fixture
def enter(client, email):
    """Return a way to send the log-in form."""

    def send(password=PASSWORD, who=email, browser=client, **more):
        return browser.post("/staff/login", data={"email": who, "password": password, **more})

    return send


@pytest.fixture
def with_codes(app, monkeypatch):
    """Ask for codes from the phone, as a real server does."""
    monkeypatch.setitem(app.config, "SECURITY_TWO_FACTOR_REQUIRED", True)


def is_in(browser):
    return browser.get(ANY_STAFF_PAGE).status_code == 200


def cookie(browser):
    return browser.get_cookie(COOKIE).value


def acts(app, school, limit=1):
    with app.app_context():
        return [entry.act for entry in audit.recent(school, limit=limit)]


def set_up_codes(browser):
    """Go from the password to a working code app; return the app and its recovery codes."""
    page = browser.post("/staff/code-app", data={"setup": "authenticator"})
    assert 'src="data:image/svg+xml' in page.text
    phone = TOTP(key=re.search(r'class="key"[^>]*>([^<]+)', page.text)[1])
    answer = browser.post("/staff/code", data={"code": phone.generate().token})
    assert answer.location == "/staff/recovery-codes"
    codes = browser.post("/staff/recovery-codes", data={"generate_new_codes": "1"})
    return phone, re.findall(r"<li><code>([^<]+)", codes.text)
