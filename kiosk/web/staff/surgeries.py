"""A5: the list of surgeries: what is to come, what was before; cancelling and putting back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import clock
from kiosk.domain import (
    audit,
    booking_desk,
    surgeries,
    surgery_editing,
    surgery_lists,
    surgery_series,
)
from kiosk.domain.surgeries import SurgeryView
from kiosk.domain.surgery_editing import Surgery
from kiosk.domain.surgery_lists import Seats
from kiosk.domain.surgery_series import Scope
from kiosk.domain.words import Words
from kiosk.web.forms import surgeries as forms
from kiosk.web.forms.fields import YEARS
from kiosk.web.plumbing import event_cards, event_look, times, undo
from kiosk.web.plumbing.access import DESK, STAFF, open_to
from kiosk.web.plumbing.desk import page, person
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("surgeries", __name__)

SOON, ALL = 60, 400
MOST_DAYS = 10
WAYS = {"phone": "By phone", "video": "By video"}


@dataclass(frozen=True)
class Row:
    """A surgery as a line of the list. `near`: its queue can be run now, or today."""

    reference: str
    title: Words
    names: str
    face: str | None
    picture: str
    starts: str
    ends: str
    place: Words | None
    way: str | None
    seats: Seats | None
    walk_ins: bool
    cancelled: bool
    in_series: bool
    near: bool

    @property
    def ask_first(self) -> bool:
        """Say whether something is said before it is cancelled."""
        return self.in_series or (self.seats is not None and self.seats.booked > 0)


@blueprint.get("/surgeries")
@open_to(*STAFF)
def coming() -> Response:
    """List what is to come, day by day: two months, or all of it."""
    every = request.args.get("every") == "yes"
    found = surgeries.coming(
        g.school, g.school.default_language, days=ALL if every else SOON, cancelled=True
    )
    return page(
        "staff/surgeries/coming.html",
        days=_by_day(found),
        every=every,
        ideas=forms.IDEAS.items(),
        to_tell=booking_desk.count_to_tell(g.school),
    )


@blueprint.get("/surgeries/before")
@open_to(*STAFF)
def before() -> Response:
    """List what has ended, latest first, some days at a time."""
    tomorrow = clock.today(g.school.time_zone) + timedelta(days=1)
    last = surgery_lists.last_before(g.school, _day(request.args.get("day", "")) or tomorrow)
    days = surgery_lists.days_before(g.school, last + timedelta(days=1)) if last else []
    return page(
        "staff/surgeries/before.html",
        days=[day for each in days[:MOST_DAYS] for day in _by_day(_ended_on(each))],
        more=_more(days),
    )


@blueprint.route("/surgeries/<reference>/cancel", methods=["GET", "POST"])
@open_to(*DESK)
def cancel(reference: str) -> Response:
    """Cancel one date; of a series, ask which dates first, and say who has booked them."""
    surgery = surgery_editing.by_reference(g.school, reference)
    scope = _scope(request.form.get("which"))
    if request.method != "POST" or (scope is None and _ask_first(surgery)):
        return page(
            "staff/surgeries/cancel.html",
            surgery=surgery,
            day=times.day_of(surgery.starts_at),
            options=_options(surgery),
        )
    scope = scope or Scope.ONE
    off = [each for each in _dates(surgery, scope) if each.cancelled_at is None]
    to_tell = surgery_series.cancel(g.school, surgery, scope)
    _note("surgery_cancelled", reference, which=scope.value, dates=len(off))
    return undo.offer(
        see_other("tell.list" if to_tell else "surgeries.coming"),
        f"Not happening any more: {surgery.title}.",
        "surgeries.put_back",
        [("too", each.reference) for each in off],
        reference=reference,
    )


@blueprint.post("/surgeries/<reference>/put-back")
@open_to(*DESK)
def put_back(reference: str) -> Response:
    """Say that it is happening after all; with it, other dates that were cancelled at once."""
    found = [
        surgery_editing.by_reference(g.school, each)
        for each in dict.fromkeys([reference, *request.form.getlist("too")])
    ]
    for surgery in found:
        surgery_editing.put_back(g.school, surgery)
    _note("surgery_put_back", reference, dates=len(found))
    return undo.offer(see_other("surgeries.coming"), f"Happening again: {found[0].title}.")


@dataclass(frozen=True)
class Option:
    """Which dates to cancel, and how many people have booked them."""

    value: str
    words: str
    booked: int


def _options(surgery: Surgery) -> list[Option]:
    later, whole = (len(_dates(surgery, scope)) for scope in (Scope.LATER, Scope.ALL))
    asked = [(Scope.ONE, "This date only")]
    if later > 1:
        asked.append((Scope.LATER, f"This and all later dates. Dates: {later}"))
    if whole > later:
        asked.append((Scope.ALL, f"All dates that are to come. Dates: {whole}"))
    return [Option(scope.value, words, _booked(surgery, scope)) for scope, words in asked]


def _ask_first(surgery: Surgery) -> bool:
    return surgery.series_id is not None or _booked(surgery, Scope.ONE) > 0


def _booked(surgery: Surgery, scope: Scope) -> int:
    return len(surgery_series.would_tell(g.school, surgery, scope))


def _dates(surgery: Surgery, scope: Scope) -> Sequence[Surgery]:
    return surgery_series.dates_of(g.school, surgery, scope)


def _note(act: str, reference: str, **facts: object) -> None:
    audit.note(g.school, person().id, act, surgery=reference, **facts)


def _scope(given: str | None) -> Scope | None:
    return Scope(given) if given in {scope.value for scope in Scope} else None


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _ended_on(day: date) -> list[SurgeryView]:
    found = surgeries.on_day(g.school, day, g.school.default_language, cancelled=True)
    return [view for view in found if view.ended(clock.now())]


def _more(days: Sequence[date]) -> str | None:
    """Return the address of those before these, if there are any."""
    if not days:
        return None
    oldest = days[:MOST_DAYS][-1]
    if surgery_lists.last_before(g.school, oldest) is None:
        return None
    return url_for("surgeries.before", day=oldest.isoformat())


def _by_day(found: Sequence[SurgeryView]) -> list[tuple[str, list[Row]]]:
    seats = surgery_lists.seats(g.school, [view.id for view in found])
    days = groupby(found, lambda view: clock.local(view.starts_at, g.school.time_zone).date())
    today = clock.today(g.school.time_zone)
    return [
        (
            event_look.day_in_words(day),
            [_row(view, seats.get(view.id), day == today) for view in views],
        )
        for day, views in days
    ]


def _row(view: SurgeryView, seats: Seats | None, today: bool) -> Row:
    first = view.hosts[0] if view.hosts else None
    return Row(
        reference=view.reference,
        title=view.title,
        names=view.names,
        face=event_cards.image_url(first.image) if first else None,
        picture=first.picture if first and len(view.hosts) == 1 else "people",
        starts=times.time_of(view.starts_at),
        ends=times.time_of(view.ends_at),
        place=view.place,
        way=WAYS.get(view.way),
        seats=seats if view.bookable else None,
        walk_ins=view.walk_ins,
        cancelled=view.cancelled,
        in_series=view.repeats,
        near=today,
    )
