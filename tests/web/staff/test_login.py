"""Logging in: the way in, what it refuses, and what is written down (ASVS 6)."""

import re
import statistics
import time

import argon2
import pytest
import time_machine
from limits import parse

from kiosk.core import db
from kiosk.domain import audit, passwords, sessions, staff
from kiosk.web.plumbing import throttle
from tests import logins
from tests.conftest import PASSWORD
from tests.logins import ANY_STAFF_PAGE, acts, cookie, is_in, set_up_codes

pytestmark = pytest.mark.one_engine

APART = "That e-mail and password do not go together. Check both and try again."

nobody_has_tried = logins.nobody_has_tried
email = logins.email
enter = logins.enter
with_codes = logins.with_codes


# --- the way in -----------------------------------------------------------------------------------


def test_a_closed_page_leads_to_the_log_in_and_back(client, enter):
    answer = client.get(ANY_STAFF_PAGE)
    assert answer.status_code == 303
    assert answer.location == f"/staff/login?next={ANY_STAFF_PAGE}"
    assert client.get(answer.location).status_code == 200
    assert enter(next=ANY_STAFF_PAGE).location == ANY_STAFF_PAGE
    assert is_in(client)


def test_capitals_and_spaces_around_the_address_do_not_matter(enter, email):
    assert enter(who=f" {email.upper()} ").status_code == 302


@pytest.mark.parametrize("password", [PASSWORD + " ", PASSWORD.upper(), PASSWORD[:-1], ""])
def test_the_password_has_to_be_exact(client, enter, password):
    answer = enter(password)
    assert answer.status_code == 422
    assert APART in answer.text
    assert not is_in(client)


def test_a_password_with_spaces_and_arabic_letters_works(app, school, scene, client, enter):
    typed = " الباب مفتوح كل صباح "
    with app.app_context(), db.writing():
        person = staff.by_id(school, scene.people["reception"])
        staff.set_password(school, person, passwords.hashed(typed))
    assert enter(typed.strip()).status_code == 422
    assert enter(typed).status_code == 302


def test_unknown_people_and_wrong_passwords_get_the_same_answer(app, enter, email):
    def body(answer, who):
        return re.sub(re.escape(who), "", answer.text)

    wrong, unknown = enter("wrong wrong wrong"), enter("wrong wrong wrong", "who@school.example")
    assert wrong.status_code == unknown.status_code == 422
    assert body(wrong, email) == body(unknown, "who@school.example")


@pytest.fixture
def work_ratio(app, enter, email):
    """Return a way to compare the work for a stranger with that for a wrong password."""

    def work(who):
        app.extensions["throttle"].storage.reset()
        began = time.process_time()
        enter("wrong wrong wrong", who)
        return time.process_time() - began

    def compare():
        pairs = [(work(email), work("who@school.example")) for _ in range(5)]
        known, unknown = (statistics.median(side) for side in zip(*pairs, strict=True))
        return unknown / known

    return compare


def test_unknown_people_take_as_much_work_as_wrong_passwords(work_ratio):
    assert 0.7 < work_ratio() < 1.4


def test_without_a_hash_for_strangers_they_would_be_told_by_the_time(work_ratio, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr("flask_security.forms.hash_password", lambda _password: "")
    assert work_ratio() < 0.5


@pytest.mark.parametrize("what", ["switched off", "never opened"])
def test_a_closed_account_gets_the_same_words(app, school, scene, client, enter, what):
    with app.app_context(), db.writing():
        person = staff.by_id(school, scene.people["reception"])
        if what == "switched off":
            staff.switch_off(school, person, staff.by_id(school, scene.people["admin"]))
        else:
            person.password = None
    answer = enter()
    assert answer.status_code == 422
    assert APART in answer.text
    assert not is_in(client)


def test_staff_of_another_school_are_strangers_here(app, other, enter):
    with app.app_context():
        outsider = next(one for one in staff.everybody(other) if one.role == "manager").email
    answer = enter(who=outsider)
    assert answer.status_code == 422
    assert APART in answer.text


def test_a_session_of_another_school_opens_nothing_here(app, other, as_outsider):
    assert not is_in(as_outsider)
    with app.app_context():  # the control: over there it would
        kept = sessions.find(cookie(as_outsider))
        assert staff.by_uniquifier(other, kept.data["_user_id"])


@pytest.mark.parametrize(
    "leads_away",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/%0d%0aSet-Cookie:x=1\r\n",
        "///evil.example",
        " //evil.example",
        "http:evil.example",
        "",
    ],
)
def test_after_the_log_in_nobody_is_led_away(client, enter, leads_away):
    answer = client.get("/staff/login", query_string={"next": leads_away})
    assert answer.status_code == 200
    went = enter(next=leads_away).location
    assert went.startswith("/")
    assert not went.startswith(("//", "/\\"))
    assert re.fullmatch(r"[!-~]+", went)
    assert client.post("/staff/logout").location == "/staff/login"
    answer = client.post(
        "/staff/login",
        query_string={"next": leads_away},
        data={"email": "reception", "password": "x"},
    )
    assert answer.status_code in (422, 429)


