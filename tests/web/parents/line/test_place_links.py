"""P5 over HTTP: what the link of a place opens, for whom and in which language."""

from types import SimpleNamespace

import pytest

from kiosk.core import db, tokens
from kiosk.domain import queue_joining, queue_running
from kiosk.web.plumbing import private_links
from tests import tables
from tests.pages import CANARIES
from tests.surgeries import add_host, add_surgery
from tests.web.parents.line.conftest import ticket_rows


def test_no_page_of_the_line_shows_a_name_of_a_parent(app, client, make_surgery, join, run):
    """The client of these tests looks for the canaries in each page; here they wait in the line."""
    surgery = make_surgery("Helen")
    addresses = [join(surgery, first_name=name) for name in (*CANARIES, "Marguerite")]
    run(queue_running.call_next, surgery.reference)
    for address in addresses:
        for way in ("", "/live"):
            assert "Marguerite" not in client.get(address + way).text
        token = address.rsplit("/", 1)[1]
        assert "Marguerite" not in client.get(f"/en/number/{token}").text
    for page in ("/en/", "/en/talk"):
        assert "Marguerite" not in client.get(page).text
    names = [row["first_name"] for row in ticket_rows(app)]
    assert "Marguerite" in names, "the control: the name is there, for staff"


def test_two_phones_on_one_place_are_fine(app, client, make_surgery, join):
    address = join(make_surgery("Helen"))
    for browser in (client, app.test_client()):
        assert browser.get(address).status_code == 200
        assert browser.post(f"{address}/connected").status_code == 204
    assert len([row for row in ticket_rows(app) if row["phone_at"]]) == 1


def test_a_second_phone_that_opens_the_place_does_not_move_the_line(
    app, client, make_surgery, join
):
    address = join(make_surgery("Helen"))
    client.post(f"{address}/connected")
    before = tables.rows(app, "surgery")
    client.post(f"{address}/connected")
    assert tables.rows(app, "surgery") == before


def test_looking_at_a_place_changes_nothing(app, client, make_surgery, join):
    address = join(make_surgery("Helen"))
    before = tables.digest(app)
    for way in ("", "/live"):
        assert client.get(address + way).status_code == 200
    assert tables.digest(app) == before


@pytest.mark.parametrize(
    "way", ["", "/live", "/connected", "/coming", "/more-time", "/leave", "/rejoin"]
)
def test_a_guessed_link_is_a_kind_page(client, scene, way):
    ask = client.get if way in ("", "/live") else client.post
    answer = ask(f"/en/place/{tokens.reference()}{way}")
    assert answer.status_code == 404
    assert "This link has ended." in answer.text


@pytest.mark.parametrize("way", ["/connected", "/coming", "/more-time", "/leave", "/rejoin"])
def test_a_link_of_one_school_opens_nothing_at_another(app, client, make_surgery, join, other, way):
    with app.app_context(), db.writing():
        made = add_surgery(other, [add_host(other, "Grace")])
        theirs = SimpleNamespace(id=made.id, school_id=other.id, reference=made.reference)
    address = join(theirs, school=other)
    before = ticket_rows(app)
    assert client.post(address + way).status_code == 404
    assert client.get(address).status_code == 404
    assert client.get(f"{address}/live").status_code == 404
    assert ticket_rows(app) == before
    ours = join(make_surgery("Helen"))
    assert client.get(ours).status_code == 200, "the control: one of this school opens"
    assert client.post(ours + way).status_code in (204, 303)


@pytest.mark.parametrize("way", ["/connected", "/coming", "/more-time", "/leave", "/rejoin"])
def test_a_step_from_another_place_is_refused(app, client, make_surgery, join, way):
    address = join(make_surgery("Helen"))
    before = ticket_rows(app)
    assert client.post(address + way, own_page=False).status_code == 403
    assert ticket_rows(app) == before


def test_guesses_are_limited_and_a_known_place_never_is(client, make_surgery, join):
    address = join(make_surgery("Helen"))
    guesses = [client.get(f"/q/{tokens.reference()}").status_code for _ in range(25)]
    assert guesses[0] == 404
    assert guesses[-1] == 429
    tag = client.get(f"{address}/live").headers["ETag"]
    for _ in range(30):
        answer = client.get(f"{address}/live", headers={"If-None-Match": tag})
        assert answer.status_code == 304


def test_the_languages_of_the_page_lead_to_the_same_place(client, make_surgery, join):
    address = join(make_surgery("Helen"))
    token = address.rsplit("/", 1)[1]
    page = client.get(address).text
    for tag in ("pl", "ar"):
        assert f'href="/{tag}/place/{token}"' in page
        assert client.get(f"/{tag}/place/{token}").status_code == 200


def test_a_place_whose_language_the_school_gave_up_opens_in_the_schools_own(
    app, client, make_surgery, scene, monkeypatch
):
    key = tokens.reference()
    with app.test_request_context(), db.writing():
        handoff = private_links.token(private_links.HANDOFF, key)
        queue_joining.take_number(
            scene.school,
            make_surgery("Helen").reference,
            key=key,
            token=private_links.token(private_links.PLACE, key),
            handoff_token=handoff,
            language="uk",
            came_by="tablet",
        )
    assert client.get(f"/q/{handoff}").location.startswith("/en/place/")
