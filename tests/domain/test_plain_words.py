import pytest

from kiosk.domain import plain_words

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    "text",
    [
        "Tea, toys and time to talk. Come as you are.",
        "Meet the head teacher on Saturday. No need to book.",
        "Free help with money, housing and letters. It is private.",
        "",
        "Coffee",
    ],
)
def test_plain_words_need_no_hint(text):
    assert plain_words.read(text).easy


def test_words_of_the_school_world_are_named_with_other_words_for_them():
    found = plain_words.read("Ask the SENCO about safeguarding and attainment.")
    assert [flag.word for flag in found.flags] == ["SENCO", "safeguarding", "attainment"]
    assert found.flags[0].instead == "the teacher who helps with special needs"
    assert not found.easy


@pytest.mark.parametrize("text", ["Pop in for a chat", "Touch base", "Drop-in", "Let us catch up"])
def test_idioms_are_named(text):
    assert plain_words.read(text).flags


@pytest.mark.parametrize("text", ["Please send a note.", "A real sat nav", "Insects"])
def test_a_common_word_is_no_jargon(text):
    assert not plain_words.read(text).flags


def test_a_word_is_named_once():
    assert len(plain_words.read("SENCO, the SENCO and the senco").flags) == 1


def test_a_long_sentence_is_shown():
    long = "You can come with your children " + "and your friends and family " * 4
    found = plain_words.read(f"Hello. {long}.")
    assert found.long_sentences == (long.strip(),)


def test_hard_words_read_older_than_easy_ones():
    easy = plain_words.read("Come and have a cup of tea with us in the hall.")
    hard = plain_words.read(
        "Participants will familiarise themselves with collaborative educational methodologies."
    )
    assert easy.age is not None
    assert hard.age is not None
    assert easy.age <= 9 < 14 < hard.age


def test_too_few_words_have_no_age():
    assert plain_words.read("Coffee morning").age is None


@pytest.mark.parametrize(
    ("word", "count"), [("tea", 1), ("coffee", 2), ("time", 1), ("table", 2), ("education", 4)]
)
def test_syllables_are_about_right(word, count):
    assert plain_words.syllables(word) == count


def test_other_scripts_and_odd_input_do_no_harm():
    for text in ("مرحبا بكم في المدرسة اليوم", "!!!", "<script>alert(1)</script>", "a" * 5000, "…"):
        plain_words.read(text)
