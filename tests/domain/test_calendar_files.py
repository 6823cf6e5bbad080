"""Calendar files: what a phone makes of a booking, of its change and of its cancellation."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from kiosk.domain import calendar_files

pytestmark = pytest.mark.one_engine

STARTS = datetime(2027, 3, 2, 15, 30, tzinfo=UTC)
LINK = "https://school.test/pl/booking/abcdefghijklmnopqrstuvwx"


def file(**more):
    given = {
        "reference": "abcdefghijklmnopqrstuv",
        "changes": 0,
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(minutes=10),
        "summary": "Helen",
        "place": "Hall",
        "description": "You can bring your children or a friend.",
        "link": LINK,
        "language": "pl",
        **more,
    }
    return calendar_files.of_booking(**given)


def event_of(data):
    calendar = Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    assert not event.errors
    return event


def test_a_booking_is_read_back_as_it_was():
    event = event_of(file())
    assert event["summary"] == "Helen"
    assert event["summary"].params["LANGUAGE"] == "pl"
    assert event["location"] == "Hall"
    assert event["description"] == f"You can bring your children or a friend.\n{LINK}"
    assert event["url"] == LINK
    assert event.decoded("dtstart") == STARTS
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=10)
    assert event["status"] == "CONFIRMED"
    assert event["class"] == "PRIVATE"


def test_the_file_is_one_that_every_calendar_reads():
    data = file(summary="Ł" * 200)
    calendar = Calendar.from_ical(data)
    assert (calendar["version"], "method" in calendar) == ("2.0", False)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"DTSTART:20270302T153000Z" in data
    assert b"VTIMEZONE" not in data


def test_it_reminds_the_day_before_and_the_hour_before():
    alarms = event_of(file()).walk("VALARM")
    triggers = sorted(alarm.decoded("trigger") for alarm in alarms)
    assert triggers == [timedelta(days=-1), timedelta(hours=-1)]
    assert all(alarm["action"] == "DISPLAY" and alarm["description"] for alarm in alarms)


def test_a_change_is_the_same_entry_again_and_newer():
    first, moved = event_of(file()), event_of(file(changes=1, starts_at=STARTS - timedelta(1)))
    assert moved["uid"] == first["uid"]
    assert moved["sequence"] == first["sequence"] + 1
    assert moved.decoded("dtstart") == STARTS - timedelta(days=1)


def test_a_cancellation_strikes_the_entry_out():
    first, cancelled = event_of(file(changes=2)), event_of(file(changes=2, cancelled=True))
    assert cancelled["uid"] == first["uid"]
    assert cancelled["status"] == "CANCELLED"
    assert cancelled["sequence"] > first["sequence"]
    assert cancelled.walk("VALARM") == []


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2027, 3, 26, 15, 30), "20270326T153000Z"),  # a Friday before the clocks change
        (datetime(2027, 3, 29, 15, 30), "20270329T143000Z"),  # the Monday after
        (datetime(2026, 10, 25, 1, 30, fold=0), "20261025T003000Z"),  # twice half past one
        (datetime(2026, 10, 25, 1, 30, fold=1), "20261025T013000Z"),
    ],
)
def test_the_change_of_clocks_moves_no_appointment(local, utc):
    at = local.replace(tzinfo=ZoneInfo("Europe/London"))
    event = event_of(file(starts_at=at, ends_at=at.astimezone(UTC) + timedelta(minutes=10)))
    assert event["dtstart"].to_ical().decode() == utc
    assert event.decoded("dtstart").astimezone(ZoneInfo("Europe/London")) == at


@pytest.mark.parametrize(
    "words", ["one; two, three\\four", 'line\r\nBEGIN:VALARM\r\nline "two"', "مدرسة", "🌳 café"]
)
def test_no_words_can_change_what_the_file_says(words):
    event = event_of(file(summary=words, place=words, description=words))
    assert event["summary"].replace("\r\n", "\n") == words.replace("\r\n", "\n")
    assert len(event.walk("VALARM")) == 2
    assert event_of(file())["summary"] == "Helen", "the control: nothing was escaped for good"


def test_where_there_is_no_place_none_is_said():
    event = event_of(file(place="", description=""))
    assert "location" not in event
    assert event["description"] == LINK


# --- Events ---------------------------------------------------------------------------------------


def entry(**more):
    given = {
        "reference": "abcdefghijklmnopqrstuv",
        "changes": 0,
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=1),
        "summary": "Kawa",
        "place": "Hall",
        "description": "Tea and toys.",
        "link": "https://school.test/pl/whats-on/abcdefghijklmnopqrstuv",
        **more,
    }
    return calendar_files.Entry(**given)


def test_an_event_is_read_back_as_it_was_and_reminds():
    data = calendar_files.of_event(entry(changes=3), "pl")
    assert Calendar.from_ical(data)["method"] == "PUBLISH"
    event = event_of(data)
    assert event["uid"] == "abcdefghijklmnopqrstuv@open-door"
    assert (event["sequence"], event["status"]) == (3, "CONFIRMED")
    assert (event["summary"], event["summary"].params["LANGUAGE"]) == ("Kawa", "pl")
    assert event["description"].startswith("Tea and toys.\nhttps://")
    assert event.decoded("dtstart") == STARTS
    triggers = {alarm.decoded("trigger") for alarm in event.walk("VALARM")}
    assert triggers == {timedelta(days=-1), timedelta(hours=-1)}
    assert "class" not in event, "an event is no secret"


def test_a_cancelled_event_is_struck_out_under_its_name():
    data = calendar_files.of_event(entry(changes=4, cancelled=True), "pl")
    assert Calendar.from_ical(data)["method"] == "CANCEL"
    event = event_of(data)
    assert (event["uid"], event["sequence"]) == ("abcdefghijklmnopqrstuv@open-door", 4)
    assert event["status"] == "CANCELLED"
    assert event.walk("VALARM") == []


def test_a_calendar_that_follows_has_all_of_them_under_the_same_names():
    other = entry(reference="zyxwvutsrqponmlkjihgfe", cancelled=True)
    data = calendar_files.of_events([entry(), other], "Riverside", "pl")
    calendar = Calendar.from_ical(data)
    assert (calendar["method"], calendar["x-wr-calname"]) == ("PUBLISH", "Riverside")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in data
    events = calendar.walk("VEVENT")
    assert [event["status"] for event in events] == ["CONFIRMED", "CANCELLED"]
    assert events[0]["uid"] == event_of(calendar_files.of_event(entry(), "pl"))["uid"]
    assert calendar.walk("VALARM") == [], "nobody has said that they would come to all of them"


def test_with_nothing_planned_there_is_still_a_calendar_to_follow():
    calendar = Calendar.from_ical(calendar_files.of_events([], "Riverside", "en"))
    assert calendar.walk("VEVENT") == []
