"""A booking behind its private link: seen, changed, cancelled, and "I am here" on the day."""

import re
from datetime import timedelta

import icalendar
import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import bookings
from kiosk.models.booking import Booking
from kiosk.models.surgery import Slot, Surgery
from kiosk.web.plumbing import catalogs, private_links, refusals
from tests import tables
from tests.pages import CANARIES

TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]
THREE = ["en", "pl", "ar"]


def hours_on(hours):
    return (clock.now() + timedelta(hours=hours)).replace(second=0, microsecond=0)


@pytest.fixture
def book(app, scene):
    """Return a way to book the first time of a surgery, committed; returns the link's token."""

    def make(surgery, name="Amal", number=0, **more):
        with app.test_request_context(), db.writing():
            key = tokens.reference()
            token = private_links.token(private_links.BOOKING, key)
            of = Slot.surgery_id == surgery.id
            slot = db.session.scalars(
                sa.select(Slot).where(Slot.school_id == scene.school.id, of).order_by(Slot.id)
            ).all()[number]
            given = {"language": "en", "came_by": "phone", **more}
            bookings.book(
                scene.school, slot.reference, key=key, link_token=token, name=name, **given
            )
        return token

    return make


@pytest.fixture
def coming(make_surgery, book):
    """Return the link of a booking two days from now."""
    return book(make_surgery("Helen", starts_at=hours_on(48)))


def row(app):
    return tables.rows(app, "booking")[0]


def change(app, model, **values):
    with app.app_context(), db.writing():
        db.session.execute(sa.update(model).values(values))


@pytest.mark.parametrize("tag", TAGS)
def test_the_page_shows_what_was_booked_and_what_can_be_done(client, coming, tag, scene):
    page = client.get(f"/{tag}/booking/{coming}")
    assert page.status_code == 200
    for words in (
        "Your time is booked.",
        "Keep this link to yourself. It opens your booking.",
        "Add to my calendar",
        "Change the time",
        "Cancel this booking",
        "Do you want someone who speaks your language?",
    ):
        assert catalogs.translate(tag, words) in page.text
    for known in ("Helen", "Amal", "Riverside hall", 'class="ticket-block"', 'data-mode="phone"'):
        assert known in page.text
    assert "I am here" not in page.text


def test_nobody_keeps_the_page_or_learns_of_it(client, coming):
    for part in ("", "/cancel", "/phone", "/calendar.ics"):
        headers = client.get(f"/en/booking/{coming}{part}").headers
        assert headers["X-Robots-Tag"].startswith("noindex")
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
    page = client.get(f"/en/booking/{coming}").text
    title = re.search(r"<title>([^<]*)</title>", page)[1]
    assert "Amal" not in title
    assert "Helen" not in title
    assert "Amal" not in page.partition("</head>")[0], "a preview of the link shows no name"


@pytest.mark.parametrize("part", ["", "/cancel", "/phone", "/calendar.ics"])
def test_links_that_open_nothing_end_kindly_and_are_limited(client, scene, part):
    answer = client.get(f"/en/booking/{'A' * 32}{part}")
    assert answer.status_code == 404
    assert "This link has ended. Scan the poster again." in answer.text
    for _turn in range(25):
        answer = client.get(f"/en/booking/{'A' * 32}{part}")
    assert answer.status_code == 429


@pytest.mark.parametrize("part", ["/cancel", "/phone", "/speaker", "/here"])
def test_nothing_is_done_to_a_booking_without_its_link(app, client, coming, part):
    before = row(app)
    form = {"phone": "07700 900 982", "speaker": "yes"}
    answer = client.post(f"/en/booking/{'A' * 32}{part}", data=form)
    assert answer.status_code == 404
    assert row(app) == before
    assert tables.count(app, "ticket") == 0


@pytest.mark.parametrize("part", ["/cancel", "/speaker"])
def test_a_change_from_another_place_is_refused(app, client, coming, part):
    before = row(app)
    form = {"speaker": "yes"}
    answer = client.post(f"/en/booking/{coming}{part}", data=form, own_page=False)
    assert answer.status_code == 403
    assert row(app) == before


@pytest.mark.parametrize("tag", THREE)
def test_the_wish_for_a_speaker_can_be_changed(app, client, coming, tag):
    for answer, wanted in (("yes", True), ("no", False)):
        sent = client.post(f"/{tag}/booking/{coming}/speaker", data={"speaker": answer})
        assert sent.location == f"/{tag}/booking/{coming}"
        assert row(app)["speaker"] is wanted
        page = client.get(sent.location).text
        pressed = re.search(r'value="(\w+)" aria-pressed="true"', page)[1]
        assert pressed == answer


@pytest.mark.parametrize("tag", THREE)
def test_the_phone_number_can_be_changed_and_taken_away(app, client, coming, tag):
    address = f"/{tag}/booking/{coming}/phone"
    refused = client.post(address, data={"phone": "0770"})
    assert refused.status_code == 422
    assert 'value="0770"' in refused.text
    assert catalogs.translate(tag, refusals.WORDS["phone"]) in refused.text
    for typed, kept in (("+44 (0)7700 900-982", "+447700900982"), ("", "")):
        assert client.post(address, data={"phone": typed}).status_code == 303
        assert row(app)["phone"] == kept


