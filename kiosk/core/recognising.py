"""What in a text could tell who somebody is: names, numbers, addresses, classes. Pure.

A hint for whoever writes for everybody to read, never a gate: it knows no lists of people, looks
only at the shape of the words, and finds too much rather than too little.
"""

import re
from collections.abc import Iterator

#: More than these nobody reads; the first ones are mended first.
MOST = 8

_MAIL = re.compile(r"[^\s@,;:]+@[^\s@,;:]+\.\w+")
_PHONE = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){8,}")
_CLASS = re.compile(r"\b(?:(?:[Cc]lass|[Yy]ear)\s)?(?:1[0-3]|[1-9])[A-Z]\b")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Madam)\.?\s+[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CHILD = re.compile(
    r"\b(?:my|our|his|her|their)\s(?:son|daughter|child|boy|girl|brother|sister|husband|wife|"
    r"grandson|granddaughter|nephew|niece|friend)s?,?\s+([^\W\d_]+)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
#: What may stand between the end of a sentence and the first word of the next; what opens one.
_BETWEEN, _OPENS, _ENDS = " \t'\"“”‘’«»„()", '"“«„(', ".!?…:\n"

#: Words with a capital that name nobody.
_NOBODY = """
i i'm i'd i'll i've monday tuesday wednesday thursday friday saturday sunday january february
march april may june july august september october november december english polish arabic urdu
romanian bengali somali punjabi panjabi portuguese spanish french german ukrainian turkish
persian kurdish chinese christmas easter eid ramadan diwali nowruz hanukkah year class school
nursery reception britain england wales scotland uk we you
"""
_COMMON = frozenset(_NOBODY.split())


def found(text: str) -> list[str]:
    """Return the parts of a text by which somebody could be recognised, each once, in order."""
    parts = sorted(_parts(text), key=lambda part: (part[0], -part[1]))
    kept: list[str] = []
    reached = 0
    for start, end in parts:
        if start < reached:
            continue  # a name within "Mrs Khan"
        reached = end
        kept.append(" ".join(text[start:end].split()))
    return list(dict.fromkeys(kept))[:MOST]


def _parts(text: str) -> Iterator[tuple[int, int]]:
    for shape in (_MAIL, _PHONE, _CLASS, _TITLED):
        yield from (match.span() for match in shape.finditer(text))
    for match in _CHILD.finditer(text):
        if _is_name(match[1]):
            yield match.span()
    for match in _WORD.finditer(text):
        if _is_name(match[0]) and not _begins(text, match.start()):
            yield match.span()


def _is_name(word: str) -> bool:
    """Say whether a word begins with a capital and is none that we know; nor all in capitals."""
    plain = word.lower().replace("’", "'")
    shouted = len(word) > 1 and word.isupper()
    return word[0].isupper() and not shouted and plain not in _COMMON


def _begins(text: str, at: int) -> bool:
    """Say whether a sentence, or what somebody said, begins there."""
    before = at
    while before and text[before - 1] in _BETWEEN:
        before -= 1
    opened = any(sign in text[before:at] for sign in _OPENS)
    return opened or before == 0 or text[before - 1] in _ENDS
