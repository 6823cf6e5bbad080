"""T4a and T4b over HTTP: a number in two touches, an honest wait, and never a dead ticket."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import queue_door, queue_joining, queue_running, schools, surgeries
from kiosk.web.plumbing import private_links
from tests import tables
from tests.devices import as_phone
from tests.surgeries import add_host, add_surgery

TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]


@pytest.fixture(autouse=True)
def _fresh_pulse():
    surgeries.forget_pulse()
    yield
    surgeries.forget_pulse()


@pytest.fixture
def take(client):
    """Return a way to touch a card, which gives the address of the number."""

    def touch(surgery, tag="en", key=None, browser=client):
        key = key or tokens.reference()
        answer = browser.post(f"/{tag}/talk/{surgery.reference}", data={"key": key})
        assert answer.status_code == 303
        return answer.location

    return touch


@pytest.fixture
def run(app, scene):
    """Return a way to do what staff do, as the host, committed."""

    def step(verb, *args):
        with app.app_context(), db.writing():
            return verb(scene.school, *args, scene.people["host"])

    return step


def keys(page):
    return re.findall(r'name="key" value="([^"]+)"', page.text)


def actions(page):
    return re.findall(r'action="([^"]+)"', page.text)


def ticket_rows(app):
    return tables.rows(app, "ticket")


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


@pytest.mark.parametrize("tag", TAGS)
def test_the_card_tells_the_wait_before_it_is_touched(client, make_surgery, take, tag):
    surgery = make_surgery("Helen", host={"languages": ["ar", "pl"]})
    empty = client.get(f"/{tag}/talk").text
    take(surgery, tag)
    page = client.get(f"/{tag}/talk")
    assert page.text != empty
    assert "العربية" in page.text
    assert "Polski" in page.text
    assert "Helen" in page.text
    assert f"/{tag}/talk/{surgery.reference}" in actions(page)


def test_nobody_waiting_and_people_before_you_are_told_apart(client, make_surgery, take):
    surgery = make_surgery("Helen")
    assert "No one is waiting" in client.get("/en/talk").text
    take(surgery)
    page = client.get("/en/talk").text
    assert "People before you: 1" in page
    assert "We cannot tell how long yet." in page
    assert "Here until" in page


def test_after_three_talks_the_card_gives_a_range(client, make_surgery, take, run):
    surgery = make_surgery("Helen")
    start = clock.now()
    for turn in range(3):
        take(surgery)
        with clock.at(start + timedelta(minutes=10 * turn)):
            ticket = run(queue_running.call_next, surgery.reference)
            run(queue_running.here, ticket)
        with clock.at(start + timedelta(minutes=10 * turn + 8)):
            run(queue_running.seen, ticket)
    take(surgery)
    with clock.at(start + timedelta(minutes=30)):
        assert re.search(r"About \d+ to \d+ minutes", client.get("/en/talk").text)


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


def test_a_full_line_says_so_in_words(client, make_surgery, take):
    surgery = make_surgery("Helen", minutes=20)
    for _ in range(2):
        take(surgery)
    said = "no more places today."
    assert said in client.get("/en/talk").text
    assert said in client.post(f"/en/talk/{surgery.reference}", data={}).text


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


def test_when_nobody_is_free_there_are_two_other_ways(client, make_surgery):
    make_surgery("Helen", starts_at=clock.now() + timedelta(days=1))
    page = client.get("/en/talk")
    assert "No one is free to talk right now." in page.text
    assert "/en/book" in page.text
    assert "/en/help" in page.text


def test_where_nothing_can_be_booked_nothing_is_offered(client, make_surgery):
    surgery = make_surgery("Helen", bookable=False, door="closed")
    answer = client.post(f"/en/talk/{surgery.reference}", data={})
    assert answer.status_code == 409
    for page in (answer, client.get("/en/talk")):
        assert "/en/book" not in page.text
        assert "/en/help" in page.text


def test_whoever_does_not_know_who_waits_least(app, client, make_surgery, take):
    make_surgery("Grace", title="Money")
    longer = make_surgery("Helen", "Sam", title="School")
    shorter = make_surgery("Ola", "Ewa", title="English class")
    take(longer)
    page = client.get("/en/talk")
    assert "I do not know who" in page.text
    assert actions(page).count(f"/en/talk/{shorter.reference}") == 2
    assert actions(page).count(f"/en/talk/{longer.reference}") == 1


def test_with_one_host_each_nobody_is_asked_to_choose_anyone(client, make_surgery):
    make_surgery("Helen")
    assert "I do not know who" not in client.get("/en/talk").text


def test_more_than_six_cards_wait_behind_a_touch(client, make_surgery):
    for number in range(8):
        make_surgery(f"Host {number}")
    page = client.get("/en/talk").text
    assert page.index("<details") < page.index("Host 6")
    assert page.index("Host 5") < page.index("<details")


@pytest.fixture
def at_hillside(app, other):
    """Return a surgery of the other school, and the address of a number taken there."""
    key = tokens.reference()
    with app.test_request_context(), db.writing():
        surgery = add_surgery(other, [add_host(other, "Grace")])
        token = private_links.token(private_links.PLACE, key)
        queue_joining.take_number(
            other,
            surgery.reference,
            key=key,
            token=token,
            handoff_token=private_links.token(private_links.HANDOFF, key),
            language="en",
            came_by="tablet",
        )
        reference = surgery.reference
    return reference, f"/en/number/{token}"


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


def handoff_of(client, address, monkeypatch):
    """Return the address in the QR of a number page."""
    seen = []
    globals_ = client.application.jinja_env.globals
    real = globals_["qr"]
    monkeypatch.setitem(globals_, "qr", lambda text, label: seen.append(text) or real(text, label))
    client.get(address)
    return urlsplit(seen[0]).path if seen else None


def test_the_code_is_a_whole_address_that_opens_the_phones_page(
    app, client, make_surgery, take, monkeypatch
):
    address = take(make_surgery("Helen"), "pl")
    link = handoff_of(client, address, monkeypatch)
    phone = app.test_client()
    answer = phone.get(link)
    assert answer.status_code == 303
    assert answer.location.startswith("/pl/place/")
    page = phone.get(answer.location)
    assert page.status_code == 200
    assert 'data-mode="phone"' in page.text


def test_looking_at_the_code_changes_nothing(app, client, make_surgery, take, monkeypatch):
    link = handoff_of(client, take(make_surgery("Helen")), monkeypatch)
    before = tables.digest(app)
    for _ in range(2):
        assert app.test_client().get(link).status_code == 303
    assert tables.digest(app) == before


def test_the_code_dies_when_the_screen_clears(app, client, make_surgery, take, monkeypatch):
    address = take(make_surgery("Helen"))
    link = handoff_of(client, address, monkeypatch)
    assert client.post(f"{address}/cleared").status_code == 204
    dead = app.test_client().get(link)
    assert dead.status_code == 404
    assert "This link has ended." in dead.text
    assert ticket_rows(app)[0]["state"] == "waiting", "The number itself stays."
    assert client.get(address).status_code == 200


def test_the_code_dies_by_itself_where_a_screen_cannot_say_that_it_cleared(
    app, client, make_surgery, take, monkeypatch
):
    address = take(make_surgery("Helen"))
    link = handoff_of(client, address, monkeypatch)
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert app.test_client().get(link).status_code == 404
        assert handoff_of(client, address, monkeypatch) is None


def test_once_a_phone_has_it_the_tablet_says_so_and_the_code_opens_nothing(
    app, client, make_surgery, take, monkeypatch
):
    address = take(make_surgery("Helen"))
    link = handoff_of(client, address, monkeypatch)
    tag = client.get(f"{address}/live").headers["ETag"]
    assert client.get(f"{address}/live", headers={"If-None-Match": tag}).status_code == 304
    phone = app.test_client()
    place = phone.get(link).location
    assert phone.post(f"{place}/connected").status_code == 204
    news = client.get(f"{address}/live", headers={"If-None-Match": tag})
    assert news.status_code == 200
    assert "data-connected" in news.text
    assert 'class="qr"' not in news.text
    assert app.test_client().get(link).status_code == 404


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


def test_a_line_that_is_not_open_yet_is_not_on_a_card(client, make_surgery):
    surgery = make_surgery("Helen", starts_at=clock.now() + timedelta(minutes=31))
    assert surgery.reference not in client.get("/en/talk").text
    with clock.at(clock.now() + timedelta(minutes=2)):
        page = client.get("/en/talk")
        assert surgery.reference in page.text
        assert "Starts:" in page.text


def test_the_words_of_a_school_in_another_language_are_marked(app, client, make_surgery, scene):
    with app.app_context(), db.writing():
        assert schools.attached(scene.school).default_language == "en"
    make_surgery("Helen", host={"role": "Head <teacher>"})
    page = client.get("/pl/talk").text
    assert '<bdi lang="en" dir="auto">Head &lt;teacher&gt;</bdi>' in page
