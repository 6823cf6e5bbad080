"""Polls that found nothing new are answered here, before Flask sees them (304).

A hall of phones and screens asks every few seconds, and the answer is nearly always "nothing new".
Only ever that, only to a link or session that one look-up knows, and with the same headers; every
other answer goes the whole way through hosts, school and access. See docs/decisions/0010.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, g
from werkzeug.http import parse_cookie, parse_etags

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import glances, queue_board, queue_places, queue_wall, schools
from kiosk.domain.schools import School
from kiosk.web.plumbing import access, displays, headers, paired, times

Application = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


@dataclass(frozen=True)
class Look:
    """A poll: the school it is for, the parts of its address, who asks, and now."""

    school: School
    parts: dict[str, str | None]
    session: str
    device: paired.Known | None
    now: datetime


def today_tag(school: School, version: int, now: datetime) -> str:
    """Name what Today shows: the day, its version, edits of events, and the minute (for clocks)."""
    day = clock.local(now, school.time_zone).date()
    return f"{day:%y%m%d}.{version}.{school.changes}.{_minute(now)}"


def line_tag(school: School, version: int, now: datetime) -> str:
    """Name what the runner of a line shows: its version, edits of surgeries, and the minute."""
    return f"line.{version}.{school.changes}.{_minute(now)}"


def wall_tags(glance: str, now: datetime) -> tuple[str, str]:
    """Name what the wall shows: what only the line changes, and what changes with the minute too.

    The minute matters to the welcome (hosts come and go, events end), and to the order of
    several who wait, some of whom have booked a time.
    """
    return f"s{glance}", f"m{glance}.{_minute(now)}"


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // 60


def _today(look: Look) -> Iterable[str]:
    day = clock.local(look.now, look.school.time_zone).date()
    glance = glances.look(look.school, look.session, day)
    if glance is None or glance.role not in access.STAFF:
        return ()
    return (today_tag(look.school, glance.version, look.now),)


def _line(look: Look) -> Iterable[str]:
    day = clock.local(look.now, look.school.time_zone).date()
    glance = glances.look(look.school, look.session, day)
    if glance is None or glance.role not in access.STAFF:
        return ()
    version = queue_board.version(look.school, look.parts["surgery"] or "")
    return (line_tag(look.school, version, look.now),)


def _place(look: Look) -> Iterable[str]:
    if look.parts["lang"] not in look.school.languages or _refused(look.device):
        return ()
    tag = queue_places.glance(look.school, look.parts["token"] or "")
    return (tag,) if tag else ()


def _refused(device: paired.Known | None) -> bool:
    """Say whether this comes from a device that staff locked, or trust no more."""
    return device is not None and not paired.may_act(device)


def _wall(look: Look) -> Iterable[str]:
    device = look.device
    if device is None or not paired.may_act(device) or device.role not in access.DISPLAYS:
        return ()  # staff who look at it go the whole way
    at = displays.spot(look.school, device, look.parts["venue"], look.parts["room"])
    return wall_tags(queue_wall.glance(look.school, at), look.now)


def _device(look: Look) -> Iterable[str]:
    return () if look.device is None or look.device.revoked else (look.device.news,)


#: Addresses of polls, and what names the newest answer to each.
POLLS: tuple[tuple[re.Pattern[str], Callable[[Look], Iterable[str]]], ...] = (
    (re.compile(r"/(?P<lang>[A-Za-z-]{2,16})/place/(?P<token>[\w-]{16,64})/live\Z"), _place),
    (
        re.compile(r"/wall(?:/(?P<venue>[\w-]{16,64})|/door/(?P<room>[\w-]{16,64}))?/live\Z"),
        _wall,
    ),
    (re.compile(r"/device/news\Z"), _device),
    (re.compile(r"/staff/today/live\Z"), _today),
    (re.compile(r"/staff/queue/(?P<surgery>[\w-]{16,64})/live\Z"), _line),
)


class Polls:
    """Stands before the app and answers unchanged polls."""

    def __init__(self, app: Flask, inner: Application) -> None:
        self._app, self._inner = app, inner
        self._cookie = str(app.config["SESSION_COOKIE_NAME"])
        self._headers = headers.fixed(bool(app.config["SESSION_COOKIE_SECURE"]))

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer 304 where nothing is new; hand everything else to the app."""
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and environ["REQUEST_METHOD"] == "GET":
            for address, newest in POLLS:
                parts = address.match(environ.get("PATH_INFO", ""))
                if parts is not None:
                    found = self._unchanged(environ, parts.groupdict(), newest, known)
                    if found is not None:
                        start("304 NOT MODIFIED", found)
                        return ()
                    break
        return self._inner(environ, start)

    def _unchanged(
        self,
        environ: WSGIEnvironment,
        parts: dict[str, str | None],
        newest: Callable[[Look], Iterable[str]],
        known: str,
    ) -> list[tuple[str, str]] | None:
        """Return the headers of "nothing new", or None where the whole way has to be gone."""
        host = environ.get("HTTP_HOST", "")
        if not self._app.extensions["host_is_ours"](host):
            return None
        with self._app.app_context():
            db.use(db.READING)
            school = schools.by_host(host.rsplit(":", 1)[0].lower())
            if school is None:
                return None
            g.school = school
            cookies = parse_cookie(environ)
            session = cookies.get(self._cookie, "")
            try:
                look = Look(
                    school,
                    parts,
                    session if tokens.is_token(session) else "",
                    paired.of(school, cookies),
                    clock.now(),
                )
                tag = next((one for one in newest(look) if _holds(known, one)), None)
            except (errors.Refusal, *db.Unavailable):
                return None
            if tag is None:
                return None
            updated = times.time_of(look.now)
        return [
            ("ETag", f'"{tag}"'),
            ("Updated", updated),
            ("Cache-Control", "no-store"),
            ("Vary", headers.VARY),
            *self._headers,
        ]


def _holds(known: str, tag: str) -> bool:
    return f'"{tag}"' == known or parse_etags(known).contains(tag)


def install(app: Flask) -> None:
    """Put the polls before everything else. Install after hosts and headers."""
    inner: Any = app.wsgi_app
    app.wsgi_app = Polls(app, inner)  # type: ignore[method-assign, assignment]
