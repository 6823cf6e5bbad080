"""The page of one event on a parent's own phone, reached by its poster's code."""

from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import event_editing
from kiosk.web.plumbing import catalogs, refusals
from tests import tables

TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]
DAY = 24 * 60
#: How an event can stand, and an event of that kind: minutes from now to its start and its end.
STANDS = {
    "before": {"starts": 26 * 60, "ends": 27 * 60},
    "on": {"starts": -5, "ends": 55},
    "after": {"starts": -90, "ends": -1},
    "two days after": {"starts": -2 * DAY, "ends": 5 - 2 * DAY},
    "over": {"starts": -2 * DAY - 60, "ends": -2 * DAY - 1},
    "cancelled": {"starts": -5, "ends": 5, "cancelled": True},
}
SIGNS_IN, COMES, FACES = 'value="here"', "/come", 'name="face"'


@pytest.fixture
def make_event(app, scene):
    """Return a way to make an event, from minutes before to minutes after now; its code."""

    def make(starts, ends, cancelled=False, title="Story time"):
        now = clock.now()
        words = {"pl": {"title": "Czas na bajkę"}}
        with app.app_context(), db.writing():
            event = event_editing.create(
                scene.school,
                event_editing.Draft(title, words=words),
                now + timedelta(minutes=starts),
                now + timedelta(minutes=ends),
            )
            if cancelled:
                event_editing.cancel(scene.school, [event])
            return event.code

    return make


@pytest.mark.parametrize(
    ("preferred", "tag"),
    [("pl-PL,pl;q=0.9,en;q=0.5", "pl"), ("ar-SY", "ar"), ("fr-FR,de", "en"), ("", "en")],
)
def test_a_qr_code_opens_in_the_language_of_the_phone(phone, scene, preferred, tag):
    answer = phone.get(f"/e/{scene.code}", headers={"Accept-Language": preferred})
    assert answer.status_code == 303
    assert answer.location == f"/{tag}/event/{scene.code}"


def test_a_code_is_read_as_people_type_it(phone, scene):
    typed = f"{scene.code[:4]}-{scene.code[4:]}".lower()
    answer = phone.get(f"/e/{typed}?language=pl")
    assert answer.location == f"/pl/event/{scene.code}"


@pytest.mark.parametrize("tag", TAGS)
def test_a_phone_signs_in_and_is_known_to_be_a_phone(app, phone, scene, tag):
    form = {"name": "Ann", "key": tokens.reference()}
    answer = phone.post(f"/{tag}/event/{scene.code}", data=form)
    assert answer.status_code == 303
    assert phone.get(answer.location).status_code == 200
    (row,) = tables.rows(app, "sign_in")
    assert (row["came_by"], row["language"]) == ("phone", tag)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(
    ("stands", "offers"),
    [
        ("before", {COMES}),
        ("on", {SIGNS_IN}),
        ("after", {FACES}),
        ("two days after", {FACES}),
        ("over", set()),
        ("cancelled", set()),
    ],
)
def test_an_event_offers_what_can_be_done_then_and_nothing_else(
    phone, make_event, tag, stands, offers
):
    page = phone.get(f"/{tag}/event/{make_event(**STANDS[stands])}")
    assert page.status_code == 200
    assert {one for one in (SIGNS_IN, COMES, FACES) if one in page.text} == offers
    assert ("calendar.ics" in page.text) is (stands == "before")


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(
    ("stands", "code"),
    [("after", "ended"), ("over", "ended"), ("cancelled", "cancelled"), ("before", "not_today")],
)
def test_an_event_that_takes_nobody_takes_no_sign_in(app, phone, make_event, tag, stands, code):
    address = f"/{tag}/event/{make_event(**STANDS[stands])}"
    answer = phone.post(address, data={"name": "Ann", "key": tokens.reference()})
    assert answer.status_code == 409
    assert SIGNS_IN not in answer.text
    if stands in ("over", "cancelled"):  # the others say it by what they offer
        assert catalogs.translate(tag, refusals.WORDS[code]) in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("stands", ["over", "cancelled"])
def test_after_the_end_of_a_way_there_is_what_is_on_next(phone, make_event, stands):
    code = make_event(**STANDS[stands])
    for number in range(4):
        make_event(DAY + number, DAY + 60, title=f"Next {number}")
    page = phone.get(f"/en/event/{code}").text
    assert page.count("coming-card") == 3
    assert "Coffee morning" in page
    assert "Next 0" in page
    on = phone.get(f"/en/event/{make_event(**STANDS['before'])}").text
    assert "coming-card" not in on, "one thing on each screen"


def test_whom_to_talk_to_is_offered_where_there_is_somebody(phone, scene, make_surgery):
    page = phone.get(f"/en/event/{scene.code}").text
    assert "/en/talk" not in page
    assert "/en/book" not in page
    make_surgery("Helen")
    page = phone.get(f"/en/event/{scene.code}").text
    assert 'href="/en/talk"' in page
    assert 'href="/en/book"' in page


@pytest.mark.parametrize("code", ["none-of-ours-at-all-00", "ABCD2345"])
def test_a_code_that_nobody_has_is_an_old_poster(phone, code):
    page = phone.get(f"/en/event/{code}")
    assert page.status_code == 410
    assert "Ask a member of staff" in page.text
    assert phone.post(f"/en/event/{code}", data={"name": "Ann"}).status_code == 410


def test_the_reference_of_an_event_is_no_code(phone, scene):
    """Who has the address of what is on cannot sign in with it."""
    assert phone.get(f"/en/event/{scene.event}").status_code == 410
    answer = phone.post(f"/en/event/{scene.event}", data={"name": "Ann"})
    assert answer.status_code == 410


@pytest.mark.parametrize("tag", TAGS)
def test_a_phone_is_asked_again_for_a_name(app, phone, scene, tag):
    answer = phone.post(f"/{tag}/event/{scene.code}", data={"name": " "})
    assert answer.status_code == 422
    assert catalogs.translate(tag, refusals.WORDS["name_only"]) in answer.text
    assert tables.count(app, "sign_in") == 0


def test_the_organisers_words_carry_their_language_where_it_is_another(phone, make_event):
    event = make_event(-5, 55)
    assert "Czas na bajkę" in phone.get(f"/pl/event/{event}").text
    assert '<bdi lang="en" dir="auto">Story time</bdi>' in phone.get(f"/ar/event/{event}").text


@pytest.mark.parametrize("tag", TAGS)
def test_who_signed_in_on_the_tablet_is_thanked_and_who_was_sent_the_link_may_sign_in(
    phone, scene, tag
):
    """The page that a tablet handed over, and the way on for a friend who got its address."""
    plain = f"/{tag}/event/{scene.code}"
    page = phone.get(f"{plain}?came=yes").text
    assert SIGNS_IN not in page
    assert 'role="status"' in page
    assert f'href="{plain}"' in page
    assert SIGNS_IN in phone.get(plain).text


def test_another_language_does_not_ask_somebody_who_came_to_sign_in_again(phone, scene):
    page = phone.get(f"/en/event/{scene.code}?came=yes").text
    assert f'href="/pl/event/{scene.code}?came=yes"' in page
    assert "came" not in phone.get(f"/en/event/{scene.code}").text


def test_a_posters_address_on_the_tablet_opens_the_form_that_clears_itself(client, scene):
    answer = client.get(f"/en/event/{scene.code}")
    assert answer.location == f"/en/sign-in/{scene.event}"
    assert 'data-behaviour="still-here"' in client.get(answer.location).text
