"""Surgeries that repeat: making all dates, and changing or cancelling one, the later ones, or all.

A date keeps its reference, and so its links and bookings, through every change. Where a date was
made different from the others it stays so, unless staff say otherwise; dates that have ended are
never touched.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import (
    event_dates,
    recurrence,
    schools,
    slot_changes,
    surgery_dates,
    surgery_editing,
)
from kiosk.domain.event_dates import When as When
from kiosk.domain.recurrence import Kind, Repeat
from kiosk.domain.schools import School
from kiosk.domain.slot_changes import Booking
from kiosk.domain.surgery_dates import Scope as Scope
from kiosk.domain.surgery_editing import Surgery, SurgeryDraft
from kiosk.domain.surgery_shapes import Shape
from kiosk.models.surgery import Slot, SurgeryHost, SurgerySeries
from kiosk.models.ticket import LineEvent, Ticket


class AlreadyOver(errors.Refusal):
    """The date has ended: what happened is not rewritten."""

    code = "date_over"


def begin(school: School, draft: SurgeryDraft, when: When, key: str) -> Surgery:
    """Add a surgery, once or as a series, and return its first date.

    The same key from the same school gives the same surgery: a second tap adds nothing. Refuses
    as SurgeryDraft.values and recurrence.dates do, and SlotTooLong.
    """
    _one_at_a_time(school)
    reference = tokens.digest(f"{school.reference} {key}")[:32]
    known = select(Surgery).where(Surgery.school_id == school.id, Surgery.reference == reference)
    surgery = db.session.scalar(known)
    if surgery is not None:
        return surgery
    values, days = draft.values(), event_dates.days(school, when)
    series = _series(school, when) if when.repeat.kind is not Kind.NONE else None
    made = [_date(school, values, when, day, series) for day in days]
    made[0].reference = reference
    surgery_editing.note(school, made)
    return made[0]


def change(
    school: School,
    surgery: Surgery,
    scope: Scope,
    draft: SurgeryDraft,
    when: When,
    *,
    override: bool = False,
) -> list[Booking]:
    """Change one date, it and the later ones, or all to come; return the bookings to tell.

    Only what differs from this date as it was (and from `shown`) is changed. With `override`,
    dates that were made different follow too. Dates the rule no longer gives go away, or are
    cancelled where somebody booked. Refuses AlreadyOver, and as `begin` does.
    """
    targets, values = dates_of(school, surgery, scope), draft.values()
    surgery_editing.lock(school, targets)
    _refuse_ended(surgery)
    alone = scope == Scope.ONE and surgery.series_id is not None
    if alone or (surgery.series_id is None and when.repeat.kind is Kind.NONE):
        times = event_dates.times(school, when, when.first_on)
        told = surgery_editing.apply(school, surgery, values, *times)
    else:
        told = _change_all(school, surgery, targets, scope, values, when, override=override)
    surgery_editing.note(school, dates_of(school, surgery, scope))
    return told


def cancel(school: School, surgery: Surgery, scope: Scope) -> list[Booking]:
    """Cancel one date, it and the later ones, or all to come; return the bookings to tell.

    Refuses AlreadyOver.
    """
    targets = dates_of(school, surgery, scope)
    surgery_editing.lock(school, targets)
    _refuse_ended(surgery)
    told = surgery_editing.cancel_dates(school, targets)
    surgery_editing.note(school)
    return told


def would_tell(school: School, surgery: Surgery, scope: Scope) -> list[Booking]:
    """Return the bookings that a cancellation of this scope would end, in order of their times."""
    ids = [each.id for each in dates_of(school, surgery, scope)]
    return slot_changes.to_tell_if_cancelled(school, ids)


def shown(school: School, surgery: Surgery, scope: Scope) -> When:
    """Return the days and times with which a change of this scope begins."""
    own = surgery_dates.local(school, surgery)
    if scope == Scope.ONE or surgery.series_id is None:
        return When(own[0].date(), own[0].time(), own[1].time())
    targets = dates_of(school, surgery, scope)
    on = [each for each in targets if each.cancelled_at is None] or targets or [surgery]
    often = Counter(surgery_dates.clock_times(school, each) for each in on)
    starts, ends = often.most_common(1)[0][0]
    days = sorted(each.slot_on for each in on if each.slot_on is not None)
    repeat = recurrence.from_json(json.dumps(surgery_dates.series_of(school, surgery).rule))
    skip = tuple(day for day in repeat.skip if days[0] <= day <= days[-1])
    until = repeat.until if repeat.count is None else days[-1]
    return When(days[0], starts, ends, replace(repeat, until=until, count=None, skip=skip))


def dates_of(school: School, surgery: Surgery, scope: Scope) -> list[Surgery]:
    """Return the dates that a change of this scope is for; those that ended are left out."""
    if scope == Scope.ONE or surgery.series_id is None:
        return [surgery]
    wanted = select(Surgery).where(
        Surgery.school_id == school.id,
        Surgery.series_id == surgery.series_id,
        Surgery.ends_at > clock.now(),
    )
    if scope == Scope.LATER:
        wanted = wanted.where(Surgery.slot_on >= surgery.slot_on)
    return list(db.session.scalars(wanted.order_by(Surgery.slot_on)))


def gone(school: School, surgery: Surgery, scope: Scope, when: When) -> list[Surgery]:
    """Return the dates that this change would take away or cancel."""
    if scope == Scope.ONE or surgery.series_id is None:
        return []
    found = dates_of(school, surgery, scope)
    kept = surgery_dates.pair(found, event_dates.days(school, when)).values()
    return [each for each in found if each not in kept and each.cancelled_at is None]


def _change_all(
    school: School,
    surgery: Surgery,
    targets: Sequence[Surgery],
    scope: Scope,
    values: Mapping[str, object],
    when: When,
    *,
    override: bool,
) -> list[Booking]:
    before = shown(school, surgery, scope)
    wanted = surgery_dates.wanted_days(school, surgery, when, scope)
    kept = surgery_dates.kept_dates(surgery, targets, wanted, before, when)
    plans = surgery_dates.plans(school, surgery, kept, values, before, when, override=override)
    for plan in plans:
        times = {"starts_at": plan.starts_at, "ends_at": plan.ends_at}
        surgery_editing.refuse_shape(Shape.of(plan.surgery, {**plan.values, **times}))
    series = _own_series(school, surgery, targets, scope, when)
    told = _take_away(school, [each for each in targets if each not in kept.values()])
    for plan in plans:
        plan.surgery.series_id, plan.surgery.slot_on = series.id, plan.day
        told += surgery_editing.apply(
            school, plan.surgery, plan.values, plan.starts_at, plan.ends_at
        )
    if surgery_dates.rule_changed(before, when):
        for day in wanted:
            if day not in kept:
                _date(school, values, when, day, series)
    return told


def _own_series(
    school: School, surgery: Surgery, targets: Sequence[Surgery], scope: Scope, when: When
) -> SurgerySeries:
    """Return the series these dates belong to from now on, with the rule as it is now.

    Where earlier dates stay behind, the later ones part from them.
    """
    if surgery.series_id is None:
        return _series(school, when)
    series = surgery_dates.series_of(school, surgery)
    first = targets[0].slot_on
    assert first is not None  # every date of a series has one
    if scope == Scope.LATER and first > series.first_on:
        before = recurrence.from_json(json.dumps(series.rule))
        series.rule = _rule(replace(before, until=first - timedelta(days=1), count=None))
        series = _series(school, when)
        for each in targets:
            each.series_id = series.id
        return series
    series.rule = _rule(when.repeat)
    series.first_on = min(series.first_on, when.first_on)
    return series


def _take_away(school: School, left_over: Sequence[Surgery]) -> list[Booking]:
    """Take away dates that are no more: cancelled where somebody booked or stood in line."""
    ids = [each.id for each in left_over]
    named: set[int] = set()
    for table in (Booking, Ticket, LineEvent):
        wanted = (table.school_id == school.id, table.surgery_id.in_(ids))
        named |= set(db.session.scalars(select(table.surgery_id).where(*wanted).distinct()))
    told = surgery_editing.cancel_dates(school, [one for one in left_over if one.id in named])
    unused = [each for each in left_over if each.id not in named]
    for rows in (Slot, SurgeryHost):
        own = (rows.school_id == school.id, rows.surgery_id.in_([each.id for each in unused]))
        db.session.execute(sa.delete(rows).where(*own))
    for each in unused:
        db.session.delete(each)
    db.session.flush()
    return told


def _date(
    school: School,
    values: Mapping[str, Any],
    when: When,
    day: date,
    series: SurgerySeries | None,
) -> Surgery:
    surgery = surgery_editing.make(school, values, *event_dates.times(school, when, day))
    if series is not None:
        surgery.series_id, surgery.slot_on = series.id, day
    return surgery


def _one_at_a_time(school: School) -> None:
    """Wait for others who plan surgeries of this school; on SQLite there is one writer anyway."""
    own_row = select(schools.School.id).where(schools.School.id == school.id)
    db.session.execute(own_row.with_for_update(key_share=True))


def _refuse_ended(surgery: Surgery) -> None:
    if surgery.ends_at <= clock.now():
        raise AlreadyOver


def _series(school: School, when: When) -> SurgerySeries:
    series = SurgerySeries(
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
