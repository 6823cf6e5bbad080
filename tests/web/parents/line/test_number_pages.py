"""T4b over HTTP: the page of a number: a first name, giving it back, and whose it is."""

import pytest

from kiosk.core import tokens
from kiosk.domain import queue_running
from tests import tables
from tests.web.parents.line.conftest import TAGS, ticket_rows


@pytest.mark.parametrize("tag", TAGS)
def test_the_number_page_has_what_is_needed_and_a_code_for_a_phone(
    client, make_surgery, take, tag, school
):
    address = take(make_surgery("Helen"), tag)
    page = client.get(address)
    assert page.status_code == 200
    assert page.text.count('class="qr"') == 1
    assert "Riverside hall" in page.text
    assert f"{address}/give-back" in page.text
    assert f"{address}/name" in page.text
    assert 'data-seconds="40' in page.text


@pytest.mark.parametrize("name", ["Zofia", "محمد", "O'Brien <b>", "李", "Anna Maria"])
def test_a_first_name_is_kept_for_staff_and_shown_on_no_screen(
    app, client, make_surgery, take, name
):
    address = take(make_surgery("Helen"))
    assert client.get(f"{address}/name").status_code == 200
    answer = client.post(f"{address}/name", data={"name": name})
    assert answer.location == address
    assert ticket_rows(app)[0]["first_name"] == name
    for page in (client.get(address), client.get(f"{address}/live"), client.get(f"{address}/name")):
        assert name not in page.text
        assert name.split(" ")[0] not in page.text
    assert "We have your first name." in client.get(address).text


def test_a_first_name_of_a_novel_is_asked_for_again(app, client, make_surgery, take):
    address = take(make_surgery("Helen"))
    answer = client.post(f"{address}/name", data={"name": "a" * 91})
    assert answer.status_code == 422
    assert ticket_rows(app)[0]["first_name"] == ""


@pytest.mark.parametrize("tag", TAGS)
def test_giving_a_number_back_twice_is_once_and_always_fine(app, client, make_surgery, take, tag):
    address = take(make_surgery("Helen"), tag)
    for _ in range(2):
        answer = client.post(f"{address}/give-back")
        assert answer.location == f"/{tag}/number/given-back"
    assert client.get(answer.location).status_code == 200
    assert ticket_rows(app)[0]["state"] == "given_back"
    assert client.get(address).location == answer.location
    events = [row["act"] for row in tables.rows(app, "line_event")]
    assert events.count("given_back") == 1


def test_the_number_page_says_when_it_is_their_turn(client, make_surgery, take, run):
    surgery = make_surgery("Helen")
    address = take(surgery)
    run(queue_running.call_next, surgery.reference)
    assert "It is your turn." in client.get(f"{address}/live").text


@pytest.mark.parametrize("way", ["", "/live", "/name"])
def test_an_unknown_number_page_is_a_kind_page(client, scene, way):
    answer = client.get(f"/en/number/{tokens.reference()}{way}")
    assert answer.status_code == 404
    assert "This link has ended." in answer.text


@pytest.mark.parametrize("way", ["cleared", "give-back", "name"])
def test_nothing_can_be_done_to_a_number_of_another_school(app, client, at_hillside, way):
    _surgery, address = at_hillside
    before = ticket_rows(app)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/{way}", data={"name": "x"}).status_code == 404
    assert ticket_rows(app) == before


@pytest.mark.parametrize("way", ["cleared", "give-back", "name"])
def test_what_belongs_to_this_school_can_be_done(app, client, make_surgery, take, way):
    """The control of the one before."""
    address = take(make_surgery("Helen"))
    before = ticket_rows(app)
    answer = client.post(f"{address}/{way}", data={"name": "x"})
    assert answer.status_code in (204, 303)
    assert ticket_rows(app) != before


def test_guesses_are_limited_and_a_known_link_never_is(client, make_surgery, take):
    address = take(make_surgery("Helen"))
    answers = [client.get(f"/en/number/{tokens.reference()}").status_code for _ in range(25)]
    assert answers[0] == 404
    assert answers[-1] == 429
    assert {client.get(address).status_code for _ in range(25)} == {200}
