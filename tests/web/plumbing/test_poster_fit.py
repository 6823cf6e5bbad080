"""How large letters can be: as large as fits, the same for each language, never off the sheet."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.web.plumbing import poster_fit
from kiosk.web.plumbing.poster_fit import ROOMS, SIZES, Text

pytestmark = pytest.mark.one_engine

STYLE = Path(__file__).resolve().parents[3] / "static" / "css" / "staff" / "posters.css"
SHORT = Text(["Coffee"], ["Monday 1 June 09:00 – 10:00", "Hall"], ["Scan with your phone", "Free."])
LONG = Text(["A very long title " * 7], ["Place " * 20], ["Scan with your phone", "Free."])


def test_less_is_larger():
    for paper in ROOMS:
        one, three, six = (poster_fit.fit([SHORT] * lines, paper) for lines in (1, 3, 6))
        assert one <= three <= six
        assert one < six
        assert poster_fit.fit([LONG] * 6, paper) > six


def test_the_longest_language_decides_for_all():
    assert poster_fit.fit([SHORT, LONG], "a4") == poster_fit.fit([LONG, LONG], "a4")


def test_broad_letters_take_more_room():
    broad, narrow = (Text([letter * 16], [letter * 36], [letter * 30]) for letter in "কa")
    assert poster_fit.fit([broad] * 4, "a4") > poster_fit.fit([narrow] * 4, "a4")


@given(st.lists(st.integers(0, 120), min_size=3, max_size=3), st.integers(1, 6))
def test_there_is_always_a_size(lengths, lines):
    text = Text(*([["x " * (length // 2)] for length in lengths]))
    for paper in ROOMS:
        assert 1 <= poster_fit.fit([text] * lines, paper) <= len(SIZES)


def test_the_style_sheet_has_the_same_sizes():
    found = re.findall(r"\.fit-(\d+) \{ --k: ([\d.]+); \}", STYLE.read_text())
    assert [(int(number), float(size)) for number, size in found] == [
        (number, float(size)) for number, size in enumerate(SIZES, 1)
    ]
