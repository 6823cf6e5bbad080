"""Posters with a QR code, to be printed: for one date of a surgery, and for a host."""

from collections.abc import Sequence

from flask import Blueprint, Response, g, url_for
from flask_babel import force_locale

from kiosk.core import clock
from kiosk.domain import poster_codes, surgeries
from kiosk.domain.surgeries import HostView, SurgeryView
from kiosk.domain.words import Words
from kiosk.web.plumbing import reachable, times
from kiosk.web.plumbing.access import DESK, open_to
from kiosk.web.plumbing.event_cards import image_url
from kiosk.web.plumbing.language import Language
from kiosk.web.plumbing.qr_sheets import Lines, chosen, lines, sheet
from kiosk.web.plumbing.refusals import mark

blueprint = Blueprint("sheets", __name__)

# Translators: h.book: Book a meeting for later.
BOOK = mark("Book a time")
# Translators: h.talk: Walk-in, no booking.
TALK = mark("Talk to someone today")


@blueprint.get("/surgeries/<reference>/sheet")
@open_to(*DESK)
def surgery(reference: str) -> Response:
    """Show the poster of one date, ready to be printed."""
    view = surgeries.by_reference(g.school, reference, g.school.default_language)
    return sheet(
        view.title.text,
        [_of_date(reference, each) for each in chosen()],
        reachable.link("booking.open_surgery", code=view.code),
        code=view.code,
        photos=_photos(view.hosts),
        picture_name="walk-in",
        back=url_for("bookings.surgery", reference=reference),
        editor=url_for("surgery_editor.change", reference=reference),
        renew=url_for("posters.new_code", kind=poster_codes.SURGERY, reference=reference),
        cancelled=view.cancelled,
        ended=view.ended(clock.now()),
    )


@blueprint.get("/hosts/<reference>/sheet")
@open_to(*DESK)
def host(reference: str) -> Response:
    """Show the poster of a host: it always leads to their next times, so that it can stay up."""
    view = surgeries.host(g.school, reference, g.language.tag)
    return sheet(
        view.name,
        [_of_host(reference, each) for each in chosen()],
        reachable.link("booking.open_host", reference=reference),
        photos=_photos([view]),
        picture_name="walk-in",
        back=url_for("hosts.change", reference=reference),
    )


def _photos(hosts: Sequence[HostView]) -> list[str]:
    return [url for view in hosts if (url := image_url(view.image))]


def _of_date(reference: str, reader: Language) -> Lines:
    view = surgeries.by_reference(g.school, reference, reader.tag)
    with force_locale(reader.locale):
        day = times.day_of(view.starts_at)
    hours = (times.time_of(view.starts_at), times.time_of(view.ends_at))
    roles = [(one.name, one.role) for one in view.hosts]
    return lines(
        reader, view.title, _how(view), day=day, hours=hours, place=view.place, roles=roles
    )


def _how(view: SurgeryView) -> Words | str | None:
    """Return how to come. "Today" is only said on the day itself; before, the surgery says it."""
    if view.bookable:
        return BOOK
    starts_on = clock.local(view.starts_at, g.school.time_zone).date()
    return TALK if starts_on == clock.today(g.school.time_zone) else view.sentence


def _of_host(reference: str, reader: Language) -> Lines:
    view = surgeries.host(g.school, reference, reader.tag)
    return lines(reader, None, BOOK, roles=[(view.name, view.role)])
