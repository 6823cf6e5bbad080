"""What the editors of events and of surgeries share: which dates, and a look before saving."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from flask import Response, g, request, url_for

from kiosk.core import errors, tokens
from kiosk.domain import event_dates, venues
from kiosk.domain.event_dates import When
from kiosk.domain.recurrence import Kind
from kiosk.web.plumbing import desk, times, writing
from kiosk.web.plumbing.event_look import Look, Place

ONE = "one"
#: Of which dates a change speaks, by the scope's name in the address.
SCOPES = {
    ONE: "You are changing this date only.",
    "later": "You are changing this date and all later ones.",
    "all": "You are changing all dates that are to come.",
}

#: The event or surgery that is being changed, and for which dates.
Changed = TypeVar("Changed", bound=tuple[Any, str])


class Form(Protocol):
    """What is asked of both forms."""

    key: Any
    title: Any
    sentence: Any
    where: Any

    @property
    def first_problem(self) -> str: ...
    @property
    def when(self) -> When | None: ...
    def without(self, kept: Collection[str], shown: Sequence[date]) -> When: ...


@dataclass(frozen=True)
class Editing(Generic[Changed]):
    """What is being edited: something new, or some dates of what is planned (`changed`)."""

    heading: str
    action: str
    changed: Changed | None = None

    @property
    def scope(self) -> str:
        """Return for which dates it is."""
        return str(self.changed[1]) if self.changed else ONE

    @property
    def in_series(self) -> bool:
        """Say whether it is a date of a series."""
        return self.changed is not None and self.changed[0].series_id is not None

    @property
    def straight(self) -> bool:
        """Say whether there is only one date, already planned: nothing to look at first."""
        return self.changed is not None and self.scope == ONE


def which(one: Any) -> str | None:
    """Return which dates the address asks to change; None where that is to be asked first."""
    if one.series_id is None:
        return ONE
    asked = request.args.get("which")
    return asked if asked in SCOPES else None


def ask_which(one: Any, counts: Mapping[str, int], change: str, leave: str) -> Response:
    """Ask which dates to change; `change` and `leave` are the endpoints to go on to."""
    return desk.page(
        "staff/dates/which.html",
        change=change,
        leave=leave,
        title=one.title,
        day=times.day_of(one.starts_at),
        reference=one.reference,
        counts=counts,
    )


def known(editing: Editing[Any], form: Form, problem: str, summary: str) -> dict[str, Any]:
    """Return what the page of either editor knows; `summary` is the endpoint of its sentence."""
    one = editing.changed[0].reference if editing.changed else None
    return {
        "heading": editing.heading,
        "action": editing.action,
        "scope_words": SCOPES[editing.scope] if editing.in_series else None,
        "form": form,
        "problem": problem or form.first_problem,
        "places": venues.offered(g.school, form.where.data),
        "others": writing.others(),
        "own": writing.own(),
        "repeats": not (editing.in_series and editing.scope == ONE),
        "straight": editing.straight,
        "reading": writing.reading(form.title.data or "", form.sentence.data or ""),
        "summary_url": url_for(summary, reference=one, which=editing.scope if one else None),
    }


def place_of(form: Form) -> Place:
    """Return the chosen place; one of another school is not found."""
    return venues.place(g.school, form.where.data) if form.where.data else (None, None)


def when(editing: Editing[Any], form: Form, shown: Callable[..., When]) -> When:
    """Return the days of a form; before they were looked at, those left out earlier stay so.

    `shown` tells the days of what is being changed.
    """
    typed = form.when
    assert typed is not None  # the form was checked
    if "looked" in request.form:
        return form.without(request.form.getlist("keep"), event_dates.days(g.school, typed))
    if editing.changed and editing.scope != ONE:
        skip = shown(g.school, *editing.changed).repeat.skip
        return replace(typed, repeat=replace(typed.repeat, skip=skip))
    return typed


def look_kindly(form: Form, look: Callable[[], Look]) -> Look | None:
    """Return what there is to say about the dates of a form that may not be complete."""
    if form.when is None:
        return None
    try:
        return look()
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return Look(desk.sentence(refusal.code))


def wants_a_look(editing: Editing[Any], when: When, look: Look) -> bool:
    """Say whether the dates are shown once before they are saved."""
    if "seen" in request.form:
        return False
    return not editing.straight or bool(look.notices) or when.repeat.kind is not Kind.NONE


def key_of(form: Form) -> str:
    """Return the key by which a form that is sent twice is known, or a new one."""
    key = form.key.data or ""
    return key if tokens.is_token(key) else tokens.reference()
