"""Limits on guessing at the log-in: by account, by address, and whom they leave alone (ASVS 6)."""

import time

import pytest
import time_machine

from kiosk.domain import staff
from tests import logins
from tests.conftest import PASSWORD

pytestmark = pytest.mark.one_engine

nobody_has_tried = logins.nobody_has_tried
email = logins.email
enter = logins.enter


def test_the_sixth_try_waits_and_others_do_not(app, school, scene, client, enter):
    for _ in range(5):
        assert enter("wrong wrong wrong").status_code == 422
    answer = enter()
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert "minutes" in answer.text
    with app.app_context():
        colleague = staff.by_id(school, scene.people["manager"]).email
    assert enter(who=colleague, browser=app.test_client()).status_code == 302
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert (
        app.test_client()
        .post(
            "/staff/login",
            data={"email": scene_email(app, scene), "password": PASSWORD},
            environ_overrides=elsewhere,
        )
        .status_code
        == 302
    )
    with time_machine.travel(time.time() + 301):
        assert enter().status_code == 302


def scene_email(app, scene):
    with app.app_context():
        return staff.by_id(scene.school, scene.people["reception"]).email


def test_a_right_password_wipes_the_slate(client, enter):
    for _ in range(3):
        for _ in range(4):
            assert enter("wrong wrong wrong").status_code == 422
        assert enter().status_code == 302
        client.post("/staff/logout")


def test_a_whole_school_behind_one_address_logs_in(app, enter, email):
    rule = app.extensions["throttle"]
    assert all(enter().status_code == 302 for _ in range(12))
    assert rule.storage  # right log-ins are not counted against the address


def test_many_accounts_guessed_from_one_address_end_in_a_wait(app, client, monkeypatch):
    from kiosk.web.plumbing import throttle

    monkeypatch.setattr(throttle, "LOG_IN_ADDRESS", throttle.parse("3 per 10 minutes"))
    codes = [
        client.post("/staff/login", data={"email": f"p{n}@x.example", "password": "x"}).status_code
        for n in range(4)
    ]
    assert codes == [422, 422, 422, 429]


def from_elsewhere(app, who, number, password="wrong wrong wrong"):
    return app.test_client().post(
        "/staff/login",
        data={"email": who, "password": password},
        environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"},
    )


def test_guesses_from_many_addresses_wait_but_not_where_the_person_logs_in(
    app, enter, email, monkeypatch
):
    from kiosk.web.plumbing import throttle

    monkeypatch.setattr(throttle, "LOG_IN_ACCOUNT", throttle.parse("3 per hour"))
    assert from_elsewhere(app, email, 1, PASSWORD).status_code == 302
    guesses = [from_elsewhere(app, email, number).status_code for number in range(2, 7)]
    assert guesses == [422, 422, 422, 429, 429]
    assert from_elsewhere(app, email, 7, PASSWORD).status_code == 429  # a stranger, or on a journey
    assert from_elsewhere(app, email, 1, PASSWORD).status_code == 302
    strangers = [from_elsewhere(app, "who@x.example", n).status_code for n in range(2, 6)]
    assert strangers == [422, 422, 422, 429]  # the wait does not tell who has an account
    with time_machine.travel(time.time() + 3601):
        assert from_elsewhere(app, email, 7, PASSWORD).status_code == 302
