"""Each letter of each language stands on the tablet's keys, and each board fits a tablet."""

import json
import unicodedata
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kiosk.core import languages
from tests import key_layouts

pytestmark = pytest.mark.one_engine

EXEMPLARS = json.loads(Path(__file__).with_name("exemplars.json").read_text("utf-8"))
#: Letters that CLDR lists, and that no name or sentence of today is written with.
NOT_TODAY = {"bn": "৺ঌৡৠৄৢৣঽ", "gu": "ૠૄ", "hi": "ऌ", "ur": "", "pa": "", "ckb": ""}
#: With twelve keys of 64 px and gaps of 4 px a row is as wide as the narrowest tablet, 820 px.
ACROSS = 12
#: Tones that stand on keys of their own, and join the letter before them (see keyboard-writing.js).
TONES = "\u0300\u0301\u0309\u0303\u0323"


def exemplars(name: str) -> set[str]:
    """Return the letters of a language as CLDR lists them, sign by sign."""
    return {c for c in EXEMPLARS[name] if c not in "[]{} \\"}


def typeable(name: str) -> set[str]:
    """Return every character that the keys of a layout can make, in capitals too."""
    small = {
        c for page in key_layouts.pages(name) for key in key_layouts.keys(page) for c in key
    } | set(key_layouts.EVERYWHERE)
    if set(TONES) <= small:
        small |= {unicodedata.normalize("NFC", c + tone) for c in small for tone in TONES}
    return small | {c for letter in small for c in letter.upper()} | {"İ"}


def untypeable(name: str, text: str) -> set[str]:
    """Return the letters and signs of a text that no key of this layout makes."""
    wanted = {c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] in "LM"}
    here = typeable(name) if key_layouts.is_latin(name) else typeable(name) | typeable("en")
    return {c for c in wanted if unicodedata.normalize("NFC", c) not in here and c not in here}


@pytest.mark.parametrize("name", [name for name in EXEMPLARS if name])
def test_every_letter_of_the_language_is_on_some_key(name: str) -> None:
    missing = exemplars(name) - typeable(name) - set(NOT_TODAY.get(name, ""))
    missing = {c for c in missing if unicodedata.category(c)[0] in "LM"}
    assert not missing, f"{name}: no key makes {sorted(missing)}"


@pytest.mark.parametrize("tag", [tag for tag in languages.table() if tag != "en"])
def test_every_letter_of_what_we_say_can_be_typed(tag: str) -> None:
    language = languages.table()[tag]
    if language.keyboard == "abc":
        return
    missing: dict[str, str] = {}
    with language.catalog.open("rb") as source:
        entries = list(read_po(source))
    for entry in entries:
        for letter in untypeable(language.keyboard, str(entry.string)):
            missing.setdefault(letter, str(entry.string))
    assert not missing, f"{tag}: {missing}"


def test_control_a_letter_that_is_not_there_is_found() -> None:
    assert untypeable("en", "Ωmega") == {"Ω"}
    assert untypeable("ta", "தமிழ் abc ক") == {"ক"}


@pytest.mark.parametrize("tag", list(languages.table()))
def test_every_language_has_a_layout_that_exists(tag: str) -> None:
    assert languages.table()[tag].keyboard in key_layouts.names()


@pytest.mark.parametrize("name", key_layouts.names())
def test_a_board_is_four_rows_that_fit(name: str) -> None:
    for number, page in enumerate(key_layouts.pages(name)):
        assert len(page) == (3 if name == "abc" and not number else 4)
        for row in page:
            assert len(row.split(" ")) <= ACROSS, row
            assert "  " not in row
            assert row == row.strip()


@pytest.mark.parametrize("name", key_layouts.names())
def test_no_letter_stands_twice_on_a_page(name: str) -> None:
    for page in key_layouts.pages(name):
        found = key_layouts.keys(page)
        assert sorted(found) == sorted(set(found)), {k for k in found if found.count(k) > 1}


@pytest.mark.parametrize("name", key_layouts.names())
def test_every_page_leads_on(name: str) -> None:
    first, *others = key_layouts.pages(name)
    if others and not key_layouts.is_latin(name):  # there the last row has that key
        assert all("{more}" in " ".join(page) for page in (first, *others))
    cased = any(c.upper() != c for key in key_layouts.keys(first) for c in key)
    assert cased == ("{shift}" in " ".join(first))


@pytest.mark.parametrize("name", key_layouts.names())
def test_keys_are_written_in_one_way(name: str) -> None:
    for page in key_layouts.pages(name):
        for key in key_layouts.keys(page):
            assert unicodedata.normalize("NFC", key) == key, [hex(ord(c)) for c in key]
