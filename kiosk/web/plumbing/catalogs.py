"""Catalogs of words, read from translations/*.po at start, and two made-up ones for tests.

A made-up language shows what was never given to translators: en-XA wraps and accents every
word, ar-XB does the same from right to left.
"""

from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[3] / "translations"
ACCENTED, MIRRORED = "en-XA", "ar-XB"
OPEN, CLOSE = "⟦", "⟧"

_ACCENTS = str.maketrans("AEIOUaeiouCcNnSsYyLl", "ÀÉÎÖÛàéîöûÇçÑñŠšÝýĻļ")


@lru_cache(maxsize=64)
def catalog(tag: str) -> dict[str, str]:
    """Return English to translated for a language tag; fuzzy and empty ones are left out."""
    file = ROOT / tag.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    if not file.exists():
        return {}
    with file.open("rb") as source:
        messages = read_po(source)
    return {
        str(message.id): str(message.string)
        for message in messages
        if message.id and message.string and not message.fuzzy and isinstance(message.id, str)
    }


def translate(tag: str, english: str) -> str:
    """Return the words in the language, or the English ones where there are none."""
    if tag in (ACCENTED, MIRRORED):
        return _pretend(english)
    return catalog(tag).get(english, english)


def _pretend(english: str) -> str:
    """Accent the letters outside {placeholders} and make short texts longer, as languages do."""
    pieces, depth = [], 0
    for letter in english:
        depth += (letter == "{") - (letter == "}")
        pieces.append(letter if depth else letter.translate(_ACCENTS))
    return f"{OPEN}{''.join(pieces)}{'~' * min(12, len(english) // 3)}{CLOSE}"
