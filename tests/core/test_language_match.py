"""Which of our languages suits the tag of a phone: by language and script, never by luck."""

import pytest

from kiosk.core import languages
from kiosk.core.language_match import match
from kiosk.core.languages import Language

pytestmark = pytest.mark.one_engine

OFFERED = list(languages.table().values())


def without(*tags):
    return [one for one in OFFERED if one.tag not in tags]


@pytest.mark.parametrize(
    ("asked", "tag"),
    [
        ("pl", "pl"),
        ("PL_pl", "pl"),
        *((asked, "pt-PT") for asked in ("pt", "pt-BR", "pt-PT", "pt-AO")),
        *((asked, "zh-Hans") for asked in ("zh", "zh-CN", "zh-SG", "zh-MY", "zh-Hans-HK", "cmn")),
        *((asked, "zh-Hant-HK") for asked in ("zh-TW", "zh-HK", "zh-MO", "yue", "zh-Hant-TW")),
        *((asked, "fa") for asked in ("fa", "prs", "fa-AF", "fa-IR", "prs-AF")),
        *((asked, "ckb") for asked in ("ckb", "ckb-IQ", "ku-Arab", "ku-Arab-IQ")),
        *((asked, "pa") for asked in ("pa", "pa-IN", "pa-Guru")),
        *((asked, "ur") for asked in ("ur", "ur-PK", "pa-PK", "pa-Arab", "pnb")),
        ("es-419", "es"),
        ("en-US", "en"),
        ("ar-EG", "ar"),
        ("ro-MD", "ro"),
    ],
)
def test_another_form_of_a_language_finds_ours(asked, tag):
    assert match(asked, OFFERED).tag == tag


@pytest.mark.parametrize(
    "asked",
    ["ku", "ku-TR", "ku-Latn", "kmr", "sr", "de", "xx", "", "-", "*", "é", "e" * 999, "ar-Latn"],
)
def test_what_is_another_language_or_none_finds_nothing(asked):
    assert match(asked, OFFERED) is None


def test_shahmukhi_is_never_gurmukhi():
    assert match("pa-PK", without("ur")) is None


def test_who_reads_one_chinese_reads_the_other_sooner_than_nothing():
    assert match("zh-TW", without("zh-Hant-HK")).tag == "zh-Hans"
    assert match("zh-CN", without("zh-Hans")).tag == "zh-Hant-HK"


def test_a_pretended_language_is_only_found_by_its_own_tag():
    pretended = [Language("ar-XB", "rtl", "Mirror", "Mirror"), *OFFERED]
    assert match("ar-EG", pretended).tag == "ar"
    assert match("ar-XB", pretended).tag == "ar-XB"
