"""Events that repeat: making all dates, and changing or cancelling one, the later ones, or all.

A date keeps its reference, and so its links and sign-ins, through every change. What was changed
for one date alone stays, unless staff say otherwise; dates that have ended are never touched.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from sqlalchemy import select

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import event_editing, recurrence, schools
from kiosk.domain.event_editing import Draft, Event, Planned
from kiosk.domain.recurrence import Kind, Repeat, Term
from kiosk.domain.schools import School
from kiosk.models.event import EventSeries

#: How far a date may move when the rule changes and still be the same date: less than a week.
NEAR = timedelta(days=6)
TIMES = frozenset({"starts_at", "ends_at"})


class Scope(StrEnum):
    """Which dates a change is for."""

    ONE = "one"
    LATER = "later"
    ALL = "all"


class AlreadyOver(errors.Refusal):
    """The date has ended: what happened is not rewritten."""

    code = "ended"


@dataclass(frozen=True)
class When:
    """The first day, the times on the school's clock, and how it repeats."""

    first_on: date
    starts: time
    ends: time
    repeat: Repeat = Repeat()


def terms_of(school: School) -> list[Term]:
    """Return the school's terms."""
    return [
        Term(date.fromisoformat(first), date.fromisoformat(last)) for first, last in school.terms
    ]


def closed_days(school: School) -> tuple[date, ...]:
    """Return the days within terms on which the school is closed."""
    return tuple(date.fromisoformat(day) for day in school.skip_dates)


def in_holidays(school: School, day: date) -> bool:
    """Say whether the school is closed that day; never where no terms are known."""
    terms = terms_of(school)
    in_term = not terms or any(term.first <= day <= term.last for term in terms)
    return not in_term or day in closed_days(school)


def days(school: School, when: When) -> list[date]:
    """Return the dates. Refuses as recurrence.dates does."""
    return recurrence.dates(when.first_on, _with_closed(school, when.repeat), terms_of(school))


def sentence(school: School, when: When) -> str:
    """Return the dates in one English sentence. Refuses as recurrence.dates does."""
    repeat = _with_closed(school, when.repeat)
    return recurrence.sentence(recurrence.summary(when.first_on, repeat, terms_of(school)))


def _with_closed(school: School, repeat: Repeat) -> Repeat:
    if not repeat.term_time_only:
        return repeat
    return replace(repeat, skip=tuple(sorted({*repeat.skip, *closed_days(school)})))


def begin(school: School, draft: Draft, when: When, key: str) -> Event:
    """Add an event, once or as a series, and return its first date.

    The same key from the same school gives the same event: a second tap adds nothing.
    """
    db.session.execute(
        select(schools.School.id).where(schools.School.id == school.id).with_for_update(key_share=True)
    )
    reference = tokens.digest(f"{school.reference} {key}")[:22]
    known = select(Event).where(Event.school_id == school.id, Event.reference == reference)
    event = db.session.scalar(known)
    if event is not None:
        return event
    series = _series(school, when) if when.repeat.kind is not Kind.NONE else None
    made = [_date(school, draft, when, day, series) for day in days(school, when)]
    made[0].reference = reference
    db.session.flush()
    schools.note_change(school)
    return made[0]


def change(
    school: School, planned: Planned, scope: Scope, draft: Draft, when: When, *, override: bool = False
) -> Event:
    """Change one date, it and the later ones, or all that are to come.

    Only what differs from `shown` is changed. With `override`, dates that were changed alone
    follow too. Dates the rule no longer gives go away, or are cancelled where people signed in.
    Refuses AlreadyOver, TitleMissing, EndsBeforeItBegins and as recurrence.dates does.
    """
    event = planned.event
    _refuse_ended(event)
    alone = scope is Scope.ONE or event.series_id is None
    if alone and when.repeat.kind is Kind.NONE:
        times = recurrence.local_times(when.first_on, when.starts, when.ends, school.time_zone)
        event_editing.change(school, event, draft, *times)
        return event
    before, like, targets = shown(school, event, scope), pattern(school, event), [event]
    values = draft.values()
    changed = event_editing.differing(like, values)
    if event.series_id is not None:
        targets = _targets(school, event, scope)
    series = _own_series(school, event, targets, scope, when)
    follow = dict.fromkeys(changed, None) | {name: values[name] for name in changed}
    if (when.first_on, when.repeat) != (before.first_on, before.repeat):
        targets = _give_days(school, targets, draft, when, series)
    retimed = (when.starts, when.ends) != (before.starts, before.ends)
    for each in targets:
        _follow(school, each, follow, when, retimed=retimed, override=override)
    db.session.flush()
    schools.note_change(school)
    return event


