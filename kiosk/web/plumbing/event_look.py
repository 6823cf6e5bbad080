"""The dates of an event before they are saved: one plain sentence, and what to look at again."""

from collections.abc import Sequence
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


@dataclass(frozen=True)
class DateRow:
    """A date that can be left out. `iso` is its name in the form."""

    iso: str
    day: str
    kept: bool
    note: str


@dataclass(frozen=True)
class Look:
    """What is said before saving. `gone` are the dates that a change takes away."""

    sentence: str
    notices: Sequence[str] = ()
    rows: Sequence[DateRow] = ()
    gone: Sequence[str] = ()


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
    shown = event_dates.days(school, replace(when, repeat=replace(when.repeat, skip=())))
    kept = event_dates.days(school, when)
    spans = {day: event_dates.times(school, when, day) for day in shown}
    own_ids = [each.id for each in own]
    others = event_editing.sharing_room(school, venue, room, list(spans.values()), own_ids)
    notes = {day: _note(school, day, span, others) for day, span in spans.items()}
    rows = [DateRow(day.isoformat(), day_in_words(day), day in kept, notes[day]) for day in shown]
    return Look(
        f"{event_dates.sentence(school, when)} {when.starts:%H:%M} to {when.ends:%H:%M}.",
        notices([(day_in_words(day), notes[day]) for day in kept if notes[day]]),
        rows if len(rows) > 1 else (),
        [day_in_words(clock.local(event.starts_at, school.time_zone).date()) for event in gone],
    )


def _note(
    school: School, day: date, span: tuple[datetime, datetime], others: Sequence[Event]
) -> str:
    said = ["School is closed on this day."] if terms.in_holidays(school, day) else []
    said += [
        f"This room is also used by {other.title} at "
        f"{clock.local(other.starts_at, school.time_zone):%H:%M}."
        for other in others
        if other.starts_at < span[1] and other.ends_at > span[0]
    ]
    return " ".join(said)


def notices(noted: Sequence[tuple[str, str]]) -> list[str]:
    """Return the first few notes, each with its day in words, and that they are only notes."""
    said = [f"{day}: {note}" for day, note in noted[:MOST_NOTICES]]
    if len(noted) > MOST_NOTICES:
        said.append(f"Other dates to look at: {len(noted) - MOST_NOTICES}.")
    return [*said, "You can save all the same."] if said else []
