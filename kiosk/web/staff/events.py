"""A5: the list of events: what is to come, what was before; cancelling and putting back."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import clock
from kiosk.domain import audit, event_editing, event_series, event_wishes
from kiosk.domain.event_editing import Planned
from kiosk.domain.event_series import Scope
from kiosk.domain.recurrence import Kind
from kiosk.web.forms import events as forms
from kiosk.web.plumbing import event_cards, event_look, times, undo, writing
from kiosk.web.plumbing.access import DESK, STAFF, open_to
from kiosk.web.plumbing.desk import page, person
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("events", __name__)

REPEATS = {
    Kind.WEEKLY: "Every week",
    Kind.FORTNIGHTLY: "Every 2 weeks",
    Kind.MONTHLY_WEEKDAY: "Every month",
}


@dataclass(frozen=True)
class Row:
    """An event as a line of the list."""

    reference: str
    title: str
    starts: str
    ends: str
    place: str
    picture: str
    image: str | None
    cancelled: bool
    in_series: bool
    repeats: str | None
    missing: list[str]
    would_come: int


@blueprint.get("/events")
@open_to(*STAFF)
def coming() -> Response:
    """List what is to come, day by day."""
    after = request.args.get("after")
    found = event_editing.coming(g.school, after)
    return page(
        "staff/events/coming.html",
        days=_by_day(found),
        more=_more(found),
        first_page=not after,
        ideas=forms.IDEAS.items(),
    )


@blueprint.get("/events/before")
@open_to(*STAFF)
def before() -> Response:
    """List what has ended, latest first."""
    found = event_editing.before(g.school, request.args.get("earlier_than"))
    more = _more(found)
    return page(
        "staff/events/before.html",
        days=_by_day(found),
        more=url_for("events.before", earlier_than=more) if more else None,
    )


@blueprint.route("/events/<reference>/cancel", methods=["GET", "POST"])
@open_to(*DESK)
def cancel(reference: str) -> Response:
    """Cancel one date; of a series, ask which dates first."""
    found = event_editing.planned(g.school, reference)
    scope = _scope(request.form.get("which"))
    if request.method != "POST" or (scope is None and found.event.series_id is not None):
        return page(
            "staff/events/cancel.html",
            row=_row(found, {}, set(), {}),
            day=times.day_of(found.event.starts_at),
            counts=_counts(found),
        )
    gone = event_series.cancel(g.school, found.event, scope or Scope.ONE)
    _note("event_cancelled", reference, dates=len(gone))
    return undo.offer(
        see_other("events.coming"),
        f"Not happening any more: {found.event.title}.",
        "events.put_back",
        [("together", "yes")],
        reference=reference,
    )


@blueprint.post("/events/<reference>/put-back")
@open_to(*DESK)
def put_back(reference: str) -> Response:
    """Say that it is happening after all."""
    found = event_editing.planned(g.school, reference)
    event_editing.put_back(g.school, found.event, together=request.form.get("together") == "yes")
    _note("event_put_back", reference)
    return undo.offer(see_other("events.coming"), f"Happening again: {found.event.title}.")


def _counts(found: Planned) -> dict[str, int]:
    if found.event.series_id is None:
        return {scope.value: 1 for scope in Scope}
    return {
        scope.value: len(event_series.dates_of(g.school, found.event, scope)) for scope in Scope
    }


def _scope(given: str | None) -> Scope | None:
    return Scope(given) if given in {scope.value for scope in Scope} else None


def _note(act: str, reference: str, **facts: object) -> None:
    audit.note(g.school, person().id, act, event=reference, **facts)


def _more(found: Sequence[Planned]) -> str | None:
    full = len(found) == event_editing.PAGE
    return found[-1].event.reference if full else None


def _by_day(found: Sequence[Planned]) -> list[tuple[str, list[Row]]]:
    kinds = event_series.kinds(g.school, [one.event for one in found])
    wishes = event_wishes.counts(g.school, [one.event.id for one in found])
    days = groupby(found, lambda one: clock.local(one.event.starts_at, g.school.time_zone).date())
    told: set[int] = set()
    return [
        (event_look.day_in_words(day), [_row(one, kinds, told, wishes) for one in rows])
        for day, rows in days
    ]


def _row(one: Planned, kinds: dict[int, Kind], told: set[int], wishes: dict[int, int]) -> Row:
    """Return the line of an event. Of a series, missing words are told once (`told`)."""
    event = one.event
    again = event.series_id in told
    told |= {event.series_id} if event.series_id is not None else set()
    place = event.place or (one.room.name if one.room else one.venue.name if one.venue else "")
    kind = kinds.get(event.series_id) if event.series_id is not None else None
    return Row(
        reference=event.reference,
        title=event.title,
        starts=times.time_of(event.starts_at),
        ends=times.time_of(event.ends_at),
        place=place,
        picture=event.picture,
        image=event_cards.image_url(event.image),
        cancelled=event.cancelled_at is not None,
        in_series=event.series_id is not None,
        repeats=REPEATS.get(kind) if kind else None,
        missing=[] if again else writing.names(event_editing.missing_words(g.school, one.draft)),
        would_come=wishes.get(event.id, 0),
    )
