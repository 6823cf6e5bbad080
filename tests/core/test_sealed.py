"""Sealed texts: opened with the same key, and with nothing else."""

import pytest

from kiosk.core import sealed

pytestmark = pytest.mark.one_engine

SECRET = "one-secret-of-an-instance-0123456789"


def test_what_was_sealed_is_opened_with_the_same_key():
    for text in ("", "a-key-2f1c", "Zażółć 鍵"):
        assert sealed.open(SECRET, sealed.seal(SECRET, text)) == text


def test_the_text_is_not_to_be_seen_and_no_two_are_alike():
    one, two = sealed.seal(SECRET, "a-key-2f1c"), sealed.seal(SECRET, "a-key-2f1c")
    assert one != two
    assert "a-key" not in one
    assert len(one) == len(two)


def test_another_key_opens_nothing():
    with pytest.raises(sealed.NotOurs):
        sealed.open(SECRET + "x", sealed.seal(SECRET, "a-key-2f1c"))


@pytest.mark.parametrize("spoilt", ["", "x", "not base64 at all", "żółw", "AAAA", "A" * 64])
def test_what_is_not_sealed_is_not_opened(spoilt):
    with pytest.raises(sealed.NotOurs):
        sealed.open(SECRET, spoilt)


def test_one_changed_letter_is_noticed():
    whole = sealed.seal(SECRET, "a-key-2f1c")
    for at in (0, 20, len(whole) - 5):
        other = "A" if whole[at] != "A" else "B"
        with pytest.raises(sealed.NotOurs):
            sealed.open(SECRET, whole[:at] + other + whole[at + 1 :])
