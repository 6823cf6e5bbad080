"""When an event happens: its first day, times and rule, and which date stands for which day."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from kiosk.domain import event_editing, recurrence, terms
from kiosk.domain.event_editing import Event
from kiosk.domain.recurrence import Repeat
from kiosk.domain.schools import School

#: How far a date may move when the rule changes and still be the same date: less than a week.
NEAR = timedelta(days=6)


@dataclass(frozen=True)
class When:
    """The first day, the times on the school's clock, and how it repeats."""

    first_on: date
    starts: time
    ends: time
    repeat: Repeat = field(default_factory=Repeat)


def times(school: School, when: When, day: date) -> tuple[datetime, datetime]:
    """Return the instants of one day. Refuses EndsBeforeItBegins."""
    return recurrence.local_times(day, when.starts, when.ends, school.time_zone)


def days(school: School, when: When) -> list[date]:
    """Return the dates. Refuses as recurrence.dates does."""
    return recurrence.dates(when.first_on, _with_closed(school, when.repeat), terms.terms(school))


def sentence(school: School, when: When) -> str:
    """Return the dates in one English sentence. Refuses as recurrence.dates does."""
    repeat = _with_closed(school, when.repeat)
    return recurrence.sentence(recurrence.summary(when.first_on, repeat, terms.terms(school)))


def _with_closed(school: School, repeat: Repeat) -> Repeat:
    if not repeat.term_time_only:
        return repeat
    return replace(repeat, skip=tuple(sorted({*repeat.skip, *terms.closed(school)})))


def pair(school: School, targets: Sequence[Event], wanted: Sequence[date]) -> dict[date, Event]:
    """Return which date stands for which wanted day: the same, else the nearest within a week.

    A date with sign-ins is only ever kept on its own day.
    """
    own_days = {each.slot_on: each for each in targets}
    kept = {day: own_days[day] for day in wanted if day in own_days}
    free = [each for each in targets if each not in kept.values()]
    with_people = event_editing.signed_in_to(school, free)
    free = [each for each in free if each.id not in with_people]
    for day in wanted:
        near = [each for each in free if each.slot_on and abs(each.slot_on - day) <= NEAR]
        if day not in kept and near:
            kept[day] = min(near, key=lambda each: abs((each.slot_on or day) - day))
            free.remove(kept[day])
    return kept
