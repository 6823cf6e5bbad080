"""What displays ask every three seconds: has anything changed? Only those that are trusted are told."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from kiosk.core import clock, db, tokens
from kiosk.domain import devices as paired
from kiosk.domain import schools, venues
from kiosk.web.plumbing import paired as devices
from tests import tables
from tests.devices import COOKIE, as_device


def ask(browser: FlaskClient, tag: str | None, address: str = "/wall/live") -> Any:
    return browser.get(address, headers={"If-None-Match": tag} if tag else {})


def test_a_poll_that_finds_nothing_new_is_short(display, line, join):
    join(line)
    first = ask(display, None)
    assert first.status_code == 200
    again = ask(display, first.headers["ETag"])
    assert again.status_code == 304
    assert not again.data


def test_the_page_holds_the_tag_that_its_poll_sends(display, line, join):
    join(line)
    tag = re.search(r'data-etag="([^"]+)"', display.get("/wall").text)
    assert tag
    assert ask(display, f'"{tag[1]}"').status_code == 304


def test_every_step_of_the_line_is_news(display, line, join, run):
    known = ask(display, None).headers["ETag"]
    reference = join(line)
    for step in ("call_next", "call_again", "here", "seen"):
        answer = ask(display, known)
        assert answer.status_code == 200, f"Nothing new before {step}."
        known = answer.headers["ETag"]
        run(step, line.reference if step == "call_next" else reference)
    assert ask(display, known).status_code == 200


def test_the_minute_is_news_for_the_welcome_but_not_for_a_single_call(display, line, join, run):
    welcome = ask(display, None).headers["ETag"]
    minute = timedelta(minutes=1)
    with clock.at(clock.now() + minute):
        assert ask(display, welcome).status_code == 200
    join(line)
    run("call_next", line.reference)
    called = ask(display, None).headers["ETag"]
    with clock.at(clock.now() + minute):
        assert ask(display, called).status_code == 304


def test_an_unchanged_poll_reads_no_ticket(display, line, join, app):
    join(line)
    tag = ask(display, None).headers["ETag"]
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    with app.app_context():
        reader = db.reader()
    sa.event.listen(reader, "before_cursor_execute", note)
    try:
        schools.by_host("localhost")
        assert ask(display, tag).status_code == 304
        unchanged = list(seen)
        join(line)  # something new, so that the line is looked at again
        assert ask(display, None).status_code == 200
    finally:
        sa.event.remove(reader, "before_cursor_execute", note)
    assert not [statement for statement in unchanged if "FROM ticket" in statement]
    assert [statement for statement in seen if "FROM ticket" in statement], "the control"


# --- who is told --------------------------------------------------------------------------------


@pytest.fixture
def door(app, scene):
    """Return the browser of the screen beside the hall's door."""
    return as_device(app.test_client(), devices.DOOR)


def test_every_display_is_told_at_once_that_nothing_is_new(display, door, scene, line, served):
    addresses = ("/wall/live", f"/wall/{scene.building.reference}/live")
    addresses += (f"/wall/door/{scene.hall.reference}/live",)
    for browser in (display, door):
        for address in addresses:
            tag = ask(browser, None, address).headers["ETag"]
            before = len(served)
            assert ask(browser, tag, address).status_code == 304
            assert len(served) == before, f"{address} went the whole way."


def test_a_phone_a_tablet_and_a_foreign_token_are_never_told(
    display, phone, client, app, line, served
):
    tag = ask(display, None).headers["ETag"]
    assert ask(display, tag).status_code == 304  # the control
    forged = app.test_client()
    forged.set_cookie(COOKIE, tokens.reference())
    elsewhere = as_device(app.test_client(), devices.WALL, "Hillside")
    for browser in (phone, client, forged, elsewhere):
        answer = ask(browser, tag)
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/pair")


def test_staff_are_told_by_the_whole_way(as_host, line, served):
    tag = ask(as_host, None).headers["ETag"]
    assert ask(as_host, tag).status_code == 304
    assert served == ["/wall/live"] * 2


@pytest.mark.parametrize(("end", "status"), [("lock", 423), ("revoke", 401)])
@pytest.mark.parametrize("role", devices.DISPLAYS)
def test_a_display_that_is_locked_or_ended_is_told_nothing_any_more(
    app, scene, line, role, end, status
):
    browser = as_device(app.test_client(), role)
    tag = ask(browser, None).headers["ETag"]
    assert ask(browser, tag).status_code == 304
    one, by = reference_of(app, scene.school, role), scene.people["manager"]
    with app.app_context(), db.writing():
        if end == "lock":
            paired.lock(scene.school, one, by, locked=True)
        else:
            paired.revoke(scene.school, one, by)
    assert ask(browser, tag).status_code == status
    assert browser.get("/wall").status_code == status


def reference_of(app, school, role):
    """Return what staff know the school's device of a role by."""
    devices = tables.rows(app, "device")
    mine = [one for one in devices if (one["school_id"], one["role"]) == (school.id, role)]
    return mine[0]["reference"]


def test_a_display_that_was_moved_is_shown_its_new_place(app, scene, door, make_surgery, join):
    """Both rooms are as empty, so that only the place tells their tags apart."""
    tag = ask(door, None).headers["ETag"]
    assert ask(door, tag).status_code == 304
    one, by = reference_of(app, scene.school, devices.DOOR), scene.people["manager"]
    with app.app_context(), db.writing():
        library = venues.add_room(scene.school, scene.building, "Library")
        paired.change(scene.school, one, paired.Draft("Door", devices.DOOR, room=library), by=by)
    moved = ask(door, tag)
    assert moved.status_code == 200
    assert "Library" in moved.text


def test_a_door_that_became_a_wall_begins_anew(app, scene, door):
    build = re.compile(r'data-build="([^"]+)"')
    before = build.search(ask(door, None).text)
    one, by = reference_of(app, scene.school, devices.DOOR), scene.people["manager"]
    with app.app_context(), db.writing():
        paired.change(scene.school, one, paired.Draft("Wall", devices.WALL), by=by)
    after = build.search(ask(door, None).text)
    assert before
    assert after
    assert (before[1].split()[0], after[1].split()[0]) == ("door", "wall")
