"""Gathers the words of the screens for translators: translations/messages.pot and each .po.

No dates and no line numbers, so that a change of the file is a change of words.
"""

import io
import json
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "translations"
TEMPLATE = TRANSLATIONS / "messages.pot"
_METHODS = [("kiosk/**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
_KEYWORDS = {"_": None, "mark": None}


def gather() -> Catalog:
    """Return every sentence given to _() in templates or mark() in code, with its comments."""
    catalog = Catalog(project="Open Door", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        str(ROOT),
        _METHODS,
        keywords=_KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        directory_filter=_is_ours,
    )
    for file, _line, message, comments, _context in found:
        if not str(file).startswith(("templates/staff", "tests")):
            catalog.add(message, auto_comments=[line.strip() for line in comments])
    return catalog


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in {
        ".venv",
        ".git",
        "node_modules",
        "tests",
        "tools",
        "static",
        "instance",
    }


def text(catalog: Catalog, tag: str = "") -> str:
    """Return a catalogue as text, sorted, without dates or places; `tag` for a language's own."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, no_location=True, omit_header=True, sort_output=True)
    language = f'"Language: {tag.replace("-", "_")}\\n"\n' if tag else ""
    return _HEADER.format(language=language) + out.getvalue().decode()


_HEADER = """msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
{language}
"""


def languages() -> list[Path]:
    """Return the .po file of each language; it is yet to be written where there is only memory."""
    begun = {file.parent for file in TRANSLATIONS.glob("*/memory.json")}
    begun |= {file.parents[1] for file in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")}
    return sorted(folder / "LC_MESSAGES" / "messages.po" for folder in begun)


def update() -> list[str]:
    """Write the .pot, and bring every .po to the same sentences; return what was changed.

    What a memory holds of sentences that stand on a screen goes: the .po file has them.
    """
    changed = _changed()
    for file, content in changed.items():
        file.parent.mkdir(exist_ok=True)
        if content:
            file.write_text(content, encoding="utf-8")
        else:
            file.unlink()
    return _names(changed)


def stale() -> list[str]:
    """Return the files that `update` would change."""
    return _names(_changed())


def _changed() -> dict[Path, str]:
    """Return what is to be written into each file; "" for a file that nobody needs any more."""
    catalog = gather()
    wanted = {TEMPLATE: text(catalog)}
    for po in languages():
        memory = po.parents[1] / "memory.json"
        ready = _ready(memory)
        wanted[po] = _updated(po, catalog, ready)
        wanted |= _pruned(memory, ready, catalog)
    return {
        file: content
        for file, content in wanted.items()
        if not file.exists() or file.read_text(encoding="utf-8") != content
    }


def _names(files: Iterable[Path]) -> list[str]:
    return [str(file.relative_to(TRANSLATIONS.parent)) for file in files]


def _updated(po: Path, catalog: Catalog, ready: dict[str, str]) -> str:
    known = Catalog(charset="utf-8", fuzzy=False)
    if po.exists():
        with po.open("rb") as source:
            known = read_po(source)
    # A copy: babel puts the very messages of the template into the language's catalogue.
    known.update(deepcopy(catalog), no_fuzzy_matching=True)
    known.obsolete.clear()
    for message in known:
        if message.id and not message.string:
            message.string = ready.get(str(message.id), "")
    return text(known, po.parents[1].name)


def _ready(memory: Path) -> dict[str, str]:
    """Return the sentences that were translated before any page had them."""
    return json.loads(memory.read_text(encoding="utf-8")) if memory.exists() else {}


def _pruned(memory: Path, ready: dict[str, str], catalog: Catalog) -> dict[Path, str]:
    """Return the memory without what stands on a screen by now; nothing where it has none."""
    left = {english: words for english, words in ready.items() if english not in catalog}
    if left == ready and (ready or not memory.exists()):
        return {}
    return {memory: json.dumps(left, ensure_ascii=False, indent=1) + "\n" if left else ""}
