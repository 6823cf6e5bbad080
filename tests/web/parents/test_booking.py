"""Booking a time over HTTP: whom, when, a name; on the tablet and on a phone, in each language."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import bookings
from kiosk.models.booking import Booking
from kiosk.web.plumbing import catalogs, hold_limits, refusals
from tests import tables
from tests.pages import CANARIES
from tests.surgeries import add_host, add_surgery

TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]
THREE = ["en", "pl", "ar"]


def fields(page):
    """Return the hidden fields of a page's form, and the slots of its buttons."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return hidden, re.findall(r'name="slot" value="([^"]+)"', page)


def at_days(days, hour=10):
    """Return an instant some days from now, on the hour."""
    day = clock.now() + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def who_of(app, number=0):
    return tables.rows(app, "host")[number]["reference"]


def hold(client, tag, who, number=0, **more):
    """Touch one of the times of T5b; return the address of T5c."""
    hidden, slots = fields(client.get(f"/{tag}/book/{who}").text)
    answer = client.post(f"/{tag}/book/hold", data={**hidden, "slot": slots[number], **more})
    assert answer.status_code == 303, answer.text
    return answer.location


def confirm(client, address, **more):
    """Type a name on T5c; return the answer."""
    hidden, _slots = fields(client.get(address).text)
    given = {"name": "Amal", "speaker": "no", "do": "book", **more}
    return client.post(address.partition("?")[0], data={**hidden, **given})


@pytest.fixture
def on_phone(client):
    """Return the browser of a phone."""
    client.set_cookie("mode", "phone")
    return client


@pytest.mark.parametrize("tag", TAGS)
def test_a_parent_books_in_five_taps_and_a_name(app, client, make_surgery, tag):
    make_surgery("Helen", starts_at=at_days(1))
    taps = [f"/{tag}/"]  # the language
    taps.append(f"/{tag}/book")  # "Book a time"
    page = client.get(taps[-1]).text
    taps.append(re.search(rf'href="(/{tag}/book/[^"]+)"', page)[1])  # the person
    assert "Helen" in client.get(taps[-1]).text
    taps.append(hold(client, tag, taps[-1].rpartition("/")[2]))  # the time
    answer = confirm(client, taps[-1])
    taps.append(answer.location)  # "Book this time"
    assert len(taps) == 5
    done = client.get(answer.location)
    assert catalogs.translate(tag, "Your time is booked.") in done.text
    assert catalogs.translate(tag, "Write this down or take a photo.") in done.text
    assert '<svg class="qr"' in done.text
    (row,) = tables.rows(app, "booking")
    assert (row["state"], row["name"], row["language"]) == ("booked", "Amal", tag)
    assert (row["came_by"], row["speaker"]) == ("tablet", False)


@pytest.mark.parametrize("tag", THREE)
def test_a_phone_books_and_comes_to_its_own_page(app, on_phone, make_surgery, tag):
    make_surgery("Helen", starts_at=at_days(1))
    address = hold(on_phone, tag, who_of(app))
    assert 'autocomplete="given-name"' in on_phone.get(address).text
    answer = confirm(on_phone, address)
    assert answer.location.startswith(f"/{tag}/booking/")
    assert catalogs.translate(tag, "Your time is booked.") in on_phone.get(answer.location).text
    (row,) = tables.rows(app, "booking")
    assert (row["state"], row["came_by"]) == ("booked", "phone")


@pytest.mark.parametrize("tag", THREE)
def test_nobody_free_is_said_kindly_with_two_ways_on(client, tag):
    page = client.get(f"/{tag}/book").text
    assert catalogs.translate(tag, "There are no free times yet.") in page
    assert f'href="/{tag}/book/anyone/tell-me"' in page
    assert catalogs.translate(tag, "Ask a person to come") in page


