"""Times as calendar files (RFC 5545), which phones and computers add to a calendar. Pure.

A file is of a booking, of one event, or of all events: a calendar that was given the address of
that last one asks again by itself, and so learns of every change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar
from icalendar import Event as Component

from kiosk.core import clock

#: When the calendar reminds: the day before, and an hour before.
REMIND_BEFORE = (timedelta(days=1), timedelta(hours=1))
#: How often a calendar that follows us is asked to look again.
LOOK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """One time in a calendar, its words in the reader's language.

    `place` and `description` may be ""; `link` is a page about it, which stands below the
    description. `changes` counts up.
    """

    reference: str
    changes: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    description: str
    link: str
    cancelled: bool = False


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
    entry = Entry(
        reference,
        changes + cancelled,
        starts_at,
        ends_at,
        summary,
        place,
        description,
        link,
        cancelled,
    )
    booking = _component(entry, language, remind=True)
    booking.add("class", "PRIVATE")  # a shared calendar shows others only that the time is taken
    return _file("Bookings", [booking])


def of_event(entry: Entry, language: str) -> bytes:
    """Return the file of an event, which reminds; of a cancelled one, what strikes it out."""
    event = _component(entry, language, remind=True)
    return _file("Events", [event], method="CANCEL" if entry.cancelled else "PUBLISH")


def of_events(entries: Iterable[Entry], name: str, language: str) -> bytes:
    """Return all events as one file to be followed, called `name` in the calendar.

    It does not remind: nobody has said that they would come to all of them. A calendar that has
    one of them by itself knows it again: its name in the file is the same.
    """
    events = [_component(entry, language, remind=False) for entry in entries]
    return _file("Events", events, method="PUBLISH", name=name)


def _component(entry: Entry, language: str, *, remind: bool) -> Component:
    event, words = Component(), {"LANGUAGE": language}
    event.add("uid", f"{entry.reference}@open-door")
    event.add("sequence", entry.changes)
    event.add("dtstamp", _utc(clock.now()))
    event.add("dtstart", _utc(entry.starts_at))
    event.add("dtend", _utc(entry.ends_at))
    event.add("summary", entry.summary, parameters=words)
    if entry.place:
        event.add("location", entry.place, parameters=words)
    told = "\n".join(part for part in (entry.description, entry.link) if part)
    event.add("description", told, parameters=words)
    event.add("url", entry.link)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if remind and not entry.cancelled:
        for before in REMIND_BEFORE:
            event.add_component(_alarm(before, entry.summary))
    return event


def _file(kind: str, events: Iterable[Component], *, method: str = "", name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//Open Door//{kind}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)  # what calendars read that do not know RFC 7986
        calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for event in events:
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
