"""Messages as staff read them: names of faces and topics, how old one is, how it begins."""

from datetime import date

from kiosk.core import clock
from kiosk.domain.schools import School
from kiosk.domain.words import Words

FACES = {"good": "Good", "ok": "OK", "better": "It could be better"}
TOPICS = {
    "event": "The event",
    "staff": "Talking with staff",
    "child": "Their child",
    "place": "The building",
    "time": "Days and times",
    "language": "Language",
    "other": "Something else",
}
#: Older ones are named by their day.
LONG_AGO = 60
#: How much of a message its line shows.
LINE = 160


def age(school: School, day: date) -> str:
    """Return how long ago a day is, like "3 days ago"; nobody is told more than the day."""
    days = (clock.today(school.time_zone) - day).days
    if days > LONG_AGO:
        return f"{day.day} {day:%B %Y}"
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def first_line(given: Words) -> Words:
    """Return how a message begins: one line, cut between two words where it is long."""
    lines = given.text.strip().splitlines() or [""]
    line = lines[0]
    if len(line) > LINE:
        line = line[:LINE].rsplit(" ", 1)[0] + " …"
    elif len(lines) > 1:
        line += " …"
    return Words(line, given.language)
