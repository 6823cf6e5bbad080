"""The dates of a surgery that repeats: which a change is for, and which stands for which day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import select

from kiosk.core import clock, db
from kiosk.domain import event_dates, recurrence, surgery_editing
from kiosk.domain.event_dates import When
from kiosk.domain.schools import School
from kiosk.models.surgery import Surgery, SurgerySeries


class Scope(StrEnum):
    """Which dates a change is for."""

    ONE = "one"
    LATER = "later"
    ALL = "all"


@dataclass(frozen=True)
class Plan:
    """What a date is to be: the day it stands for, what is new about it, and its times."""

    surgery: Surgery
    day: date
    values: Mapping[str, object]
    starts_at: datetime
    ends_at: datetime


def rule_changed(before: When, when: When) -> bool:
    """Say whether another rule is asked for than there was."""
    return (when.first_on, when.repeat) != (before.first_on, before.repeat)


def wanted_days(school: School, surgery: Surgery, when: When, scope: Scope) -> list[date]:
    """Return the days of the rule, without those of dates that are not to be changed.

    Refuses NoDates and as recurrence.dates does.
    """
    days = event_dates.days(school, when)
    if surgery.series_id is None:
        return days
    others = sa.or_(Surgery.ends_at <= clock.now(), _before(surgery, scope))
    taken = db.session.scalars(
        select(Surgery.slot_on).where(
            Surgery.school_id == school.id, Surgery.series_id == surgery.series_id, others
        )
    ).all()
    left = [day for day in days if day not in taken]
    if not left:
        raise recurrence.NoDates
    return left


def _before(surgery: Surgery, scope: Scope) -> sa.ColumnElement[bool]:
    return Surgery.slot_on < surgery.slot_on if scope == Scope.LATER else sa.false()


def kept_dates(
    surgery: Surgery,
    targets: Sequence[Surgery],
    wanted: Sequence[date],
    before: When,
    when: When,
) -> dict[date, Surgery]:
    """Return which of these dates stands for which day from now on."""
    if surgery.series_id is None:
        return {wanted[0]: surgery}
    if rule_changed(before, when):
        return pair(targets, wanted)
    return {each.slot_on: each for each in targets if each.slot_on is not None}


def pair(targets: Sequence[Surgery], wanted: Sequence[date]) -> dict[date, Surgery]:
    """Return which date stands for which wanted day: the same, else the nearest within a week.

    Those who booked come along: their bookings move, and staff tell them.
    """
    own_days = {each.slot_on: each for each in targets if each.slot_on is not None}
    kept = {day: own_days[day] for day in wanted if day in own_days}
    free = {day: each for day, each in own_days.items() if day not in kept}
    for day in wanted:
        near = [own for own in free if abs(own - day) <= event_dates.NEAR]
        if day not in kept and near:
            kept[day] = free.pop(min(near, key=lambda own: abs(own - day)))
    return kept


def plans(
    school: School,
    surgery: Surgery,
    kept: Mapping[date, Surgery],
    values: Mapping[str, object],
    before: When,
    when: When,
    *,
    override: bool,
) -> list[Plan]:
    """Return what each of the kept dates is to be.

    What is new of this date is new for all that were like it; those that were made different, or
    moved by themselves, keep what is their own, unless `override`.
    """
    known = surgery_editing.facts(school, [surgery, *kept.values()])
    like = known[surgery.id]
    changed = {name: value for name, value in values.items() if like[name] != value}
    retimed = (when.starts, when.ends) != (before.starts, before.ends)
    found = []
    for day, each in kept.items():
        own = known[each.id]
        follows = {
            name: new for name, new in changed.items() if override or own[name] == like[name]
        }
        times = each.starts_at, each.ends_at
        moves = each.slot_on != day or retimed
        if moves and (override or as_ruled(school, each, before)):
            times = event_dates.times(school, when, day)
        found.append(Plan(each, day, follows, *times))
    return found


def as_ruled(school: School, each: Surgery, rule: When) -> bool:
    """Say whether a date is at the times of its rule: not moved by itself."""
    start, _end = local(school, each)
    on_its_day = each.slot_on is None or start.date() == each.slot_on
    return on_its_day and clock_times(school, each) == (rule.starts, rule.ends)


def local(school: School, surgery: Surgery) -> tuple[datetime, datetime]:
    """Return start and end on the school's clock."""
    zone = school.time_zone
    return clock.local(surgery.starts_at, zone), clock.local(surgery.ends_at, zone)


def clock_times(school: School, surgery: Surgery) -> tuple[time, time]:
    """Return when a date starts and ends on the school's clock, whatever its day."""
    start, end = local(school, surgery)
    return start.time(), end.time()


def series_of(school: School, surgery: Surgery) -> SurgerySeries:
    """Return the series of a date; only for a date that has one."""
    return db.session.scalars(
        select(SurgerySeries).where(
            SurgerySeries.school_id == school.id, SurgerySeries.id == surgery.series_id
        )
    ).one()
