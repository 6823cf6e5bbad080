"""Posters to print with a QR code: their languages and paper, the test before printing, the file.

Every kind of poster is shown by `sheet`, in three steps: choose and look, test the code, print.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Response, g, request, url_for

from kiosk.core import pdf, tokens, wifi
from kiosk.domain.words import Words
from kiosk.web.plumbing import (
    catalogs,
    language,
    poster_files,
    poster_fit,
    qr_codes,
    reachable,
)
from kiosk.web.plumbing.desk import page
from kiosk.web.plumbing.language import Language
from kiosk.web.plumbing.poster_fit import Text
from kiosk.web.plumbing.reachable import Wifi
from kiosk.web.plumbing.refusals import mark

#: More lines than these cannot be read from where people stand.
MOST_LANGUAGES = 6

PAPERS = {
    "a4": "A4: for a door or a window",
    "a3": "A3: for a hall, to be read from far",
    "card": "Table card: A4, folded once so that it stands. Both sides say the same",
}
LOOK, TEST, PRINT = "look", "test", "print"

# Translators: po.scan
SCAN = mark("Scan with your phone camera")
# Translators: po.free
FREE = mark("No app. No account. Free.")
# Translators: po.wifi_first: On a poster with two codes, marked 1 and 2, for phones that have to
# join the guest Wi-Fi before the second code opens anything.
WIFI_FIRST = mark("Scan code 1 to join our Wi-Fi. Then scan code 2.")
# Translators: po.password: On a poster, before the password of the guest Wi-Fi.
PASSWORD = mark("Password")
# Translators: h.feedback
TELL = mark("Tell us what you think")


@dataclass(frozen=True)
class Lines:
    """What stands on a poster in one language. `title` may be in the school's own.

    `what` is what to do: its words, or a sentence of a surgery, or nothing to add.
    """

    language: Language
    title: Words | None
    what: Words | str | None
    scan: str
    free: str
    wifi_first: str
    day: str = ""
    hours: tuple[str, str] | None = None
    place: Words | None = None
    roles: Sequence[tuple[str, Words | None]] = ()


@dataclass(frozen=True)
class Code:
    """A code on a poster: what it says, what is read out in its place, what stands under it.

    `number` tells two codes apart; `wifi` is what the code joins, if it does not open a page.
    """

    text: str
    label: str
    shown: str = ""
    number: str = ""
    wifi: Wifi | None = None


def chosen() -> list[Language]:
    """Return the languages that were chosen, in their order, or the first ones of the school."""
    offered = {one.tag: one for one in language.offered(g.school)}
    asked = dict.fromkeys(request.args.getlist("language"))
    found = [offered[tag] for tag in asked if tag in offered] or list(offered.values())
    return found[:MOST_LANGUAGES]


def lines(reader: Language, title: Words | None, what: Words | str | None, **more: Any) -> Lines:
    """Return the lines of a poster in a language; `what` as a text is English, marked."""
    said = catalogs.translate(reader.tag, what) if isinstance(what, str) else what
    scan, free, first = (
        catalogs.translate(reader.tag, english) for english in (SCAN, FREE, WIFI_FIRST)
    )
    return Lines(reader, title, said, scan, free, first, **more)


def own_words(reader: Language, english: str) -> Words:
    """Return words of ours as a title, in the language that they are in."""
    said = catalogs.translate(reader.tag, english)
    return Words(said, reader.tag if said != english else language.ENGLISH.tag)


def sheet(
    title: str,
    found: Sequence[Lines],
    address: str,
    *,
    template: str = "staff/posters/poster.html",
    code: str = "",
    asked: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """Answer with a poster whose code opens an address, at the step that was asked for.

    `code` is the short code at the end of the address, `asked` what the view reads from its own.
    """
    first = reachable.wifi()
    shown = qr_codes.shown(address).rstrip("/")
    if code:
        shown = shown.removesuffix(code) + tokens.grouped(code).lower()
    opens = Code(address, "QR code of the page that parents open", shown, "2" if first else "")
    codes = [joins(first, "1"), opens] if first else [opens]
    ready = reachable.shows_codes()
    only_here = qr_codes.is_only_here(urlsplit(address).netloc)
    more |= {"asked": asked or {}, "opens": address, "only_here": only_here}
    return _step(template, title, found, codes, ready, more)


def wifi_sheet(title: str, found: Sequence[Lines], joined: Wifi, **more: Any) -> Response:
    """Answer with a poster whose code joins a Wi-Fi: phones need not reach us for it."""
    more |= {"asked": {}, "opens": "", "only_here": False}
    return _step("staff/posters/poster.html", title, found, [joins(joined, "")], True, more)


def joins(joined: Wifi, number: str) -> Code:
    """Return the code that joins a Wi-Fi."""
    text = wifi.joining(joined.name, joined.password)
    return Code(text, "QR code that joins the Wi-Fi", number=number, wifi=joined)


def _step(
    template: str,
    title: str,
    found: Sequence[Lines],
    codes: Sequence[Code],
    ready: bool,
    more: dict[str, Any],
) -> Response:
    paper = _one_of("paper", PAPERS)
    known: dict[str, Any] = {
        "lines": found,
        "codes": codes,
        "paper": paper,
        "fit": _fit(found, codes, paper),
    }
    known |= {"password_word": catalogs.translate(found[0].language.tag, PASSWORD)}
    step = _one_of("step", (LOOK, TEST, PRINT))
    if ready and step == PRINT and request.args.get("file") == "pdf" and pdf.available():
        return poster_files.poster("staff/posters/pdf.html", sheet_title=title, **known, **more)
    return page(
        template,
        sheet_title=title,
        step=step if ready else LOOK,
        ready=ready,
        steps=_addresses(found, paper, more["asked"]),
        papers=PAPERS,
        most=MOST_LANGUAGES,
        tags=[each.language.tag for each in found],
        untranslated=[each.language.english_name for each in found if _lacks_title(each)],
        makes_files=pdf.available() if step == PRINT else False,
        **known,
        **more,
    )


def _one_of(name: str, known: Mapping[str, str] | Sequence[str]) -> str:
    given = request.args.get(name, "")
    return given if given in known else next(iter(known))


def _lacks_title(said: Lines) -> bool:
    return said.title is not None and said.title.language != said.language.tag


def _addresses(found: Sequence[Lines], paper: str, asked: Mapping[str, str]) -> dict[str, str]:
    """Return where each step of this very poster is, and its file."""
    assert request.endpoint is not None
    kept: dict[str, Any] = {**(request.view_args or {}), **asked, "paper": paper}
    kept["language"] = [each.language.tag for each in found]
    steps: dict[str, dict[str, Any]] = {step: {"step": step} for step in (LOOK, TEST, PRINT)}
    steps["file"] = {"step": PRINT, "file": "pdf"}
    return {name: url_for(request.endpoint, **kept, **parts) for name, parts in steps.items()}


def _fit(found: Sequence[Lines], codes: Sequence[Code], paper: str) -> int:
    return poster_fit.fit([_text(each, len(codes) > 1, paper == "card") for each in found], paper)


def _text(said: Lines, two_codes: bool, in_rows: bool) -> Text:
    """Return the lines as runs of letters, as templates/staff/posters/_lines.html sets them."""
    people = ", ".join(f"{name} ({role})" if role else name for name, role in said.roles)
    hours = " – ".join(said.hours) if said.hours else ""
    when, where = f"{said.day} {hours}".strip(), str(said.place or "")
    what, first = str(said.what or ""), said.wifi_first if two_codes else ""
    titles = [str(said.title)] if said.title else [people or what]
    plain = [people if said.title else "", when, where, what if said.title or people else ""]
    small = [said.scan, first, said.free]
    if in_rows:
        plain, small = [_side_by_side(plain)], [_side_by_side(small)]
    return Text(titles, plain, small, said.language.script)


def _side_by_side(parts: Sequence[str]) -> str:
    """Return parts as words of one run: each goes into the next row whole, with white behind it."""
    return " ".join(f"{part.replace(' ', '_')}__" for part in parts if part)
