"""Catalogs of words, read from translations/*.po at start, and two made-up ones for tests.

A made-up language shows what was never given to translators: en-XA wraps and accents every
word, ar-XB does the same from right to left.
"""

from collections.abc import Mapping
from functools import lru_cache

from babel.messages.pofile import read_po
from flask import g, has_app_context

from kiosk.core import languages, phrases
from kiosk.domain import wordings

ACCENTED, MIRRORED = "en-XA", "ar-XB"
OPEN, CLOSE = "⟦", "⟧"

_ACCENTS = str.maketrans("AEIOUaeiouCcNnSsYyLl", "ÀÉÎÖÛàéîöûÇçÑñŠšÝýĻļ")


#: What a translator writes above a line that a speaker has checked; the desk's export does, too.
CHECKED = "checked"


@lru_cache(maxsize=64)
def catalog(tag: str) -> dict[str, str]:
    """Return English to translated for a language tag; fuzzy and empty ones are left out."""
    return {english: words for english, (words, _checked) in _read(tag).items()}


@lru_cache(maxsize=64)
def checked(tag: str) -> frozenset[str]:
    """Return the English of the lines whose words in the catalog a speaker has checked."""
    return frozenset(english for english, (_words, is_checked) in _read(tag).items() if is_checked)


def forget() -> None:
    """Read the catalogs anew when they are asked for again."""
    for remembered in (_read, catalog, checked):
        remembered.cache_clear()


@lru_cache(maxsize=64)
def _read(tag: str) -> dict[str, tuple[str, bool]]:
    file = languages.Language(tag, "", "", "").catalog
    if not file.exists():
        return {}
    with file.open("rb") as source:
        messages = read_po(source)
    return {
        str(message.id): (
            str(message.string),
            any(line.startswith(CHECKED) for line in message.user_comments),
        )
        for message in messages
        if message.id and message.string and not message.fuzzy and isinstance(message.id, str)
    }


def own() -> wordings.Wordings:
    """Return what the school of this request says in its own words."""
    school = g.get("school") if has_app_context() else None
    return wordings.of(school) if school is not None else wordings.NONE


def translate(tag: str, english: str) -> str:
    """Return the words in the language, or the English ones where there are none.

    The school's own words come before the catalog's.
    """
    return translate_with(own().words.get(tag, {}), tag, english)


def translate_with(own_words: Mapping[str, str], tag: str, english: str) -> str:
    """Return the words in the language: of `own_words`, else of the catalog, else the English."""
    if tag in (ACCENTED, MIRRORED):
        return _pretend(english)
    return own_words.get(english) or catalog(tag).get(english, english)


def is_unchecked(tag: str) -> bool:
    """Say whether a core line of the language waits to be checked by somebody who speaks it."""
    if tag in (languages.ENGLISH.tag, ACCENTED, MIRRORED):
        return False
    known = own()
    if not known.checked.get(tag):
        return not phrases.core() <= checked(tag)
    return not all(is_checked(tag, english) for english in phrases.core())


def is_checked(tag: str, english: str) -> bool:
    """Say whether a speaker has checked the words that parents read now, here or for everybody."""
    known = own()
    if known.is_checked(tag, english, translate(tag, english)):
        return True
    return english in checked(tag) and english not in known.words.get(tag, {})


def _pretend(english: str) -> str:
    """Accent the letters outside {placeholders} and make short texts longer, as languages do."""
    pieces, depth = [], 0
    for letter in english:
        depth += (letter == "{") - (letter == "}")
        pieces.append(letter if depth else letter.translate(_ACCENTS))
    return f"{OPEN}{''.join(pieces)}{'~' * min(12, len(english) // 3)}{CLOSE}"
