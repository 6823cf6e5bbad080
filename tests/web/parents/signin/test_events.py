"""The event of a sign-in: which takes somebody, which says why not, which nobody knows."""

from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import event_editing
from kiosk.web.plumbing import refusals
from tests import tables
from tests.web.parents.signin.conftest import TAGS, only_row, said


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(
    ("made", "code"),
    [
        ({"starts": -90, "ends": -1}, "ended"),
        ({"cancelled": True}, "cancelled"),
        ({"starts": 26 * 60, "ends": 27 * 60}, "not_today"),
    ],
)
def test_an_event_that_takes_nobody_says_why(app, post, make_event, tag, made, code):
    answer = post("Ann", tag=tag, event=make_event(**made))
    assert answer.status_code == 409
    assert said(tag, refusals.WORDS[code]) in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("tag", TAGS)
def test_an_event_nobody_knows_is_not_found(app, client, post, tag):
    unknown = tokens.reference()
    for answer in (post("Ann", tag=tag, event=unknown), client.get(f"/{tag}/sign-in/{unknown}")):
        assert answer.status_code == 404
        assert said(tag, refusals.GONE) in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("reference", ["%00", "x'--", "a" * 500, "%F0%9F%8C%BB", "..%2f..", "%ff"])
def test_a_reference_that_is_none_is_not_found(app, client, reference):
    for answer in (
        client.get(f"/en/sign-in/{reference}"),
        client.post(f"/en/sign-in/{reference}", data={"name": "Ann"}),
    ):
        assert answer.status_code == 404
    assert tables.count(app, "sign_in") == 0


def test_an_event_of_another_school_is_as_unknown_as_none(app, client, other, post):
    with app.app_context(), db.writing():
        now = clock.now()
        theirs = event_editing.create(
            other, event_editing.Draft("Theirs"), now, now + timedelta(hours=1)
        )
        theirs, code = theirs.reference, theirs.code
    for address, wrong, status in (
        (f"/en/sign-in/{theirs}", f"/en/sign-in/{tokens.reference()}", 404),
        (f"/en/event/{code}", "/en/event/ABCD2345", 410),
    ):
        unknown = client.get(wrong)
        assert client.get(address).data == unknown.data
        assert unknown.status_code == status
    assert post("Ann", event=theirs).status_code == 404
    assert tables.count(app, "sign_in") == 0


def test_fields_that_no_page_has_change_nothing(app, post, other, make_event):
    elsewhere = make_event()
    answer = post(
        "Ann",
        school_id=str(other.id),
        event_id="1",
        event=None,
        reference=elsewhere,
        signed_in_at="2050-01-01T00:00:00Z",
        happened_at="2050-01-01T00:00:00Z",
        day="2050-01-01",
        came_by="desk",
        role="admin",
        language="xx",
        ticket_number="11",
        left_at="2026-01-01",
        names_needed="",
    )
    assert answer.status_code == 303
    row = only_row(app)
    assert row["school_id"] != other.id
    assert row["day"].year != 2050
    assert abs(row["signed_in_at"] - clock.now()) < timedelta(minutes=1)
    assert (row["came_by"], row["language"], row["left_at"]) == ("tablet", "en", None)


def test_a_parent_cannot_leave_the_name_out_by_pressing_a_button_that_is_not_there(app, post):
    assert post("Ann", do="no_name").status_code == 422
    assert tables.count(app, "sign_in") == 0


def test_where_no_name_is_needed_the_button_is_there_and_works(app, client, post, make_event):
    event = make_event(names_needed=False)
    assert 'value="no_name"' in client.get(f"/en/sign-in/{event}").text
    assert post("Ann", event=event, do="no_name").status_code == 303
    assert only_row(app)["names"] == ()


def test_where_names_are_needed_there_is_no_such_button(client, scene):
    for way in ("sign-in", "event"):
        assert 'value="no_name"' not in client.get(f"/en/{way}/{scene.event}").text
    assert 'value="no_name"' not in client.get("/en/visit").text


def test_a_visit_without_an_event_is_taken(app, client):
    answer = client.post("/en/visit", data={"name": "Ann", "key": tokens.reference()})
    assert answer.status_code == 303
    assert only_row(app)["event_id"] is None
