"""A folder of translations is whole: what is wrong in it is said with its file and in words."""

import json
import shutil

import pytest

from kiosk.core import catalog_checks, catalog_proof, languages

pytestmark = pytest.mark.one_engine

ENTRY = """[pl]
own_name = "Polski"
english_name = "Polish"
script = "Latn"
voice = "pl"
keyboard = "pl"
"""
TERMS = {"event": "something that parents come to", "line": "the people who wait"}
GLOSSARY = {
    "terms": {"event": {"use": "wydarzenie"}, "line": {"use": "kolejka"}},
    "never": ["zaloguj"],
}
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'


@pytest.fixture
def root(tmp_path):
    """Return a folder of translations in which nothing is wrong."""
    (tmp_path / "pl" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "languages.toml").write_text(ENTRY, "utf-8")
    (tmp_path / "terms.json").write_text(json.dumps(TERMS), "utf-8")
    catalog_checks.never.cache_clear()
    choose(tmp_path, GLOSSARY)
    write(tmp_path, "Go to: {place}", "Idź do: {place}")
    return tmp_path


def choose(root, glossary):
    (root / "pl" / "glossary.json").write_text(json.dumps(glossary), "utf-8")


def write(root, english, words, mark=""):
    text = f'{HEADER}\n{mark}msgid "{english}"\nmsgstr "{words}"\n'
    (root / "pl" / "LC_MESSAGES" / "messages.po").write_text(text, "utf-8")


def test_control_a_whole_folder_has_no_problem(root):
    assert catalog_proof.problems(root) == []


def test_our_own_folder_is_whole():
    assert catalog_proof.problems() == []


@pytest.mark.parametrize(
    ("english", "words", "what"),
    [
        ("Go to: {place}", "Idź do sali", "the parts in {curly brackets} differ"),
        ("Call 999.", "Zadzwoń pod 112.", "the numbers differ"),
        ("Call 999.", "اتصل ٩٩٩", "numbers are written with 0 to 9 in every language"),
        ("Back", "Wróć\u200f", "a hidden sign stands in it"),
        ("Back", "<b>Wróć", "the signs < > & do not belong into words"),
        ("Back", "Wróć do poprzedniego ekranu", "too long for its screen (27 letters, 22 fit)"),
        ("I am here", "Zaloguj się", "a word that the glossary bans"),
        ("Back", "  ", "only spaces"),
    ],
)
def test_each_fault_of_a_line_is_told_with_its_place(root, english, words, what):
    write(root, english, words)
    told = catalog_proof.problems(root)
    assert f"translations/pl/LC_MESSAGES/messages.po:4: “{english}” is “{words}”: {what}" in told


def test_every_fault_has_words():
    faults = {getattr(catalog_checks, name) for name in dir(catalog_checks) if name.isupper()}
    known = {fault for fault in faults if isinstance(fault, str)}
    assert known == set(catalog_proof.WORDS)


def test_what_parents_do_not_see_yet_is_no_problem(root):
    write(root, "Call 999.", "Zadzwoń.", mark="#, fuzzy\n")
    assert catalog_proof.problems(root) == []
    write(root, "Call 999.", "")
    assert catalog_proof.problems(root) == []


def test_a_language_without_a_catalog_is_told(root):
    shutil.rmtree(root / "pl")
    told = catalog_proof.problems(root)
    assert told == ["languages.toml: [pl] has no catalog in translations/pl"]


def test_a_catalog_without_an_entry_is_told(root):
    shutil.copytree(root / "pl", root / "sq")
    told = catalog_proof.problems(root)
    assert told == ["translations/sq: these words have no entry in languages.toml"]


def test_an_entry_that_is_not_whole_is_told(root):
    (root / "languages.toml").write_text('[pl]\nown_name = "Polski"\n', "utf-8")
    told = catalog_proof.problems(root)
    assert told == ["languages.toml: [pl] does not say: english_name, keyboard, script, voice"]


@pytest.mark.parametrize(
    "chosen", [{}, {"event": {"use": "wydarzenie"}}, {**GLOSSARY["terms"], "line": {"use": ""}}]
)
def test_a_word_of_the_school_that_nobody_chose_is_told(root, chosen):
    choose(root, {"terms": chosen})
    told = catalog_proof.problems(root)
    assert told[-1] == (
        "translations/pl/glossary.json: no word is chosen for “line” (the people who wait)"
    )
    assert len(told) == 2 - ("event" in chosen)


def test_a_language_that_has_just_begun_may_choose_later(root):
    choose(root, {"terms": {"event": {"use": ""}, "line": {"use": ""}}})
    write(root, "Go to: {place}", "")
    assert catalog_proof.problems(root) == []
    (root / "pl" / "glossary.json").unlink()
    assert catalog_proof.problems(root) == ["translations/pl/glossary.json: not there"]


@pytest.mark.parametrize("broken", ["pl/glossary.json", "pl/LC_MESSAGES/messages.po"])
def test_a_file_that_cannot_be_read_is_told_and_stops_nothing(root, broken):
    (root / broken).write_text(f'{HEADER}\nmsgid "Back"\n<<<<<<< mine\nmsgstr "Wróć"\n', "utf-8")
    (told,) = catalog_proof.problems(root)
    assert told.startswith("translations/pl: a file cannot be read")


def test_the_terms_are_those_of_the_table_of_every_language():
    wanted = set(json.loads((languages.ROOT / "terms.json").read_text("utf-8")))
    for language in languages.table().values():
        if language is not languages.ENGLISH:
            known = json.loads((language.folder / "glossary.json").read_text("utf-8"))
            assert wanted <= set(known["terms"]), language.tag
