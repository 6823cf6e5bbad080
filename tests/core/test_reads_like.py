"""Names in other scripts, in Latin letters: readable, bounded, and never anything but letters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.reads_like import LONGEST_READING, reads_like

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("سارة", "Sara"),
        ("علي", "Ali"),
        ("يوسف", "Yusf"),
        ("أبو بكر", "Abu Bkr"),
        ("ڕێبوار", "Rebwar"),
        ("இரவி குமார்", "Irvi Kumar"),
        ("Олександр Шевченко", "Oleksandr Shevchenko"),
        ("Ольга", "Olga"),
        ("李明", "Li Ming"),
        ("김민수", "Gim Min Su"),
        ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "Gurprit Singh"),
        ("ገብረ መድህን", "Gebre Medhn"),
        ("Γιώργος", "Giorgos"),
    ],
)
def test_a_name_in_another_script_reads_like_something(name, reading):
    assert reads_like(name) == reading


@pytest.mark.parametrize(
    "name",
    ["", "Amal", "Łukasz Ñandú", "Ærø", "O’Brien", "Nguyễn", "😀 Ali", "٣", "،،", "—", "👩‍👧"],
)
def test_a_name_in_latin_letters_has_no_reading(name):
    assert reads_like(name) is None


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("Sara سارة", "Sara Sara"),
        ("O'Brien-محمد", "O'Brien-Mhmd"),
        ("Łucja Олена", "Łucja Olena"),
    ],
)
def test_what_is_latin_in_a_mixed_name_stays_as_it_was_written(name, reading):
    assert reads_like(name) == reading


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("\u202eسارة\u202c", "Sara"),
        ("\u200bسا\u200bرة\ufeff", "Sara"),
        ("😀 سارة ❤️", "Sara"),
        ("<b>سارة</b>", "b Sara b"),
        ("\ud800سارة", "Sara"),
        ("𝓐𝓷𝓷𝓪", "Anna"),
    ],
)
def test_signs_pictures_and_hidden_marks_are_left_out(name, reading):
    assert reads_like(name) == reading


def test_a_reading_is_never_much_longer_than_a_name():
    assert len(reads_like("ﷺ" * 500) or "") <= LONGEST_READING
    assert len(reads_like("龘" * 5000) or "") <= LONGEST_READING


@given(st.text(max_size=200))
def test_whatever_was_typed_a_reading_holds_only_letters_digits_and_joints(name):
    reading = reads_like(name)
    assert reading is None or (
        0 < len(reading) <= LONGEST_READING
        and not re.search(r"[<>&\"\u200b-\u200f\u202a-\u202e\u2066-\u2069]", reading)
        and reading == reading.strip()
    )
