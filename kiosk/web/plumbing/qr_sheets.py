"""A sheet to print with a QR code: the languages on it, and the lines that stand in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, g, request

from kiosk.domain.words import Words
from kiosk.web.plumbing import catalogs, language, qr_codes
from kiosk.web.plumbing.desk import page
from kiosk.web.plumbing.language import Language
from kiosk.web.plumbing.refusals import mark

#: More lines than these cannot be read from where people stand.
MOST_LANGUAGES = 6

# Translators: po.scan
SCAN = mark("Scan with your phone camera")
# Translators: po.free
FREE = mark("No app. No account. Free.")
# Translators: h.feedback
TELL = mark("Tell us what you think")


@dataclass(frozen=True)
class Lines:
    """What stands on a sheet in one language. `title` may be in the school's own.

    `what` is what to do: its words, or a sentence of a surgery, or nothing to add.
    """

    language: Language
    title: Words | None
    what: Words | str | None
    scan: str
    free: str
    day: str = ""
    place: Words | None = None
    roles: Sequence[tuple[str, Words | None]] = ()


def chosen() -> list[Language]:
    """Return the languages that were ticked, or the first ones of the school."""
    offered = language.offered(g.school)
    ticked = request.args.getlist("language")
    found = [one for one in offered if one.tag in ticked] or offered
    return found[:MOST_LANGUAGES]


def lines(reader: Language, title: Words | None, what: Words | str | None, **more: Any) -> Lines:
    """Return the lines of a sheet in a language; `what` as a text is English, marked."""
    said = catalogs.translate(reader.tag, what) if isinstance(what, str) else what
    scan, free = (catalogs.translate(reader.tag, english) for english in (SCAN, FREE))
    return Lines(reader, title, said, scan, free, **more)


def sheet(
    title: str,
    found: Sequence[Lines],
    address: str,
    *,
    template: str = "staff/sheets/sheet.html",
    photos: Sequence[str] = (),
    **more: Any,
) -> Response:
    """Answer with a sheet whose code leads to an address."""
    return page(
        template,
        sheet_title=title,
        lines=found,
        photos=photos,
        address=address,
        shown_address=qr_codes.shown(address),
        only_here=qr_codes.only_here(),
        most=MOST_LANGUAGES,
        tags=[each.language.tag for each in found],
        **more,
    )
