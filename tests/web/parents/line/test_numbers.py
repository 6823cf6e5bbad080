"""T4a over HTTP: a number in two touches, one and no more, and none where nobody can be reached."""

import pytest

from kiosk.core import tokens
from kiosk.domain import queue_door
from tests import tables
from tests.devices import as_phone
from tests.web.parents.line.conftest import TAGS, actions, keys, ticket_rows


@pytest.mark.parametrize("tag", TAGS)
def test_with_the_language_it_takes_two_touches(app, client, make_surgery, tag):
    """The first touch opened the home page; the second is the form on its card."""
    surgery = make_surgery("Helen")
    home = client.get(f"/{tag}/")
    assert f"/{tag}/talk/{surgery.reference}" in actions(home)
    answer = client.post(f"/{tag}/talk/{surgery.reference}", data={"key": keys(home)[0]})
    number = client.get(answer.location)
    assert number.status_code == 200
    (row,) = ticket_rows(app)
    assert (row["language"], row["came_by"], row["first_name"]) == (tag, "tablet", "")
    assert f"<b>{row['number']}</b>" in number.text


def test_the_same_page_sent_twice_is_one_number(app, make_surgery, take):
    surgery, key = make_surgery("Helen"), tokens.reference()
    assert take(surgery, key=key) == take(surgery, key=key)
    assert len(ticket_rows(app)) == 1
    assert take(surgery) != take(surgery), "the control: another page is another number"
    assert len(ticket_rows(app)) == 3


def test_two_cards_of_one_page_are_one_number(app, make_surgery, take):
    """A child's ten fingers, or a second card while the first answer is on its way."""
    first, second, key = make_surgery("Helen"), make_surgery("Sam"), tokens.reference()
    assert take(first, key=key) == take(second, key=key)
    assert [row["surgery_id"] for row in ticket_rows(app)] == [first.id]


def test_a_key_that_is_none_still_gives_a_number(app, make_surgery, client):
    surgery = make_surgery("Helen")
    for form in ({}, {"key": "x"}, {"key": "a b" * 30}):
        assert client.post(f"/en/talk/{surgery.reference}", data=form).status_code == 303
    assert len(ticket_rows(app)) == 3


def test_every_look_at_the_home_page_has_its_own_key(client, make_surgery):
    make_surgery("Helen")
    first, second = keys(client.get("/en/")), keys(client.get("/en/"))
    assert first
    assert second
    assert first != second
    assert all(tokens.is_token(key) for key in first + second)


@pytest.mark.parametrize("tag", TAGS)
def test_a_line_that_cannot_be_reached_gives_no_number(app, client, make_surgery, take, tag):
    surgery = make_surgery("Helen", minutes=20)
    page_before = keys(client.get(f"/{tag}/"))[0]
    for _ in range(2):
        take(surgery, tag)
    before = ticket_rows(app)
    answer = client.post(f"/{tag}/talk/{surgery.reference}", data={"key": page_before})
    assert answer.status_code == 409
    assert f"/{tag}/book" in answer.text
    assert f"/{tag}/help" in answer.text
    assert ticket_rows(app) == before
    listed = client.get(f"/{tag}/talk")
    assert f"/{tag}/talk/{surgery.reference}" not in actions(listed)
    assert "Helen" in listed.text


@pytest.mark.parametrize("door", ["last", "closed"])
def test_a_line_that_closes_between_look_and_touch_gives_no_number(
    app, client, make_surgery, run, door
):
    surgery = make_surgery("Helen")
    (key,) = set(keys(client.get("/en/talk")))
    run(queue_door.set_door, surgery.reference, door)
    answer = client.post(f"/en/talk/{surgery.reference}", data={"key": key})
    assert answer.status_code == 409
    assert ticket_rows(app) == []


def test_a_surgery_of_another_school_or_none_gives_no_number(app, client, at_hillside):
    theirs, _address = at_hillside
    for one in (theirs, tokens.reference(), "%00"):
        assert client.post(f"/en/talk/{one}", data={}).status_code == 404
    assert len(ticket_rows(app)) == 1
    assert "Grace" not in client.get("/en/talk").text + client.get("/en/").text


def test_a_number_from_another_place_is_refused(app, client, make_surgery):
    surgery = make_surgery("Helen")
    answer = client.post(f"/en/talk/{surgery.reference}", data={}, own_page=False)
    assert answer.status_code == 403
    assert ticket_rows(app) == []


def test_a_phone_that_takes_a_number_goes_straight_to_its_place(app, client, make_surgery):
    phone = app.test_client()
    as_phone(phone)
    surgery = make_surgery("Helen")
    answer = phone.post(f"/en/talk/{surgery.reference}", data={})
    assert answer.location.startswith("/en/place/")
    (row,) = ticket_rows(app)
    assert (row["came_by"], row["handoff_digest"]) == ("phone", None)


def test_no_link_is_kept_as_it_is(app, client, make_surgery, take):
    address = take(make_surgery("Helen"))
    token = address.rsplit("/", 1)[1]
    assert token not in repr({name: tables.rows(app, name) for name in ("ticket", "line_event")})
