"""Polls that found nothing new are answered here, before anything is read or rendered (304).

Only ever "nothing new", and only to a browser that a glance knows; every other answer goes the
whole way through access.
"""

from collections.abc import Callable
from datetime import date, datetime

from flask import Flask, Response, current_app, g, request

from kiosk.core import clock, errors, tokens
from kiosk.domain import glances, queue_board
from kiosk.domain.glances import Glance
from kiosk.web.plumbing import access
from kiosk.web.plumbing.pages import unchanged


def tag_of(day: date, version: int, now: datetime) -> str:
    """Name what Today shows: the day, its version, edits of events, and the minute (for clocks)."""
    return f"{day:%y%m%d}.{version}.{g.school.changes}.{int(now.timestamp()) // 60}"


def line_tag(version: int, now: datetime) -> str:
    """Name what the runner of a line shows: its version, edits of surgeries, and the minute."""
    return f"line.{version}.{g.school.changes}.{int(now.timestamp()) // 60}"


def _today(day: date, glance: Glance, now: datetime) -> str:
    return tag_of(day, glance.version, now)


def _line(_day: date, _glance: Glance, now: datetime) -> str | None:
    reference = str((request.view_args or {}).get("reference", ""))
    try:
        return line_tag(queue_board.version(g.school, reference), now)
    except errors.NotFound:
        return None


#: Endpoints whose page depends on a version only, and what names it.
POLLS: dict[str, Callable[[date, Glance, datetime], str | None]] = {
    "today.live": _today,
    "queue.live": _line,
}


def install(app: Flask) -> None:
    """Answer unchanged polls. Install after school, before accounts and access."""

    @app.before_request
    def _glance() -> Response | None:
        tag_now = POLLS.get(request.endpoint or "")
        if tag_now is None or not request.if_none_match:
            return None
        token = request.cookies.get(current_app.config["SESSION_COOKIE_NAME"], "")
        now = clock.now()
        day = clock.local(now, g.school.time_zone).date()
        glance = glances.look(g.school, token, day) if tokens.is_token(token) else None
        if glance is None or glance.role not in access.STAFF:
            return None
        tag = tag_now(day, glance, now)
        return unchanged(tag) if tag is not None else None
