"""Every sentence of the screens: once, with its notes, and where it is read."""

from kiosk.core import phrases, sentences, strings


def test_every_sentence_of_the_template_is_there_once():
    every = [one.english for one in sentences.every()]
    assert len(every) == len(set(every))
    assert set(sentences._notes()) | phrases.core() == set(every)


def test_the_core_sentences_come_first_in_the_order_of_a_visit():
    core = phrases.in_order()
    assert tuple(one.english for one in sentences.every()[: len(core)]) == core
    assert all(one.is_core for one in sentences.every()[: len(core)])
    assert not any(one.is_core for one in sentences.every()[len(core) :])


def test_a_sentence_is_found_by_what_stands_for_it_in_a_form():
    for one in sentences.every():
        assert sentences.by_key()[one.key] is one


def test_notes_have_no_short_names_and_are_whole_again():
    lines = ["s.adults: Includes the", "person typing.", "h.at_school", "h.at: On a phone."]
    assert sentences._joined(lines) == ("Includes the person typing.", "On a phone.")


def test_where_a_sentence_stands_is_what_babel_finds():
    """The control of a quick look by shape: the slow way finds no sentence that it does not."""
    found = sentences._files()
    assert {str(one.id) for one in strings.gather() if one.id} <= set(found)


def test_files_of_staff_are_left_out():
    assert not any("templates/staff" in file for one in sentences.every() for file in one.files)
