"""A new language: its files and its entry are made from what is known of it, and nothing is lost."""

import json
import shutil
import tomllib

import pytest
from babel.messages.pofile import read_po

from kiosk.core import catalog_proof, language_adding, languages, voices
from kiosk.core.language_adding import CannotAdd

pytestmark = pytest.mark.one_engine


@pytest.fixture
def root(tmp_path, monkeypatch):
    """Return a folder of translations with nothing but the table, the terms and the template."""
    for name in ("languages.toml", "terms.json", "messages.pot"):
        shutil.copy(languages.ROOT / name, tmp_path / name)
    (tmp_path / "languages.toml").write_text("# Ours\n", "utf-8")
    monkeypatch.setattr(voices, "available", lambda: False)
    return tmp_path


def entry(root, tag):
    return tomllib.loads((root / "languages.toml").read_text("utf-8"))[tag]


def test_a_language_gets_its_folder_and_its_entry(root):
    added = language_adding.add("ti", root)
    assert entry(root, "ti") == {
        "own_name": "ትግርኛ",
        "english_name": "Tigrinya",
        "script": "Ethi",
        "voice": "",
        "keyboard": "abc",
    }
    with (root / "ti" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalog = read_po(source)
    assert catalog.locale_identifier == "ti"
    lines = [one for one in catalog if one.id]
    assert len(lines) == added.lines > 300
    assert not any(one.string for one in lines)
    glossary = json.loads((root / "ti" / "glossary.json").read_text("utf-8"))
    assert glossary["terms"]["event"] == {"use": ""}
    assert (root / "ti" / "README.md").read_text("utf-8").startswith("# Tigrinya")
    assert catalog_proof.problems(root) == []


@pytest.mark.parametrize(
    ("tag", "script", "direction", "own", "keyboard"),
    [
        ("sq", "Latn", "ltr", "Shqip", "en"),
        ("ps", "Arab", "rtl", "پښتو", "ar"),
        ("he", "Hebr", "rtl", "עברית", "abc"),
        ("sr", "Cyrl", "ltr", "Српски", "ru"),
        ("ne", "Deva", "ltr", "नेपाली", "hi"),
    ],
)
def test_what_cldr_knows_of_a_language_is_written_down(root, tag, script, direction, own, keyboard):
    language = language_adding.add(tag, root).language
    known = entry(root, tag)
    assert (known["script"], known["own_name"], known["keyboard"]) == (script, own, keyboard)
    assert language.direction == direction
    assert (direction == "rtl") == (script in languages.RIGHT_TO_LEFT), "as the table reads it"


def test_a_tag_is_written_as_the_world_writes_it(root):
    language_adding.add("pt-br", root)
    assert entry(root, "pt-BR")["english_name"] == "Portuguese (Brazil)"
    assert (root / "pt_BR" / "LC_MESSAGES" / "messages.po").exists()


def test_a_voice_that_is_installed_is_named(root, monkeypatch):
    monkeypatch.setattr(voices, "phonemes", lambda texts, voice: ["ʃcip"])
    assert language_adding.add("sq", root).language.voice == "sq"


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("xx", "CLDR does not know it"),
        ("Polish", "is not the tag of a language"),
        ("es-419", "is not the tag of a language"),
        ("../pl", "is not the tag of a language"),
        ("", "is not the tag of a language"),
        ("en-GB", "English is what all others are translated from"),
        ("iw", "Take he"),
    ],
)
def test_what_is_no_new_language_is_refused_kindly(root, tag, said):
    before = sorted(root.rglob("*"))
    with pytest.raises(CannotAdd, match=said):
        language_adding.add(tag, root)
    assert sorted(root.rglob("*")) == before


def test_a_language_that_is_there_is_left_alone(root):
    language_adding.add("sq", root)
    before = (root / "languages.toml").read_text("utf-8")
    with pytest.raises(CannotAdd, match="Albanian is there already"):
        language_adding.add("sq", root)
    assert (root / "languages.toml").read_text("utf-8") == before


def test_words_that_somebody_began_are_kept(root):
    (root / "sq").mkdir()
    (root / "sq" / "README.md").write_text("Mine.\n", "utf-8")
    language_adding.add("sq", root)
    assert (root / "sq" / "README.md").read_text("utf-8") == "Mine.\n"
