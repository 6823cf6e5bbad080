"""The dates of a surgery before they are saved: its times to talk, and what to look at again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kiosk.core import clock
from kiosk.domain import (
    event_editing,
    surgery_dates,
    surgery_editing,
    surgery_series,
    surgery_slots,
)
from kiosk.domain.event_dates import When
from kiosk.domain.hosts import Host
from kiosk.domain.schools import School
from kiosk.domain.surgery_editing import Surgery
from kiosk.domain.surgery_series import Scope
from kiosk.web.plumbing import event_look, times
from kiosk.web.plumbing.event_look import Look, Place, Span

Changed = tuple[Surgery, Scope]


@dataclass(frozen=True)
class Cut:
    """How the time of a surgery is cut, and how people come; None is not typed yet."""

    slot_minutes: int | None
    gap_minutes: int | None
    places: int | None
    share: int | None
    bookable: bool
    walk_ins: bool


def of(
    school: School,
    when: When,
    place: Place,
    hosts: Sequence[Host],
    cut: Cut,
    changed: Changed | None = None,
) -> Look:
    """Return what to say about these dates; refuses as event_dates.days does.

    `changed` is the surgery being edited and for which dates: it does not stand in its own way.
    """
    own = surgery_series.dates_of(school, *changed) if changed else []
    gone = surgery_series.gone(school, *changed, when) if changed else []
    spans, kept = event_look.dates(school, when)
    notes = _notes(school, spans, place, hosts, [each.id for each in own])
    look = event_look.look(school, when, kept, notes, [each.starts_at for each in gone])
    first = next(iter(spans.values()))
    return replace(look, slots=in_words(first, cut, several=len(kept) > 1))


def different(school: School, surgery: Surgery, scope: Scope) -> int:
    """Return how many of these dates are not like this one: a change leaves what is their own."""
    if scope is Scope.ONE:
        return 0
    dates = surgery_series.dates_of(school, surgery, scope)
    rule = surgery_series.shown(school, surgery, scope)
    known = surgery_editing.facts(school, [surgery, *dates])
    like = known[surgery.id]
    return sum(
        known[each.id] != like or not surgery_dates.as_ruled(school, each, rule) for each in dates
    )


def in_words(span: Span, cut: Cut, *, several: bool) -> str:
    """Return the times to talk in one sentence, or nothing while the form is not complete."""
    if not cut.bookable:
        return "People walk in and take a number. There are no times to book."
    if None in (cut.slot_minutes, cut.gap_minutes, cut.places, cut.share):
        return ""
    share = (cut.share or 0) if cut.walk_ins else 0
    made = surgery_slots.layout(
        *span, cut.slot_minutes or 0, cut.gap_minutes or 0, cut.places or 0, share
    )
    if not made:
        return "No talk fits in here. Look at the times, and at the minutes for one talk."
    each = "On each date: " if several else ""
    count = "1 time" if len(made) == 1 else f"{len(made)} times"
    return f"{each}{count} of {cut.slot_minutes} minutes{_places(made, cut)}."


def _places(made: Sequence[surgery_slots.SlotTime], cut: Cut) -> str:
    kept, free = sum(slot.kept for slot in made), sum(slot.places for slot in made)
    said = f", {cut.places} places each" if (cut.places or 0) > 1 else ""
    if kept:
        said += f", {kept} kept for people who walk in"
    elif cut.walk_ins:
        said += ", all to book; people who walk in come in between"
    if not free:
        said += ". Nothing is left to book"
    return said


def _notes(
    school: School,
    spans: Mapping[date, Span],
    place: Place,
    hosts: Sequence[Host],
    own: Sequence[int],
) -> dict[date, str]:
    all_spans = list(spans.values())
    events = event_editing.sharing_room(school, *place, all_spans)
    busy = surgery_editing.clashes(school, hosts, all_spans, own)
    said = {day: event_look.noted(school, day, span, events) for day, span in spans.items()}
    for name, title, at in busy:
        # Nothing goes on past midnight, so what is at the same time is on the same day.
        day = clock.local(at, school.time_zone).date()
        said.get(day, []).append(f"{name} is also in {title} at {times.time_of(at)}.")
    return {day: " ".join(notes) for day, notes in said.items()}
