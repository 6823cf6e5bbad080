"""The dates of an event before they are saved: one plain sentence, and what to look at again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import g

from kiosk.core import clock
from kiosk.domain import event_dates, event_editing, event_series, terms
from kiosk.domain.event_dates import When
from kiosk.domain.event_editing import Event
from kiosk.domain.event_series import Scope
from kiosk.domain.schools import School
from kiosk.domain.venues import Room, Venue
from kiosk.web.plumbing import times

MOST_NOTICES = 4

Changed = tuple[Event, Scope]
Span = tuple[datetime, datetime]
Place = tuple[Venue | None, Room | None]


@dataclass(frozen=True)
class DateRow:
    """A date that can be left out. `iso` is its name in the form."""

    iso: str
    day: str
    kept: bool
    note: str


@dataclass(frozen=True)
class Look:
    """What is said before saving. `gone` are the dates that a change takes away.

    `slots` are the times to talk, of surgeries only.
    """

    sentence: str
    notices: Sequence[str] = ()
    rows: Sequence[DateRow] = ()
    gone: Sequence[str] = ()
    slots: str = ""


def day_in_words(day: date) -> str:
    """Return weekday, day and month, with the year where it is not this one."""
    this_year = day.year == clock.today(g.school.time_zone).year
    return times.day_in_words(day) + ("" if this_year else f" {day.year}")


def of(
    school: School,
    when: When,
    venue: Venue | None,
    room: Room | None,
    changed: Changed | None = None,
) -> Look:
    """Return what to say about these dates in this place; refuses as event_dates.days does.

    `changed` is the event being edited and for which dates: it does not stand in its own way.
    """
    own = event_series.dates_of(school, *changed) if changed else []
    gone = event_series.gone(school, *changed, when) if changed else []
    spans, kept = dates(school, when)
    own_ids = [each.id for each in own]
    others = event_editing.sharing_room(school, venue, room, list(spans.values()), own_ids)
    notes = {day: " ".join(noted(school, day, span, others)) for day, span in spans.items()}
    return look(school, when, kept, notes, [each.starts_at for each in gone])


def dates(school: School, when: When) -> tuple[dict[date, Span], list[date]]:
    """Return the times of each date, those left out among them, and which dates are kept."""
    shown = event_dates.days(school, replace(when, repeat=replace(when.repeat, skip=())))
    kept = event_dates.days(school, when)
    return {day: event_dates.times(school, when, day) for day in shown}, kept


def noted(school: School, day: date, span: Span, others: Sequence[Event]) -> list[str]:
    """Return what to look at on one day: a closed school, and `others` in this room."""
    said = ["School is closed on this day."] if terms.in_holidays(school, day) else []
    return said + [
        f"This room is also used by {other.title} at {times.time_of(other.starts_at)}."
        for other in others
        if other.starts_at < span[1] and other.ends_at > span[0]
    ]


def look(
    school: School,
    when: When,
    kept: Sequence[date],
    notes: Mapping[date, str],
    gone: Sequence[datetime],
) -> Look:
    """Return what to say of the days in `notes`, of which some are `kept`."""
    rows = [DateRow(day.isoformat(), day_in_words(day), day in kept, notes[day]) for day in notes]
    return Look(
        f"{event_dates.sentence(school, when)} {when.starts:%H:%M} to {when.ends:%H:%M}.",
        _notices([(day_in_words(day), notes[day]) for day in kept if notes[day]]),
        rows if len(rows) > 1 else (),
        [day_in_words(clock.local(at, school.time_zone).date()) for at in gone],
    )


def _notices(noted: Sequence[tuple[str, str]]) -> list[str]:
    """Return the first few notes, each with its day in words, and that they are only notes."""
    said = [f"{day}: {note}" for day, note in noted[:MOST_NOTICES]]
    if len(noted) > MOST_NOTICES:
        said.append(f"Other dates to look at: {len(noted) - MOST_NOTICES}.")
    return [*said, "You can save all the same."] if said else []
