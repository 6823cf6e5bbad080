"""Sign-in over HTTP: one row or none, and an answer in the parent's own language."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import event_editing, schools, signins
from kiosk.web.plumbing import catalogs, refusals
from tests import tables
from tests.devices import as_device

#: How a page of each language says a sentence; the made-up ones show what was never translated.
TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]
#: Enough where many ways of going wrong meet every language.
TWO = ["en-XA", "ar"]


def said(tag, english):
    """Return the sentence as the page of a language shows it."""
    return catalogs.translate(tag, english)


@pytest.fixture
def post(client, scene):
    """Return a way to send the sign-in form as our page does."""

    def send(*names, tag="en", event=None, key=None, **more):
        options = {k: more.pop(k) for k in ("own_page", "headers", "content_type") if k in more}
        form = {"name": list(names), "adults": "1", "children": "0", "do": "here", **more}
        form["key"] = tokens.reference() if key is None else key
        return client.post(f"/{tag}/sign-in/{event or scene.event}", data=form, **options)

    return send


@pytest.fixture
def make_event(app, scene):
    """Return a way to make another event, from minutes before to minutes after now."""

    def make(starts=-5, ends=55, cancelled=False, **more):
        now = clock.now()
        with app.app_context(), db.writing():
            event = event_editing.create(
                scene.school,
                event_editing.Draft("Story time", **more),
                now + timedelta(minutes=starts),
                now + timedelta(minutes=ends),
            )
            if cancelled:
                event_editing.cancel(scene.school, [event])
            return event.reference

    return make


def only_row(app):
    found = tables.rows(app, "sign_in")
    assert len(found) == 1
    return found[0]


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "A",
        "x" * 90,
        "O'Brien",
        "علی\u200cرضا",
        "ক্ষমা",
        "李娜",
        "Zofia Żółć",
        "👩‍👩‍👧",
        "<b>&\"'{{7*7}}",
    ],
)
def test_any_name_of_one_to_ninety_letters_is_welcome(app, post, name):
    answer = post(name)
    assert answer.status_code == 303
    assert only_row(app)["names"] == (name,)


@pytest.mark.parametrize("tag", TAGS)
def test_ninety_one_letters_are_refused_kindly_and_nothing_typed_is_lost(app, post, tag):
    answer = post("x" * 91, tag=tag, adults="2", children="3")
    assert answer.status_code == 422
    assert said(tag, refusals.WORDS["name_long"]) in answer.text
    assert "x" * 91 in answer.text
    assert 'name="adults" value="2"' in " ".join(answer.text.split())
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("tag", TWO)
@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u202e", "\u3164"])
def test_a_name_of_nothing_but_space_is_asked_for_again(app, post, tag, typed):
    answer = post(typed, tag=tag)
    assert answer.status_code == 422
    assert said(tag, refusals.WORDS["name"]) in answer.text
    assert tables.count(app, "sign_in") == 0


def test_a_refused_form_keeps_its_key_so_that_mending_it_is_one_sign_in(app, post):
    key = tokens.reference()
    assert key in post("", key=key).text
    assert post("Ann", key=key).status_code == 303
    assert only_row(app)["key"] == key


def test_what_hides_or_reorders_is_taken_out_and_joiners_stay(app, post):
    post("\u202eZoe\u0308\u0000\u2069", "علی\u200cرضا")
    assert only_row(app)["names"] == ("Zoë", "علی\u200cرضا")


def test_bytes_that_are_no_text_do_no_harm(app, client, scene):
    answer = client.post(
        f"/en/sign-in/{scene.event}",
        data=b"name=%ff%fe%ed%b2%80Ann&adults=1&key=" + tokens.reference().encode(),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 303
    assert only_row(app)["names"][0].endswith("Ann")


def test_a_party_of_several_with_children_is_one_row(app, post):
    post("Ann", "", "Ben", adults="2", children="٣")
    row = only_row(app)
    assert (row["names"], row["adults"], row["children"]) == (("Ann", "Ben"), 2, 3)


@pytest.mark.parametrize("tag", ["en", "en-XA"])
@pytest.mark.parametrize("sent", [{"adults": "61"}, {"adults": "0"}, {"children": "999"}])
def test_a_group_too_large_is_sent_to_a_person(app, post, tag, sent):
    answer = post("Ann", tag=tag, **sent)
    assert answer.status_code == 422
    assert said(tag, refusals.WORDS["party"]) in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("nonsense", ["", "many", "-3", "1e9", "9" * 40, "1.5", "²"])
def test_counts_that_are_no_counts_are_taken_as_one_adult(app, post, nonsense):
    assert post("Ann", adults=nonsense, children=nonsense).status_code == 303
    row = only_row(app)
    assert (row["adults"], row["children"]) == (1, 0)


# --- which event --------------------------------------------------------------------------------


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


# --- what comes from elsewhere ------------------------------------------------------------------

FOREIGN = [
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"HX-Request": "true"},
    {"X-Requested-With": "XMLHttpRequest", "Referer": "http://localhost/en/"},
]


@pytest.mark.parametrize("tag", TWO)
@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_form_from_another_place_is_refused(app, post, tag, headers):
    answer = post("Ann", tag=tag, own_page=False, headers=headers)
    assert answer.status_code == 403
    assert said(tag, refusals.FOREIGN) in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}], ids=str
)
def test_a_form_of_our_own_page_is_taken(app, post, headers):
    """The control: the same form with the headers of our own page is stored."""
    assert post("Ann", own_page=False, headers=headers).status_code == 303
    assert tables.count(app, "sign_in") == 1


@pytest.mark.parametrize("tag", TWO)
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"name": "Ann"}', "application/json"),
        (b"name=Ann", "text/plain"),
        (b"name=Ann", None),
        (b"<name>Ann</name>", "application/xml"),
    ],
)
def test_what_is_not_a_form_is_refused(app, client, scene, tag, body, kind):
    answer = client.post(f"/{tag}/sign-in/{scene.event}", data=body, content_type=kind)
    assert answer.status_code == 415
    assert said(tag, refusals.STATUS[415]) in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("tag", TWO)
@pytest.mark.parametrize(
    "form",
    [
        {"name": "x" * (5 * 1024 * 1024)},
        {"name": "x" * (300 * 1024)},
        {"name": ["x"] * 2000, "more": "x" * (256 * 1024)},
    ],
    ids=["5 MB", "300 kB", "many"],
)
def test_more_than_a_page_can_hold_is_refused(app, post, scene, client, tag, form):
    answer = client.post(f"/{tag}/sign-in/{scene.event}", data=form)
    assert answer.status_code == 413
    assert said(tag, refusals.LARGE) in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("tag", TAGS)
def test_an_address_nobody_made_is_answered_in_the_language_of_its_beginning(client, tag):
    answer = client.get(f"/{tag}/no-such-page")
    assert answer.status_code == 404
    assert said(tag, refusals.GONE) in answer.text
    assert f'lang="{tag}"' in answer.text


def test_a_language_the_school_does_not_offer_is_not_found(app, client, scene):
    with app.app_context(), db.writing():
        schools.attached(scene.school).languages = ["en"]
    schools.forget()
    answer = client.get("/pl/")
    assert answer.status_code == 404
    assert refusals.GONE in answer.text


# --- the same again -----------------------------------------------------------------------------


def test_the_same_form_twice_is_one_row_and_the_same_answer(app, client, post):
    key = tokens.reference()
    first, again = post("Ann", key=key), post("Ann", key=key)
    assert first.location == again.location
    shown, reloaded = client.get(first.location), client.get(first.location)
    own_key = re.compile(r'name="key" type="hidden" value="[^"]+"')  # of "Use my phone"
    assert own_key.sub("", shown.text) == own_key.sub("", reloaded.text)
    assert tables.count(app, "sign_in") == 1


@pytest.mark.parametrize("tag", TAGS)
def test_the_same_key_with_other_content_is_said_to_be_taken(app, post, tag):
    key = tokens.reference()
    post("Ann", key=key)
    answer = post("Ben", key=key, tag=tag)
    assert answer.status_code == 409
    assert said(tag, refusals.WORDS["key_taken"]) in answer.text
    assert only_row(app)["names"] == ("Ann",)


def test_a_retry_when_the_event_has_just_ended_is_answered_the_same(app, post, make_event):
    key, event = tokens.reference(), make_event()
    first = post("Ann", key=key, event=event)
    with clock.at(clock.now() + timedelta(hours=2)):
        assert post("Ann", key=key, event=event).location == first.location
        assert post("Ben", event=event).status_code == 409
    assert tables.count(app, "sign_in") == 1


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 65, "a key with spaces in it", "<script>12345678"]
)
def test_a_key_that_is_none_is_replaced_and_the_sign_in_taken(app, post, key):
    assert post("Ann", key=key).status_code == 303
    assert tokens.is_token(only_row(app)["key"])


def at_once(app, count, send):
    """Let threads send at the same moment; return their answers."""
    barrier = threading.Barrier(count)

    def run(number):
        client = as_device(app.test_client())
        barrier.wait(timeout=20)
        return send(client, number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_twenty_at_once_with_the_same_key_are_one_row(app, scene):
    form = {"name": "Ann", "children": "2", "key": tokens.reference()}
    answers = at_once(app, 20, lambda c, _n: c.post(f"/en/sign-in/{scene.event}", data=form))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert tables.count(app, "sign_in") == 1


def test_twenty_at_once_with_keys_of_their_own_are_twenty_rows(app, scene):
    """The control: nothing but the key keeps the others out. No two get the same ticket."""

    def send(client, number):
        form = {"name": f"Ann {number}", "key": tokens.reference()}
        return client.post(f"/en/sign-in/{scene.event}", data=form)

    answers = at_once(app, 20, send)
    assert {answer.status_code for answer in answers} == {303}
    found = tables.rows(app, "sign_in")
    assert len(found) == 20
    assert len({(row["ticket_picture"], row["ticket_number"]) for row in found}) == 20
    assert len({row["names"] for row in found}) == 20


def test_twenty_at_once_with_one_key_and_other_names_are_one_row_and_nineteen_refusals(app, scene):
    key = tokens.reference()

    def send(client, number):
        form = {"name": f"Ann {number}", "key": key}
        return client.post(f"/en/sign-in/{scene.event}", data=form)

    codes = sorted(answer.status_code for answer in at_once(app, 20, send))
    assert codes == [303] + [409] * 19
    assert tables.count(app, "sign_in") == 1


# --- the pages themselves -----------------------------------------------------------------------


def test_a_new_form_begins_empty_with_a_key_of_its_own(client, scene):
    one, two = (client.get(f"/en/sign-in/{scene.event}").text for _ in range(2))
    keys = [text.split('name="key" value="')[1].split('"')[0] for text in (one, two)]
    assert keys[0] != keys[1]
    assert all(map(tokens.is_token, keys))


def test_an_event_that_has_ended_is_not_offered(client, make_event):
    assert make_event(-90, -1) not in client.get("/en/sign-in").text


@pytest.mark.parametrize(
    ("do", "shows"),
    [
        ("adults+1", 'name="adults" value="3"'),
        ("adults-1", 'name="adults" value="1"'),
        ("children+1", 'name="children" value="1"'),
        ("children-1", 'name="children" value="0"'),
    ],
)
def test_steps_work_without_scripts_and_store_nothing(app, post, do, shows):
    answer = post("Ann", adults="2", do=do)
    assert answer.status_code == 200
    assert shows in " ".join(answer.text.split())
    assert 'value="Ann"' in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("tag", TAGS)
def test_thanks_say_where_to_go_and_the_number_but_no_name(app, client, post, scene, tag):
    answer = post("Marguerite", tag=tag)
    page = client.get(answer.location)
    row = only_row(app)
    assert "Riverside hall" in page.text
    assert str(row["ticket_number"]) in page.text
    assert "Marguerite" not in page.text


def test_thanks_of_somebody_elses_school_are_not_found(app, client, other):
    with app.app_context(), db.writing():
        theirs = signins.sign_in(
            other,
            None,
            signins.Party.of(["Ann"], 1, 0),
            language="en",
            came_by=signins.TABLET,
            key=tokens.reference(),
        )
    assert client.get(f"/en/thank-you/{theirs.reference}").status_code == 404


@pytest.mark.parametrize("tag", ["pl", "ar"])
def test_refusals_are_translated(tag):
    sentences = [*refusals.WORDS.values(), refusals.GONE, refusals.LARGE, refusals.FOREIGN]
    parents = [sentence for sentence in sentences if sentence in catalogs.catalog(tag)]
    for code in ("name", "name_long", "party", "ended", "cancelled", "not_today", "key_taken"):
        assert refusals.WORDS[code] in parents, f"translations/{tag}: {code} has no words yet."
