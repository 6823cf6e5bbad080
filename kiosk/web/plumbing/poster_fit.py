"""How large the letters of a poster can be, so that all of it stays on its sheet.

All measures are in u, a millimetre of A4: on A3 everything is 1.414 times as large. The same
figures stand in static/css/staff/posters.css.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: Sizes of plain letters, the largest first: the class fit-1 stands for the first of them.
SIZES = (11, 10, 9, 8, 7.2, 6.5, 6, 5.5, 5, 4.5, 4, 3.6, 3.2, 2.8, 2.4, 2.0, 1.7)
#: How large titles and the small print are beside plain letters; lines and white in letters.
TITLE, SMALL, LEADING, WHITE = 1.5, 0.85, 1.3, 1.2
#: How wide bold letters are beside their height in scripts from Latin to Arabic; capitals and
#: letters of all other scripts; and what is between words.
NARROW, BROAD, SPACE = 0.54, 0.68, 0.28
#: The first letter of the other scripts: Devanagari. Ethiopic comes far behind; Han fills squares.
OTHERS, HAN, SQUARE = "\u0900", "\u2e80", 1.0
#: How much larger letters of a script (ISO 15924) are set, and how high its lines are: as
#: css/scripts.css says.
LARGER = {"Arab": 1.12, **dict.fromkeys(("Guru", "Beng", "Gujr", "Taml", "Deva"), 1.05)}
HIGHER = {"Aran": 1.75, **dict.fromkeys((*LARGER, "Hans", "Hant"), 1.4), "Arab": LEADING}


@dataclass(frozen=True)
class Room:
    """The place that the lines have: all together, in u."""

    width: float
    height: float


#: A table card is half a sheet.
ROOMS = {"a4": Room(104, 250), "a3": Room(104, 250), "card": Room(132, 116)}


@dataclass(frozen=True)
class Text:
    """One language of a poster as runs of letters, each begins a line of its own; its script."""

    titles: Sequence[str]
    plain: Sequence[str]
    small: Sequence[str]
    script: str = "Latn"


def fit(texts: Sequence[Text], paper: str) -> int:
    """Return which of SIZES fits, from 1; the smallest where nothing does."""
    room = ROOMS[paper]
    for number, size in enumerate(SIZES, 1):
        # Each language gets the same height, so that the longest decides.
        if len(texts) * max(_height(text, size, room.width) for text in texts) <= room.height:
            return number
    return len(SIZES)


def _height(text: Text, size: float, width: float) -> float:
    parts = ((text.titles, TITLE), (text.plain, 1), (text.small, SMALL))
    size, leading = size * LARGER.get(text.script, 1), HIGHER.get(text.script, LEADING)
    lines = sum(
        _rows(run, size * scale, width) * size * scale * leading
        for runs, scale in parts
        for run in runs
        if run
    )
    return lines + WHITE * size


def _rows(run: str, size: float, width: float) -> int:
    """Return in how many rows these words stand; a word that is too long is broken."""
    rows, left = 1, width
    for word in run.split():
        wanted = sum(_broad(letter) for letter in word) * size
        if wanted > left < width:
            rows, left = rows + 1, width
        broken = math.ceil(wanted / width) - 1
        rows, left = rows + broken, left + broken * width - wanted - SPACE * size
    return rows


def _broad(letter: str) -> float:
    if letter >= HAN:
        return SQUARE
    return BROAD if letter.isupper() or (letter >= OTHERS and letter.isalpha()) else NARROW
