"""The web fonts: every letter that our words have is in the font that is sent for them."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from kiosk.core import languages
from kiosk.web.plumbing import catalogs
from tools import cut_fonts

#: By the first letter of a script's own block: what comes before is written by other fonts.
FONTS = {
    "zh-Hans": ("noto-sans-sc@*/words-400.woff2", 0x2E80),
    "zh-Hant-HK": ("noto-sans-hk@*/words-400.woff2", 0x2E80),
    "ar": ("noto-sans-arabic@*/arabic-400.woff2", 0x0600),
    "fa": ("noto-sans-arabic@*/arabic-700.woff2", 0x0600),
    "ckb": ("noto-sans-arabic@*/arabic-700.woff2", 0x0600),
    "ur": ("noto-nastaliq-urdu@*/urdu-400.woff2", 0x0600),
}

#: General punctuation, and what turns a line: Atkinson's, or nobody's.
GENERAL = frozenset(range(0x2000, 0x2070))


def in_font(pattern: str) -> set[int]:
    """Return the letters of the one font that the pattern names."""
    (file,) = Path(cut_fonts.FONTS_FOLDER).glob(pattern)
    return set(TTFont(file).getBestCmap())


def written(tag: str, first: int) -> set[int]:
    """Return the letters of a language's words that its own font has to write."""
    words = "".join((*catalogs.catalog(tag).values(), languages.table()[tag].own_name))
    return {ord(letter) for letter in words if ord(letter) >= first} - GENERAL


@pytest.mark.parametrize("tag", FONTS)
def test_a_web_font_has_every_letter_of_its_language(tag: str) -> None:
    pattern, first = FONTS[tag]
    lacking = sorted(map(chr, written(tag, first) - in_font(pattern)))
    assert not lacking, "Run tools.cut_fonts: its docstring says how."


def test_the_names_of_chinese_are_in_the_font_of_the_start_screen() -> None:
    have = in_font("noto-sans-sc@*/names-400.woff2")
    for tag in cut_fonts.CHINESE:
        words = languages.table()[tag].own_name + catalogs.catalog(tag)["Welcome"]
        assert {ord(letter) for letter in words} <= have


def test_control_a_letter_of_no_word_of_ours_is_in_no_chinese_font() -> None:
    assert all(ord("龘") not in in_font(FONTS[tag][0]) for tag in ("zh-Hans", "zh-Hant-HK"))
