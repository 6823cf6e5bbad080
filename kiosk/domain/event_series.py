"""Events that repeat: making all dates, and changing or cancelling one, the later ones, or all.

A date keeps its reference, and so its links and sign-ins, through every change. What was changed
for one date alone stays, unless staff say otherwise; dates that have ended are never touched.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import event_dates, event_editing, event_wishes, recurrence, schools
from kiosk.domain.event_dates import When
from kiosk.domain.event_editing import Draft, Event, Planned
from kiosk.domain.recurrence import Kind, Repeat
from kiosk.domain.schools import School
from kiosk.models.event import EventSeries

TIMES = frozenset({"starts_at", "ends_at"})


class Scope(StrEnum):
    """Which dates a change is for."""

    ONE = "one"
    LATER = "later"
    ALL = "all"


class AlreadyOver(errors.Refusal):
    """The date has ended: what happened is not rewritten."""

    code = "ended"


def begin(school: School, draft: Draft, when: When, key: str) -> Event:
    """Add an event, once or as a series, and return its first date.

    The same key from the same school gives the same event: a second tap adds nothing.
    """
    _one_at_a_time(school)
    reference = tokens.digest(f"{school.reference} {key}")[:32]
    known = select(Event).where(Event.school_id == school.id, Event.reference == reference)
    event = db.session.scalar(known)
    if event is not None:
        return event
    series = _series(school, when) if when.repeat.kind is not Kind.NONE else None
    made = [_date(school, draft, when, day, series) for day in event_dates.days(school, when)]
    made[0].reference = reference
    db.session.flush()
    schools.note_change(school)
    return made[0]


def change(
    school: School,
    planned: Planned,
    scope: Scope,
    draft: Draft,
    when: When,
    *,
    override: bool = False,
) -> Event:
    """Change one date, it and the later ones, or all that are to come.

    Only what differs from `shown` is changed. With `override`, dates that were changed alone
    follow too. Dates the rule no longer gives go away, or are cancelled where people signed in
    or would like to come. Refuses AlreadyOver, TitleMissing, EndsBeforeItBegins and as
    recurrence.dates does.
    """
    event = planned.event
    _refuse_ended(event)
    _one_at_a_time(school)
    alone = scope is Scope.ONE or event.series_id is None
    if alone and when.repeat.kind is Kind.NONE:
        times = event_dates.times(school, when, when.first_on)
        event_editing.change(school, event, draft, *times)
        return event
    before, like, targets = shown(school, event, scope), pattern(school, event), [event]
    values = draft.values()
    changed = event_editing.differing(like, values)
    if event.series_id is not None:
        targets = dates_of(school, event, scope)
    series = _own_series(school, event, targets, scope, when)
    follow = {name: values[name] for name in changed}
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
    targets = [each for each in dates_of(school, event, scope) if each.cancelled_at is None]
    event_editing.cancel(school, targets)
    return targets


def shown(school: School, event: Event, scope: Scope) -> When:
    """Return the days and times with which a change of this scope begins."""
    if scope is Scope.ONE or event.series_id is None:
        start, end = _local(school, event)
        return When(start.date(), start.time(), end.time())
    start, end = _local(school, pattern(school, event))
    slots = _slots(dates_of(school, event, scope))
    repeat = recurrence.from_json(json.dumps(_series_of(school, event).rule))
    skip = tuple(day for day in repeat.skip if slots[0] <= day <= slots[-1])
    until = repeat.until if repeat.count is None else slots[-1]
    return When(
        slots[0], start.time(), end.time(), replace(repeat, until=until, count=None, skip=skip)
    )


def pattern(school: School, event: Event) -> Event:
    """Return a date that is like its series: this one, or the nearest not changed alone."""
    if event.series_id is None or not event.alone:
        return event
    regular = [each for each in dates_of(school, event, Scope.ALL) if not each.alone]
    return min(regular, key=lambda each: abs(each.starts_at - event.starts_at), default=event)


def dates_of(school: School, event: Event, scope: Scope) -> list[Event]:
    """Return the dates that a change of this scope is for; those that ended are left out."""
    if scope is Scope.ONE or event.series_id is None:
        return [event]
    wanted = select(Event).where(
        Event.school_id == school.id,
        Event.series_id == event.series_id,
        Event.ends_at > clock.now(),
    )
    if scope is Scope.LATER:
        wanted = wanted.where(Event.slot_on >= event.slot_on)
    return list(db.session.scalars(wanted.order_by(Event.slot_on)))


def kinds(school: School, events: Iterable[Event]) -> dict[int, Kind]:
    """Return how the series of these events repeat, by the series' row."""
    ids = {event.series_id for event in events if event.series_id is not None}
    found = select(EventSeries).where(EventSeries.school_id == school.id, EventSeries.id.in_(ids))
    return {series.id: Kind(str(series.rule["kind"])) for series in db.session.scalars(found)}


