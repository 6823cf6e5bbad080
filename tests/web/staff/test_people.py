"""Adding people, changing them, and the links with which they choose a password."""

import re
import time

import pytest
import time_machine
from passlib.totp import TOTP

from kiosk.core import db
from kiosk.domain import audit, schools, staff
from tests.conftest import PASSWORD

NEW = {"name": "Bo Ray", "email": "bo@riverside.example", "role": "reception"}


@pytest.fixture(autouse=True)
def nobody_has_tried(app):
    """Forget earlier tries: every test's browser has the same address."""
    app.extensions["throttle"].storage.reset()


@pytest.fixture
def page_of(app, scene):
    """Return a way to get the address of a person's page."""

    def address(role):
        with app.app_context():
            return f"/staff/people/{staff.by_id(scene.school, scene.people[role]).reference}"

    return address


@pytest.fixture
def now(app, scene):
    """Return a way to look at a person as they are now."""

    def look(role):
        with app.app_context():
            return staff.by_id(scene.school, scene.people[role])

    return look


def link_in(answer):
    assert answer.status_code == 200
    assert 'src="data:image/svg+xml' in answer.text
    return re.search(r"/staff/invitation/[\w-]+", answer.text)[0]


def test_a_manager_adds_somebody_who_chooses_a_password_and_comes_in(app, as_manager):
    link = link_in(as_manager.post("/staff/people/add", data=NEW))
    assert "Not opened yet" in as_manager.get("/staff/people").text
    phone = app.test_client()
    assert "Bo Ray" in phone.get(link).text
    assert phone.post(link, data={"password": PASSWORD}).location == "/staff/"
    assert phone.get("/staff/account").status_code == 200
    phone.post("/staff/logout")
    assert (
        phone.post("/staff/login", data={"email": NEW["email"], "password": PASSWORD}).status_code
        == 302
    )


def test_where_codes_are_asked_for_the_link_alone_does_not_let_in(app, as_manager, monkeypatch):
    monkeypatch.setitem(app.config, "SECURITY_TWO_FACTOR_REQUIRED", True)
    link = link_in(as_manager.post("/staff/people/add", data=NEW))
    phone = app.test_client()
    assert phone.post(link, data={"password": PASSWORD}).location == "/staff/code-app"
    assert phone.get("/staff/account").status_code == 303


def test_an_invitation_works_once_and_for_three_days(app, as_manager):
    link = link_in(as_manager.post("/staff/people/add", data=NEW))
    phone = app.test_client()
    with time_machine.travel(time.time() + 71 * 3600):
        assert phone.get(link).status_code == 200  # the control
    with time_machine.travel(time.time() + 73 * 3600):
        assert phone.get(link).status_code == 410
    phone.post(link, data={"password": PASSWORD})
    assert app.test_client().get(link).status_code == 410
    assert app.test_client().post(link, data={"password": PASSWORD + "x"}).status_code == 410


@pytest.mark.parametrize(
    "weak", ["short", "bo@riverside.example", "welcome to riverside", "passwordpassword"]
)
def test_a_weak_password_is_refused_and_the_link_still_works(app, as_manager, weak):
    link = link_in(as_manager.post("/staff/people/add", data=NEW))
    phone = app.test_client()
    answer = phone.post(link, data={"password": weak})
    assert answer.status_code == 422
    assert f'value="{weak}"' not in answer.text.replace(NEW["email"], "")
    assert phone.post(link, data={"password": PASSWORD}).status_code == 303


def test_a_link_for_a_new_password_ends_the_old_one_everywhere(
    app, as_manager, as_reception, page_of, now
):
    before = now("reception").password
    link = link_in(as_manager.post(page_of("reception"), data={"do": "link"}))
    assert as_reception.get("/staff/account").status_code == 200  # until it is used
    phone = app.test_client()
    with time_machine.travel(time.time() + 31 * 60):
        assert phone.get(link).status_code == 410
    assert phone.post(link, data={"password": "a new one for the new year"}).status_code == 303
    assert now("reception").password != before
    assert as_reception.get("/staff/account").status_code == 303


