"""Sheets with a QR code, to be printed: for one date of a surgery, and for a host."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import force_locale

from kiosk.core import clock
from kiosk.domain import surgeries
from kiosk.domain.surgeries import HostView, SurgeryView
from kiosk.domain.words import Words
from kiosk.web.plumbing import catalogs, language, qr_codes, times
from kiosk.web.plumbing.access import DESK, open_to
from kiosk.web.plumbing.desk import page
from kiosk.web.plumbing.event_cards import image_url
from kiosk.web.plumbing.language import Language
from kiosk.web.plumbing.refusals import mark

blueprint = Blueprint("sheets", __name__)

#: More lines than these cannot be read from where people stand.
MOST_LANGUAGES = 6

# Translators: po.scan
SCAN = mark("Scan with your phone camera")
# Translators: po.free
FREE = mark("No app. No account. Free.")
# Translators: h.book: Book a meeting for later.
BOOK = mark("Book a time")
# Translators: h.talk: Walk-in, no booking.
TALK = mark("Talk to someone today")


@dataclass(frozen=True)
class Lines:
    """What stands on a sheet in one language. `title` may be in the school's own.

    `what` is how to come: its words, or a sentence of the surgery, or nothing to add.
    """

    language: Language
    title: Words | None
    what: Words | str | None
    day: str
    place: Words | None
    roles: Sequence[tuple[str, Words | None]]
    scan: str
    free: str


@blueprint.get("/surgeries/<reference>/sheet")
@open_to(*DESK)
def surgery(reference: str) -> Response:
    """Show the sheet of one date, ready to be printed."""
    view = surgeries.by_reference(g.school, reference, g.language.tag)
    return _sheet(
        view.title.text,
        [_of_date(reference, each) for each in _chosen()],
        view.hosts,
        url_for("booking.open_surgery", reference=reference, _external=True),
        back=url_for("bookings.surgery", reference=reference),
        hours=(times.time_of(view.starts_at), times.time_of(view.ends_at)),
        cancelled=view.cancelled,
    )


@blueprint.get("/hosts/<reference>/sheet")
@open_to(*DESK)
def host(reference: str) -> Response:
    """Show the sheet of a host: it always leads to their next times, so that it can stay up."""
    view = surgeries.host(g.school, reference, g.language.tag)
    return _sheet(
        view.name,
        [_of_host(reference, each) for each in _chosen()],
        [view],
        url_for("booking.open_host", reference=reference, _external=True),
        back=url_for("hosts.change", reference=reference),
    )


def _sheet(
    title: str, lines: Sequence[Lines], hosts: Sequence[HostView], address: str, **more: Any
) -> Response:
    return page(
        "staff/sheets/sheet.html",
        sheet_title=title,
        lines=lines,
        photos=[url for view in hosts if (url := image_url(view.image))],
        address=address,
        shown_address=qr_codes.shown(address),
        only_here=qr_codes.only_here(),
        most=MOST_LANGUAGES,
        tags=[each.language.tag for each in lines],
        **more,
    )


def _chosen() -> list[Language]:
    """Return the languages that were ticked, or the first ones of the school."""
    offered = language.offered(g.school)
    ticked = request.args.getlist("language")
    return [one for one in offered if one.tag in ticked][:MOST_LANGUAGES] or offered[
        :MOST_LANGUAGES
    ]


def _of_date(reference: str, reader: Language) -> Lines:
    view = surgeries.by_reference(g.school, reference, reader.tag)
    with force_locale(reader.locale):
        day = times.day_of(view.starts_at)
    return _lines(reader, _how(view, reader), view.title, day, view.place, view.hosts)


def _how(view: SurgeryView, reader: Language) -> Words | str | None:
    """Return how to come. "Today" is only said on the day itself; before, the surgery says it."""
    if view.bookable:
        return catalogs.translate(reader.tag, BOOK)
    starts_on = clock.local(view.starts_at, g.school.time_zone).date()
    if starts_on == clock.today(g.school.time_zone):
        return catalogs.translate(reader.tag, TALK)
    return view.sentence


def _of_host(reference: str, reader: Language) -> Lines:
    view = surgeries.host(g.school, reference, reader.tag)
    return _lines(reader, catalogs.translate(reader.tag, BOOK), None, "", None, [view])


def _lines(
    reader: Language,
    what: Words | str | None,
    title: Words | None,
    day: str,
    place: Words | None,
    hosts: Sequence[HostView],
) -> Lines:
    def say(english: str) -> str:
        return catalogs.translate(reader.tag, english)

    roles = [(one.name, one.role) for one in hosts]
    return Lines(reader, title, what, day, place, roles, say(SCAN), say(FREE))
