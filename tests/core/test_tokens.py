"""References and keys: nobody guesses one, and what is stored does not give it away."""

import pytest

from kiosk.core import tokens


def test_ten_thousand_references_are_all_different_and_128_bits_long():
    made = {tokens.reference() for _ in range(10_000)}
    assert len(made) == 10_000
    assert {len(one) for one in made} == {22}
    assert all(map(tokens.is_token, made))


@pytest.mark.parametrize("text", ["a" * 16, "a" * 64, "-_AZaz09" * 2])
def test_a_token_is_16_to_64_safe_characters(text):
    assert tokens.is_token(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a" * 15,
        "a" * 65,
        "a" * 16 + "\n",
        "a" * 16 + " ",
        "é" * 20,
        "٣" * 20,
        "a" * 20 + "'",
        "a\0" * 10,
    ],
)
def test_anything_else_is_none(text):
    assert not tokens.is_token(text)


def test_a_digest_is_the_same_each_time_and_does_not_hold_the_token():
    token = tokens.reference()
    assert tokens.digest(token) == tokens.digest(token)
    assert token not in tokens.digest(token)
    assert len(tokens.digest(token)) == 64


def test_words_are_chosen_from_those_given():
    assert set(tokens.choose(["one", "two"], 50)) == {"one", "two"}
