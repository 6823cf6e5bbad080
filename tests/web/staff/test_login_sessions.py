"""Staff sessions: the cookie, how a log-in ends, and a second one in the same browser (ASVS 7)."""

import time

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.core import db, tokens
from kiosk.core.config import Config
from kiosk.domain import audit, sessions, staff
from kiosk.models import staff as tables
from kiosk.web.plumbing.sessions import StaffSession, StaffSessions
from tests import logins
from tests.logins import ANY_STAFF_PAGE, COOKIE, cookie, is_in, set_up_codes

pytestmark = pytest.mark.one_engine

nobody_has_tried = logins.nobody_has_tried
email = logins.email
enter = logins.enter
with_codes = logins.with_codes


# --- sessions -------------------------------------------------------------------------------------


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client, enter):
    header = enter().headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Path=/" in header
    assert "Domain" not in header


def test_over_https_the_cookie_is_bound_to_this_very_host(tmp_path):
    kept = StaffSessions(Config(instance=tmp_path, https=True))
    plain = StaffSessions(Config(instance=tmp_path))
    assert (kept.cookie, kept.secure) == ("__Host-opendoor_staff", True)
    assert (plain.cookie, plain.secure) == (COOKIE, False)  # a school's own network without https


def test_what_is_changed_in_place_is_kept_too(app, client, enter):
    enter()
    session = StaffSession(cookie(client))
    with app.app_context():
        session["_flashes"] = []
        session.modified = False
        session["_flashes"].append("done")
        session["_flashes"] = session["_flashes"]
    assert session.modified


def test_only_the_digest_of_the_token_is_kept(app, client, enter):
    enter()
    with app.app_context():
        row = db.session.execute(
            sa.select(tables.StaffSession.token_digest, tables.StaffSession.data)
        ).one()
    assert row.token_digest == tokens.digest(cookie(client))
    assert cookie(client) not in row.data


def test_a_token_known_before_the_log_in_opens_nothing_after(app, client, enter, with_codes):
    client.set_cookie(COOKIE, "x" * 22)
    assert enter().status_code == 302
    assert cookie(client) != "x" * 22
    before = cookie(client)  # of the half log-in, which an attacker may have planted
    set_up_codes(client)
    assert cookie(client) != before
    thief = app.test_client()
    thief.set_cookie(COOKIE, before)
    assert not is_in(thief)
    assert is_in(client)


def test_logging_out_really_ends_the_session(app, client, enter):
    enter()
    kept = cookie(client)
    assert client.post("/staff/logout").location == "/staff/login"
    assert client.get_cookie(COOKIE) is None
    client.set_cookie(COOKIE, kept)
    assert not is_in(client)
    with app.app_context():
        assert sessions.find(kept) is None


def test_logging_out_takes_a_button_not_a_link(client, enter):
    enter()
    assert client.get("/staff/logout").status_code == 405
    assert client.post("/staff/logout", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert is_in(client)


def test_half_an_hour_of_nothing_ends_the_log_in(client, enter):
    enter()
    with time_machine.travel(time.time() + 29 * 60):
        assert is_in(client)  # the control; and it counts as use
    with time_machine.travel(time.time() + 58 * 60):
        assert is_in(client)
    with time_machine.travel(time.time() + 89 * 60):
        assert not is_in(client)


def test_twelve_hours_end_the_log_in_however_busy(client, enter):
    enter()
    for quarter in range(1, 36):
        with time_machine.travel(time.time() + quarter * 20 * 60):
            assert is_in(client)
    with time_machine.travel(time.time() + 12 * 3600 + 60):
        assert not is_in(client)


@pytest.mark.parametrize("change", ["off", "role", "password"])
def test_a_change_of_rights_ends_the_open_log_in(app, school, scene, client, enter, change):
    enter()
    assert is_in(client)
    with app.app_context(), db.writing():
        them, chief = (staff.by_id(school, scene.people[one]) for one in ("reception", "admin"))
        if change == "off":
            staff.switch_off(school, them, chief)
        elif change == "role":
            staff.change_role(school, them, "host", chief)
        else:
            staff.set_password(school, them, them.password)
    assert not is_in(client)


def test_parents_cost_no_session_and_get_no_cookie(app, client):
    asked = []

    def note(_c, _cursor, statement, *_rest):
        asked.append(statement)

    with app.app_context():
        engines = (db.reader(), db.writer())
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", note)
    try:
        pages = [client.get(path) for path in ("/", "/en/", "/en/sign-in", "/en/help")]
        client.set_cookie(COOKIE, "y" * 22)
        pages += [client.get("/en/")]  # a tablet on which staff once logged in
    finally:
        for engine in engines:
            sa.event.remove(engine, "before_cursor_execute", note)
    assert [page.status_code for page in pages] == [200] * 5
    assert not any(COOKIE in page.headers.get("Set-Cookie", "") for page in pages)
    assert not [statement for statement in asked if "staff" in statement]


def test_looking_at_the_log_in_page_leaves_no_row(app, client):
    answer = client.get("/staff/login")
    assert "Set-Cookie" not in answer.headers
    with app.app_context():
        assert not db.session.scalar(sa.select(sa.func.count()).select_from(tables.StaffSession))


def test_a_look_is_written_down_once_a_minute(app, client, enter):
    def seen_at():
        with app.app_context():
            return db.session.scalar(sa.select(tables.StaffSession.seen_at))

    enter()
    first = seen_at()
    is_in(client)
    assert seen_at() == first
    with time_machine.travel(time.time() + 61):
        is_in(client)
    assert (seen_at() - first).total_seconds() > 60


# --- somebody is logged in already ----------------------------------------------------------------


def test_guesses_of_another_account_are_not_forgiven_to_somebody_logged_in(as_host, email):
    guess = {"email": email, "password": "wrong wrong wrong"}
    codes = [as_host.post("/staff/login", data=guess).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]
    assert is_in(as_host)


def test_whoever_proves_a_password_takes_over_and_the_first_one_is_out(
    app, scene, school, as_host, enter
):
    before = cookie(as_host)
    assert "Your role: Host." in as_host.get(ANY_STAFF_PAGE).text
    assert enter(browser=as_host).status_code == 302
    assert "Your role: Reception." in as_host.get(ANY_STAFF_PAGE).text
    assert cookie(as_host) != before
    thief = app.test_client()
    thief.set_cookie(COOKIE, before)
    assert not is_in(thief)
    with app.app_context():
        entries = [(entry.act, entry.staff_id) for entry in audit.recent(school, limit=2)]
    people = scene.people
    assert entries == [("logged_in", people["reception"]), ("logged_out", people["host"])]


def test_a_wrong_password_leaves_the_first_one_logged_in(as_host, enter):
    """The control of the test above."""
    assert enter("wrong wrong wrong", browser=as_host).status_code == 422
    assert "Your role: Host." in as_host.get(ANY_STAFF_PAGE).text


def test_the_first_one_is_out_before_the_second_ones_code(as_host, enter, with_codes):
    before = cookie(as_host)
    assert enter(browser=as_host).location == "/staff/code-app"
    assert cookie(as_host) != before
    assert not is_in(as_host)
    set_up_codes(as_host)
    assert "Your role: Reception." in as_host.get(ANY_STAFF_PAGE).text


def test_the_password_step_gives_a_new_token_too(client, enter, with_codes):
    tokens_seen = set()
    for _ in range(3):
        enter()
        tokens_seen.add(cookie(client))
    assert len(tokens_seen) == 3
