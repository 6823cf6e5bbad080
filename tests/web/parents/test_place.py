"""P5 over HTTP: every state of a place in the line, live by cheap polling, and without scripts."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import queue_door, queue_joining, queue_places, queue_running, surgeries
from kiosk.web.plumbing import private_links
from tests import tables
from tests.pages import CANARIES
from tests.surgeries import add_host, add_surgery

TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]


@pytest.fixture(autouse=True)
def _fresh_pulse():
    surgeries.forget_pulse()
    yield
    surgeries.forget_pulse()


@pytest.fixture
def join(app, scene):
    """Return a way to take a number through the domain; gives the address of the place."""

    def take(surgery, tag="en", school=None, **more):
        key = tokens.reference()
        with app.test_request_context(), db.writing():
            token = private_links.token(private_links.PLACE, key)
            queue_joining.take_number(
                school or scene.school,
                surgery.reference,
                key=key,
                token=token,
                handoff_token=private_links.token(private_links.HANDOFF, key),
                language=tag,
                came_by="tablet",
                **more,
            )
        return f"/{tag}/place/{token}"

    return take


@pytest.fixture
def run(app, scene):
    """Return a way to do what staff do, as the host, committed."""

    def step(verb, *args):
        with app.app_context(), db.writing():
            return verb(scene.school, *args, scene.people["host"])

    return step


def state_of(page):
    return re.search(r'data-part="words" data-state="(\w+)"', page.text)[1]


def ticket_rows(app):
    return tables.rows(app, "ticket")


@pytest.mark.parametrize("tag", TAGS)
def test_somebody_who_waits_sees_how_many_are_before_them(client, make_surgery, join, tag):
    surgery = make_surgery("Helen")
    join(surgery, tag)
    join(surgery, tag)
    page = client.get(join(surgery, tag))
    assert page.status_code == 200
    assert state_of(page) == "waiting"
    assert 'class="ticket-block"' in page.text
    assert "<b>2</b>" in page.text
    assert "data-updated" in page.text
    assert 'data-mode="phone"' in page.text


@pytest.mark.parametrize("tag", TAGS)
def test_whoever_is_next_is_told_and_can_say_that_they_come(app, client, make_surgery, join, tag):
    address = join(make_surgery("Helen"), tag)
    page = client.get(address)
    assert state_of(page) == "next"
    assert f"{address}/coming" in page.text
    for _ in range(2):
        assert client.post(f"{address}/coming").location == address
    assert ticket_rows(app)[0]["coming"] is True
    acts = [row["act"] for row in tables.rows(app, "line_event")]
    assert acts.count("coming") == 1
    again = client.get(address)
    assert f"{address}/coming" not in again.text
    assert "data-answered" in again.text


@pytest.mark.parametrize("tag", TAGS)
def test_a_call_fills_the_screen_with_the_room_and_one_button(client, make_surgery, join, run, tag):
    surgery = make_surgery("Helen")
    address = join(surgery, tag)
    run(queue_running.call_next, surgery.reference)
    page = client.get(address)
    assert state_of(page) == "called"
    assert 'class="parents place-called"' in page.text
    assert "Riverside hall" in page.text
    assert page.text.count("<form") == 1
    assert f"{address}/coming" in page.text


def test_a_call_where_no_room_is_named_still_calls(client, make_surgery, join, run):
    surgery = make_surgery("Helen", room=None)
    address = join(surgery)
    run(queue_running.call_next, surgery.reference)
    page = client.get(address)
    assert "It is your turn." in page.text
    assert "Go to:" not in page.text


@pytest.mark.parametrize("tag", TAGS)
def test_a_call_that_was_missed_asks_whether_they_still_want_to_talk(
    app, client, make_surgery, join, run, tag
):
    surgery = make_surgery("Helen")
    address = join(surgery, tag)
    ticket = run(queue_running.call_next, surgery.reference)
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert state_of(client.get(address)) == "called", "the control: two minutes are not three"
    with clock.at(clock.now() + timedelta(minutes=3, seconds=5)):
        assert state_of(client.get(address)) == "missed"
    run(queue_running.not_here, ticket)
    page = client.get(address)
    assert state_of(page) == "missed"
    assert f"{address}/leave" in page.text
    for _ in range(2):
        assert client.post(f"{address}/rejoin").location == address
    assert (ticket_rows(app)[0]["state"], ticket_rows(app)[0]["rejoined"]) == ("waiting", 1)
    assert state_of(client.get(address)) == "next"


def test_the_second_time_back_is_at_the_end_and_said_so(client, make_surgery, join, run):
    surgery = make_surgery("Helen")
    address = join(surgery)
    join(surgery)
    for said in (False, True):
        ticket = run(queue_running.call_next, surgery.reference)
        run(queue_running.not_here, ticket)
        assert ("end of the line" in client.get(address).text) is said
        client.post(f"{address}/rejoin")
    assert "<b>1</b>" in client.get(address).text


@pytest.mark.parametrize("tag", TAGS)
def test_while_talking_and_after_it_the_page_is_kind_and_quiet(
    client, make_surgery, join, run, tag
):
    surgery = make_surgery("Helen")
    address = join(surgery, tag)
    ticket = run(queue_running.call_next, surgery.reference)
    run(queue_running.here, ticket)
    talking = client.get(address)
    assert state_of(talking) == "talking"
    run(queue_running.seen, ticket)
    seen = client.get(address)
    assert state_of(seen) == "seen"
    for page in (talking, seen):
        assert "<form" not in page.text
        assert 'class="ticket-block"' not in page.text
    assert 'data-behaviour="place"' not in seen.text, "Nothing comes after it: no more questions."


@pytest.mark.parametrize("tag", TAGS)
def test_giving_the_place_away_is_fine_and_once(app, client, make_surgery, join, tag):
    address = join(make_surgery("Helen"), tag)
    for _ in range(2):
        assert client.post(f"{address}/leave").location == address
    assert state_of(client.get(address)) == "given_back"
    acts = [row["act"] for row in tables.rows(app, "line_event")]
    assert acts.count("given_back") == 1


@pytest.mark.parametrize("tag", TAGS)
def test_a_line_closed_early_offers_another_time(client, make_surgery, join, run, tag):
    surgery = make_surgery("Helen")
    address = join(surgery, tag)
    assert f"/{tag}/book" not in client.get(address).text
    run(queue_door.close_early, surgery.reference)
    page = client.get(address)
    assert state_of(page) == "closed"
    assert "Helen" in page.text
    assert f"/{tag}/book" in page.text


def test_more_time_is_two_places_back_twice_and_no_more(app, client, make_surgery, join):
    surgery = make_surgery("Helen")
    address = join(surgery)
    for _ in range(5):
        join(surgery)
    for times, before in (("0", 2), ("1", 4)):
        assert client.post(f"{address}/more-time", data={"times": times}).location == address
        assert f"<b>{before}</b>" in client.get(address).text
    page = client.get(address)
    assert f"{address}/more-time" not in page.text, "What cannot be done is not offered."
    answer = client.post(f"{address}/more-time", data={"times": "2"})
    assert answer.status_code == 409
    assert "<b>4</b>" in answer.text
    assert ticket_rows(app)[0]["more_times"] == 2


@pytest.mark.parametrize("times", ["0", None, "x", "-1", "²", "9" * 30])
def test_the_same_touch_sent_twice_is_one_step_back(app, client, make_surgery, join, times):
    surgery = make_surgery("Helen")
    address = join(surgery)
    join(surgery)
    form = {} if times is None else {"times": times}
    for _ in range(2):
        assert client.post(f"{address}/more-time", data=form).status_code == 303
    wanted = 1 if times == "0" else 2  # a form of ours always says how often
    assert ticket_rows(app)[0]["more_times"] in (wanted, 0)


def note(monkeypatch, which):
    """Let the line explain itself with this sentence."""
    real = queue_places._note
    monkeypatch.setattr(queue_places, "_note", lambda *given: which or real(*given))


@pytest.mark.parametrize(
    ("which", "sentence"),
    [
        ("booked_before", "Someone with a booked time goes before you. You are next after them."),
        ("booked_may", "People with a booked time can go before you."),
        (None, ""),
    ],
)
def test_the_rule_is_told_where_it_makes_somebody_wait(
    client, make_surgery, join, monkeypatch, which, sentence
):
    surgery = make_surgery("Helen")
    join(surgery)
    address = join(surgery)
    note(monkeypatch, which)
    page = client.get(address).text
    assert sentence in page
    assert ("booked time" in page) is bool(which)


def test_a_talk_that_runs_late_is_said_sorry_for(client, make_surgery, join):
    surgery = make_surgery("Helen", minutes=30)
    address = join(surgery)
    assert "Sorry" not in client.get(address).text
    with clock.at(clock.now() + timedelta(minutes=40)):
        assert "This is taking longer than we thought. Sorry." in client.get(address).text


def test_a_break_is_told(client, make_surgery, join, run):
    surgery = make_surgery("Helen")
    address = join(surgery)
    assert "short break" not in client.get(address).text
    run(queue_door.set_door, surgery.reference, "break")
    assert "There is a short break." in client.get(address).text


def test_before_the_start_the_page_says_when_it_begins(client, make_surgery, join):
    address = join(make_surgery("Helen", starts_at=clock.now() + timedelta(minutes=20)))
    assert "Starts:" in client.get(address).text


def test_asking_for_news_is_answered_with_nothing_new_and_the_time(client, make_surgery, join):
    surgery = make_surgery("Helen")
    address = join(surgery)
    first = client.get(f"{address}/live")
    tag = first.headers["ETag"]
    assert f'data-etag="{tag.strip(chr(34))}"' in client.get(address).text
    again = client.get(f"{address}/live", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert re.fullmatch(r"\d\d:\d\d", again.headers["Updated"])
    assert again.headers["Updated"] == first.headers["Updated"]


def test_nothing_new_is_said_before_anything_else_is_read(
    app, client, make_surgery, join, monkeypatch
):
    address = join(make_surgery("Helen"))
    tag = client.get(f"{address}/live").headers["ETag"]

    def read(*_given):
        raise AssertionError("The line was read for somebody who has it already.")

    monkeypatch.setattr(queue_places, "my_place", read)
    assert client.get(f"{address}/live", headers={"If-None-Match": tag}).status_code == 304
    with pytest.raises(AssertionError):
        client.get(f"{address}/live")  # the control


def test_each_step_of_the_line_is_news(client, make_surgery, join, run):
    surgery = make_surgery("Helen")
    address = join(surgery)
    tags = [client.get(f"{address}/live").headers["ETag"]]

    def news():
        answer = client.get(f"{address}/live", headers={"If-None-Match": tags[-1]})
        assert answer.status_code == 200
        assert answer.text.lstrip().startswith("<div")
        tags.append(answer.headers["ETag"])
        return state_of(answer)

    join(surgery)
    assert news() == "next"
    ticket = run(queue_running.call_next, surgery.reference)
    assert news() == "called"
    with clock.at(clock.now() + timedelta(minutes=4)):
        assert news() == "missed"
    run(queue_running.here, ticket)
    assert news() == "talking"


def test_without_scripts_the_page_loads_itself_again_while_there_is_news_to_come(
    client, make_surgery, join
):
    address = join(make_surgery("Helen"))
    refresh = '<noscript><meta http-equiv="refresh" content="20"></noscript>'
    assert refresh in client.get(address).text
    client.post(f"{address}/leave")
    assert refresh not in client.get(address).text


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