def test_only_those_with_a_free_time_are_shown(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    make_surgery("Sam", starts_at=at_days(1), bookable=False)
    make_surgery("Rosa", starts_at=at_days(-2))
    page = client.get("/en/book").text
    assert "Helen" in page
    assert "Sam" not in page
    assert "Rosa" not in page


def test_the_first_free_day_is_said(client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    assert "Next free: Tomorrow" in client.get("/en/book").text


def test_any_of_several_hosts_is_one_card_with_its_own_times(app, client, make_surgery):
    make_surgery("Helen", "Sam", starts_at=at_days(1))
    address = re.search(r'href="(/en/book/[^"]+\.[^"]+)"', client.get("/en/book").text)[1]
    page = client.get(address)
    assert "Helen, Sam" in page.text
    assert fields(page.text)[1]


def test_with_anyone_each_time_says_whom_it_is_with(client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1, 9), minutes=20)
    make_surgery("Sam", starts_at=at_days(2, 9), minutes=20)
    page = client.get("/en/book/anyone").text
    assert "Helen" in page
    assert "Sam" in page


def test_with_anyone_a_time_is_with_somebody_who_speaks_the_language(client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1, 9), minutes=10)
    make_surgery("Kasia", starts_at=at_days(1, 9), minutes=10, host={"languages": ["pl"]})
    assert "Kasia" in client.get("/pl/book/anyone").text
    assert "Helen" not in client.get("/pl/book/anyone").text
    assert "Helen" in client.get("/en/book/anyone").text


def test_six_times_of_three_days_are_shown_and_more_lead_to_all(app, client, make_surgery):
    for day in (1, 2, 3, 4):
        make_surgery("Helen" if day == 1 else f"Helen{day}", starts_at=at_days(day))
    seen, address = [], "/en/book/anyone"
    for _turn in range(20):
        page = client.get(address).text
        slots = fields(page)[1]
        assert 1 <= len(slots) <= 6
        assert page.count('<section class="time-day">') <= 3
        seen += slots
        more = re.search(r'href="(/en/book/anyone\?after=[^"]+)"', page)
        if more is None:
            break
        address = more[1]
    assert sorted(seen) == sorted(row["reference"] for row in tables.rows(app, "slot"))


@pytest.mark.parametrize("after", ["1", "x.y", "99999999", "0" * 5000, "-1.12345678"])
def test_an_address_that_somebody_tampered_with_shows_times(client, make_surgery, after):
    make_surgery("Helen", starts_at=at_days(1))
    answer = client.get(f"/en/book/anyone?after={after}")
    assert answer.status_code == 200
    assert fields(answer.text)[1]


def test_a_touched_time_is_kept_and_not_shown_to_others(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1), minutes=10)
    address = hold(client, "en", who_of(app))
    assert "There are no free times yet." in client.get(f"/en/book/{who_of(app)}").text
    until = re.search(r"We keep this time for you until (\d\d:\d\d)", client.get(address).text)
    assert until


