"""A2 Today: the board, its polls, help calls, the desk, and taking things back."""

import html
import re
import time

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.core import clock, db, tokens
from kiosk.domain import audit, helpcalls, leaving, signin_desk
from kiosk.models.event import Event
from kiosk.models.staff import StaffSession


@pytest.fixture
def call(app, scene):
    """Return the reference of a call for help from a tablet."""
    with app.app_context(), db.writing():
        return helpcalls.call_person(scene.school, tokens.reference(), "ar")


def text(answer):
    return answer.get_data(as_text=True)


def party_of(app, scene, reference):
    with app.app_context():
        return signin_desk.party(scene.school, reference)


def poll(browser, tag):
    return browser.get("/staff/today/live", headers={"If-None-Match": tag})


def undo_form(page):
    """Return the address and fields of the undo form on a page."""
    bar = re.search(r'<div class="undo-bar".*?</form>', text(page), re.DOTALL)
    assert bar, "there is no undo form"
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', bar[0])
    data = {}
    for name, value in fields:
        data.setdefault(name, []).append(html.unescape(value))
    return re.search(r'action="([^"]+)"', bar[0])[1], data


# --- the board ------------------------------------------------------------------------------------


def test_the_board_shows_who_is_here_as_they_wrote_it(as_reception, sign_in):
    sign_in("سارة", "O'Brien <b>", adults=2, children=1, language="ar", came_by="phone")
    page = text(as_reception.get("/staff/"))
    assert '<bdi class="name" dir="auto">سارة</bdi>' in page
    assert "O&#39;Brien &lt;b&gt;" in page
    assert "2 adults, 1 child" in page
    assert "Arabic" in page
    assert "phone" in page


def test_who_gave_no_name_is_one_person(as_reception, sign_in):
    sign_in(came_by="desk", without_name=True)
    sign_in(came_by="desk", without_name=True, adults=2, children=1)
    page = text(as_reception.get("/staff/"))
    assert "1 person" in page
    assert "3 people" in page


def test_an_event_without_anybody_says_so(as_reception):
    assert "Nobody is here yet." in text(as_reception.get("/staff/"))


def test_a_day_without_anything_says_what_can_be_done(app, scene, as_reception):
    with app.app_context(), db.writing():
        db.session.execute(
            sa.update(Event)
            .where(Event.school_id == scene.school.id)
            .values(starts_at=Event.ends_at, cancelled_at=clock.now())
        )
    page = text(as_reception.get("/staff/"))
    assert "Nothing is planned today, and nobody has signed in." in page
    assert "Add an event" in page


OUTSIDE = (303, 403, 404)


def test_outsiders_see_and_change_nobody(app, scene, as_outsider, sign_in):
    reference = sign_in("Canary Alpha").reference
    before = party_of(app, scene, reference)
    party = f"/staff/today/party/{reference}"
    for path in ("/staff/", "/staff/today/live", party):
        assert "Canary" not in text(as_outsider.get(path))
    assert as_outsider.get(party).status_code in OUTSIDE
    for act in ("left", "back", "change", "merge", "unmerge", "remove", "put-back"):
        assert as_outsider.post(f"{party}/{act}").status_code in (403, 404), act
    assert party_of(app, scene, reference) == before


def test_parents_are_sent_to_the_log_in(client):
    answer = client.get("/staff/")
    assert answer.status_code == 303
    assert answer.location.startswith("/staff/login")


def test_hosts_see_the_board_but_change_nobody(as_host, sign_in):
    reference = sign_in("Amina").reference
    page = text(as_host.get("/staff/"))
    assert "Amina" in page
    assert "Add someone" not in page
    assert f"/staff/today/party/{reference}" not in page
    assert as_host.get(f"/staff/today/party/{reference}").status_code == 403
    assert as_host.post(f"/staff/today/party/{reference}/left").status_code == 403
    assert as_host.get("/staff/today/add").status_code == 403


