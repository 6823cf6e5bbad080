"""Words of a glossary in a sentence: whole words, plurals, the longest first."""

import json

import pytest

from kiosk.core import glossary, languages


@pytest.fixture
def file(tmp_path):
    terms = {
        "place": {"use": "miejsce"},
        "place in the line": {"use": "kolejka", "not": ["tłum"], "note": "people"},
        "class": {"use": "klasa"},
    }
    made = tmp_path / "glossary.json"
    made.write_text(json.dumps({"terms": terms}))
    return made


@pytest.mark.parametrize(
    ("english", "found"),
    [
        ("Go to the place", ["place"]),
        ("Places and classes", ["class", "place"]),
        ("Your place in the line", ["place in the line"]),
        ("Replaced", []),
        ("", []),
    ],
)
def test_terms_are_found_as_words(file, english, found):
    assert sorted(one.english for one in glossary.occurring(file, english)) == found


def test_a_term_says_what_to_write_and_what_not(file):
    (term,) = glossary.occurring(file, "Your place in the line")
    assert (term.use, term.avoid, term.note) == ("kolejka", ("tłum",), "people")


def test_a_language_without_a_glossary_has_no_terms(tmp_path):
    assert glossary.occurring(tmp_path / "none.json", "Your place") == []


def test_every_glossary_of_ours_is_read():
    for language in languages.table().values():
        if (language.folder / "glossary.json").exists():
            assert glossary.terms(language.folder / "glossary.json")
