"""How a name in another script sounds, in Latin letters: so that staff can call it out.

A computer's reading and no spelling of anybody's name: shown beside it to staff, never kept, never
shown to parents. anyascii knows every script, letter by letter; what Arabic, Persian and Hebrew
write of vowels, and the nasal signs of India's scripts, are put in before.
"""

import re
import unicodedata

from anyascii import anyascii

#: A name has up to 90 letters; a reading may be longer than its name.
LONGEST_NAME, LONGEST_READING = 120, 160

_VOWELS = str.maketrans(
    {
        **dict.fromkeys("اأإآٱىةعאע", "a"),
        **dict.fromkeys("ەﻩ", "e"),
        "ۆ": "o",
        "ئ": "",
        "ء": "",
        **dict.fromkeys("ंਂੰંংँ", "n"),
    }
)
#: Waw and yeh are consonants where a word begins and before a vowel, else long vowels.
_LONG = re.compile(r"(?<=\w)(?P<waw>و)(?![aeoیيێۆو])|(?<=\w)(?P<yeh>[يیېے])(?![aeoۆ])")
#: Syllables of Chinese and Korean come as one word, each with its capital.
_SYLLABLE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SYLLABIC = ("CJK", "HANGUL", "IDEOGRAPHIC")


def reads_like(name: str) -> str | None:
    """Return how a name reads in Latin letters; None where it is written in them already."""
    if name.isascii():
        return None
    spoken = _spoken(name[:LONGEST_NAME]).split()
    words = [word for word in spoken if any(map(str.isalnum, word))]
    if all(map(_is_latin, words)):
        return None
    read = " ".join(filter(None, map(_read, words)))
    return read[:LONGEST_READING].rstrip() or None


def _spoken(name: str) -> str:
    """Return letters, digits, hyphens and apostrophes: pictures, signs and hidden marks go."""
    return "".join(
        letter if letter in "-'’" or unicodedata.category(letter)[0] in "LMN" else _gap(letter)
        for letter in unicodedata.normalize("NFC", name)
    )


def _gap(letter: str) -> str:
    """Return what stands for a letter that is left out: what has no width parts no words."""
    return "" if unicodedata.category(letter)[0] == "C" else " "


def _is_latin(word: str) -> bool:
    return all(
        unicodedata.category(letter)[0] != "L"
        or "LATIN" in unicodedata.name(letter, "")
        or unicodedata.name(letter, "").startswith(("MODIFIER", "FEMININE", "MASCULINE"))
        for letter in word
    )


def _read(word: str) -> str:
    return "-".join(filter(None, map(_part, word.split("-"))))


def _part(word: str) -> str:
    if _is_latin(word):
        return word
    vowels = _LONG.sub(lambda long: "u" if long["waw"] else "i", word.translate(_VOWELS))
    read = re.sub(r"[^A-Za-z0-9]", "", anyascii(vowels))
    if any(unicodedata.name(letter, "").startswith(_SYLLABIC) for letter in word):
        read = _SYLLABLE.sub(" ", read)
    return read[:1].upper() + read[1:]
