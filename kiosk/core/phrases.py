"""The core sentences: a language is ready when these are checked and can be heard; and phrases."""

import json
from dataclasses import dataclass
from functools import lru_cache

from kiosk.core import languages, tokens

CORE = languages.ROOT / "core.json"


@dataclass(frozen=True)
class Phrase:
    """Words to be read aloud in a language, and by which English they are known.

    `words` are as they are said: without a place for a number at their end.
    """

    english: str
    words: str
    note: str = ""

    @property
    def sentence(self) -> str:
        """Return what stands for the phrase in tables."""
        return tokens.digest(self.english)

    @property
    def key(self) -> str:
        """Return what stands for the phrase in addresses and forms."""
        return self.sentence[:16]

    @property
    def digest(self) -> str:
        """Return by what changed words are noticed: as `wordings.digest`."""
        return tokens.digest(self.words)


@lru_cache(maxsize=1)
def in_order() -> tuple[str, ...]:
    """Return the English of the core sentences, in the order in which a visit meets them."""
    return tuple(json.loads(CORE.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def core() -> frozenset[str]:
    """Return the English of the core sentences."""
    return frozenset(in_order())