def cancel(school: School, event: Event, scope: Scope) -> list[Event]:
    """Cancel one date, it and the later ones, or all to come; return them. Refuses AlreadyOver."""
    _refuse_ended(event)
    targets = [each for each in _targets(school, event, scope) if each.cancelled_at is None]
    event_editing.cancel(school, targets)
    return targets


def shown(school: School, event: Event, scope: Scope) -> When:
    """Return the days and times with which a change of this scope begins."""
    if scope is Scope.ONE or event.series_id is None:
        start, end = _local(school, event)
        return When(start.date(), start.time(), end.time())
    targets, (start, end) = _targets(school, event, scope), _local(school, pattern(school, event))
    slots = sorted(each.slot_on for each in targets if each.slot_on is not None)
    repeat = recurrence.from_json(json.dumps(_series_of(school, event).rule))
    skip = tuple(day for day in repeat.skip if slots[0] <= day <= slots[-1])
    until = repeat.until if repeat.count is None else slots[-1]
    return When(
        slots[0], start.time(), end.time(), replace(repeat, until=until, count=None, skip=skip)
    )


def pattern(school: School, event: Event) -> Event:
    """Return a date of the series that is like the rest: this one, or the nearest not changed alone."""
    if event.series_id is None or not event.alone:
        return event
    regular = [each for each in _targets(school, event, Scope.ALL) if not each.alone]
    return min(regular, key=lambda each: abs(each.starts_at - event.starts_at), default=event)


def targets(school: School, event: Event, scope: Scope) -> list[Event]:
    """Return the dates that a change of this scope is for; those that ended are left out."""
    return _targets(school, event, scope)


def kinds(school: School, events: Iterable[Event]) -> dict[int, Kind]:
    """Return how the series of these events repeat, by the series' row."""
    ids = {event.series_id for event in events if event.series_id is not None}
    found = select(EventSeries).where(EventSeries.school_id == school.id, EventSeries.id.in_(ids))
    return {series.id: Kind(str(series.rule["kind"])) for series in db.session.scalars(found)}


def gone(school: School, event: Event, scope: Scope, when: When) -> list[Event]:
    """Return the dates that this change would take away or cancel."""
    if scope is Scope.ONE or event.series_id is None:
        return []
    found = _targets(school, event, scope)
    kept = _pair(school, found, days(school, when))
    return [each for each in found if each not in kept.values() and each.cancelled_at is None]


def _refuse_ended(event: Event) -> None:
    if event.ends_at <= clock.now():
        raise AlreadyOver


def _local(school: School, event: Event) -> tuple[clock.datetime, clock.datetime]:
    zone = school.time_zone
    return clock.local(event.starts_at, zone), clock.local(event.ends_at, zone)


def _series(school: School, when: When) -> EventSeries:
    series = EventSeries(
        reference=tokens.reference(), school_id=school.id, first_on=when.first_on,
        rule=_rule(when.repeat),
    )
    db.session.add(series)
    db.session.flush()
    return series


def _rule(repeat: Repeat) -> dict[str, object]:
    rule: dict[str, object] = json.loads(recurrence.to_json(repeat))
    return rule


def _date(
    school: School, draft: Draft, when: When, day: date, series: EventSeries | None
) -> Event:
    times = recurrence.local_times(day, when.starts, when.ends, school.time_zone)
    event = event_editing.make(school, draft.values(), *times)
    if series is not None:
        event.series_id, event.slot_on = series.id, day
    return event