def gone(school: School, event: Event, scope: Scope, when: When) -> list[Event]:
    """Return the dates that this change would take away or cancel."""
    if scope is Scope.ONE or event.series_id is None:
        return []
    found = dates_of(school, event, scope)
    kept = event_dates.pair(school, found, event_dates.days(school, when))
    return [each for each in found if each not in kept.values() and each.cancelled_at is None]


def _slots(targets: Sequence[Event]) -> list[date]:
    """Return the days these dates stand for; cancelled ones only where there is no other."""
    on = [each for each in targets if each.cancelled_at is None] or targets
    return sorted(each.slot_on for each in on if each.slot_on is not None)


def _one_at_a_time(school: School) -> None:
    """Wait for others who plan events of this school; on SQLite there is one writer anyway."""
    own_row = select(schools.School.id).where(schools.School.id == school.id)
    db.session.execute(own_row.with_for_update(key_share=True))


def _refuse_ended(event: Event) -> None:
    if event.ends_at <= clock.now():
        raise AlreadyOver


def _local(school: School, event: Event) -> tuple[datetime, datetime]:
    zone = school.time_zone
    return clock.local(event.starts_at, zone), clock.local(event.ends_at, zone)


def _series(school: School, when: When) -> EventSeries:
    series = EventSeries(
        reference=tokens.reference(),
        school_id=school.id,
        first_on=when.first_on,
        rule=_rule(when.repeat),
    )
    db.session.add(series)
    db.session.flush()
    return series


def _rule(repeat: Repeat) -> dict[str, object]:
    rule: dict[str, object] = json.loads(recurrence.to_json(repeat))
    return rule


def _date(school: School, draft: Draft, when: When, day: date, series: EventSeries | None) -> Event:
    event = event_editing.make(school, draft.values(), *event_dates.times(school, when, day))
    if series is not None:
        event.series_id, event.slot_on = series.id, day
    return event


def _series_of(school: School, event: Event) -> EventSeries:
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
        event.starts_at, event.ends_at = event_dates.times(school, when, when.first_on)
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
    wanted = event_dates.days(school, when)
    kept = event_dates.pair(school, targets, wanted)
    left_over = [each for each in targets if each not in kept.values()]
    with_people = event_editing.signed_in_to(school, left_over)
    # Who would like to come has its link, and maybe its entry in a calendar.
    with_people |= set(event_wishes.counts(school, [each.id for each in left_over]))
    event_editing.cancel(school, [each for each in left_over if each.id in with_people])
    for each in left_over:
        if each.id not in with_people:
            db.session.delete(each)
    db.session.flush()
    for day, each in kept.items():
        if each.slot_on != day:
            each.slot_on = day
            if not TIMES & set(each.alone):
                each.starts_at, each.ends_at = event_dates.times(school, when, day)
    for day in wanted:
        if day not in kept:
            kept[day] = _date(school, draft, when, day, series)
    return list(kept.values())


def _follow(
    school: School,
    event: Event,
    values: dict[str, object],
    when: When,
    *,
    retimed: bool,
    override: bool,
) -> None:
    """Let a date take part in a change of its series, except in what is its own."""
    own = set() if override else set(event.alone)
    for name, value in values.items():
        if name not in own:
            setattr(event, name, value)
    if retimed and event.slot_on is not None and not TIMES & own:
        event.starts_at, event.ends_at = event_dates.times(school, when, event.slot_on)
    if override:
        event.alone = sorted(set(event.alone) - set(values) - (TIMES if retimed else frozenset()))
