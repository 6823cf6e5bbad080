"""Booked times as calendar files (RFC 5545), which phones and computers add to a calendar. Pure."""

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from kiosk.core import clock

#: When the calendar reminds: the day before, and an hour before.
REMIND_BEFORE = (timedelta(days=1), timedelta(hours=1))


def of_booking(
    *,
    reference: str,
    changes: int,
    starts_at: datetime,
    ends_at: datetime,
    summary: str,
    place: str,
    description: str,
    link: str,
    language: str,
    cancelled: bool = False,
) -> bytes:
    """Return the file of a booking; its words come in the reader's language, a tag.

    Its name is that of the booking, and each change counts up: a calendar that has it already
    changes its entry, or strikes it out. Times are in UTC, so that no zone is needed to read them.
    `link` is the private link of the booking; it stands below the description, which may be "".
    """
    event = Event()
    event.add("uid", f"{reference}@open-door")
    event.add("sequence", changes + cancelled)
    event.add("dtstamp", _utc(clock.now()))
    event.add("dtstart", _utc(starts_at))
    event.add("dtend", _utc(ends_at))
    event.add("summary", summary, parameters={"LANGUAGE": language})
    if place:
        event.add("location", place, parameters={"LANGUAGE": language})
    told = "\n".join(part for part in (description, link) if part)
    event.add("description", told, parameters={"LANGUAGE": language})
    event.add("url", link)
    event.add("class", "PRIVATE")  # a shared calendar shows others only that the time is taken
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if not cancelled:
        for before in REMIND_BEFORE:
            event.add_component(_alarm(before, summary))
    calendar = Calendar()
    calendar.add("prodid", "-//Open Door//Bookings//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


def _alarm(before: timedelta, summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -before)
    return alarm
