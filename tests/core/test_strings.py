"""The words for translators: all that parents see is gathered, and nothing breaks a sentence."""

import re

import pytest
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
