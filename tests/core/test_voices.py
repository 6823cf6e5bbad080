"""The machine's voice: real espeak-ng in a process of its own, judged by what it says."""

import json
import re
import subprocess
import sys
from array import array
from importlib import import_module
from pathlib import Path

import pytest

from kiosk.core import languages, own_process, voices

pytestmark = pytest.mark.one_engine

installed = pytest.mark.skipif(
    not voices.available(),
    reason="espeakng-loader is not installed: pip install -r requirements-voices.txt",
)
SPOKEN = [one for one in languages.table().values() if one.voice]
ARABIC_SCRIPT = ("Arab", "Aran")


def words_of(language):
    """Return our words in a language that have no place and no Latin letter in them."""
    file = language.folder / "memory.json"
    if language is languages.ENGLISH or not file.exists():
        return [language.own_name]
    found = map(str, json.loads(file.read_text("utf-8")).values())
    return [words for words in found if not re.search(r"[{}@]|[A-Za-z]{2}", words)] or list(
        filter(lambda words: "{" not in words, found)
    )


@installed
def test_a_sentence_is_said():
    said = voices.speak("You are welcome here.", "en")
    samples = array("h", said.data)
    assert said.rate == 22_050
    assert 0.8 < len(samples) / said.rate < 4
    assert max(samples) > 5_000, "it can be heard"


@installed
def test_slowly_takes_longer():
    slow, fast = (voices.speak("You are welcome here.", "en", speed) for speed in (0.9, 1.3))
    assert len(slow.data) > 1.1 * len(fast.data)


@installed
@pytest.mark.parametrize("language", SPOKEN, ids=lambda one: one.tag)
def test_each_voice_of_the_table_can_be_heard(language):
    samples = array("h", voices.speak(language.own_name.split(" /")[0], language.voice).data)
    assert max(samples) > 3_000
    assert len(samples) > 22_050 // 4


@installed
@pytest.mark.parametrize("language", SPOKEN, ids=lambda one: one.tag)
def test_each_voice_says_each_number_in_another_way_and_none_in_english(language):
    said = voices.phonemes([str(number) for number in range(100)], language.voice)
    assert len(set(said)) == 100
    assert not [one for one in said if "(" in one]


@installed
@pytest.mark.parametrize("language", SPOKEN, ids=lambda one: one.tag)
def test_no_voice_reads_our_words_as_english_letters(language):
    said = zip(words := words_of(language), voices.phonemes(words, language.voice), strict=True)
    english = [(text, how) for text, how in said if "(en)" in how]
    known = ("ਈਮੇਲ", "ਟੈਕਸਟ")  # "e-mail" and "text" are English words in Panjabi, too
    wrong = [one for one in english if not any(word in one[0] for word in known)]
    assert len(wrong) <= len(words) // 50, wrong


@installed
@pytest.mark.parametrize(("tag", "voice"), [("zh-Hans", "cmn"), ("zh-Hant-HK", "yue")])
def test_each_chinese_character_is_read_as_one_syllable(tag, voice):
    """Debian's 1.51 reads Mandarin as the English letters of its pinyin."""
    language = languages.table().get(tag)
    if language is None:
        pytest.skip(f"There are no words in {tag} yet.")
    texts = words_of(language)
    for text, how in zip(texts, voices.phonemes(texts, voice), strict=True):
        characters = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
        if not re.search(r"[A-Za-z0-9]", text):
            assert len(re.findall(r"[0-9ɜ]", how)) == characters, (text, how)


@installed
def test_arabic_is_left_out_because_its_voice_misleads():
    """Were this read right one day, the table could have it."""
    (how,) = voices.phonemes(["كم"], "ar")
    assert how == "kiːlˈuː mitˌar", "a kilometre, and not 'kam'"
    assert languages.table()["ar"].voice == ""


@installed
@pytest.mark.parametrize("name", ["xx", "en-gb-nobody", "../../etc/passwd", "gmw/en", "!v/m1", " "])
def test_a_voice_that_there_is_not_is_refused(name):
    with pytest.raises(voices.NoVoice):
        voices.speak("Hello", name)
    assert voices.speak("Hello", "en").data, "the control"


@pytest.mark.parametrize("name", ["", "en"])
def test_without_the_extra_nothing_is_said(monkeypatch, name):
    monkeypatch.setattr(voices, "version", lambda: "")
    assert not voices.available()
    with pytest.raises(voices.NoVoice):
        voices.speak("Hello", name)


def test_a_text_of_no_length_or_of_too_much_is_refused():
    for text in ("", "a" * (voices.LONGEST + 1)):
        with pytest.raises(voices.NothingSaid):
            voices.speak(text, "en")


@installed
def test_marks_of_ssml_and_of_phonemes_are_only_read_out():
    """Nothing in a text is an order to the library: no other voice, no file, no silence of hours."""
    plain = len(voices.speak("five", "en").data)
    for text in ('<break time="60s"/>five', "[[faIv]] five", '<audio src="/etc/passwd"/>five'):
        assert plain < len(voices.speak(text, "en").data) < 30 * plain


@installed
def test_the_server_itself_loads_nothing_of_it():
    """GPL, and 20 MB: it lives and dies in the other process."""
    program = (
        "import sys; from kiosk.core import voices; voices.speak('Hello', 'en');"
        " maps = open('/proc/self/maps').read() if sys.platform == 'linux' else '';"
        " print('espeakng_loader' in sys.modules, 'espeak' in maps)"
    )
    found = subprocess.check_output([sys.executable, "-c", program], cwd=own_process.ROOT)
    assert found.split() == [b"False", b"False"]


@installed
def test_the_library_can_open_no_connection():
    """Nothing that is said goes anywhere: it does not even know how."""
    library = Path(import_module("espeakng_loader").get_library_path())
    if library.suffix != ".so":
        pytest.skip("The names in the library are looked for on Linux.")
    names = library.read_bytes()
    assert b"\0espeak_Synth\0" in names, "the control: names can be found like that"
    for name in (b"\0socket\0", b"\0connect\0", b"getaddrinfo"):
        assert name not in names


@installed
def test_whoever_does_not_come_to_an_end_is_ended(monkeypatch):
    monkeypatch.setattr(own_process, "PATIENCE", 0.01)
    with pytest.raises(voices.NothingSaid):
        voices.speak("Hello", "en")


def test_the_third_who_asks_at_once_is_told_to_come_again():
    program = own_process.Program("kiosk.core.voices_speak")
    with program.one:
        assert program.places.acquire(blocking=False)
        assert program.places.acquire(blocking=False)
        with pytest.raises(voices.Busy):
            program.answer(("say", "en", "1"), b'["Hello"]')
