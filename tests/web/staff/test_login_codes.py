"""The second factor of the log-in: codes from the phone, and recovery codes (ASVS 6)."""

import time

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.core import db
from tests import logins
from tests.logins import acts, is_in, set_up_codes

pytestmark = pytest.mark.one_engine

nobody_has_tried = logins.nobody_has_tried
email = logins.email
enter = logins.enter
with_codes = logins.with_codes


def test_the_password_alone_is_not_enough(client, enter, with_codes):
    assert enter().location == "/staff/code-app"
    assert not is_in(client)
    set_up_codes(client)
    assert is_in(client)
    client.post("/staff/logout")
    assert enter().location.startswith("/staff/code")
    assert not is_in(client)


def test_without_codes_asked_for_the_password_is_enough(client, enter):
    """The control: what stops the log-in above is the code."""
    assert enter().location == "/staff/"
    assert is_in(client)


def test_the_newest_code_lets_in_and_goes_where_it_was_meant_to(client, enter, with_codes):
    enter()
    phone, _codes = set_up_codes(client)
    client.post("/staff/logout")
    with time_machine.travel(time.time() + 60):
        page = enter(next="/staff/people?x=1").location
        answer = client.post(page, data={"code": phone.generate().token})
        assert answer.location == "/staff/people?x=1"
        assert is_in(client)


def test_after_the_code_nobody_is_led_away(client, enter, with_codes):
    enter()
    phone, _codes = set_up_codes(client)
    for number, leads_away in enumerate(
        ("//evil.example", "https://evil.example", "/\\evil.example")
    ):
        client.post("/staff/logout")
        with time_machine.travel(time.time() + 60 * (number + 1)):
            enter()
            code = {"code": phone.generate().token, "next": leads_away}
            answer = client.post("/staff/code", query_string={"next": leads_away}, data=code)
            assert answer.location in ("/staff/", "/%5Cevil.example")


def test_a_code_works_once(app, client, enter, with_codes):
    enter()
    phone, _codes = set_up_codes(client)
    client.post("/staff/logout")
    with time_machine.travel(time.time() + 60):
        code = phone.generate().token
        enter()
        assert client.post("/staff/code", data={"code": code}).status_code == 302
        client.post("/staff/logout")
        enter()
        assert client.post("/staff/code", data={"code": code}).status_code == 422
        assert not is_in(client)


def test_a_code_is_over_after_its_thirty_seconds(client, enter, with_codes):
    enter()
    phone, _codes = set_up_codes(client)
    client.post("/staff/logout")
    start = (int(time.time()) // 30 + 4) * 30
    code = phone.generate(time=start).token
    with time_machine.travel(start + 31, tick=False):
        enter()
        assert client.post("/staff/code", data={"code": code}).status_code == 422
    with time_machine.travel(start + 29, tick=False):  # the control
        assert client.post("/staff/code", data={"code": code}).status_code == 302


def test_wrong_codes_run_out_whatever_the_address(client, enter, with_codes):
    enter()
    phone, _codes = set_up_codes(client)
    client.post("/staff/logout")
    with time_machine.travel(time.time() + 60):
        enter()
        for number in range(5):
            answer = client.post(
                "/staff/code",
                data={"code": f"00000{number}"},
                environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"},
            )
            assert answer.status_code == 422
        right = {"code": phone.generate().token}
        assert client.post("/staff/code", data=right).status_code == 429
    with time_machine.travel(time.time() + 60 + 301):
        right = {"code": phone.generate().token}
        assert client.post("/staff/code", data=right).status_code == 302


def test_wrong_codes_are_not_forgiven_by_a_page_that_only_leads_on(client, enter, with_codes):
    enter()
    phone, _codes = set_up_codes(client)
    client.post("/staff/logout")
    with time_machine.travel(time.time() + 60):
        for _ in range(2):
            enter()
            for _ in range(2):
                assert client.post("/staff/code", data={"code": "000000"}).status_code == 422
            # Not waited for here: the page leads on, and proves nothing.
            assert client.post("/staff/code-app", data={"setup": "authenticator"}).status_code < 400
        enter()
        assert client.post("/staff/code", data={"code": "000000"}).status_code == 422
        right = {"code": phone.generate().token}
        assert client.post("/staff/code", data=right).status_code == 429


def test_a_recovery_code_lets_in_once(app, school, client, enter, with_codes):
    enter()
    _phone, codes = set_up_codes(client)
    assert len(codes) == 8
    client.post("/staff/logout")
    enter()
    assert client.get("/staff/recovery-code").status_code == 200
    assert client.post("/staff/recovery-code", data={"code": "AAAA-AAAA-AAAA"}).status_code == 422
    answer = client.post("/staff/recovery-code", data={"code": codes[0].lower()})
    assert answer.location == "/staff/"
    assert is_in(client)
    assert acts(app, school, 2) == ["logged_in", "recovery_code_used"]
    client.post("/staff/logout")
    enter()
    assert client.post("/staff/recovery-code", data={"code": codes[0]}).status_code == 422
    assert client.post("/staff/recovery-code", data={"code": codes[1]}).status_code == 302


def test_recovery_codes_are_shown_once_and_never_kept_readable(app, client, enter, with_codes):
    enter()
    _phone, codes = set_up_codes(client)
    again = client.get("/staff/recovery-codes?show_codes=1").text
    assert not any(code in again for code in codes)
    with app.app_context():
        kept = str(db.session.execute(sa.text("select mf_recovery_codes from staff")).all())
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


@pytest.mark.parametrize("path", ["/staff/code", "/staff/code-app", "/staff/recovery-code"])
def test_the_pages_between_password_and_code_begin_with_the_password(client, path, with_codes):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.location == "/staff/login"
    assert client.post(path, data={"code": "123456", "setup": "authenticator"}).status_code == 302
    assert not is_in(client)
