"""PO files: words of a language as translators' programs (Poedit, Weblate) read and write them."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

LARGEST = 2 * 1024 * 1024
ENDING = ".po"
_BOM = b"\xef\xbb\xbf"
_WIDTH = 100


class NotAPoFile(ValueError):
    """The bytes are no PO file in UTF-8."""


@dataclass(frozen=True)
class Entry:
    """A sentence with its words. `notes` are for translators, `remarks` are theirs."""

    english: str
    words: str = ""
    fuzzy: bool = False
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class PoFile:
    """What a file holds. `language` is as its header says it, with "-"; empty where it does not.

    `others` counts lines that are none of ours: with plurals, or with a context.
    """

    language: str
    entries: tuple[Entry, ...]
    others: int = 0


def read(raw: bytes) -> PoFile:
    """Return what a file holds; raises NotAPoFile."""
    try:
        text = raw.removeprefix(_BOM).decode("utf-8")
        _whole(text)
        catalog = read_po(io.StringIO(text), abort_invalid=True)
    except (UnicodeDecodeError, PoFileError, ValueError, LookupError, TypeError) as wrong:
        raise NotAPoFile from wrong
    messages = [one for one in catalog if one.id]
    if "msgid" not in text or not messages:
        raise NotAPoFile
    ours = [one for one in messages if isinstance(one.id, str) and one.context is None]
    entries = tuple(
        Entry(
            str(one.id),
            str(one.string or ""),
            one.fuzzy,
            tuple(one.auto_comments),
            tuple(one.user_comments),
        )
        for one in ours
    )
    language = (catalog.locale_identifier or "").replace("_", "-")
    return PoFile(language, entries, len(messages) - len(ours))


def _whole(text: str) -> None:
    """Refuse a file of which a part is missing: babel would take its last words as they are."""
    for line in text.splitlines():
        written = line.strip()
        if written and not written.startswith("#") and not written.endswith('"'):
            raise NotAPoFile


def write(language: str, entries: Iterable[Entry], at: datetime) -> bytes:
    """Return a file of the language (empty: a template), sorted, as `msgfmt --check` likes it."""
    catalog = Catalog(fuzzy=False, charset="utf-8")
    for one in entries:
        catalog.add(
            one.english,
            one.words,
            flags={"fuzzy"} if one.fuzzy and one.words else (),
            auto_comments=list(one.notes),
            user_comments=list(one.remarks),
        )
    out = io.BytesIO()
    write_po(out, catalog, width=_WIDTH, omit_header=True, no_location=True, sort_output=True)
    return _header(language, at).encode() + out.getvalue()


def _header(language: str, at: datetime) -> str:
    stamp = f"{at:%Y-%m-%d %H:%M%z}"
    lines = [
        "Project-Id-Version: Open Door",
        f"POT-Creation-Date: {stamp}",
        f"PO-Revision-Date: {stamp if language else 'YEAR-MO-DA HO:MI+ZONE'}",
        "Last-Translator: FULL NAME <EMAIL@ADDRESS>"
        if not language
        else "Last-Translator: Open Door",
        f"Language-Team: {language or 'LANGUAGE'}",
        f"Language: {language.replace('-', '_')}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        "X-Generator: Open Door",
    ]
    written = "".join(f'"{line}\\n"\n' for line in lines)
    return f'msgid ""\nmsgstr ""\n{written}\n'
