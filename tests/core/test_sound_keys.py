"""The names of texts among sounds: the same on the server and in every browser."""

import json
from pathlib import Path

import pytest

from kiosk.core import phrases, sound_keys

pytestmark = pytest.mark.one_engine

#: Tried in a browser as well: tests/browser/test_sound_key.py.
VECTORS = json.loads(Path(__file__).with_name("sound_keys.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "key"), VECTORS)
def test_a_text_has_the_name_that_browsers_make_of_it(text, key):
    assert sound_keys.key(text) == key
    assert sound_keys.is_key(key)


def test_what_is_not_seen_makes_no_other_name():
    plain = sound_keys.key("You are welcome here.")
    for same in ("  You\u00a0are\nwelcome   here. ", "\u2068You are welcome here.\u2069\u200b"):
        assert sound_keys.key(same) == plain
    assert sound_keys.key("Cafe\u0301") == sound_keys.key("Caf\u00e9")
    assert sound_keys.key("You are welcome here") != plain, "the control"


def test_joints_within_a_word_belong_to_it():
    assert sound_keys.normalised("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize("name", ["", "1", "0" * 13, "0" * 15, "0" * 13 + "G", "../../secret_k"])
def test_what_can_be_no_name_is_known(name):
    assert not sound_keys.is_key(name)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Welcome", "Welcome"),
        ("People before you: {n}", "People before you:"),
        ("Here until {time}", "Here until"),
        ("Je bent hier tot {time}.", "Je bent hier tot"),
        ("您前面的人数：{n}", "您前面的人数："),
        ("About {from} to {to} minutes", ""),
        ("{name} will come", ""),
        ("{n}", ""),
    ],
)
def test_of_a_sentence_with_a_place_only_its_beginning_is_said(sentence, said):
    assert sound_keys.sayable(sentence) == said


def test_no_two_phrases_share_a_name():
    texts = {sound_keys.normalised(one) for one in phrases.in_order()} | set(map(str, range(1000)))
    assert len({sound_keys.key(text) for text in texts}) == len(texts)