def test_no_token_in_address_or_header_stands_in_for_a_log_in(app, school, scene, client):
    with app.test_request_context(), app.app_context():
        from flask import g

        g.school = school
        token = staff.by_id(school, scene.people["admin"]).get_auth_token()
    assert client.get(f"{ANY_STAFF_PAGE}?auth_token={token}").status_code == 303
    headers = {"Authentication-Token": token}
    assert client.get(ANY_STAFF_PAGE, headers=headers).status_code == 303


def test_no_page_of_an_account_is_kept_by_the_browser(client, enter):
    answers = [client.get("/staff/login"), enter("wrong wrong wrong"), enter()]
    answers.append(client.get(ANY_STAFF_PAGE))
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


@pytest.mark.parametrize("path", ["/staff/register", "/staff/reset", "/staff/confirm"])
def test_there_is_no_way_to_register_or_to_be_sent_a_password(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/staff/tf-rescue", "/staff/tf-select"])
def test_ways_in_that_we_do_not_offer_are_closed(client, as_manager, path):
    assert client.post(path, data={"help_setup": "help"}).status_code == 403
    assert as_manager.get(path).status_code == 403


def test_a_weaker_hash_is_made_anew_at_the_next_log_in(app, school, scene, enter):
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    with app.app_context(), db.writing():
        staff.by_id(school, scene.people["reception"]).password = weak
    assert enter().status_code == 302
    with app.app_context():
        now = staff.by_id(school, scene.people["reception"]).password
    assert now.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


# --- what is written down -------------------------------------------------------------------------


def test_log_ins_good_and_bad_are_written_down(app, school, scene, client, enter):
    enter("wrong wrong wrong")
    enter("wrong wrong wrong", "who@school.example")
    enter()
    client.post("/staff/logout")
    with app.app_context():
        entries = audit.recent(school, limit=4)
        me = scene.people["reception"]
        assert [(entry.act, entry.staff_id) for entry in entries] == [
            ("logged_out", me),
            ("logged_in", me),
            ("log_in_refused", None),
            ("log_in_refused", me),
        ]
        assert entries[1].facts == {"address": "127.0.0.1"}
        assert audit.verify(school) is None


def test_wrong_codes_are_written_down_and_that_somebody_waits_once(
    app, school, scene, client, enter, with_codes
):
    enter()
    set_up_codes(client)
    client.post("/staff/logout")
    with time_machine.travel(time.time() + 60):
        enter()
        for _ in range(8):
            client.post("/staff/code", data={"code": "000000"})
        with app.app_context():
            entries = audit.recent(school, limit=7)
            found = [entry.act for entry in entries]
            assert found == ["tries_stopped", *["code_refused"] * 5, "logged_out"]
            assert {entry.staff_id for entry in entries} == {scene.people["reception"]}
            assert audit.verify(school) is None


def test_wrong_codes_of_a_whole_day_end_even_for_somebody_patient(
    app, school, client, enter, with_codes, monkeypatch
):
    monkeypatch.setattr(throttle, "CODES_A_DAY", parse("3 per day"))
    enter()
    phone, _codes = set_up_codes(client)
    client.post("/staff/logout")
    with time_machine.travel(time.time() + 60, tick=False) as clock:
        enter()
        for _ in range(3):
            assert client.post("/staff/code", data={"code": "000000"}).status_code < 429
        clock.shift(600)  # what five minutes hold back is over
        code = {"code": phone.generate().token}
        assert client.post("/staff/code", data=code).status_code == 429
        clock.shift(24 * 60 * 60)
        enter()
        client.post("/staff/code", data={"code": phone.generate().token})
        assert client.get("/staff/").status_code == 200


def test_a_code_used_twice_is_written_down_and_holds_nobody_up(
    app, school, client, enter, with_codes
):
    """The second use is found by the change itself: the writer is let go before the entry."""
    enter()
    phone, _codes = set_up_codes(client)
    client.post("/staff/logout")
    with time_machine.travel(time.time() + 60):
        code = {"code": phone.generate().token}
        for _ in range(2):
            enter()
            client.post("/staff/code", data=code)
            client.post("/staff/logout")
    assert "code_refused" in acts(app, school, 2)


def test_many_log_ins_refused_leave_one_line_about_the_wait(app, school, enter):
    for _ in range(9):
        enter("wrong wrong wrong")
    assert acts(app, school, 6) == ["tries_stopped", *["log_in_refused"] * 5]
