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
