"""What people type, made safe to keep and to show: any script, nothing that hides or reorders.

Escaping for HTML is the template's work, and formulas are tabular's. Every function here is pure.
"""

import re
import unicodedata
from collections.abc import Iterator

NAME_LIMIT = 90
#: What real writing puts on one letter; a tower of marks would cover the lines above and below.
MARKS_A_BASE = 4
#: Sorting a run of marks takes the square of its length, so runs are cut before they are sorted.
MARKS_TO_SORT = 30

ZWNJ, ZWJ = "\u200c", "\u200d"
JOINERS = ZWNJ + ZWJ
EMOJI_GLUE = "\ufe0f\u2194\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff\U000e007f"
#: The flags of England, Scotland and Wales are a black flag and letters that nobody sees.
TAGS = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f)"
    "|[\U000e0000-\U000e007f]"
)
LINE_END = re.compile("\r\n|[\n\v\f\r\x85\u2028\u2029]")
#: Blank letters (Hangul fillers, the empty braille cell) count as spaces: a name is to be seen.
BLANKS = frozenset("\t\n\v\f\r\x85\u2800\u3164\uffa0")
NOT_SEEN = frozenset("\u034f\u115f\u1160")


class TooLong(ValueError):
    """What is left after cleaning has more characters than `limit`; nothing is cut silently."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"longer than {limit} characters")
        self.limit = limit


def clean_name(raw: str) -> str:
    """Return a name as it is kept: up to 90 characters, or "" if nothing is to be seen."""
    return clean_line(raw, NAME_LIMIT)


def clean_line(raw: str, limit: int) -> str:
    """Return one line in NFC without controls and doubled spaces; raises TooLong above `limit`."""
    return _no_longer_than(limit, _clean(raw))


def clean_paragraph(raw: str, limit: int) -> str:
    """Return lines cleaned one by one, at most one empty line between two; raises TooLong."""
    lines = "\n".join(map(_clean, LINE_END.split(raw)))
    return _no_longer_than(limit, re.sub("\n{3,}", "\n\n", lines).strip("\n"))


def needed_paragraph(
    raw: str, limit: int, *, too_long: type[Exception], missing: type[Exception]
) -> str:
    """Return lines cleaned as above; raises what the caller says where nothing is left, or more
    than fits."""
    try:
        cleaned = clean_paragraph(raw, limit)
    except TooLong as longer:
        raise too_long from longer
    if not cleaned:
        raise missing
    return cleaned


def western_digits(raw: str) -> str:
    """Return the text with the digits of every script as 0-9, so that numbers match the wall."""
    if raw.isascii():
        return raw
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in raw)


def fold(raw: str) -> str:
    """Return the key by which a name is found: no capitals, accents, joiners or punctuation.

    Ways of writing one Arabic letter are one. Vowel signs of Indic scripts are letters and stay.
    """
    plain = raw.replace("´", "'")  # else it comes apart into a space and an accent
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    letters = western_digits(folded).translate(SAME_LETTER)
    words = "".join(" " if _parts_words(c) else c for c in letters if not _unsearched(c))
    return unicodedata.normalize("NFC", " ".join(words.split()))


def looks_alike(one: str, other: str) -> bool:
    """Say whether a reader could take one for the other, as with a Cyrillic a in a Latin name.

    True for the same name too: the caller knows whose names it compares.
    """
    return _skeleton(one) == _skeleton(other)


def _no_longer_than(limit: int, cleaned: str) -> str:
    if len(cleaned) > limit:
        raise TooLong(limit)
    return cleaned


def _clean(raw: str) -> str:
    if not (raw.isascii() and raw.isprintable()):  # most names skip all this
        seen = TAGS.sub(r"\1", "".join(_seen(raw)))
        ordered = unicodedata.normalize("NFC", "".join(_calm(seen, MARKS_TO_SORT)))
        joined = "".join(_joined("".join(_calm(ordered, MARKS_A_BASE))))
        raw = unicodedata.normalize("NFC", joined)
    return " ".join(raw.split())


def _seen(raw: str) -> Iterator[str]:
    """Yield what has a shape, and plain spaces for all that is blank."""
    for char in raw:
        category = unicodedata.category(char)
        if char in BLANKS or category[0] == "Z":
            yield " "
        elif category == "Cf":
            if char in JOINERS or "\U000e0000" <= char <= "\U000e007f":
                yield char
        elif category not in ("Cc", "Cs") and char not in NOT_SEEN and not _noncharacter(char):
            yield char


def _noncharacter(char: str) -> bool:
    return ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef"


def _calm(text: str, most: int) -> Iterator[str]:
    """Yield the text with at most so many marks on a base, and none that hang on nothing."""
    room = 0
    for char in text:
        if unicodedata.category(char) in ("Mn", "Me"):
            if room > 0:
                yield char
            room -= 1
        else:
            if char not in JOINERS:
                room = 0 if char == " " else most
            yield char


def _joined(text: str) -> Iterator[str]:
    """Yield the text with joiners only where they join: in a word or between two emoji."""
    before = ""
    for here, char in enumerate(text):
        if char in JOINERS and not _joins(before, char, text[here + 1 : here + 2]):
            continue
        yield char
        before = char


def _joins(before: str, joiner: str, after: str) -> bool:
    if joiner == ZWJ and before and unicodedata.combining(before) == 9:
        return True  # the end of a Malayalam or Bengali word in its older spelling
    if _in_word(before) and _in_word(after):
        return True
    return joiner == ZWJ and _emoji(before) and _emoji(after)


def _in_word(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "LM"


def _emoji(char: str) -> bool:
    return bool(char) and (char in EMOJI_GLUE or unicodedata.category(char) == "So")


def _parts_words(char: str) -> bool:
    return unicodedata.category(char)[0] == "P" or char.isspace()


def _unsearched(char: str) -> bool:
    """Accents (those with a place of their own above or below), selectors and all unseen."""
    category = unicodedata.category(char)
    if category == "Mn":
        return unicodedata.combining(char) not in (0, 9) or char in NOT_SEEN or _selector(char)
    return category in ("Me", "Cf", "Cs") or (category == "Cc" and not char.isspace())


def _selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _skeleton(raw: str) -> str:
    return fold(raw.translate(SAME_SHAPE)).translate(SAME_SHAPE)


#: Letters that do not come apart into a letter and a mark, yet are searched as one; after NFKD.
SAME_LETTER = str.maketrans(
    {
        **dict.fromkeys("'’‘ʼʻʹ`´ˊ′ـ\u055a", ""),  # apostrophes, and the Arabic stretching line
        **dict(zip("łøđħŧıðŋ", "lodhtidn", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        **dict.fromkeys("ٱ", "ا"),
        **dict.fromkeys("ىیےې", "ي"),
        **dict.fromkeys("کڪ", "ك"),
        **dict.fromkeys("ةہھەۃ", "ه"),
    }
)

#: Letters, and 0 1 l |, that look like a Latin letter in most fonts.
SAME_SHAPE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧаеосрухіјѕһԁԛԝвкмнтгαβεζηικνορτυχω01l|",
    "ABESIJKMHOPCTYXABEZHIKMNOPTYXaeocpyxijshdqwbkmhtrabeznikvoptuxwoiii",
)
