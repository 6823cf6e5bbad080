"""The sign-ins of any day: a list to page through, filters, a calendar, and the same to print."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, g, request, url_for

from kiosk.core import clock, db, text
from kiosk.domain import audit, signin_lists
from kiosk.domain.signin_lists import MOST_PRINTED, PAGE, Filters
from kiosk.web.plumbing.access import DESK, open_to
from kiosk.web.plumbing.desk import page, person

blueprint = Blueprint("sign_ins", __name__)

LONGEST_NAME = 90
WEEKDAYS = [(name[:3], name) for name in calendar.day_name]
FIRST = date(2000, 1, 1)


@blueprint.get("/sign-ins")
@open_to(*DESK)
def day() -> Response:
    """Show the sign-ins of a day, this one unless another is asked for."""
    today = clock.today(g.school.time_zone)
    chosen = _day(request.args.get("day", ""), today)
    month = _day(f"{request.args.get('month', '')}-01", chosen).replace(day=1)
    filters = _filters()
    everything = request.args.get("all") == "yes"
    if everything or chosen != today:
        _note_opened(chosen, today, whole=everything)
    listing = signin_lists.of_day(
        g.school,
        chosen,
        filters,
        after=_row(request.args.get("after", "")),
        most=MOST_PRINTED if everything else PAGE,
    )
    return page(
        "staff/signins/day.html",
        day=chosen,
        today=today,
        filters=filters,
        listing=listing,
        everything=everything,
        first_page=not _row(request.args.get("after", "")),
        yesterday=_still_here_from_yesterday(chosen, today),
        before=chosen - timedelta(days=1),
        after=chosen + timedelta(days=1),
        month=month,
        month_before=(month - timedelta(days=1)).replace(day=1),
        month_after=(month + timedelta(days=31)).replace(day=1),
        month_open="month" in request.args,
        weeks=calendar.Calendar().monthdatescalendar(month.year, month.month),
        busy=signin_lists.days_with_sign_ins(g.school, month),
        address=_address(chosen, filters),
        weekdays=WEEKDAYS,
        month_in_words=lambda first: f"{first:%B %Y}",
    )


def _note_opened(chosen: date, today: date, *, whole: bool) -> None:
    """Write down who opened a list beyond the work of the day, once for each person and day."""
    since = clock.bounds(today, g.school.time_zone)[0]
    facts = {"day": chosen.isoformat(), "whole": whole}
    if audit.was_noted(g.school, person().id, "list_opened", since, **facts):
        return
    try:
        audit.note_apart(g.school, person().id, "list_opened", **facts)
    except db.Unavailable:  # in a fire the list matters more
        current_app.logger.warning("It could not be written down that a list was opened.")


def _filters() -> Filters:
    asked = request.args
    return Filters(
        event=asked.get("event", ""),
        venue=asked.get("venue", ""),
        language=asked.get("language", ""),
        name=asked.get("q", "").strip()[:LONGEST_NAME],
        here=asked.get("here") == "yes",
    )


def _address(chosen: date, filters: Filters) -> Callable[..., str]:
    """Return a function that makes addresses of this page with some of its questions changed."""
    usual = {
        "day": chosen.isoformat(),
        "event": filters.event,
        "venue": filters.venue,
        "language": filters.language,
        "q": filters.name,
        "here": "yes" if filters.here else "",
    }

    def address(**changed: str) -> str:
        asked = {name: value for name, value in {**usual, **changed}.items() if value}
        questions = f"?{urlencode(asked)}" if asked else ""
        return url_for("sign_ins.day") + questions

    return address


def _still_here_from_yesterday(chosen: date, today: date) -> int:
    """Nobody drops off the list at midnight: on today's page, say who stayed."""
    return signin_lists.still_here(g.school, today - timedelta(days=1)) if chosen == today else 0


def _day(typed: str, otherwise: date) -> date:
    try:
        found = date.fromisoformat(text.western_digits(typed))
    except ValueError:
        return otherwise
    return found if FIRST <= found < date(9000, 1, 1) else otherwise


def _row(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
