"""The organiser's words: the reader's language where it is written, else the school's own."""

import pytest

from kiosk.domain import words
from kiosk.domain.words import Words

OTHERS = {"pl": {"title": "Poranek przy kawie", "sentence": ""}, "en": {"title": "Not this"}}


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("pl", Words("Poranek przy kawie", "pl")),
        ("ar", Words("Coffee morning", "en")),
        ("en", Words("Coffee morning", "en")),
    ],
)
def test_words_are_in_the_language_of_the_reader_or_marked_as_the_schools_own(language, shown):
    assert words.pick("Coffee morning", "title", OTHERS, language, "en") == shown


def test_an_empty_translation_is_no_translation():
    assert words.pick("Tea and toys.", "sentence", OTHERS, "pl", "en") == Words(
        "Tea and toys.", "en"
    )


def test_nothing_written_is_nothing_shown():
    assert words.pick("", "place", {}, "pl", "en") is None


def test_a_translation_without_an_original_is_still_shown():
    assert words.pick("", "title", OTHERS, "pl", "en") == Words("Poranek przy kawie", "pl")


def test_words_are_plain_text_in_titles():
    assert f"{Words('<b>Tea</b>', 'en')}" == "<b>Tea</b>"
