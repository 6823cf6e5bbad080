"""What a translation of one sentence has to hold to, whoever wrote it: a file or the desk.

A check says what is wrong by a code; `strings --check` and the translation desk turn it into words.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

PLACEHOLDER = re.compile(r"\{(\w+)\}")
DIGITS = re.compile(r"[0-9]+")
#: U+2066 and U+2069 isolate a telephone number; every other invisible mark hides something. U+200C
#: and U+200D belong to the spelling of Persian, Sorani, Urdu, Bengali, Gujarati, Panjabi, Tamil.
HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2067\u2068\ufeff\ufffd]")
MARKUP = re.compile(r"[<>&]")
#: A short English word may grow three times, a sentence twice (W3C, Text size in translation).
SHORT, SHORT_GROWS, GROWS = 10, 3.0, 2.0
#: However short the English: "OK" and "No" have to become something.
ALWAYS_FITS = 22

PLACEHOLDERS, DIGITS_DIFFER, LOCAL_DIGITS, HIDDEN_MARKS, MARKED_UP, LONG, BANNED, EMPTY = (
    "placeholders",
    "digits",
    "local_digits",
    "hidden",
    "markup",
    "long",
    "banned",
    "empty",
)
#: What stops a translation from being kept; the others are said, and a person decides.
STOPS = frozenset({PLACEHOLDERS, DIGITS_DIFFER, LOCAL_DIGITS, HIDDEN_MARKS, MARKED_UP, EMPTY})


def longest(english: str) -> int:
    """Return how many letters a translation of the sentence may have."""
    grows = SHORT_GROWS if len(english) <= SHORT else GROWS
    return max(ALWAYS_FITS, round(len(english) * grows))


def length(words: str) -> int:
    """Return how many letters a reader sees: marks above and below a letter are not counted."""
    return sum(not unicodedata.category(letter).startswith(("M", "C")) for letter in words)


def faults(english: str, words: str, never: frozenset[str] = frozenset()) -> list[str]:
    """Return the codes of what is wrong with `words` as a translation of `english`.

    `never` are the words that the language's glossary does not want in any sentence.
    """
    return list(_faults(english, words, never))


def _faults(english: str, words: str, never: frozenset[str]) -> Iterator[str]:
    if not words.strip():
        yield EMPTY
        return
    if not _same_placeholders(english, words):
        yield PLACEHOLDERS
    if not _same_numbers(english, words):
        yield DIGITS_DIFFER
    yield from _odd_letters(words)
    if length(words) > longest(english):
        yield LONG
    if any(_holds(words, word) for word in never):
        yield BANNED


def _odd_letters(words: str) -> Iterator[str]:
    if any(letter.isdigit() and not letter.isascii() for letter in words):
        yield LOCAL_DIGITS
    if HIDDEN.search(words):
        yield HIDDEN_MARKS
    if MARKUP.search(words):
        yield MARKED_UP


def _same_placeholders(english: str, words: str) -> bool:
    kept = Counter(PLACEHOLDER.findall(english)) == Counter(PLACEHOLDER.findall(words))
    return kept and not re.search(r"[{}]", PLACEHOLDER.sub("", words))


def _same_numbers(english: str, words: str) -> bool:
    added = DIGITS.search(words) and not DIGITS.search(english)
    return not added and _numbers(english) == _numbers(words)


def _numbers(words: str) -> Counter[str]:
    """Return the numbers of two digits and more: "2 weeks" may become a word, 999 may not."""
    return Counter(number for number in DIGITS.findall(words) if len(number) > 1)


def _holds(words: str, word: str) -> bool:
    """Say whether a word stands in a sentence: alone, or anywhere where no spaces are written."""
    if any("\u4e00" <= letter <= "\u9fff" for letter in word):
        return word in words
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", words, re.IGNORECASE) is not None


@lru_cache(maxsize=64)
def never(glossary: Path) -> frozenset[str]:
    """Return the words that a language's glossary bans; none where it has no glossary."""
    if not glossary.exists():
        return frozenset()
    known = json.loads(glossary.read_text(encoding="utf-8"))
    return frozenset(known.get("never", ()))
