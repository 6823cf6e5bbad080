"""A13: words of a language as PO files, for Poedit, Weblate and their like: out, and in again."""

import json
from typing import Any

from flask import Blueprint, Response, g, request

from kiosk.core import catalog_checks, clock, languages, po_files, sentences
from kiosk.core.languages import Language
from kiosk.core.po_files import Entry
from kiosk.domain import schools, wording_files, wordings
from kiosk.domain.wording_files import Preview
from kiosk.web.plumbing import catalogs, desk_lines, undo
from kiosk.web.plumbing.access import MANAGERS, STAFF, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.desk_lines import Line
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("language_files", __name__)

PO = "text/x-gettext-translation; charset=utf-8"
NO_FILE = "Choose a file first."
LARGE = "This file is larger than 2 MB. A file of these words is far smaller."
NOT_PO = "This is not a PO file in UTF-8. Save it from Poedit or Weblate as a PO file."
NO_LANGUAGE = "The file does not say which language it is. Set the language in Poedit, and save."
MUCH = "There is too much in this file. Bring in a part of it."
#: Letters of the lines that a preview sends back; a form takes 256 KB.
MOST = 200_000
MOVED = wording_files.ChangedMeanwhile.code
#: So many lines of a kind stand in the preview; all are kept.
SHOWN = 100


@blueprint.get("/languages/<tag>/files")
@open_to(*STAFF)
def files(tag: str) -> Response:
    """Offer a file to take away, and to bring one in."""
    return _show(desk_lines.chosen(tag))


@blueprint.get("/languages/<tag>/words.po")
@open_to(*STAFF)
def words_file(tag: str) -> Response:
    """Send the words as parents read them: the school's own over the catalog's."""
    language = desk_lines.chosen(tag)
    known = _of_catalog(language)
    entries = [
        _entry(line, known.get(line.sentence.english)) for line in desk_lines.lines(language)
    ]
    return _sent(tag, entries, f"open-door-{tag}.po")


@blueprint.get("/languages/words.pot")
@open_to(*STAFF)
def template() -> Response:
    """Send the sentences without words, to begin a language with."""
    return _sent(
        "",
        [Entry(one.english, notes=one.notes) for one in sentences.every()],
        "open-door.pot",
    )


@blueprint.post("/languages/<tag>/files")
@open_to(*MANAGERS)
def bring(tag: str) -> Response:
    """Show what a file would change; nothing is kept."""
    language = desk_lines.chosen(tag)
    sent = request.files.get("file")
    raw = b""
    if sent is not None:
        with sent.stream as stream:
            raw = stream.read(po_files.LARGEST + 1)
    if not raw:
        return _show(language, NO_FILE, 422)
    if len(raw) > po_files.LARGEST:
        return _show(language, LARGE, 422)
    try:
        found = po_files.read(raw)
    except po_files.NotAPoFile:
        return _show(language, NOT_PO, 422)
    if not found.language:
        return _show(language, NO_LANGUAGE, 422)
    if not wording_files.is_of(found.language, tag):
        return _show(language, _other(found.language, language), 422)
    return _preview(language, _looked_at(language, found.entries))


@blueprint.post("/languages/<tag>/files/keep")
@open_to(*MANAGERS)
def keep(tag: str) -> Response:
    """Keep what the preview showed."""
    language = desk_lines.chosen(tag)
    words = _sent_back(request.form.get("lines", ""))
    version = request.form.get("version", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1
    try:
        changed = wording_files.keep(g.school, tag, words, _ours(language), number, person().id)
    except (wording_files.ChangedMeanwhile, wordings.WordsMoved):
        entries = [Entry(english, said) for english, said in words.items()]
        return _preview(language, _looked_at(language, entries), sentence(MOVED), 409)
    return undo.offer(
        see_other("language_words.words", tag=tag, show="own"),
        f"Kept. Lines that changed: {changed}. The tablet says them in a moment.",
    )


def _show(language: Language, problem: str = "", status: int = 200) -> Response:
    return page("staff/languages/files.html", status, problem=problem, **_known(language))


def _preview(language: Language, found: Preview, problem: str = "", status: int = 200) -> Response:
    lines = {desk_lines.key_of(english): words for english, words in found.taken.items()}
    sent = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
    if len(sent.encode()) > MOST:
        return _show(language, MUCH, 422)
    return page(
        "staff/languages/preview.html",
        status,
        found=found,
        lines=sent,
        version=schools.attached(g.school).wordings,
        problem=problem,
        faults=desk_lines.FAULTS,
        most=SHOWN,
        **_known(language),
    )


def _known(language: Language) -> dict[str, Any]:
    return {
        "to": language,
        "may_write": person().role in MANAGERS,
    }


def _looked_at(language: Language, entries: Any) -> Preview:
    never = catalog_checks.never(language.folder / "glossary.json")
    return wording_files.preview(g.school, language.tag, entries, _ours(language), never)


def _ours(language: Language) -> dict[str, str]:
    known = catalogs.catalog(language.tag)
    return {one.english: known.get(one.english, "") for one in sentences.every()}


def _sent_back(typed: str) -> dict[str, str]:
    """Return the lines of a preview by their English; what is none of ours is left out."""
    try:
        found = json.loads(typed)
    except ValueError:
        return {}
    known = sentences.by_key()
    pairs = found.items() if isinstance(found, dict) else ()
    return {
        known[key].english: words for key, words in pairs if key in known and isinstance(words, str)
    }


def _other(given: str, language: Language) -> str:
    known = {one.tag.lower(): one.english_name for one in languages.table().values()}
    name = known.get(given.lower(), given[:20])
    return f"This file is for {name}, not for {language.english_name}."


def _of_catalog(language: Language) -> dict[str, Entry]:
    """Return the catalog's lines as they stand in its file, those not sure of too."""
    if not language.catalog.exists():
        return {}
    found = po_files.read(language.catalog.read_bytes())
    return {one.english: one for one in found.entries}


def _entry(line: Line, known: Entry | None) -> Entry:
    remarks = [] if known is None or line.kept.words else list(known.remarks)
    if line.is_checked_here:
        day = f" {line.checked_on:%Y-%m-%d}" if line.checked_on else ""
        remarks = [one for one in remarks if not one.startswith(catalogs.CHECKED)]
        remarks.insert(0, f"{catalogs.CHECKED}{day}")
    unsure = known is not None and known.fuzzy and not line.kept.words
    words = known.words if unsure and known is not None else line.words
    return Entry(line.sentence.english, words, unsure, line.sentence.notes, tuple(remarks))


def _sent(tag: str, entries: list[Entry], name: str) -> Response:
    at = clock.local(clock.now(), g.school.time_zone)
    response = Response(po_files.write(tag, entries, at), content_type=PO)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
