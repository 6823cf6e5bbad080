"""A booking for somebody who rang: adding it, and showing its link once more."""

import html
import re

import pytest

from kiosk.core import db
from kiosk.domain import bookings, phone_reach
from tests import desk_bookings
from tests.desk_bookings import acts, address, detached, do, key_in
from tests.qr_codes import texts
from tests.surgeries import add_host, add_surgery

surgery = desk_bookings.surgery
book = desk_bookings.book
now = desk_bookings.now


# --- adding ---------------------------------------------------------------------------------------


def add(browser, surgery, slot, **more):
    page = browser.get(f"{address(surgery)}/bookings/new?slot={slot.reference}").text
    assert f'value="{slot.reference}" selected' in page
    data = {"key": key_in(page), "slot": slot.reference, "name": "Bo", "language": "ar", **more}
    return data, browser.post(f"{address(surgery)}/bookings/new", data=data)


def test_somebody_who_rang_gets_a_time_and_a_link_that_opens_it(
    app, scene, as_reception, client, surgery, slots_of
):
    slot = slots_of(surgery)[6]
    _data, answer = add(as_reception, surgery, slot, phone="0161 496 0000", speaker="yes")
    assert answer.status_code == 200
    (link,) = texts(answer.text)
    assert link.startswith("http://localhost/ar/booking/")
    assert link.removeprefix("http://") in answer.text, "it can be typed, too"
    assert client.get(link.removeprefix("http://localhost")).status_code == 200
    with app.app_context():
        (view,) = bookings.of_surgery(scene.school, surgery.id)
    assert (view.name, view.language, view.speaker) == ("Bo", "ar", True)
    assert (view.phone, view.came_by) == ("01614960000", "desk")
    assert view.slot_reference == slot.reference
    assert "booking_added" in acts(app, scene)


def test_a_double_tap_books_once_and_gives_the_same_link(
    app, scene, as_reception, surgery, slots_of
):
    data, first = add(as_reception, surgery, slots_of(surgery)[6])
    again = as_reception.post(f"{address(surgery)}/bookings/new", data=data)
    assert again.status_code == 200
    assert texts(again.text) == texts(first.text)
    with app.app_context():
        assert len(bookings.of_surgery(scene.school, surgery.id)) == 1
    assert acts(app, scene).count("booking_added") == 1


def test_what_is_handed_over_is_in_their_language(as_reception, make_surgery, slots_of):
    surgery = make_surgery(words={"ar": {"title": "تحدث معنا"}})
    _data, answer = add(as_reception, surgery, slots_of(surgery)[6])
    slip = re.search(
        r'<section class="hand-over" lang="ar" dir="rtl".*?</section>', answer.text, re.S
    )
    assert slip
    assert "تحدث معنا" in slip[0]
    assert re.search(r'<bdi dir="ltr">\d\d:\d\d</bdi>', slip[0])
    assert '<bdi class="name" dir="auto">Bo</bdi>' in slip[0]


