"""A7: posters with a code, to print, for events, the welcome and the guest Wi-Fi; new codes.

Those of surgeries and hosts are in sheets.py, of feedback and surveys beside their lists.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, g, request, url_for
from flask_babel import force_locale
from werkzeug.exceptions import NotFound

from kiosk.core import clock
from kiosk.domain import events, poster_codes, surgeries
from kiosk.domain.events import EventView
from kiosk.domain.surgeries import SurgeryView
from kiosk.web.plumbing import qr_sheets, reachable, times, undo
from kiosk.web.plumbing.access import DESK, open_to
from kiosk.web.plumbing.desk import page, person
from kiosk.web.plumbing.event_cards import image_url
from kiosk.web.plumbing.language import Language
from kiosk.web.plumbing.pages import see_other
from kiosk.web.plumbing.qr_sheets import Lines, chosen, lines, own_words
from kiosk.web.plumbing.reachable import Wifi
from kiosk.web.plumbing.refusals import mark

blueprint = Blueprint("posters", __name__)

#: How far ahead posters are offered.
DAYS = 60
POSTERS = {poster_codes.EVENT: "posters.event", poster_codes.SURGERY: "sheets.surgery"}

# Translators: g.welcome: Heading on start screen, poster and wall. Warm, not formal.
WELCOME = mark("Welcome")
# Translators: g.you_belong: Under the school name. Avoid a gendered form.
BELONG = mark("You are welcome here.")
# Translators: po.wifi: The title of a poster with a code that lets a phone join the guest Wi-Fi.
WIFI = mark("Wi-Fi for visitors")


@dataclass(frozen=True)
class Choice:
    """Something that a poster can be about."""

    address: str
    title: str
    when: str
    picture: str


@blueprint.get("/posters")
@open_to(*DESK)
def choose() -> Response:
    """Show what there are posters for."""
    return page(
        "staff/posters/choose.html",
        events=_events(),
        surgeries=_surgeries(),
        ready=reachable.shows_codes(),
        has_wifi=bool(g.school.wifi_name),
    )


@blueprint.get("/posters/welcome")
@open_to(*DESK)
def welcome() -> Response:
    """Show the poster "parents welcome": its code opens the start on a phone."""
    return qr_sheets.sheet(
        "Welcome",
        [lines(each, own_words(each, WELCOME), BELONG) for each in chosen()],
        reachable.link("welcome.start"),
        picture_name="door",
        photos=_photo(g.school.picture),
        back=url_for("posters.choose"),
    )


@blueprint.get("/posters/wifi")
@open_to(*DESK)
def wifi() -> Response:
    """Show the poster of the guest Wi-Fi; there is none where no Wi-Fi is named."""
    if not g.school.wifi_name:
        raise NotFound
    return qr_sheets.wifi_sheet(
        "Guest Wi-Fi",
        [lines(each, own_words(each, WIFI), None) for each in chosen()],
        Wifi(g.school.wifi_name, g.school.wifi_password),
        picture_name="phone",
        back=url_for("posters.choose"),
    )


@blueprint.get("/posters/event/<reference>")
@open_to(*DESK)
def event(reference: str) -> Response:
    """Show the poster of one date of an event."""
    view = events.by_reference(g.school, reference, g.school.default_language)
    return qr_sheets.sheet(
        view.title.text,
        [_of_event(reference, each) for each in chosen()],
        reachable.link("event.open_link", code=view.code),
        code=view.code,
        picture_name=view.picture,
        photos=_photo(view.image),
        back=url_for("posters.choose"),
        editor=url_for("event_editor.change", reference=reference),
        renew=url_for("posters.new_code", kind=poster_codes.EVENT, reference=reference),
        cancelled=view.cancelled,
        ended=view.ended(clock.now()),
    )


@blueprint.route(
    "/posters/<any(event, surgery):kind>/<reference>/new-code", methods=["GET", "POST"]
)
@open_to(*DESK)
def new_code(kind: str, reference: str) -> Response:
    """Say what a new code does; make one."""
    view = _view(kind, reference)
    if request.method != "POST":
        poster = url_for(POSTERS[kind], reference=reference)
        return page("staff/posters/new_code.html", title=view.title.text, poster=poster)
    poster_codes.renew(g.school, kind, reference, person().id)
    return undo.offer(
        see_other(POSTERS[kind], reference=reference),
        "This poster has a new code. Print it, and take the old posters down.",
    )


def _view(kind: str, reference: str) -> EventView | SurgeryView:
    own = g.school.default_language
    if kind == poster_codes.EVENT:
        return events.by_reference(g.school, reference, own)
    return surgeries.by_reference(g.school, reference, own)


def _photo(name: str | None) -> list[str]:
    url = image_url(name)
    return [url] if url else []


def _of_event(reference: str, reader: Language) -> Lines:
    view = events.by_reference(g.school, reference, reader.tag)
    with force_locale(reader.locale):
        day = times.day_of(view.starts_at)
    hours = (times.time_of(view.starts_at), times.time_of(view.ends_at))
    return lines(reader, view.title, None, day=day, hours=hours, place=view.place)


def _events() -> list[Choice]:
    """Return the coming events in order of start; of a series only its next date."""
    last = clock.now() + timedelta(days=DAYS)
    coming = events.coming(g.school, g.school.default_language, days=DAYS)
    found = [one.event for one in coming if one.event.starts_at < last]
    return [
        Choice(
            url_for("posters.event", reference=each.reference),
            each.title.text,
            _when(each.starts_at, each.ends_at),
            each.picture,
        )
        for each in sorted(found, key=lambda each: (each.starts_at, each.id))
    ]


def _surgeries() -> list[Choice]:
    """Return the coming surgeries; of those that repeat only the next one."""
    found = surgeries.coming(g.school, g.school.default_language, days=DAYS)
    known: dict[object, Choice] = {}
    for each in found:
        choice = Choice(
            url_for("sheets.surgery", reference=each.reference),
            each.title.text,
            f"{each.names}, {_when(each.starts_at, each.ends_at)}",
            "walk-in",
        )
        known.setdefault(_series_of(each), choice)
    return list(known.values())


def _series_of(view: SurgeryView) -> object:
    return (view.title.text, view.names) if view.repeats else view.reference


def _when(starts: datetime, ends: datetime) -> str:
    return f"{times.day_of(starts)}, {times.time_of(starts)} to {times.time_of(ends)}"