def test_left_without_number_is_counted(app, scene, as_reception):
    with app.app_context(), db.writing():
        leaving.leave_without_number(scene.school, tokens.reference())
    assert "Left without a number" in text(as_reception.get("/staff/"))


# --- polls ----------------------------------------------------------------------------------------


def test_a_poll_that_finds_nothing_new_says_so(as_reception, sign_in):
    sign_in("Amina")
    tag = as_reception.get("/staff/today/live").headers["ETag"]
    assert poll(as_reception, tag).status_code == 304


def test_the_page_asks_with_the_tag_of_what_it_shows(as_reception, sign_in):
    sign_in("Amina")
    page = text(as_reception.get("/staff/"))
    tag = re.search(r'If-None-Match": "\\"([^\\]+)\\""', page)[1]
    assert poll(as_reception, f'"{tag}"').status_code == 304


@pytest.mark.parametrize("what", ["sign_in", "left", "call"])
def test_a_poll_sees_every_kind_of_news(as_reception, as_manager, sign_in, what):
    reference = sign_in("Amina").reference
    tag = as_reception.get("/staff/today/live").headers["ETag"]
    if what == "sign_in":
        sign_in("Jo")
    elif what == "left":
        as_manager.post(f"/staff/today/party/{reference}/left")
    else:
        as_manager.post("/en/help/call", data={"key": tokens.reference()})
    answer = poll(as_reception, tag)
    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag


def test_the_fragment_is_a_part_of_the_page(as_reception, sign_in):
    sign_in("Amina")
    fragment = text(as_reception.get("/staff/today/live")).strip()
    assert fragment.startswith('<div class="live"')
    assert "<html" not in fragment


# --- help calls -----------------------------------------------------------------------------------


def test_on_my_way_shows_the_first_name_on_the_tablet(as_host, client, call):
    assert "Their language: Arabic" in text(as_host.get("/staff/"))
    answer = as_host.post(f"/staff/today/calls/{call}/answer")
    assert (answer.status_code, answer.location) == (303, "/staff/")
    assert "On the way: Host" in text(as_host.get("/staff/"))
    assert call not in text(as_host.get("/staff/"))
    assert "Host" in text(client.get(f"/en/help/call/{call}"))


def test_the_second_to_answer_learns_who_is_going(as_host, as_reception, call):
    as_host.post(f"/staff/today/calls/{call}/answer")
    as_reception.post(f"/staff/today/calls/{call}/answer")
    assert "On the way: Host" in text(as_reception.get("/staff/"))


def test_a_call_is_closed(as_reception, client, call):
    as_reception.post(f"/staff/today/calls/{call}/close")
    assert call not in text(as_reception.get("/staff/"))
    assert "You can go to the desk" in text(client.get(f"/en/help/call/{call}"))


def test_outsiders_answer_no_calls(as_outsider, client, call):
    for act in ("answer", "close"):
        assert as_outsider.post(f"/staff/today/calls/{call}/{act}").status_code in (403, 404)


# --- add someone ----------------------------------------------------------------------------------


@pytest.fixture
def add(as_reception, scene):
    def send(**given):
        known = {
            "name": "",
            "adults": "1",
            "children": "0",
            "language": "en",
            "event": scene.event,
            "key": tokens.reference(),
        }
        return as_reception.post("/staff/today/add", data={**known, **given})

    return send


def test_the_event_on_now_is_chosen_already(as_reception, scene):
    page = text(as_reception.get("/staff/today/add"))
    assert f'<option value="{scene.event}" selected' in page


def test_somebody_is_added_without_a_name_and_taken_back(as_reception, add):
    assert add(adults="2", children="1", language="ar").status_code == 303
    page = as_reception.get("/staff/")
    assert "3 people" in text(page)
    assert "desk" in text(page)
    address, fields = undo_form(page)
    as_reception.post(address, data=fields)
    assert "3 people" not in text(as_reception.get("/staff/"))


def test_the_same_form_twice_adds_one(as_reception, add):
    key = tokens.reference()
    for _ in range(2):
        assert add(name="Amina", key=key).status_code == 303
    assert text(as_reception.get("/staff/")).count(">Amina<") == 1


