"""Whether the folder of translations is whole: `strings --check` says what is wrong, in words."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from kiosk.core import catalog_checks, languages

#: The words of the school that each language's glossary has to choose words for.
TERMS = "terms.json"
WORDS = {
    catalog_checks.PLACEHOLDERS: "the parts in {curly brackets} differ",
    catalog_checks.DIGITS_DIFFER: "the numbers differ",
    catalog_checks.LOCAL_DIGITS: "numbers are written with 0 to 9 in every language",
    catalog_checks.HIDDEN_MARKS: "a hidden sign stands in it",
    catalog_checks.MARKED_UP: "the signs < > & do not belong into words",
    catalog_checks.LONG: "too long for its screen",
    catalog_checks.BANNED: "a word that the glossary bans",
    catalog_checks.EMPTY: "only spaces",
}
_LINE = frozenset({"own_name", "english_name", "script", "voice", "keyboard"})


def problems(root: Path = languages.ROOT) -> list[str]:
    """Return what is wrong in a folder of translations, a line each: the file, and what to mend."""
    entries = tomllib.loads((root / languages.TABLE.name).read_text(encoding="utf-8"))
    return list(_problems(root, entries))


def _problems(root: Path, entries: dict[str, dict[str, str]]) -> Iterator[str]:
    begun = {file.parent for file in root.glob("*/memory.json")}
    begun |= {file.parents[1] for file in root.glob("*/LC_MESSAGES/messages.po")}
    folders = {tag: root / tag.replace("-", "_") for tag in entries}
    for folder in sorted(begun - set(folders.values())):
        yield f"{_name(folder)}: these words have no entry in {languages.TABLE.name}"
    for tag, entry in entries.items():
        if missing := sorted(_LINE - set(entry)):
            yield f"{languages.TABLE.name}: [{tag}] does not say: {', '.join(missing)}"
        if folders[tag] in begun:
            yield from _of(folders[tag], root / TERMS)
        else:
            yield f"{languages.TABLE.name}: [{tag}] has no catalog in {_name(folders[tag])}"


def _of(folder: Path, terms: Path) -> Iterator[str]:
    """Yield what is wrong with one language."""
    glossary, catalog = folder / "glossary.json", folder / "LC_MESSAGES" / "messages.po"
    lines = []
    try:
        if catalog.exists():
            with catalog.open("rb") as source:
                # Babel says "'abc': abc" for a line that is neither words nor a remark.
                lines = [line for line in read_po(source, abort_invalid=True) if line.id]
        yield from _of_glossary(glossary, terms, any(line.string for line in lines))
        never = catalog_checks.never(glossary)
    except (PoFileError, ValueError) as wrong:
        yield f"{_name(folder)}: a file cannot be read ({wrong})"
        return
    for line in lines:
        if line.string and not line.fuzzy:  # parents do not see the fuzzy ones
            yield from _of_line(catalog, line, never)


def _of_line(catalog: Path, line: Message, never: frozenset[str]) -> Iterator[str]:
    words = str(line.string)
    for fault in catalog_checks.faults(str(line.id), words, never):
        what = WORDS[fault]
        if fault == catalog_checks.LONG:
            allowed = catalog_checks.longest(str(line.id))
            what += f" ({catalog_checks.length(words)} letters, {allowed} fit)"
        yield f"{_name(catalog)}:{line.lineno}: “{line.id}” is “{words}”: {what}"


def _of_glossary(glossary: Path, terms: Path, is_begun: bool) -> Iterator[str]:
    """Yield the words of the school for which a language that has begun chose none."""
    if not glossary.exists():
        yield f"{_name(glossary)}: not there"
        return
    chosen = json.loads(glossary.read_text(encoding="utf-8")).get("terms", {})
    wanted = json.loads(terms.read_text(encoding="utf-8"))
    for term in wanted:
        if term not in chosen or (is_begun and not chosen[term].get("use")):
            yield f"{_name(glossary)}: no word is chosen for “{term}” ({wanted[term]})"


def _name(file: Path) -> str:
    """Return a path as people find it: from the folder of translations."""
    parts = file.parts
    languages_folder = -3 if file.name == "messages.po" else -2 if file.suffix else -1
    return "/".join(("translations", *parts[languages_folder:]))
