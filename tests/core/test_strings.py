"""The words for translators: all that parents see is gathered, and nothing breaks a sentence."""

import json
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from kiosk.core import strings

pytestmark = pytest.mark.one_engine

PLACEHOLDER = re.compile(r"{\w+}")


@pytest.fixture(scope="module")
def gathered():
    return strings.gather()


def test_sentences_of_templates_and_of_code_are_gathered_with_their_comments(gathered):
    for sentence in ("I am here", "This event has ended.", "Go to: {place}"):
        assert sentence in gathered, f"{sentence!r} is not gathered: is it inside _() or mark()?"
    assert gathered["I am here"].auto_comments


def test_words_for_staff_are_not_sent_to_translators(gathered):
    assert "Give the event a title." not in gathered


def test_gathering_twice_gives_the_same_text(gathered):
    assert strings.text(gathered) == strings.text(strings.gather())


def test_a_catalogue_has_neither_dates_nor_places(gathered):
    text = strings.text(gathered)
    assert "POT-Creation-Date" not in text
    assert "#: " not in text


@pytest.mark.parametrize("file", strings.languages(), ids=lambda file: file.parts[-3])
def test_a_translation_keeps_the_placeholders_of_its_sentence(file):
    with file.open("rb") as source:
        for message in read_po(source):
            if message.id and message.string:
                here, there = (
                    sorted(PLACEHOLDER.findall(text)) for text in (message.id, message.string)
                )
                assert here == there, (
                    f"{file}: {message.id!r} and its translation differ in {{...}}."
                )


@pytest.mark.parametrize("file", strings.languages(), ids=lambda file: file.parts[-3])
def test_a_translation_holds_nothing_that_hides_or_marks_up(file):
    text = file.read_text("utf-8")
    assert not re.search("[\u202a-\u202e\u200e\u200f\ufeff]", text), f"{file}: bidi controls"
    assert not re.search(r"<[a-z/]", text), f"{file}: HTML belongs into templates."


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """Return the folder of a language whose words are all in its memory, on made-up screens."""
    screens = Catalog(charset="utf-8", fuzzy=False)
    screens.add("Welcome")
    screens.add("Back")
    root = tmp_path / "translations"
    folder = root / "qq"
    folder.mkdir(parents=True)
    for name, value in (("TRANSLATIONS", root), ("TEMPLATE", root / "messages.pot")):
        monkeypatch.setattr(strings, name, value)
    monkeypatch.setattr(strings, "gather", lambda: screens)
    return folder


def remember(folder, **known):
    text = json.dumps(known, ensure_ascii=False, indent=1)
    (folder / "memory.json").write_text(text + "\n", "utf-8")


def words_of(folder):
    with (folder / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return {one.id: one.string for one in read_po(source) if one.id}


def test_a_memory_keeps_only_what_stands_on_no_screen(begun):
    remember(begun, Welcome="Witamy", Later="Później")
    assert strings.update() == [
        "translations/messages.pot",
        "translations/qq/LC_MESSAGES/messages.po",
        "translations/qq/memory.json",
    ]
    assert words_of(begun) == {"Welcome": "Witamy", "Back": ""}
    assert json.loads((begun / "memory.json").read_text("utf-8")) == {"Later": "Później"}
    assert strings.stale() == []


def test_the_words_of_the_screen_win_over_those_of_the_memory(begun):
    remember(begun, Welcome="Witamy")
    strings.update()
    remember(begun, Welcome="Inaczej", Later="Później")
    assert strings.stale() == ["translations/qq/memory.json"]
    strings.update()
    assert words_of(begun)["Welcome"] == "Witamy"
    assert json.loads((begun / "memory.json").read_text("utf-8")) == {"Later": "Później"}


def test_a_memory_in_which_nothing_is_left_goes(begun):
    remember(begun, Welcome="Witamy", Back="Wstecz")
    strings.update()
    assert not (begun / "memory.json").exists()
    assert words_of(begun) == {"Welcome": "Witamy", "Back": "Wstecz"}
    assert strings.stale() == []


def test_control_a_memory_of_other_sentences_is_left_as_it_is(begun):
    remember(begun, Later="Później")
    before = (begun / "memory.json").read_bytes()
    strings.update()
    assert (begun / "memory.json").read_bytes() == before