def test_a_key_with_other_words_is_refused(add):
    key = tokens.reference()
    add(name="Amina", key=key)
    answer = add(name="Jo", key=key)
    assert answer.status_code == 409
    assert "Start again" in text(answer)


@pytest.mark.parametrize("wrong", [{"adults": "0"}, {"adults": "many"}, {"children": "999"}])
def test_counts_that_no_party_has_come_back_with_what_was_typed(add, wrong):
    answer = add(name="Amina", **wrong)
    assert answer.status_code == 422
    assert 'value="Amina"' in text(answer)
    assert "One sign-in holds" in text(answer)


def test_an_unknown_language_becomes_the_schools_own(app, scene, as_reception, add):
    add(name="Amina", language="<script>")
    page = text(as_reception.get("/staff/"))
    reference = re.search(r'id="chip-([\w-]+)"', page)[1]
    assert party_of(app, scene, reference).language == "en"


# --- one party ------------------------------------------------------------------------------------


def test_the_party_page_offers_what_can_be_done(as_reception, sign_in):
    reference = sign_in("سارة").reference
    page = text(as_reception.get(f"/staff/today/party/{reference}"))
    for words in ("They have left", "Change name or numbers", "Take off the list"):
        assert words in page
    assert "They signed in twice" not in page, "there is nobody to be the same as"


@pytest.mark.parametrize("act", ["left", "remove"])
def test_each_act_is_taken_back_by_undo(app, scene, as_reception, sign_in, act):
    reference = sign_in("Amina").reference
    before = party_of(app, scene, reference)
    assert as_reception.post(f"/staff/today/party/{reference}/{act}").location == "/staff/"
    assert party_of(app, scene, reference) != before
    address, fields = undo_form(as_reception.get("/staff/"))
    as_reception.post(address, data=fields)
    assert party_of(app, scene, reference) == before


def test_coming_back_is_undone_to_the_same_minute(app, scene, as_reception, sign_in):
    reference = sign_in("Amina").reference
    as_reception.post(f"/staff/today/party/{reference}/left")
    left_at = party_of(app, scene, reference).left_at
    as_reception.post(f"/staff/today/party/{reference}/back")
    address, fields = undo_form(as_reception.get("/staff/"))
    as_reception.post(address, data=fields)
    assert party_of(app, scene, reference).left_at == left_at


def test_a_change_is_undone_with_names_and_counts(app, scene, as_reception, sign_in):
    reference = sign_in("Amina", "O'Brien & <b>", adults=2).reference
    changed = {"name": ["Zoë", ""], "adults": "1", "children": "3"}
    as_reception.post(f"/staff/today/party/{reference}/change", data=changed)
    assert party_of(app, scene, reference).names == ("Zoë",)
    address, fields = undo_form(as_reception.get("/staff/"))
    as_reception.post(address, data=fields)
    assert party_of(app, scene, reference).adults == 2
    assert party_of(app, scene, reference).names == ("Amina", "O'Brien & <b>")


def test_a_merge_is_undone(app, scene, as_reception, sign_in):
    one, two = sign_in("Amina").reference, sign_in("Amina").reference
    as_reception.post(f"/staff/today/party/{two}/merge", data={"into": one})
    assert party_of(app, scene, two).same_as == one
    page = text(as_reception.get(f"/staff/today/party/{two}"))
    assert "counts with another one" in page
    address, fields = undo_form(as_reception.get("/staff/"))
    as_reception.post(address, data=fields)
    assert party_of(app, scene, two).same_as is None


def test_a_party_cannot_be_the_same_as_itself(as_reception, sign_in):
    one = sign_in("Amina").reference
    sign_in("Jo")
    answer = as_reception.post(f"/staff/today/party/{one}/merge", data={"into": one})
    assert answer.status_code == 422
    assert "That is the same sign-in" in text(answer)


