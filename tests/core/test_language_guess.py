"""What a text reads like: guessed by a program of its own, in our own tags, and only if sure."""

import subprocess
import sys

import pytest

from kiosk.core import language_guess

pytestmark = pytest.mark.one_engine

SENTENCES = {
    "am": "ወደ ትምህርት ቤት መምጣት አልችልም",
    "ar": "ابني مريض غدا ولن يأتي إلى المدرسة",
    "bn": "আমার ছেলে কাল অসুস্থ থাকবে, স্কুলে আসবে না",
    "ckb": "کوڕەکەم سبەی نەخۆشە و نایەت بۆ قوتابخانە",
    "cy": "Mae fy mab yn sâl yfory ac ni fydd yn dod i'r ysgol",
    "en": "My son is ill tomorrow and cannot come to school",
    "es": "Mi hijo está enfermo mañana y no puede venir a la escuela",
    "fa": "پسر من فردا مریض است و نمی‌تواند به مدرسه بیاید",
    "fr": "Mon fils est malade demain et ne peut pas venir à l'école",
    "gu": "મારો દીકરો કાલે બીમાર છે અને શાળાએ આવી શકશે નહીં",
    "pa": "ਮੇਰਾ ਪੁੱਤਰ ਕੱਲ੍ਹ ਬਿਮਾਰ ਹੈ ਅਤੇ ਸਕੂਲ ਨਹੀਂ ਆ ਸਕਦਾ",
    "pl": "Mój syn jest jutro chory i nie przyjdzie do szkoły",
    "pt": "O meu filho está doente amanhã e não pode ir à escola",
    "ro": "Fiul meu este bolnav mâine și nu poate veni la școală",
    "so": "Wiilkaygu berri wuu jiran yahay oo dugsiga ma iman karo",
    "ta": "என் மகனுக்கு நாளை உடல்நிலை சரியில்லை, பள்ளிக்கு வரமாட்டான்",
    "tr": "Oğlum yarın hasta olacak ve okula gelemeyecek",
    "uk": "Мій син завтра хворіє і не може прийти до школи",
    "ur": "میرا بیٹا کل بیمار ہے اور اسکول نہیں آ سکتا",
    "zh": "我的儿子明天生病了，不能来学校上课",
}


@pytest.fixture(scope="module")
def guessed():
    found = language_guess.guess(list(SENTENCES.values()))
    assert found is not None
    return dict(zip(SENTENCES, found, strict=True))


@pytest.mark.parametrize("tag", SENTENCES)
def test_a_sentence_is_told_by_our_own_tag(tag, guessed):
    assert guessed[tag] == tag


def test_what_says_nothing_is_not_guessed():
    assert language_guess.guess(["😀😀😀😀😀😀😀😀😀😀😀😀", "", "12345 67890"]) == [None] * 3


def test_no_texts_are_no_trouble():
    assert language_guess.guess([]) == []


@pytest.mark.parametrize(
    ("chosen", "guess", "kept"),
    [
        ("ar", "en", "en"),
        ("ar", "ar", "ar"),
        ("ar", None, "ar"),
        ("ti", "am", "ti"),
        ("am", "am", "am"),
        ("en-XA", "en", "en-XA"),
    ],
)
def test_the_guess_is_kept_where_it_says_something_else(chosen, guess, kept):
    assert language_guess.seen(chosen, guess) == kept


@pytest.mark.parametrize(
    ("text", "enough"),
    [("Dziękuję!!!!!", False), ("Bardzo dziękuję", True), ("0123456789012", False), ("", False)],
)
def test_few_letters_are_not_guessed_from(text, enough):
    assert language_guess.is_long_enough(text) is enough


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/false", "/bin/cat", "/bin/true"])
def test_where_the_program_cannot_run_nothing_is_said(program, monkeypatch):
    monkeypatch.setattr(sys, "executable", program)
    assert language_guess.guess(["Dzień dobry, jak się masz?"]) is None


def test_the_program_is_told_nothing_of_ours(monkeypatch):
    """Settings stand in the environment, the password of a database too."""
    monkeypatch.setenv("KIOSK_DATABASE_URL", "postgresql://somebody:secret@db/kiosk")
    run, told = subprocess.run, []

    def look(program, **how):
        done = run([program[0], "-c", "import os; print(dict(os.environ))"], **how)
        told.append(done.stdout.decode())
        return done

    monkeypatch.setattr(subprocess, "run", look)
    language_guess.guess(["A text"])
    assert len(told) == 1
    assert "secret" not in told[0]


def test_a_program_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(language_guess, "SECONDS", 0.01)
    assert language_guess.guess(["Dzień dobry, jak się masz?"]) is None


def test_what_it_takes_is_not_taken_by_the_server():
    """The model is loaded by the program only: neither importing nor asking brings it here."""
    looks = (
        "import sys; from kiosk.core import language_guess;"
        "language_guess.guess(['Dzień dobry, jak się masz?']);"
        "print('numpy' in sys.modules or 'py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", looks], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "False"
