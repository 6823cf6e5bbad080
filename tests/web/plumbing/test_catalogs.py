"""Catalogs: what is not translated is English, and the made-up languages show what never was."""

import html5lib
import pytest

from kiosk.core import languages
from kiosk.web.plumbing import catalogs


def test_what_has_no_translation_is_shown_in_english():
    assert catalogs.translate("pl", "A sentence nobody has translated.") == (
        "A sentence nobody has translated."
    )
    assert catalogs.translate("xx", "I am here") == "I am here"


@pytest.mark.parametrize("tag", ["pl", "ar"])
def test_what_has_one_is_not(tag):
    assert catalogs.translate(tag, "I am here") != "I am here"


@pytest.mark.parametrize("tag", [catalogs.ACCENTED, catalogs.MIRRORED])
def test_a_made_up_language_marks_every_sentence_and_keeps_its_places(tag):
    shown = catalogs.translate(tag, "Go to: {place}")
    assert shown.startswith(catalogs.OPEN)
    assert shown.endswith(catalogs.CLOSE)
    assert "{place}" in shown
    assert len(shown) > len("Go to: {place}")


def test_a_translation_that_is_only_a_guess_is_not_used(tmp_path, monkeypatch):
    folder = tmp_path / "qq" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        '#, fuzzy\nmsgid "Tea"\nmsgstr "Kaffee"\n\nmsgid "Cake"\nmsgstr ""\n\n'
        'msgid "Toys"\nmsgstr "Spielzeug"\n',
        "utf-8",
    )
    monkeypatch.setattr(languages, "ROOT", tmp_path)
    assert catalogs.catalog("qq") == {"Toys": "Spielzeug"}


@pytest.mark.parametrize("tag", ["en-XA", "ar-XB"])
@pytest.mark.parametrize(
    "page", ["", "sign-in", "sign-in/not-listed", "visit", "leaving", "help", "privacy", "look"]
)
def test_no_words_of_a_parents_page_were_kept_from_the_translators(client, tag, page):
    """Whatever letter stands outside the marks was written into a template without _()."""
    tree = html5lib.parse(client.get(f"/{tag}/{page}").text, namespaceHTMLElements=False)
    body = tree.find("body")
    for element in list(body.iter()):
        if element.tag in ("bdi", "script", "svg"):
            element.text = ""
            for inside in list(element):
                element.remove(inside)
    outside, depth = [], 0
    for letter in "".join(body.itertext()):
        depth += (letter == catalogs.OPEN) - (letter == catalogs.CLOSE)
        if depth == 0:
            outside.append(letter)
    known = ("Àççéñţš", "Ŵîñģš", "Riverside", "Language:")
    left = "".join(outside)
    for word in known:
        left = left.replace(word, "")
    words = [
        word for word in left.replace(catalogs.CLOSE, " ").split() if any(map(str.isalpha, word))
    ]
    assert not words, f"/{tag}/{page}: {words[:8]} stand outside _()."
