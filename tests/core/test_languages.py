"""The table of languages: each is whole, and each tag is one that the world knows."""

import pytest
from babel import Locale

from kiosk.core import languages, phrases

pytestmark = pytest.mark.one_engine

TABLE = languages.table().values()


def test_english_is_first():
    assert next(iter(TABLE)) == languages.ENGLISH


@pytest.mark.parametrize("language", TABLE, ids=lambda one: one.tag)
def test_a_language_is_known_to_cldr_with_its_direction(language):
    known = Locale.parse(language.locale, sep="_")
    assert known.text_direction == language.direction
    assert language.own_name
    assert language.english_name.isascii()


def test_the_core_sentences_are_sentences_of_the_screens():
    known = (languages.ROOT / "messages.pot").read_text("utf-8").replace('"\n"', "")
    not_there = [one for one in phrases.in_order() if f'"{one}"' not in known]
    assert not not_there
    assert len(phrases.in_order()) == len(phrases.core()) > 100