def test_two_touches_on_one_time_keep_it_once(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    hidden, slots = fields(client.get(f"/en/book/{who_of(app)}").text)
    form = {**hidden, "slot": slots[0]}
    first = client.post("/en/book/hold", data=form)
    assert client.post("/en/book/hold", data=form).location == first.location
    assert tables.count(app, "booking") == 1


def test_a_page_that_is_old_still_keeps_another_of_its_times(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    hidden, slots = fields(client.get(f"/en/book/{who_of(app)}").text)
    for slot in slots[:2]:
        assert client.post("/en/book/hold", data={**hidden, "slot": slot}).status_code == 303
    assert {row["state"] for row in tables.rows(app, "booking")} == {"held"}


@pytest.mark.parametrize("tag", THREE)
def test_a_time_that_somebody_was_faster_with_shows_fresh_times(app, client, make_surgery, tag):
    make_surgery("Helen", starts_at=at_days(1), minutes=20)
    hidden, slots = fields(client.get(f"/{tag}/book/{who_of(app)}").text)
    confirm(client, hold(client, "en", who_of(app)))
    answer = client.post(f"/{tag}/book/hold", data={**hidden, "slot": slots[0]})
    assert answer.status_code == 409
    assert catalogs.translate(tag, refusals.WORDS["taken"]) in answer.text
    assert fields(answer.text)[1] == slots[1:]


def test_going_back_shows_the_kept_time_and_another_lets_it_go(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1), minutes=20)
    address = hold(client, "en", who_of(app))
    back = re.search(r'href="(/en/book/[^"]+held=[^"]+)"', client.get(address).text)[1]
    hidden, slots = fields(client.get(back.replace("&amp;", "&")).text)
    assert len(slots) == 2
    again = client.post("/en/book/hold", data={**hidden, "slot": slots[0]})
    assert again.location.partition("?")[0] == address.partition("?")[0]
    other = client.post("/en/book/hold", data={**hidden, "slot": slots[1]})
    assert other.location.partition("?")[0] != address.partition("?")[0]
    assert sorted(row["state"] for row in tables.rows(app, "booking")) == ["held", "lapsed"]
    assert [row["taken"] for row in tables.rows(app, "slot")] == [0, 1]


@pytest.mark.parametrize("tag", THREE)
def test_a_missing_name_is_asked_for_and_nothing_is_lost(app, client, make_surgery, tag):
    make_surgery("Helen", starts_at=at_days(1))
    address = hold(client, tag, who_of(app))
    answer = confirm(client, address, name="  ", speaker="yes")
    assert answer.status_code == 422
    assert catalogs.translate(tag, refusals.WORDS["name_only"]) in answer.text
    assert re.search(r'value="yes" checked', answer.text)
    hidden, _slots = fields(answer.text)
    answer = client.post(
        address.partition("?")[0], data={**hidden, "name": "Łucja", "speaker": "yes"}
    )
    assert answer.status_code == 303
    (row,) = tables.rows(app, "booking")
    assert (row["name"], row["speaker"]) == ("Łucja", True)


def test_a_name_that_is_too_long_stays_in_its_field(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    answer = confirm(client, hold(client, "en", who_of(app)), name="ż" * 120)
    assert answer.status_code == 422
    assert "ż" * 120 in answer.text


@pytest.mark.parametrize(
    ("tag", "spoken", "answer"),
    [("en", ["en"], "no"), ("pl", ["en"], "yes"), ("pl", ["en", "pl"], "no"), ("ar", [], "yes")],
)
def test_a_speaker_is_wished_for_already_where_nobody_speaks_the_language(
    app, client, make_surgery, tag, spoken, answer
):
    make_surgery("Helen", starts_at=at_days(1), host={"languages": spoken})
    page = client.get(hold(client, tag, who_of(app))).text
    assert re.search(r'name="speaker" value="(\w+)" checked', page)[1] == answer


def test_a_hold_that_ran_out_is_taken_again(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    address = hold(client, "en", who_of(app))
    run_out(app)
    assert confirm(client, address).status_code == 303
    assert [row["state"] for row in tables.rows(app, "booking")] == ["booked"]


def run_out(app):
    """Let every hold be over."""
    ended = {"held_until": clock.now() - timedelta(seconds=1)}
    with app.app_context(), db.writing():
        db.session.execute(sa.update(Booking).where(Booking.state == "held").values(ended))


@pytest.mark.parametrize("tag", THREE)
def test_a_time_lost_meanwhile_asks_for_another_and_keeps_the_name(app, client, make_surgery, tag):
    make_surgery("Helen", starts_at=at_days(1), minutes=20)
    address = hold(client, tag, who_of(app))
    page = client.get(address).text
    run_out(app)
    confirm(client, hold(client, "en", who_of(app)), name="Somebody faster")
    hidden, _slots = fields(page)
    answer = client.post(
        address.partition("?")[0], data={**hidden, "name": "Łucja", "speaker": "yes"}
    )
    assert answer.status_code == 409
    assert catalogs.translate(tag, refusals.WORDS["taken"]) in answer.text
    assert 'value="Łucja"' in answer.text
    assert "Somebody faster" not in answer.text
    hidden, slots = fields(answer.text)
    given = {**hidden, "name": "Łucja", "slot": slots[0]}
    booked = client.post(f"/{tag}/book/hold", data=given)
    assert client.post(f"/{tag}/book/hold", data=given).location == booked.location
    assert booked.location.startswith(f"/{tag}/book/done/")
    names = {row["name"]: row for row in tables.rows(app, "booking") if row["state"] == "booked"}
    assert names["Łucja"]["speaker"] is True
    assert len(names) == 2


def test_a_form_sent_twice_books_once_and_leads_to_the_same_page(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    address = hold(client, "en", who_of(app))
    hidden, _slots = fields(client.get(address).text)
    form = {**hidden, "name": "Amal", "speaker": "no"}
    path = address.partition("?")[0]
    first = client.post(path, data=form)
    assert client.post(path, data=form).location == first.location
    assert client.get(address).location == first.location
    assert client.post(path, data={**form, "name": "Other"}).location == first.location
    assert [row["name"] for row in tables.rows(app, "booking")] == ["Amal"]


@pytest.mark.parametrize("given", ["", "123"])
def test_a_phone_call_needs_a_number(app, client, make_surgery, given):
    make_surgery("Helen", starts_at=at_days(1), way="phone")
    address = hold(client, "en", who_of(app))
    assert 'type="tel"' in client.get(address).text
    answer = confirm(client, address, phone=given)
    assert answer.status_code == 422
    assert "Type a phone number, like 07700 900 982" in answer.text
    assert 'value="Amal"' in answer.text
    assert confirm(client, address, phone="٠٧٧٠٠ ٩٠٠ ٩٨٢").status_code == 303
    assert tables.rows(app, "booking")[0]["phone"] == "07700900982"


def test_no_number_is_asked_for_where_people_meet(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    assert 'type="tel"' not in client.get(hold(client, "en", who_of(app))).text


def test_in_the_largest_words_the_second_question_has_its_own_screen(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    client.set_cookie("look", "150.paper")
    address = hold(client, "pl", who_of(app))
    page = client.get(address).text
    assert 'type="radio"' not in page
    hidden, _slots = fields(page)
    path = address.partition("?")[0]
    nameless = client.post(path, data={**hidden, "name": "", "do": "continue"})
    assert nameless.status_code == 422
    second = client.post(path, data={**hidden, "name": "Amal", "do": "continue"})
    assert second.status_code == 200
    assert re.search(r'name="speaker" value="yes" checked', second.text)
    hidden, _slots = fields(second.text)
    answer = client.post(path, data={**hidden, "speaker": "yes", "do": "book"})
    assert answer.status_code == 303
    (row,) = tables.rows(app, "booking")
    assert (row["name"], row["speaker"]) == ("Amal", True)


@pytest.mark.parametrize("tag", THREE)
def test_a_number_may_be_left_after_booking(app, client, make_surgery, tag):
    make_surgery("Helen", starts_at=at_days(1))
    done = confirm(client, hold(client, tag, who_of(app))).location
    number = f"{done}/phone"
    assert f'href="{number}"' in client.get(done).text
    refused = client.post(number, data={"phone": "12"})
    assert refused.status_code == 422
    assert catalogs.translate(tag, refusals.WORDS["phone"]) in refused.text
    assert client.post(number, data={"phone": "07700 900 982"}).location == done
    assert tables.rows(app, "booking")[0]["phone"] == "07700900982"
    assert "900982" not in client.get(done).text + client.get(number).text, (
        "the number is not shown to whoever is next"
    )


def test_the_tablet_screen_clears_itself_and_shows_no_name(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    page = client.get(confirm(client, hold(client, "en", who_of(app)), name="Zuzanna").location)
    assert 'data-behaviour="clears" data-seconds="60"' in page.text
    assert "Zuzanna" not in page.text


@pytest.mark.parametrize(
    "path",
    [
        "book/held/{}",
        "book/done/{}",
        "book/done/{}/phone",
        "book/{}",
        "book/{}/tell-me",
        "book/{}/use-phone",
        "book/anyone?surgery={}",
        "book/anyone?moves={}",
    ],
)
def test_old_foreign_and_guessed_links_end_kindly_and_are_limited(client, scene, path):
    answer = client.get("/en/" + path.format("A" * 32))
    assert answer.status_code == 404
    assert "This link has ended. Scan the poster again." in answer.text
    for _turn in range(25):
        answer = client.get("/en/" + path.format("B" * 32))
    assert answer.status_code == 429


def test_a_known_link_is_never_limited(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    done = confirm(client, hold(client, "en", who_of(app))).location
    assert {client.get(done).status_code for _turn in range(30)} == {200}


@pytest.fixture
def theirs(app, other):
    """Return a host, a surgery and a slot of the other school on this server."""
    with app.app_context(), db.writing():
        host = add_host(other, "Grace")
        surgery = add_surgery(other, [host], at_days(1), minutes=10)
        made = host.reference, surgery.reference
    slots = tables.rows(app, "slot")
    return *made, slots[-1]["reference"]


def test_another_schools_times_cannot_be_kept_or_seen(app, client, theirs):
    host, surgery, slot = theirs
    for address in (f"/h/{host}", f"/b/{surgery}", f"/en/book/{host}"):
        assert client.get(address).status_code == 404
    assert client.post("/en/book/hold", data={"slot": slot}).status_code == 404
    assert "Grace" not in client.get("/en/book").text + client.get("/en/book/anyone").text
    assert tables.count(app, "booking") == 0


def test_no_page_shows_another_parents_name(app, client, make_surgery):
    surgery = make_surgery("Helen", starts_at=at_days(1), places=3)
    for name in CANARIES:
        confirm(client, hold(client, "en", who_of(app)), name=name)
    me = hold(client, "en", who_of(app))
    own = [me, confirm(client, me).location]
    pages = ["/en/book", "/en/book/anyone", f"/en/book/{who_of(app)}", *own]
    pages += [f"/en/book/anyone?surgery={surgery.reference}"]
    for address in pages:
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200
        assert not any(name in answer.text for name in CANARIES)
    assert sum(row["name"] in CANARIES for row in tables.rows(app, "booking")) == 3


@pytest.mark.parametrize(
    ("preferred", "tag"), [("pl-PL,pl;q=0.9", "pl"), ("ar-SY", "ar"), ("fr", "en"), ("", "en")]
)
def test_a_poster_opens_in_the_language_of_the_phone(app, client, make_surgery, preferred, tag):
    surgery = make_surgery("Helen", starts_at=at_days(1))
    for address in (f"/b/{surgery.reference}", f"/h/{who_of(app)}", "/h/anyone"):
        answer = client.get(address, headers={"Accept-Language": preferred})
        assert answer.status_code == 303
        assert answer.location.startswith(f"/{tag}/book")
        assert "mode=phone" in answer.headers["Set-Cookie"]
        page = client.get(answer.location)
        assert page.status_code == 200
        assert 'data-mode="phone"' in page.text


def test_a_poster_of_one_surgery_shows_only_its_times(app, client, make_surgery):
    surgery = make_surgery("Helen", starts_at=at_days(1), minutes=20)
    make_surgery("Sam", starts_at=at_days(1), minutes=30)
    page = client.get(f"/b/{surgery.reference}", follow_redirects=True).text
    assert len(fields(page)[1]) == 2


def test_the_poster_of_a_line_without_times_leads_to_todays_lines(client, make_surgery):
    surgery = make_surgery("Helen", bookable=False)
    answer = client.get(f"/b/{surgery.reference}")
    assert answer.headers["Location"] == "/en/talk"
    assert "Helen" in client.get(answer.headers["Location"]).text


@pytest.mark.parametrize("address", ["/b/none-of-ours-at-all-00", "/h/none-of-ours-at-all-00"])
def test_an_old_poster_says_so(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "This link has ended. Scan the poster again." in answer.text


def test_a_cancelled_surgery_offers_to_be_told(app, client, make_surgery):
    surgery = make_surgery("Helen", starts_at=at_days(1), cancelled_at=clock.now())
    page = client.get(f"/b/{surgery.reference}", follow_redirects=True).text
    assert "There are no free times yet." in page
    assert "tell-me" in page


@pytest.mark.parametrize("tag", THREE)
def test_the_tablet_hands_the_choice_to_a_phone_in_the_same_language(
    app, client, make_surgery, tag
):
    make_surgery("Helen", starts_at=at_days(1))
    for who in ("anyone", who_of(app)):
        page = client.get(f"/{tag}/book/{who}/use-phone").text
        assert '<svg class="qr"' in page
        assert catalogs.translate(tag, "Point your phone camera here.") in page
        answer = client.get(f"/h/{who}?language={tag}", headers={"Accept-Language": "en"})
        assert answer.location.startswith(f"/{tag}/book")


def test_the_clock_face_shows_the_time_of_the_school(client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1), minutes=10)
    page = client.get("/en/book/anyone").text
    hour, minute = map(int, re.search(r'<bdi dir="ltr">(\d\d):(\d\d)</bdi></b>', page).groups())
    assert f"rotate({hour % 12 * 30 + minute // 2} 32 32)" in page
    assert f"rotate({minute * 6} 32 32)" in page


def test_the_holds_of_bookings_are_three_minutes():
    assert timedelta(minutes=3) == bookings.HOLD


def keeps(client, who, number=0):
    """Touch a time as somebody new who has just opened the page; return the answer."""
    hidden, slots = fields(client.get(f"/en/book/{who}").text)
    return client.post("/en/book/hold", data={**hidden, "slot": slots[number]})


def lets_run_out(client, who, count, at):
    """Keep times from one address, and book none of them; return when they have run out."""
    with clock.at(at):
        for _turn in range(count):
            assert keeps(client, who).status_code == 303
    return at + timedelta(minutes=4)


def test_one_address_that_books_nothing_cannot_keep_all_times_from_others(
    app, client, make_surgery
):
    make_surgery("Helen", starts_at=at_days(1), minutes=600)
    who, now = who_of(app), clock.now()
    later = lets_run_out(client, who, hold_limits.PATIENCE + 1, now)
    with clock.at(later):
        for _turn in range(hold_limits.FEW_AT_ONCE):
            assert keeps(client, who).status_code == 303
        refused = keeps(client, who)
        assert refused.status_code == 422
        assert refusals.BUSY in refused.text
        assert fields(refused.text)[1], "There are still times to choose from."
        elsewhere = app.test_client()
        elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
        assert keeps(elsewhere, who).status_code == 303
    with clock.at(later + timedelta(minutes=4)):
        assert keeps(client, who).status_code == 303, "What ran out makes room."


def test_a_hall_on_one_address_that_books_is_never_refused(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1), minutes=600, places=2)
    who, now = who_of(app), clock.now()
    for _turn in range(hold_limits.PATIENCE + 4):
        assert confirm(client, hold(client, "en", who)).status_code == 303
    later = lets_run_out(client, who, hold_limits.PATIENCE + 1, now)
    with clock.at(later):
        for _turn in range(hold_limits.FEW_AT_ONCE + 1):
            assert keeps(client, who).status_code == 303


def test_one_time_kept_after_another_all_day_is_one_that_was_left(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1), minutes=600)
    who, now = who_of(app), clock.now()
    held = ""
    for turn in range(40):
        with clock.at(now + turn * timedelta(minutes=2)):
            hidden, slots = fields(client.get(f"/en/book/{who}?held={held}").text)
            number = turn % 2
            location = client.post("/en/book/hold", data={**hidden, "slot": slots[number]}).location
            held = re.search("/held/([^?]+)", location)[1]
    ledger = app.extensions["holds"]
    (known,) = ledger._addresses.values()
    assert len(known.kept) == 1
    assert len(known.left) > 3
