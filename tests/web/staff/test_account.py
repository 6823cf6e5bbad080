"""One's own account: name, password, codes from the phone, logging out everywhere."""

import re
import time

import pytest
import time_machine
from passlib.totp import TOTP

from kiosk.core import db
from kiosk.domain import audit, staff
from tests.conftest import PASSWORD

pytestmark = pytest.mark.one_engine

NEW = "a new one for the new year"


@pytest.fixture(autouse=True)
def nobody_has_tried(app):
    """Forget earlier tries: every test's browser has the same address."""
    app.extensions["throttle"].storage.reset()


@pytest.fixture
def enter(app, scene):
    """Return a way to log in as the host with a password, on a new browser."""

    def browser(password=PASSWORD):
        with app.app_context():
            email = staff.by_id(scene.school, scene.people["host"]).email
        fresh = app.test_client()
        answer = fresh.post("/staff/login", data={"email": email, "password": password})
        return fresh if answer.status_code == 302 else None

    return browser


def is_in(browser):
    return browser.get("/staff/account").status_code == 200


def test_the_account_says_who_one_is(as_host):
    text = as_host.get("/staff/account").text
    assert "Your role: Host." in text
    assert "Host Person" in text


def test_ones_own_name_changes(app, scene, as_host):
    answer = as_host.post("/staff/account", data={"name": "  Zoë   Ray "})
    assert answer.status_code == 303
    assert "Your name is changed." in as_host.get(answer.location).text
    with app.app_context():
        assert staff.by_id(scene.school, scene.people["host"]).name == "Zoë Ray"


def test_an_empty_name_is_not_taken(as_host):
    answer = as_host.post("/staff/account", data={"name": " \u200b "})
    assert answer.status_code == 422
    assert "Type your name." in answer.text


def test_a_new_password_needs_the_one_of_now(enter):
    browser = enter()
    for wrong in ("", "wrong wrong wrong"):
        answer = browser.post("/staff/password", data={"password": wrong, "new_password": NEW})
        assert answer.status_code == 422
    assert enter(NEW) is None
    answer = browser.post("/staff/password", data={"password": PASSWORD, "new_password": NEW})
    assert answer.location == "/staff/account?done=password"
    assert "Your password is changed." in browser.get(answer.location).text
    assert enter(PASSWORD) is None
    assert enter(NEW)


def test_a_new_password_ends_all_other_log_ins(enter):
    here, elsewhere = enter(), enter()
    before = here.get_cookie("opendoor_staff").value
    here.post("/staff/password", data={"password": PASSWORD, "new_password": NEW})
    assert is_in(here)
    assert not is_in(elsewhere)
    assert here.get_cookie("opendoor_staff").value != before


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("short", "This is short."),
        ("passwordpassword", "easy to guess"),
        ("welcome to riverside", "Your name, e-mail or school is in this one"),
        (PASSWORD, "That is the password you have now."),
    ],
)
def test_a_weak_new_password_is_refused(enter, new, sentence):
    browser = enter()
    answer = browser.post("/staff/password", data={"password": PASSWORD, "new_password": new})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert enter(PASSWORD)


def test_guessing_the_password_of_an_open_computer_ends_in_a_wait(enter):
    browser = enter()
    for _ in range(5):
        wrong = {"password": "wrong wrong wrong", "new_password": NEW}
        assert browser.post("/staff/password", data=wrong).status_code == 422
    right = {"password": PASSWORD, "new_password": NEW}
    assert browser.post("/staff/password", data=right).status_code == 429
    with time_machine.travel(time.time() + 301):
        assert browser.post("/staff/password", data=right).status_code == 302


def test_logging_out_everywhere_ends_every_log_in(enter):
    here, elsewhere = enter(), enter()
    assert "on 2 computers or phones" in here.get("/staff/account").text
    assert here.post("/staff/account/log-out-everywhere").location == "/staff/login"
    assert not is_in(here)
    assert not is_in(elsewhere)


def set_up_codes(browser):
    page = browser.post("/staff/code-app", data={"setup": "authenticator"}).text
    phone = TOTP(key=re.search(r'class="key"[^>]*>([^<]+)', page)[1])
    address = re.search(r'action="(/staff/code-app/[^"]+)"', page)[1]
    return phone, address


def test_codes_can_be_set_up_where_they_are_not_asked_for(enter):
    browser = enter()
    phone, address = set_up_codes(browser)
    assert browser.post(address, data={"code": "000000"}).status_code == 302
    assert "Off." in browser.get("/staff/account").text
    phone, address = set_up_codes(browser)
    answer = browser.post(address, data={"code": phone.generate().token})
    assert answer.location == "/staff/account?done=code-app"
    assert "On. You type a code" in browser.get(answer.location).text
    assert not is_in(enter())


def test_codes_can_be_stopped_only_where_they_are_not_asked_for(app, scene, enter, monkeypatch):
    browser = enter()
    phone, address = set_up_codes(browser)
    browser.post(address, data={"code": phone.generate().token})
    monkeypatch.setitem(app.config, "SECURITY_TWO_FACTOR_REQUIRED", True)
    assert browser.post("/staff/code-app", data={"setup": "disable"}).status_code == 422
    monkeypatch.setitem(app.config, "SECURITY_TWO_FACTOR_REQUIRED", False)
    assert browser.post("/staff/code-app", data={"setup": "disable"}).status_code == 302
    assert is_in(enter())


@pytest.mark.parametrize("path", ["/staff/code-app", "/staff/recovery-codes"])
def test_what_guards_the_account_asks_for_the_password_again(enter, path):
    browser = enter()
    assert browser.get(path).status_code == 200  # the control: just logged in
    with time_machine.travel(time.time() + 16 * 60):
        is_in(browser)
    with time_machine.travel(time.time() + 40 * 60):
        answer = browser.get(path)
        assert answer.location == f"/staff/still-you?next={path}"
        assert browser.get(answer.location).status_code == 200
        wrong = browser.post(answer.location, data={"password": "wrong", "next": path})
        assert wrong.status_code == 422
        assert browser.get(path).status_code == 302
        right = browser.post(answer.location, data={"password": PASSWORD, "next": path})
        assert right.location == path
        assert browser.get(path).status_code == 200


def test_a_computer_left_open_gives_nobody_new_recovery_codes(app, scene, as_host):
    with app.app_context(), db.writing():
        staff.by_id(scene.school, scene.people["host"]).mf_recovery_codes = ["kept"]
    answer = as_host.post("/staff/recovery-codes", data={"generate_new_codes": "1"})
    assert answer.status_code == 302
    with app.app_context():
        assert staff.by_id(scene.school, scene.people["host"]).mf_recovery_codes == ["kept"]


@pytest.mark.parametrize(
    ("path", "more"), [("/staff/still-you", {}), ("/staff/password", {"new_password": NEW})]
)
def test_a_wrong_password_is_written_down_and_a_right_one_is_not(app, scene, enter, path, more):
    def refused():
        with app.app_context():
            entries = audit.recent(scene.school, limit=100)
            return [entry.staff_id for entry in entries if entry.act == "password_refused"]

    browser = enter()
    browser.post(path, data={"password": "wrong wrong wrong", **more})
    assert refused() == [scene.people["host"]]
    browser.post(path, data={"password": PASSWORD, **more})
    assert refused() == [scene.people["host"]]


def test_a_weak_new_password_is_no_guess_of_the_old_one(app, scene, enter):
    enter().post("/staff/password", data={"password": PASSWORD, "new_password": "short"})
    with app.app_context():
        assert audit.recent(scene.school, limit=1)[0].act == "logged_in"
