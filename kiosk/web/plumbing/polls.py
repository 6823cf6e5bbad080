"""Polls that found nothing new are answered here, before anything is read or rendered (304).

Only ever "nothing new", and only to a browser that a glance knows; every other answer goes the
whole way through access.
"""

from datetime import date, datetime

from flask import Flask, Response, current_app, g, request

from kiosk.core import clock, tokens
from kiosk.domain import glances
from kiosk.web.plumbing import access
from kiosk.web.plumbing.pages import unchanged

#: Endpoints whose page depends on a day's version only.
POLLS = frozenset({"today.live"})


def tag_of(day: date, version: int, now: datetime) -> str:
    """Name what Today shows: the day, its version, edits of events, and the minute (for clocks)."""
    return f"{day:%y%m%d}.{version}.{g.school.changes}.{int(now.timestamp()) // 60}"


def install(app: Flask) -> None:
    """Answer unchanged polls. Install after school, before accounts and access."""

    @app.before_request
    def _glance() -> Response | None:
        if request.endpoint not in POLLS or not request.if_none_match:
            return None
        token = request.cookies.get(current_app.config["SESSION_COOKIE_NAME"], "")
        now = clock.now()
        day = clock.local(now, g.school.time_zone).date()
        glance = glances.look(g.school, token, day) if tokens.is_token(token) else None
        if glance is None or glance.role not in access.STAFF:
            return None
        return unchanged(tag_of(day, glance.version, now))