def test_a_change_that_does_not_fit_comes_back_open(as_reception, sign_in):
    reference = sign_in("Amina").reference
    wrong = {"name": "Zoë", "adults": "0", "children": "0"}
    answer = as_reception.post(f"/staff/today/party/{reference}/change", data=wrong)
    assert answer.status_code == 422
    assert 'value="Zoë"' in text(answer)
    assert "<details open>" in text(answer)


def test_an_unknown_party_is_not_found(as_reception):
    assert as_reception.get(f"/staff/today/party/{tokens.reference()}").status_code == 404


# --- undo -----------------------------------------------------------------------------------------


def change_name(browser, reference):
    data = {"name": "Zoë", "adults": "1"}
    return browser.post(f"/staff/today/party/{reference}/change", data=data)


def kept(app):
    with app.app_context():
        return "".join(db.session.scalars(sa.select(StaffSession.data)))


def test_an_earlier_name_is_in_no_cookie_and_soon_nowhere(app, as_reception, sign_in):
    answer = change_name(as_reception, sign_in("Canary Alpha").reference)
    assert "Set-Cookie" not in answer.headers
    assert "Canary Alpha" in kept(app)
    assert "undo-button" in text(as_reception.get("/staff/"))
    with time_machine.travel(time.time() + 16):
        assert "undo-bar" not in text(as_reception.get("/staff/"))
    assert "Canary" not in kept(app)


def test_an_undo_ends_with_the_log_in(app, as_reception, sign_in):
    change_name(as_reception, sign_in("Canary Alpha").reference)
    as_reception.post("/staff/logout")
    assert "Canary" not in kept(app)


def test_an_undo_is_only_for_who_did_it(as_reception, as_manager, sign_in):
    change_name(as_reception, sign_in("Amina").reference)
    assert "undo-bar" not in text(as_manager.get("/staff/"))
    assert "undo-bar" in text(as_reception.get("/staff/"))  # the control


def test_a_cookie_of_ones_own_making_offers_nothing(as_reception):
    as_reception.set_cookie("undo", "WyJ4Il0.forged", path="/staff")
    assert "undo-bar" not in text(as_reception.get("/staff/"))


# --- what is written down -------------------------------------------------------------------------


def acts(app, scene):
    with app.app_context():
        entries = audit.recent(scene.school, limit=100)
        known = ("sign_in_added", "call_answered", "call_closed")
        found = [entry for entry in reversed(entries) if entry.act in known]
        assert "Amina" not in str([entry.facts for entry in found])
        return [(entry.act, entry.staff_id) for entry in found]


def test_a_desk_sign_in_is_written_down_once(app, scene, add):
    key = tokens.reference()
    for _ in range(2):
        add(name="Amina", key=key)
    add(adults="0")  # the control: refused
    assert acts(app, scene) == [("sign_in_added", scene.people["reception"])]


def test_who_goes_to_help_is_written_down_and_who_came_second_is_not(
    app, scene, as_host, as_reception, call
):
    for browser in (as_host, as_reception):
        browser.post(f"/staff/today/calls/{call}/answer")
    as_reception.post(f"/staff/today/calls/{call}/close")
    people = scene.people
    assert acts(app, scene) == [
        ("call_answered", people["host"]),
        ("call_closed", people["reception"]),
    ]


# --- the frame ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "links"),
    [
        ("host", ["Languages", "My account"]),
        ("reception", ["Sign-ins", "Places", "Devices", "Posters", "Languages", "My account"]),
        (
            "manager",
            [
                "Sign-ins",
                "Places",
                "Devices",
                "Posters",
                "People",
                "Settings",
                "Languages",
                "My account",
            ],
        ),
    ],
)
def test_each_role_has_links_to_what_it_may_open(log_in, role, links):
    browser = log_in(role)
    page = text(browser.get("/staff/"))
    found = re.findall(r'class="nav-link" href="([^"]+)".*?<span>([^<]+)</span>', page)
    assert [words for _, words in found] == [
        "Today",
        "Queue",
        "Surgeries",
        "Events",
        "Messages",
        *links,
    ]
    for address, words in found:
        assert browser.get(address).status_code == 200, words