def test_the_link_is_shown_this_once(as_reception, surgery, slots_of):
    _data, answer = add(as_reception, surgery, slots_of(surgery)[6])
    token = texts(answer.text)[0].rsplit("/", 1)[1]
    assert token not in as_reception.get(address(surgery)).text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Type a name."),
        ({"name": "x" * 91}, "A name can have up to 90 letters."),
        ({"phone": "12"}, "Type a phone number"),
    ],
)
def test_what_can_be_mended_is_said_and_nothing_typed_is_lost(
    app, scene, as_reception, surgery, slots_of, typed, said
):
    typed = {"name": "Bo <i>", "phone": "", **typed}
    _data, answer = add(as_reception, surgery, slots_of(surgery)[6], speaker="yes", **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{html.escape(typed["name"])}"' in answer.text
    assert 'value="ar" selected' in answer.text
    assert 'value="yes" checked' in answer.text
    with app.app_context():
        assert not bookings.of_surgery(scene.school, surgery.id)


def test_a_time_that_was_taken_meanwhile_is_not_booked_twice(
    app, scene, as_reception, surgery, slots_of, book
):
    page = as_reception.get(f"{address(surgery)}/bookings/new").text
    book(surgery, 6, "Ana")
    slot = slots_of(surgery)[6].reference
    data = {"key": key_in(page), "slot": slot, "name": "Bo", "language": "en"}
    answer = as_reception.post(f"{address(surgery)}/bookings/new", data=data)
    assert answer.status_code == 409
    assert "Somebody has just taken this time." in answer.text
    assert f'value="{slot}"' not in answer.text
    data["slot"] = slots_of(surgery)[7].reference  # the control, with the same page
    assert as_reception.post(f"{address(surgery)}/bookings/new", data=data).status_code == 200


def test_times_of_another_school_cannot_be_booked(app, other, as_reception, surgery, slots_of):
    with app.app_context(), db.writing():
        theirs = detached(add_surgery(other, [add_host(other)]))
    foreign = slots_of(theirs)[5].reference
    page = as_reception.get(f"{address(surgery)}/bookings/new").text
    data = {"key": key_in(page), "slot": foreign, "name": "Bo", "language": "en"}
    answer = as_reception.post(f"{address(surgery)}/bookings/new", data=data)
    assert answer.status_code == 409
    with app.app_context():
        assert not bookings.of_surgery(other, theirs.id)


# --- the link, once more --------------------------------------------------------------------------


def test_a_lost_link_is_shown_again_and_that_is_written_down(
    app, scene, as_reception, surgery, slots_of, now
):
    _data, first = add(as_reception, surgery, slots_of(surgery)[6])
    with app.app_context():
        (view,) = bookings.of_surgery(scene.school, surgery.id)
    assert f"/bookings/{view.reference}/link" in as_reception.get(address(surgery)).text
    again = do(as_reception, view, "link")
    assert again.status_code == 200
    assert "<h1>Their link</h1>" in again.text
    assert texts(again.text) == texts(first.text)
    assert again.headers["Cache-Control"] == "no-store"
    assert acts(app, scene).count("link_shown") == 1


def test_without_a_way_for_phones_there_is_no_link_to_hand_over(
    app, scene, as_reception, surgery, slots_of, now
):
    with app.app_context(), db.writing():
        phone_reach.forget_result(scene.school)
    _data, answer = add(as_reception, surgery, slots_of(surgery)[6])
    assert texts(answer.text) == []
    assert "/ar/booking/" not in answer.text
    assert "there is no link to hand over" in answer.text
    found = phone_reach.Found(phone_reach.WIFI, "https://door.example", None)
    with app.app_context(), db.writing():
        phone_reach.keep(scene.school, found)
        phone_reach.name_wifi(scene.school, "Guests", "tea and toys")
    _data, answer = add(as_reception, surgery, slots_of(surgery)[7])
    (link,) = texts(answer.text)
    assert link.startswith("https://door.example/ar/booking/")
    assert 'Wi-Fi: <bdi dir="auto">Guests</bdi> <bdi dir="ltr">tea and toys</bdi>' in answer.text


def test_a_link_that_opens_nothing_is_not_shown(app, scene, as_reception, surgery, book):
    view = book(surgery)  # its link was made with another secret
    answer = do(as_reception, view, "link")
    assert answer.status_code == 409
    assert "This link cannot be shown again." in answer.text
    assert "link_shown" not in acts(app, scene)


def test_the_link_of_a_cancelled_booking_is_not_shown(app, scene, as_reception, surgery, slots_of):
    add(as_reception, surgery, slots_of(surgery)[6])
    with app.app_context():
        (view,) = bookings.of_surgery(scene.school, surgery.id)
    do(as_reception, view, "cancel")
    assert do(as_reception, view, "link").status_code == 409


def test_links_are_shown_at_the_desk_alone(as_host, as_outsider, client, surgery, book):
    view = book(surgery)
    assert "Their link" not in as_host.get(address(surgery)).text
    for stranger in (as_host, as_outsider, client):
        assert do(stranger, view, "link").status_code == 403