def _targets(school: School, event: Event, scope: Scope) -> list[Event]:
    if scope is Scope.ONE or event.series_id is None:
        return [event]
    wanted = select(Event).where(
        Event.school_id == school.id, Event.series_id == event.series_id,
        Event.ends_at > clock.now(),
    )
    if scope is Scope.LATER:
        wanted = wanted.where(Event.slot_on >= event.slot_on)
    return list(db.session.scalars(wanted.order_by(Event.slot_on)))


def _series_of(school: School, event: Event) -> EventSeries:
    """Return the series of an event, held against others who change it at the same time."""
    return db.session.scalars(
        select(EventSeries).where(
            EventSeries.school_id == school.id, EventSeries.id == event.series_id
        )
    ).one()


def _own_series(
    school: School, event: Event, targets: Sequence[Event], scope: Scope, when: When
) -> EventSeries:
    """Return the series these dates belong to from now on, with the rule as it is now.

    Where earlier dates stay behind, the later ones part from them.
    """
    if event.series_id is None:
        series = _series(school, when)
        event.series_id, event.slot_on = series.id, when.first_on
        return series
    series = _series_of(school, event)
    first = targets[0].slot_on
    assert first is not None  # every date of a series has one
    if scope is Scope.LATER and first > series.first_on:
        before = recurrence.from_json(json.dumps(series.rule))
        series.rule = _rule(replace(before, until=first - timedelta(days=1), count=None))
        series = _series(school, when)
        for each in targets:
            each.series_id = series.id
    else:
        series.rule = _rule(when.repeat)
        series.first_on = min(series.first_on, when.first_on)
    return series


def _give_days(
    school: School, targets: Sequence[Event], draft: Draft, when: When, series: EventSeries
) -> list[Event]:
    """Give the dates the days of a new rule: keep, move, add, and take away what is left over."""
    wanted = days(school, when)
    kept = _pair(school, targets, wanted)
    left_over = [each for each in targets if each not in kept.values()]
    with_people = event_editing.signed_in_to(school, left_over)
    event_editing.cancel(school, [each for each in left_over if each.id in with_people])
    for each in left_over:
        if each.id not in with_people:
            db.session.delete(each)
    db.session.flush()
    for day, each in kept.items():
        if each.slot_on != day:
            each.slot_on = day
            if not TIMES & set(each.alone):
                each.starts_at, each.ends_at = recurrence.local_times(
                    day, when.starts, when.ends, school.time_zone
                )
    for day in wanted:
        if day not in kept:
            kept[day] = _date(school, draft, when, day, series)
    return list(kept.values())


def _pair(school: School, targets: Sequence[Event], wanted: Sequence[date]) -> dict[date, Event]:
    """Return which date stands for which wanted day: the same, else the nearest within a week.

    A date with sign-ins is only ever kept on its own day.
    """
    kept = {each.slot_on: each for each in targets if each.slot_on in set(wanted)}
    free = [each for each in targets if each not in kept.values()]
    with_people = event_editing.signed_in_to(school, free)
    free = [each for each in free if each.id not in with_people]
    for day in wanted:
        near = [each for each in free if each.slot_on and abs(each.slot_on - day) <= NEAR]
        if day not in kept and near:
            kept[day] = min(near, key=lambda each: abs((each.slot_on or day) - day))
            free.remove(kept[day])
    return {day: each for day, each in kept.items() if day is not None}


def _follow(
    school: School, event: Event, values: dict[str, object], when: When, *, retimed: bool, override: bool
) -> None:
    """Let a date take part in a change of its series, except in what is its own."""
    own = set() if override else set(event.alone)
    for name, value in values.items():
        if name not in own:
            setattr(event, name, value)
    if retimed and event.slot_on is not None and not TIMES & own:
        event.starts_at, event.ends_at = recurrence.local_times(
            event.slot_on, when.starts, when.ends, school.time_zone
        )
    if override:
        event.alone = sorted(set(event.alone) - set(values) - (TIMES if retimed else frozenset()))
