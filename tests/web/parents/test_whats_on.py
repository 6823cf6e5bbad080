"""T8 and P8 over HTTP: what is on, one event, one voice for a device, and files for calendars."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from kiosk.core import clock, db, tokens
from kiosk.domain import event_editing, event_series, venues
from kiosk.domain.event_dates import When
from kiosk.domain.recurrence import Kind, Repeat
from tests import tables

TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]
DAY = timedelta(days=1)
BADGES = ("free", "children", "no_steps", "your_language")


@pytest.fixture
def make(app, scene):
    """Return a way to make an event so long from now; its reference."""

    def made(title="Story time", starts=DAY, cancelled=False, **more):
        begins = clock.now() + starts
        draft = event_editing.Draft(title, **more)
        with app.app_context(), db.writing():
            event = event_editing.create(scene.school, draft, begins, begins + DAY / 24)
            if cancelled:
                event_editing.cancel(scene.school, [event])
            return event.reference

    return made


@pytest.fixture
def edit(app, scene):
    """Return a way to do something with an event by its reference."""

    def do(reference, work):
        with app.app_context(), db.writing():
            work(event_editing.planned(scene.school, reference).event)

    return do


def move(event):
    event.starts_at += DAY / 24
    event.ends_at += DAY / 24


# --- The list ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("who", ["client", "phone"])
def test_what_is_on_opens_in_every_language(request, make, tag, who):
    make(badges=BADGES, sentence="Bring a book.")
    page = request.getfixturevalue(who).get(f"/{tag}/whats-on")
    assert page.status_code == 200
    assert page.text.count("coming-card") == 2
    assert "/sign-in" not in page.text


@pytest.mark.parametrize("who", ["client", "phone"])
def test_with_nothing_planned_it_says_so(request, edit, scene, who):
    edit(scene.event, lambda event: setattr(event, "cancelled_at", clock.now()))
    page = request.getfixturevalue(who).get("/en/whats-on").text
    assert "Nothing is planned yet. We will add more soon." in page
    assert "coming-card" not in page


def test_a_neutral_place_stands_first(app, phone, scene, make):
    with app.app_context(), db.writing():
        church = venues.add_venue(scene.school, "Church hall", in_school=False)
        db.session.expunge(church)
    make("In church", 9 * DAY, venue=church)
    page = phone.get("/en/whats-on").text
    assert page.index("In church") < page.index("Coffee morning")


def test_the_tablet_shows_a_few_at_a_time_and_a_phone_all(client, phone, make):
    for number in range(8):
        make(f"Event {number}", (number + 1) * DAY)
    first = client.get("/en/whats-on").text
    assert first.count("coming-card") == 6
    after = client.get(re.search(r'href="(/en/whats-on\?page=2)"', first)[1]).text
    assert after.count("coming-card") == 3
    assert "page=3" not in after
    assert 'href="/en/whats-on?page=1"' in after
    assert phone.get("/en/whats-on").text.count("coming-card") == 9


def test_much_to_read_leaves_room_for_fewer(client, make):
    for number in range(4):
        make("Reading together for everybody who likes to", (number + 1) * DAY)
    assert client.get("/en/whats-on").text.count("coming-card") == 4
    client.set_cookie("look", "150.paper")
    assert client.get("/en/whats-on").text.count("coming-card") == 3


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", ""])
def test_a_part_that_there_is_not_is_the_first_one(client, scene, page):
    assert "Coffee morning" in client.get(f"/en/whats-on?page={page}").text


def test_a_series_says_how_it_repeats(app, scene, phone):
    first = clock.today("Europe/London") + DAY
    when = When(first, time(9), time(10), Repeat(Kind.WEEKLY, count=4))
    with app.app_context(), db.writing():
        draft = event_editing.Draft("Toddler group")
        event = event_series.begin(scene.school, draft, when, tokens.reference()).reference
    page = phone.get("/en/whats-on").text
    assert page.count("Toddler group") == 1
    assert "Every week" in page
    one = phone.get(f"/en/whats-on/{event}").text
    assert len(re.findall(r'<li><a href="/en/whats-on/', one)) == 3


# --- One event --------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("who", ["client", "phone"])
def test_one_event_is_told_and_nobody_signs_in_there(request, scene, tag, who):
    page = request.getfixturevalue(who).get(f"/{tag}/whats-on/{scene.event}")
    assert page.status_code == 200
    assert "Coffee morning" in page.text
    assert 'name="name"' not in page.text
    assert scene.code not in page.text, "who reads what is on has no poster's code"
    assert ("calendar.ics" in page.text) is (who == "phone")


def test_a_phone_at_an_event_is_told_how_to_sign_in(client, phone, scene, make):
    """ "I would like to come" is not "I am here": nobody may think that they are on the list."""
    how = "Are you at the school? Scan the poster or use the tablet."
    assert how in phone.get(f"/en/whats-on/{scene.event}").text
    assert how not in phone.get(f"/en/whats-on/{make()}").text
    assert how not in client.get(f"/en/whats-on/{scene.event}").text


@pytest.mark.parametrize("more", [{"starts": -2 * DAY}, {"cancelled": True}])
def test_what_is_over_or_cancelled_leads_to_what_is_on_next(phone, make, more):
    page = phone.get(f"/en/whats-on/{make(**more)}").text
    assert "/come" not in page
    assert "Coffee morning" in page
    assert ("not happening" if "cancelled" in more else "has ended") in page


def test_an_event_of_another_school_is_not_found(app, phone, scene):
    (theirs,) = [one for one in tables.rows(app, "event") if one["reference"] != scene.event]
    for rest in ("", "/calendar.ics"):
        assert phone.get(f"/en/whats-on/{theirs['reference']}{rest}").status_code == 404
    assert phone.post(f"/en/whats-on/{theirs['reference']}/come").status_code == 404


# --- I would like to come ---------------------------------------------------------------------------


def come(client, event, agent="phone", address="10.0.0.1"):
    return client.post(
        f"/en/whats-on/{event}/come",
        headers={"User-Agent": agent},
        environ_overrides={"REMOTE_ADDR": address},
    )


def test_a_phone_counts_once_and_is_thanked_each_time(app, phone, scene):
    for _ in range(3):
        answer = come(phone, scene.event)
        assert answer.status_code == 303
        assert "Thank you." in phone.get(answer.location).text
    assert tables.count(app, "event_wish") == 1
    page = phone.get(f"/en/whats-on/{scene.event}").text
    assert "We know that you would like to come." in page
    assert "/come" not in page


def test_who_throws_the_cookie_away_is_no_new_voice(app, scene):
    for _ in range(3):
        come(app.test_client(), scene.event)
    assert tables.count(app, "event_wish") == 1
    come(app.test_client(), scene.event, agent="another", address="10.0.0.2")
    assert tables.count(app, "event_wish") == 2, "the control: another phone counts"


def test_the_shared_tablet_counts_once_a_day_and_shows_nothing(app, client, scene, make):
    event = make(starts=9 * DAY)
    come(client, event)
    come(client, event)
    assert tables.count(app, "event_wish") == 1
    assert "/come" in client.get(f"/en/whats-on/{event}").text
    with clock.at(clock.now() + DAY):
        app.extensions["throttle"].storage.reset()  # its day is over too
        come(client, event)
    assert tables.count(app, "event_wish") == 2


def test_the_poster_page_knows_it_too(phone, make, app):
    event = make(starts=2 * DAY)
    code = next(one["code"] for one in tables.rows(app, "event") if one["reference"] == event)
    assert "/come" in phone.get(f"/en/event/{code}").text
    come(phone, event)
    assert "We know that you would like to come." in phone.get(f"/en/event/{code}").text


def test_only_staff_read_how_many(phone, as_host, as_manager, scene):
    come(phone, scene.event)
    assert "Would like to come: 1" in as_host.get("/staff/events").text
    page = as_manager.get(f"/staff/events/{scene.event}/change").text
    assert "Would like to come: 1" in page
    for address in (f"/en/whats-on/{scene.event}", "/en/whats-on", f"/en/event/{scene.code}"):
        assert "Would like to come: " not in phone.get(address).text


def test_reading_leaves_no_cookie(phone, scene):
    for address in ("/en/whats-on", f"/en/whats-on/{scene.event}"):
        assert "Set-Cookie" not in phone.get(address).headers


# --- Calendars --------------------------------------------------------------------------------------


def component(answer):
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    return event


def test_the_file_of_an_event_has_its_words_in_the_readers_language(phone, make):
    event = make("Story time", words={"pl": {"title": "Czas na bajkę"}}, place="Hall")
    answer = phone.get(f"/pl/whats-on/{event}/calendar.ics")
    found = component(answer)
    assert found["summary"] == "Czas na bajkę"
    assert found["location"] == "Hall"
    assert found["url"].endswith(f"/pl/whats-on/{event}")
    assert len(found.walk("VALARM")) == 2
    day = f"{clock.now() + DAY:%Y-%m-%d}"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="event-20')
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].endswith('.ics"'), day


def test_a_change_updates_and_a_cancellation_strikes_out(phone, make, edit):
    address = f"/en/whats-on/{make()}/calendar.ics"
    reference = address.split("/")[3]
    first = component(phone.get(address))
    edit(reference, move)
    moved = component(phone.get(address))
    assert moved["uid"] == first["uid"]
    assert moved["sequence"] == first["sequence"] + 1
    assert moved.decoded("dtstart") - first.decoded("dtstart") == DAY / 24
    edit(reference, lambda event: setattr(event, "cancelled_at", clock.now()))
    gone = phone.get(address)
    assert Calendar.from_ical(gone.data)["method"] == "CANCEL"
    assert component(gone)["status"] == "CANCELLED"
    assert component(gone)["sequence"] == moved["sequence"] + 1


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 3, 28), date(2026, 10, 25)])
def test_the_change_of_clocks_moves_no_event(app, phone, make, edit, day):
    at = datetime.combine(day, time(15, 30), ZoneInfo("Europe/London"))
    event = make()

    def place(row):
        row.starts_at, row.ends_at = at, at + DAY / 24

    edit(event, place)
    found = component(phone.get(f"/en/whats-on/{event}/calendar.ics"))
    local = found.decoded("dtstart").astimezone(ZoneInfo("Europe/London"))
    assert (local.date(), local.time()) == (day, time(15, 30))


def test_a_calendar_that_follows_learns_of_everything(phone, make, edit, scene):
    event = make()
    answer = phone.get("/en/whats-on.ics")
    calendar = Calendar.from_ical(answer.data)
    assert calendar["x-wr-calname"] == "Riverside"
    assert len(calendar.walk("VEVENT")) == 2
    edit(event, lambda row: setattr(row, "cancelled_at", clock.now()))
    states = [
        one["status"] for one in Calendar.from_ical(phone.get("/en/whats-on.ics").data).events
    ]
    assert states == ["CONFIRMED", "CANCELLED"]


def test_a_calendar_that_asks_again_is_told_that_nothing_is_new(app, phone, make, scene):
    tag = phone.get("/en/whats-on.ics").headers["ETag"]
    assert phone.get("/en/whats-on.ics", headers={"If-None-Match": tag}).status_code == 304
    assert phone.get("/pl/whats-on.ics", headers={"If-None-Match": tag}).status_code == 200
    make()
    assert phone.get("/en/whats-on.ics", headers={"If-None-Match": tag}).status_code == 200


def test_the_address_to_follow_stands_on_the_page_to_be_copied(phone, scene):
    page = phone.get("/ar/whats-on").text
    assert ">http://localhost/ar/whats-on.ics</a></bdi>" in page
