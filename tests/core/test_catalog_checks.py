"""What a translation has to hold to: each fault has a code, and a good line has none."""

import pytest
from babel.messages.pofile import read_po

from kiosk.core import catalog_checks, languages

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("english", "words"),
    [
        ("Go to: {place}", "Idź do: {place}"),
        ("About {from} to {to} minutes", "{to} od {from} minut"),
        ("Every 2 weeks", "كل أسبوعين"),
        ("If someone is in danger now, call 999.", "إذا كان أحد في خطر الآن، اتصل بالرقم 999."),
        ("A first name is enough.", "اسم کوچک کافی\u200cست."),
        ("OK", "W porządku, może być"),
    ],
)
def test_a_good_line_has_no_fault(english, words):
    assert catalog_checks.faults(english, words) == []


@pytest.mark.parametrize(
    ("english", "words", "fault"),
    [
        ("Back", "  ", catalog_checks.EMPTY),
        ("Go to: {place}", "Idź do sali", catalog_checks.PLACEHOLDERS),
        ("Go to: {place}", "Idź do: {place} {place}", catalog_checks.PLACEHOLDERS),
        ("Go to: {place}", "Idź do: {miejsce}", catalog_checks.PLACEHOLDERS),
        ("Go to: {place}", "Idź do: {place", catalog_checks.PLACEHOLDERS),
        ("Back", "Wróć {", catalog_checks.PLACEHOLDERS),
        ("Call 999.", "Zadzwoń pod 112.", catalog_checks.DIGITS_DIFFER),
        ("Call 999.", "Zadzwoń.", catalog_checks.DIGITS_DIFFER),
        ("Back", "Wróć 2", catalog_checks.DIGITS_DIFFER),
        ("Every 2 weeks", "প্রতি ২ সপ্তাহে", catalog_checks.LOCAL_DIGITS),
        ("Back", "رجوع\u200f", catalog_checks.HIDDEN_MARKS),
        ("Back", "<b>Wróć</b>", catalog_checks.MARKED_UP),
        ("Back", "Wróć do poprzedniego ekranu", catalog_checks.LONG),
    ],
)
def test_each_fault_has_its_code(english, words, fault):
    assert fault in catalog_checks.faults(english, words)


@pytest.mark.parametrize("words", ["Zaloguj się", "zaloguj SIĘ teraz"])
def test_a_word_that_the_glossary_bans_is_found_as_a_whole_word(words):
    never = frozenset({"zaloguj"})
    assert catalog_checks.BANNED in catalog_checks.faults("I am here for an event", words, never)
    assert catalog_checks.faults("I am here for an event", "niezalogujny", never) == []


def test_where_no_spaces_are_written_a_banned_word_is_found_anywhere():
    assert catalog_checks.faults("I am here", "请登录吧", frozenset({"登录"})) == ["banned"]


def test_marks_above_and_below_letters_do_not_make_a_line_long():
    assert catalog_checks.length("किताब") == 3


def catalogs():
    return [one for one in languages.table().values() if one.catalog.exists()]


@pytest.mark.parametrize("language", catalogs(), ids=lambda one: one.tag)
def test_every_line_of_every_catalog_holds_to_it(language):
    never = catalog_checks.never(language.folder / "glossary.json")
    with language.catalog.open("rb") as source:
        lines = [(line.id, line.string) for line in read_po(source) if line.id and line.string]
    assert len(lines) > 300
    faults = {
        english: found
        for english, words in lines
        if (found := catalog_checks.faults(english, words, never))
    }
    assert not faults
