"""The name of a text among sounds: the same on the server and in the browser, without its words.

static/js/sound-key.js makes the same names; both are tried on tests/core/sound_keys.json. The hash
is cyrb53 by bryc (public domain): a page on plain http has no hash of the browser's own. It finds a
text among some hundreds and keeps nothing secret.
"""

import re
import unicodedata
from functools import lru_cache

#: 53 bits in hex digits.
LENGTH = 14
#: Marks of direction, places for line breaks: a page has them where a catalog does not.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff]")
_SPACES = re.compile("[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_PLACE = re.compile(r"\{\w+\}")
#: What stands behind a placeholder at the end: no word.
_END = re.compile(r"[^\w]*\Z")
_BITS = 0xFFFFFFFF


def normalised(text: str) -> str:
    """Return the text as it is compared: NFC, single spaces, nothing that is not seen."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", seen).strip(" ")


@lru_cache(maxsize=50_000)
def key(text: str) -> str:
    """Return the name of a text: 14 hex digits."""
    return f"{_cyrb53(normalised(text)):0{LENGTH}x}"


def is_key(name: str) -> bool:
    """Say whether a name can be one of ours."""
    return len(name) == LENGTH and set(name) <= set("0123456789abcdef")


def sayable(words: str) -> str:
    """Return what of a sentence can be said beforehand: "People before you:" of "... you: {n}".

    Empty where it has a place for something in its middle.
    """
    first = _PLACE.search(words)
    if first is None:
        return normalised(words)
    said, rest = words[: first.start()], words[first.end() :]
    return normalised(said) if _END.match(rest) else ""


def _cyrb53(text: str) -> int:
    first, second = 0xDEADBEEF, 0x41C6CE57
    units = text.encode("utf-16-le", "surrogatepass")
    for at in range(0, len(units), 2):
        unit = units[at] | units[at + 1] << 8
        first = ((first ^ unit) * 2654435761) & _BITS
        second = ((second ^ unit) * 1597334677) & _BITS
    first = ((first ^ first >> 16) * 2246822507) & _BITS
    first ^= ((second ^ second >> 13) * 3266489909) & _BITS
    second = ((second ^ second >> 16) * 2246822507) & _BITS
    second ^= ((first ^ first >> 13) * 3266489909) & _BITS
    return (second & 0x1FFFFF) << 32 | first
