"""Leaving over HTTP: no name is shown, and nobody learns who is here."""

import re

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import schools, signins
from kiosk.web.plumbing import catalogs, refusals
from tests import tables

TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]


def unknown(tag="en"):
    return catalogs.translate(tag, refusals.WORDS["number"])


def without_keys(page):
    """Return a page without the key that is new on each."""
    return re.sub(r'name="key" value="[^"]+"', "", page)


def left(app):
    return [row["left_at"] for row in tables.rows(app, "sign_in")]


@pytest.mark.parametrize("tag", TAGS)
def test_a_party_leaves_with_its_number_in_two_touches(app, client, sign_in, tag):
    ticket = sign_in("Marguerite", children=2).ticket
    check = client.get(f"/{tag}/leaving/check?number={ticket.number}")
    assert check.status_code == 200
    assert f'value="{ticket.picture}"' in check.text
    assert "Marguerite" not in check.text
    form = {"picture": ticket.picture, "number": str(ticket.number)}
    answer = client.post(f"/{tag}/leaving", data=form)
    assert answer.status_code == 303
    assert "Marguerite" not in client.get(answer.location).text
    assert left(app) != [None]


@pytest.mark.parametrize("typed", ["٢٧", "২৭", "२७", "27", " 27 "])
def test_a_number_may_be_typed_in_the_digits_of_any_script(client, sign_in, typed, app):
    while sign_in("Ann").ticket.number != 27:
        pass
    assert client.get("/en/leaving/check", query_string={"number": typed}).status_code == 200


@pytest.mark.parametrize("tag", ["en-XA", "ar"])
@pytest.mark.parametrize(
    "typed", ["", "1", "100", "abc", "-1", "²²", "1e", "' OR 1=1", "00", "\u202e27"]
)
def test_a_number_that_is_none_is_asked_for_again(client, sign_in, tag, typed):
    sign_in("Ann")
    answer = client.get(f"/{tag}/leaving/check", query_string={"number": typed})
    assert answer.status_code == 422
    assert unknown(tag) in answer.text


def test_a_number_nobody_has_and_one_that_has_left_get_the_same_answer(app, client, sign_in):
    ticket = sign_in("Ann").ticket
    client.post("/en/leaving", data={"picture": ticket.picture, "number": ticket.number})
    nobodys = 13 if ticket.number != 13 else 14
    with clock.at(clock.now()):
        pages = [
            without_keys(client.get(f"/en/leaving/check?number={number}").text).replace(
                f'value="{number}"', ""
            )
            for number in (ticket.number, nobodys)
        ]
    assert pages[0] == pages[1], "The answer tells whether somebody has been here today."


def test_leaving_is_no_way_to_ask_for_a_person(client, sign_in):
    """Present or absent, a name typed as a number gets byte for byte the same answer."""
    sign_in("Marguerite")
    pages = [
        client.get("/en/leaving/check", query_string={"number": name})
        for name in ("Marguerite", "Nobody Here")
    ]
    shown = [without_keys(page.text).replace("Ma", "").replace("No", "") for page in pages]
    assert shown[0] == shown[1]
    assert [page.status_code for page in pages] == [422, 422]


def test_leaving_twice_is_answered_the_same_and_keeps_the_first_time(app, client, sign_in):
    ticket = sign_in("Ann").ticket
    form = {"picture": ticket.picture, "number": ticket.number}
    first = client.post("/en/leaving", data=form)
    at = left(app)
    again = client.post("/en/leaving", data=form)
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert left(app) == at


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"picture": "boat"},
        {"picture": "boat\0", "number": "27"},
        {"picture": "../boat", "number": "27"},
        {"picture": "boat", "number": "2700000000000000000000"},
        {"number": "27"},
    ],
    ids=str,
)
def test_a_made_up_ticket_lets_nobody_leave(app, client, sign_in, form):
    sign_in("Ann")
    answer = client.post("/en/leaving", data=form)
    assert answer.status_code == 422
    assert unknown() in answer.text
    assert left(app) == [None]


def test_a_ticket_of_another_school_lets_nobody_leave(app, client, other):
    with app.app_context(), db.writing():
        theirs = signins.sign_in(
            other,
            None,
            signins.Party.of(["Ann"], 1, 0),
            language="en",
            came_by=signins.TABLET,
            key=tokens.reference(),
        ).ticket
    form = {"picture": theirs.picture, "number": theirs.number}
    assert client.post("/en/leaving", data=form).status_code == 422
    assert left(app) == [None]


@pytest.mark.parametrize("tag", TAGS)
def test_without_a_number_staff_are_told_and_the_parent_is_thanked(app, client, tag):
    key = tokens.reference()
    for _ in range(2):
        answer = client.post(f"/{tag}/leaving/no-number", data={"key": key})
        assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    assert tables.count(app, "unnumbered_leaving") == 1


def test_where_the_school_gives_no_numbers_the_home_screen_does_not_ask(app, client, scene):
    assert "/en/leaving" in client.get("/en/").text
    with app.app_context(), db.writing():
        school = schools.attached(scene.school)
        school.leaving_numbers = False
        schools.note_change(school)
    assert "/en/leaving" not in client.get("/en/").text


def test_leaving_from_another_place_is_refused(app, client, sign_in):
    ticket = sign_in("Ann").ticket
    form = {"picture": ticket.picture, "number": ticket.number}
    assert client.post("/en/leaving", data=form, own_page=False).status_code == 403
    assert left(app) == [None]
