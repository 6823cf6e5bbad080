"""Every sentence of the parents' screens, with its notes for translators and where it is read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

from kiosk.core import phrases, strings, tokens

#: A note begins with the sentence's short name in ux.md, such as "s.adults: ...".
_NAME = re.compile(r"^[a-z]+\.\w+(?::\s*|$)")
_CALL = re.compile(r"""\b(?:_|mark)\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+|(?:'(?:[^'\\]|\\.)*'\s*)+)""")
_PIECE = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'""")
KEY = 16


@dataclass(frozen=True)
class Sentence:
    """A sentence in English. `files` are paths of templates and modules that hold it."""

    english: str
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Return what stands for the sentence in tables."""
        return tokens.digest(self.english)

    @property
    def key(self) -> str:
        """Return what stands for the sentence in addresses and forms."""
        return self.digest[:KEY]

    @property
    def is_core(self) -> bool:
        """Say whether a language is only ready when this sentence is."""
        return self.english in phrases.core()


@lru_cache(maxsize=1)
def every() -> tuple[Sentence, ...]:
    """Return all sentences: the core ones first, in the order of a visit, then the others."""
    notes = _notes()
    files = _files()
    core = phrases.in_order()
    others = sorted(set(notes) - phrases.core(), key=str.casefold)
    return tuple(
        Sentence(english, notes.get(english, ()), tuple(sorted(files.get(english, ()))))
        for english in (*core, *others)
    )


@lru_cache(maxsize=1)
def by_key() -> Mapping[str, Sentence]:
    """Return all sentences by what stands for them in addresses."""
    return {one.key: one for one in every()}


@lru_cache(maxsize=1)
def by_english() -> Mapping[str, Sentence]:
    """Return all sentences by their English."""
    return {one.english: one for one in every()}


def forget() -> None:
    """Read the sentences anew when they are asked for again."""
    for remembered in (every, by_key, by_english):
        remembered.cache_clear()


def _notes() -> dict[str, tuple[str, ...]]:
    with strings.TEMPLATE.open("rb") as source:
        catalog = read_po(source)
    return {str(one.id): _joined(one.auto_comments) for one in catalog if one.id}


def _joined(lines: Iterable[str]) -> tuple[str, ...]:
    """Return notes without their names; one that went on in the next line is one again."""
    notes: list[str] = []
    for line in lines:
        if _NAME.match(line) or not notes:
            notes.append("")
        notes[-1] = f"{notes[-1]} {_NAME.sub('', line)}".strip()
    return tuple(dict.fromkeys(note for note in notes if note))


def _files() -> dict[str, set[str]]:
    """Return where each sentence stands. Looked for by shape: babel takes seconds for the same."""
    found: dict[str, set[str]] = {}
    for folder, ending in (("templates", "html"), ("kiosk/web", "py")):
        for file in (strings.ROOT / folder).rglob(f"*.{ending}"):
            name = file.relative_to(strings.ROOT).as_posix()
            if not name.startswith("templates/staff"):
                for sentence in _in(file):
                    found.setdefault(sentence, set()).add(name)
    return found


def _in(file: Path) -> Iterator[str]:
    for call in _CALL.finditer(file.read_text(encoding="utf-8")):
        pieces = ((one[1] or one[2] or "") for one in _PIECE.finditer(call[1]))
        yield re.sub(r"\\(.)", r"\1", "".join(pieces))