def test_a_link_of_another_school_opens_nothing_here(app, other, client):
    with app.app_context(), db.writing():
        people = staff.everybody(other)
        chief = next(one for one in people if one.role == "admin")
        token = staff.make_link(other, people[0], chief)
    assert client.get(f"/staff/invitation/{token}").status_code == 410
    assert client.post(f"/staff/invitation/{token}", data={"password": PASSWORD}).status_code == 410


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Type the name."),
        ("email", "bo", "This is not an e-mail address yet."),
        ("email", "", "Type the e-mail address."),
    ],
)
def test_what_does_not_fit_is_said(as_manager, field, value, sentence):
    answer = as_manager.post("/staff/people/add", data={**NEW, field: value})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_an_address_is_given_once(as_manager, now):
    answer = as_manager.post("/staff/people/add", data={**NEW, "email": now("host").email.upper()})
    assert answer.status_code == 422
    assert "Somebody already logs in with this e-mail" in answer.text


def test_a_role_and_a_name_change(as_manager, page_of, now):
    data = {"do": "save", "name": "Bo  Ray", "role": "reception"}
    answer = as_manager.post(page_of("host"), data=data)
    assert answer.status_code == 303
    assert "It is saved." in as_manager.get(answer.location).text
    assert (now("host").name, now("host").role) == ("Bo Ray", "reception")


def test_switching_off_shuts_the_person_out_and_on_lets_them_in(
    as_manager, as_host, page_of, log_in
):
    assert as_host.get("/staff/account").status_code == 200
    as_manager.post(page_of("host"), data={"do": "off"})
    assert as_host.get("/staff/account").status_code == 303
    assert "Switched off" in as_manager.get("/staff/people").text
    as_manager.post(page_of("host"), data={"do": "on"})
    assert log_in("host").get("/staff/account").status_code == 200


def test_a_manager_does_not_touch_a_main_manager(as_manager, page_of, now):
    assert 'value="admin"' not in as_manager.get("/staff/people/add").text
    made = as_manager.post("/staff/people/add", data={**NEW, "role": "admin"})
    assert made.status_code == 422
    for data in (
        {"do": "off"},
        {"do": "link"},
        {"do": "phone"},
        {"do": "save", "name": "X", "role": "host"},
        {"do": "save", "name": "X", "role": "admin"},
    ):
        answer = as_manager.post(page_of("admin"), data=data)
        assert answer.status_code == 409
        assert "Only a main manager can do this." in answer.text
    promoted = {"do": "save", "name": "Host Person", "role": "admin"}
    assert as_manager.post(page_of("host"), data=promoted).status_code == 409
    assert (now("admin").role, now("admin").active, now("host").role) == ("admin", True, "host")


def test_a_main_manager_may(log_in, page_of, now):
    """The control of the test above."""
    chief = log_in("admin")
    promoted = {"do": "save", "name": "Host Person", "role": "admin"}
    assert chief.post(page_of("host"), data=promoted).status_code == 303
    assert now("host").role == "admin"


def test_nobody_switches_themselves_off(as_manager, page_of, now):
    answer = as_manager.post(page_of("manager"), data={"do": "off"})
    assert answer.status_code == 409
    assert "You cannot do this to your own account." in answer.text
    assert now("manager").active


@pytest.mark.parametrize("role", ["host", "reception"])
def test_people_are_the_managers_matter(log_in, page_of, now, role):
    browser = log_in(role)
    for path in ("/staff/people", "/staff/people/add", page_of("host")):
        assert browser.get(path).status_code == 403
    assert browser.post("/staff/people/add", data=NEW).status_code == 403
    assert browser.post(page_of("manager"), data={"do": "off"}).status_code == 403
    assert now("manager").active


def test_an_outsider_sees_and_changes_nobody_here(as_outsider, page_of, now):
    assert as_outsider.get(page_of("host")).status_code == 303
    assert as_outsider.post(page_of("host"), data={"do": "off"}).status_code == 403
    assert now("host").active


def test_a_person_of_another_school_is_not_found(app, other, as_manager):
    with app.app_context():
        reference = staff.everybody(other)[0].reference
    unknown = as_manager.get("/staff/people/nobodynobodynobody12")
    foreign = as_manager.get(f"/staff/people/{reference}")
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.text == unknown.text
    assert as_manager.post(f"/staff/people/{reference}", data={"do": "off"}).status_code == 404


