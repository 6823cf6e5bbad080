"""LibreTranslate's two questions: what is sent, what comes back, and what is no translation."""

import pytest

from kiosk.core import outbound, translator
from kiosk.core.translator import NoTranslation, Translator
from tests import translators

pytestmark = pytest.mark.one_engine


def asking(server, **more):
    return Translator(server.url, allowed=[server.host], **more)


def test_a_text_and_two_languages_are_sent_and_nothing_else():
    with translators.running() as server:
        made = translator.translate(asking(server), "Dzień dobry\nFurtka?", "pl", "en-XA")
    assert made == "[en] Dzień dobry\nFurtka?"
    wanted = {"q": "Dzień dobry\nFurtka?", "source": "pl", "target": "en", "format": "text"}
    assert server.asked[0].form == wanted
    assert server.asked[0].line == "POST /translate HTTP/1.1"


def test_a_key_is_sent_where_there_is_one_and_never_printed():
    with translators.running() as server:
        by = asking(server, key="a-key-2f1c")
        translator.translate(by, "Hej", "pl", "en")
    assert server.asked[0].form["api_key"] == "a-key-2f1c"
    assert "a-key" not in repr(by)


def test_an_address_may_have_a_path():
    with translators.running() as server:
        by = Translator(f"{server.url}/libre/", allowed=[server.host])
        translator.translate(by, "Hej", "pl", "en")
        translator.languages(by)
    lines = [asked.line for asked in server.asked]
    assert lines == ["POST /libre/translate HTTP/1.1", "GET /libre/languages HTTP/1.1"]


def test_what_comes_back_is_cleaned_of_what_hides():
    with translators.running() as server:
        server.says = lambda _form: " one\u202e two\x00 \n\n\n\n<b>three</b> "
        made = translator.translate(asking(server), "Hej", "pl", "en")
    assert made == "one two\n\n<b>three</b>"


@pytest.mark.parametrize("way", translators.EMPTY)
def test_json_without_a_translation_is_none(way):
    with translators.running(way) as server, pytest.raises(NoTranslation):
        translator.translate(asking(server), "Hej", "pl", "en")


def test_a_text_that_cannot_be_done_is_told_apart_from_a_server_that_is_away():
    for way, of_this_text in (("a language it does not know", True), ("500", False)):
        with translators.running(way) as server, pytest.raises(NoTranslation) as told:
            translator.translate(asking(server), "Hej", "pl", "en")
        assert told.value.of_this_text is of_this_text
        assert str(told.value) == ""


def test_the_languages_a_server_knows_are_told_by_our_tags(monkeypatch):
    with translators.running() as server:
        server.behaves = "chunked"
        monkeypatch.setitem(translators.WAYS, "chunked", translators.well)
        assert translator.languages(asking(server)) == {"en", "pl", "zh"}


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b"7", b'["en"]', b'[{"code": 7}]', b'[{"code": "' + b"a" * 99 + b'"}]']
)
def test_a_list_of_languages_that_is_none_is_no_answer(body, monkeypatch):
    monkeypatch.setitem(translators.WAYS, "well", translators.says_json(body))
    with translators.running() as server, pytest.raises(NoTranslation):
        translator.languages(asking(server))


@pytest.mark.parametrize("way", [*translators.BAD, *translators.SLOW])
def test_bad_servers_know_no_languages(way, monkeypatch):
    monkeypatch.setattr(outbound, "SECONDS", 0.5)
    with translators.running(way) as server:
        server.inside = server.url
        with pytest.raises(NoTranslation):
            translator.languages(asking(server))