@pytest.mark.parametrize("tag", THREE)
def test_cancelling_asks_once_and_no_reason(app, client, coming, tag):
    address = f"/{tag}/booking/{coming}/cancel"
    asked = client.get(address).text
    assert catalogs.translate(tag, "Do you want to cancel?") in asked
    keep, yes = (catalogs.translate(tag, words) for words in ("No, keep it", "Yes, cancel"))
    assert asked.index(keep) < asked.index(yes)
    assert "<textarea" not in asked
    for _twice in range(2):
        assert client.post(address).location == f"/{tag}/booking/{coming}"
    page = client.get(f"/{tag}/booking/{coming}").text
    words = "Your booking is cancelled. You can book again any time."
    assert catalogs.translate(tag, words) in page
    assert f'href="/{tag}/book"' in page
    assert row(app)["state"] == "cancelled"
    assert {slot["taken"] for slot in tables.rows(app, "slot")} == {0}
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("tag", THREE)
def test_the_old_time_stays_until_the_new_one_is_booked(app, client, coming, tag):
    page = client.get(f"/{tag}/booking/{coming}").text
    link = re.search(rf'href="(/{tag}/book/[^"]+moves=[^"]+)"', page)[1].replace("&amp;", "&")
    page = client.get(link).text
    words = "You keep this time until you have booked a new one."
    assert catalogs.translate(tag, words) in page
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    slots = re.findall(r'name="slot" value="([^"]+)"', page)
    held = client.post(f"/{tag}/book/hold", data={**hidden, "slot": slots[0]})
    assert [one["state"] for one in tables.rows(app, "booking")] == ["booked", "held"]
    page = client.get(held.location).text
    assert 'name="name"' not in page, "the name is known already"
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    before = row(app)
    path = held.location.partition("?")[0]
    for _twice in range(2):
        assert client.post(path, data=hidden).location == f"/{tag}/booking/{coming}"
    after = row(app)
    assert (after["name"], after["ticket_number"]) == (before["name"], before["ticket_number"])
    assert (after["slot_id"] != before["slot_id"], after["changes"]) == (True, 1)
    assert client.get(held.location).location == f"/{tag}/booking/{coming}"
    assert sum(slot["taken"] for slot in tables.rows(app, "slot")) == 1


def test_the_calendar_file_can_be_read_and_carries_the_link(client, coming):
    answer = client.get(f"/pl/booking/{coming}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert 'filename="booking.ics"' in answer.headers["Content-Disposition"]
    (event,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert "Helen" in event["SUMMARY"]
    assert event["LOCATION"] == "Riverside hall"
    assert f"http://localhost/pl/booking/{coming}" in event["DESCRIPTION"]
    assert "Amal" not in answer.text
    assert len(event.walk("VALARM")) == 2


@pytest.mark.parametrize("tag", THREE)
def test_on_the_day_i_am_here_leads_into_the_line(app, client, make_surgery, book, tag):
    token = book(make_surgery("Helen", starts_at=hours_on(0.4)))
    page = client.get(f"/{tag}/booking/{token}").text
    assert catalogs.translate(tag, "I am here") in page
    first = client.post(f"/{tag}/booking/{token}/here")
    assert first.location.startswith(f"/{tag}/place/")
    assert client.post(f"/{tag}/booking/{token}/here").location == first.location
    assert client.get(first.location).status_code == 200
    (ticket,) = tables.rows(app, "ticket")
    assert (ticket["kind"], ticket["came_by"], ticket["first_name"]) == ("booked", "phone", "Amal")
    page = client.get(f"/{tag}/booking/{token}").text
    assert first.location in page
    assert catalogs.translate(tag, "Your place") in page


def test_too_early_is_said_kindly(app, client, coming):
    answer = client.post(f"/en/booking/{coming}/here")
    assert answer.status_code == 409
    assert "You are early." in answer.text
    assert tables.count(app, "ticket") == 0


@pytest.mark.parametrize("tag", THREE)
def test_a_past_booking_thanks_and_offers_another(client, make_surgery, book, tag):
    with clock.at(hours_on(-5)):
        token = book(make_surgery("Helen", starts_at=hours_on(1)))
    page = client.get(f"/{tag}/booking/{token}").text
    assert catalogs.translate(tag, "Thank you for coming.") in page
    assert f'href="/{tag}/book"' in page
    assert "Amal" not in page
    assert client.post(f"/{tag}/booking/{token}/cancel").status_code == 409
    assert client.post(f"/{tag}/booking/{token}/speaker").status_code == 409


@pytest.mark.parametrize("tag", THREE)
@pytest.mark.parametrize("how", ["booking", "surgery"])
def test_what_the_school_cancelled_is_said_with_regret(app, client, coming, tag, how):
    if how == "booking":
        change(app, Booking, state="cancelled", cancelled_at=clock.now(), to_tell="cancelled")
    else:
        change(app, Surgery, cancelled_at=clock.now())
    page = client.get(f"/{tag}/booking/{coming}").text
    words = "We are sorry. This time had to be cancelled."
    assert catalogs.translate(tag, words) in page
    assert f'href="/{tag}/book"' in page
    assert catalogs.translate(tag, "Cancel this booking") not in page


@pytest.mark.parametrize("tag", THREE)
def test_what_the_school_moved_is_said(app, client, coming, tag):
    change(app, Booking, to_tell="moved")
    assert (
        catalogs.translate(tag, "The time is new.") in client.get(f"/{tag}/booking/{coming}").text
    )


def test_a_video_call_has_its_link_only_behind_the_private_one(client, make_surgery, book):
    link = "https://meet.example.org/abc"
    token = book(make_surgery("Helen", starts_at=hours_on(48), way="video", meeting_link=link))
    assert link in client.get(f"/en/booking/{token}").text
    assert link not in client.get("/en/book/anyone").text


def test_no_page_shows_another_parents_name(app, client, make_surgery, book):
    surgery = make_surgery("Helen", starts_at=hours_on(48))
    for number, name in enumerate(CANARIES):
        book(surgery, name, number)
    mine = book(surgery, "Amal", 5)
    for part in ("", "/cancel", "/phone"):
        page = client.get(f"/en/booking/{mine}{part}").text
        assert not any(name in page for name in CANARIES)