def test_more_than_was_asked_for_is_not_taken(app, as_manager, school, page_of, now):
    sneaky = {
        "do": "save",
        "name": "Bo",
        "role": "host",
        "email": "x@x.example",
        "active": "",
        "school_id": "2",
        "password": "x",
    }
    before = now("host")
    as_manager.post(page_of("host"), data=sneaky)
    after = now("host")
    assert after.name == "Bo"
    assert (after.email, after.active, after.school_id, after.password) == (
        before.email,
        True,
        before.school_id,
        before.password,
    )


def test_lost_phones_begin_again(app, as_manager, school, scene, page_of, now):
    with app.app_context(), db.writing():
        person = staff.by_id(school, scene.people["host"])
        person.tf_primary_method, person.tf_totp_secret = "authenticator", "secret"
        person.mf_recovery_codes = ["x"]
    assert "Their phone is lost" in as_manager.get(page_of("host")).text
    as_manager.post(page_of("host"), data={"do": "phone"})
    them = now("host")
    assert (them.tf_primary_method, them.tf_totp_secret, them.mf_recovery_codes) == (None,) * 3


def test_each_change_is_written_down_without_names(app, school, scene, as_manager, page_of):
    as_manager.post("/staff/people/add", data=NEW)
    as_manager.post(page_of("host"), data={"do": "off"})
    with app.app_context():
        entries = audit.recent(school, limit=3)
        assert [entry.act for entry in entries] == ["staff_off", "staff_link", "staff_added"]
        assert {entry.staff_id for entry in entries} == {scene.people["manager"]}
        assert "Bo" not in str([entry.facts for entry in entries])


def test_a_name_in_any_script_is_shown_as_it_is(as_manager, page_of):
    name = "<b>أمينة</b> {{7*7}}"
    as_manager.post(page_of("host"), data={"do": "save", "name": name, "role": "host"})
    text = as_manager.get("/staff/people").text
    assert "&lt;b&gt;أمينة&lt;/b&gt; {{7*7}}" in text


def test_an_invitation_opened_where_a_manager_is_logged_in_touches_only_the_new_account(
    app, as_manager, now, monkeypatch
):
    """On a shared computer the codes are set up for whoever chose the password."""
    monkeypatch.setitem(app.config, "SECURITY_TWO_FACTOR_REQUIRED", True)
    link = link_in(as_manager.post("/staff/people/add", data=NEW))
    assert as_manager.get("/staff/account").status_code == 200  # the control
    assert as_manager.post(link, data={"password": PASSWORD}).location == "/staff/code-app"
    assert as_manager.get("/staff/account").status_code == 303
    page = as_manager.post("/staff/code-app", data={"setup": "authenticator"}).text
    phone = TOTP(key=re.search(r'class="key"[^>]*>([^<]+)', page)[1])
    as_manager.post("/staff/code", data={"code": phone.generate().token})
    assert "Your role: Reception." in as_manager.get("/staff/account").text
    assert now("manager").tf_totp_secret is None


def test_made_up_links_keep_no_invitation_waiting(app, as_manager):
    link = link_in(as_manager.post("/staff/people/add", data=NEW))
    phone = app.test_client()
    codes = [phone.get(f"/staff/invitation/{'x' * 20}{n:02}").status_code for n in range(21)]
    assert codes == [410] * 20 + [429]
    assert phone.get(link).status_code == 200


@pytest.mark.parametrize(
    ("host", "only_here"),
    [
        ("localhost", True),
        ("localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("192.168.1.20:8000", False),
    ],
)
def test_a_link_that_works_only_on_this_computer_is_said_to(app, scene, log_in, host, only_here):
    with app.app_context(), db.writing():
        schools.attached(scene.school).host = None
        schools.forget()
    manager = log_in("manager")
    token = manager.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    headers = {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={token}"}
    browser = app.test_client(use_cookies=False)
    answer = browser.post("/staff/people/add", data=NEW, base_url=f"http://{host}", headers=headers)
    assert f"http://{host}/staff/invitation/" in answer.text
    assert ("works only on this computer" in answer.text) is only_here
