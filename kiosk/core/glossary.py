"""The words of a language's glossary that stand in a sentence: what to write, and what not."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Term:
    """A word of the school in another language. `avoid` are words that mislead."""

    english: str
    use: str
    avoid: tuple[str, ...] = ()
    note: str = ""


@lru_cache(maxsize=64)
def terms(file: Path) -> tuple[Term, ...]:
    """Return the terms of a glossary, the longest first; none where there is no such file."""
    if not file.exists():
        return ()
    known = json.loads(file.read_text(encoding="utf-8")).get("terms", {})
    found = [
        Term(
            english,
            str(one.get("use", "")),
            tuple(map(str, one.get("not") or ())),
            str(one.get("note") or ""),
        )
        for english, one in known.items()
    ]
    return tuple(sorted(found, key=lambda term: (-len(term.english), term.english)))


def occurring(file: Path, english: str) -> list[Term]:
    """Return the terms that stand in a sentence, also in the plural; each letter counts once."""
    rest, found = english, []
    for term in terms(file):
        shape = rf"(?<!\w){re.escape(term.english)}(?:s|es)?(?!\w)"
        if re.search(shape, rest, re.IGNORECASE):
            rest = re.sub(shape, " ", rest, flags=re.IGNORECASE)
            found.append(term)
    return found
