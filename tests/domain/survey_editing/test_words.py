"""The words of surveys in other languages: who wrote them, and what becomes of them."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from kiosk.core import db
from kiosk.domain import survey_words, surveys, translations
from kiosk.domain.survey_words import Given
from kiosk.models.school import School
from kiosk.models.translation import Translation
from tests.domain.survey_editing.conftest import DRAFT, change, references, without_references


def texts(school, made):
    return survey_words.of(school, surveys.by_reference(school, made.reference, "en").id)


def given(text, words, before="", checked=False):
    return Given(text.place, words, translations.digest(before), checked)


def save(school, made, by, *gifts, language="pl"):
    survey_id = surveys.by_reference(school, made.reference, "en").id
    survey_words.save(school, survey_id, language, gifts, by)


def kept(school, made, language="pl"):
    found = survey_words.renderings(school, texts(school, made))
    return {
        text.text: (one.text.text, one.machine, one.by, one.fits(text.text))
        for text in texts(school, made)
        if (one := found.get((text.place, language))) is not None
    }


@pytest.fixture
def with_computer(context, school):
    db.session.execute(
        sa.update(School).where(School.id == school.id).values(translator_url="http://t.test")
    )
    school.translator_url = "http://t.test"
    yield
    school.translator_url = ""


def test_all_texts_are_listed_in_the_order_of_the_screens(make, school):
    found = texts(school, make())
    assert [(one.text, one.question, one.option) for one in found] == [
        ("The coffee morning", 0, 0),
        ("Two questions.", 0, 0),
        ("How was it?", 1, 0),
        ("Which drink?", 2, 0),
        ("Tea", 2, 1),
        ("Milk", 2, 2),
    ]


def test_words_are_kept_with_who_wrote_them(make, school, by):
    made = make()
    title = texts(school, made)[0]
    save(school, made, by, given(title, "Kawa"))
    assert kept(school, made) == {DRAFT.title: ("Kawa", False, "Manager Person", True)}
    assert surveys.by_reference(school, made.reference, "pl").title.text == "Kawa"
    save(school, made, by, given(title, "", before="Kawa"))
    assert kept(school, made) == {}


def test_words_go_stale_when_the_original_changes_and_are_vouched_for_anew(make, school, by):
    made = make()
    save(school, made, by, given(texts(school, made)[0], "Kawa"))
    change(school, made, replace(made.draft, title="The tea morning"))
    assert kept(school, made)["The tea morning"][3] is False
    assert surveys.by_reference(school, made.reference, "pl").title.text == "The tea morning"
    title = texts(school, made)[0]
    save(school, made, by, given(title, "Kawa", before="Kawa"))  # neither touched nor checked
    assert kept(school, made)["The tea morning"][3] is False
    save(school, made, by, given(title, "Kawa", before="Kawa", checked=True))
    assert kept(school, made)["The tea morning"][3] is True


def test_the_later_save_over_others_words_is_refused_whole(make, school, by):
    made = make()
    title, sentence, *_rest = texts(school, made)
    save(school, made, by, given(title, "Kawa"))
    with pytest.raises(survey_words.WordsMoved):
        save(school, made, by, given(sentence, "Dwa pytania."), given(title, "Herbata"))
    assert list(kept(school, made)) == [DRAFT.title]
    assert kept(school, made)[DRAFT.title][0] == "Kawa"
    save(school, made, by, given(title, "Kawa"))  # the same words twice: a double touch


def test_a_computer_is_asked_and_does_not_write_over_a_person(make, school, by, with_computer):
    made = make()
    found = survey_words.renderings(school, texts(school, made))
    assert {one.state for one in found.values()} == {"waiting"}
    assert len(found) == 6 * len(survey_words.others(school))
    save(school, made, by, given(texts(school, made)[0], "Kawa"))
    change(school, made, made.draft)
    assert kept(school, made)[DRAFT.title][:2] == ("Kawa", False)


def test_without_a_computer_nothing_waits(make, school):
    assert survey_words.renderings(school, texts(school, make())) == {}


def test_a_computers_words_are_marked_until_somebody_says_they_are_right(
    make, school, by, with_computer
):
    made = make()
    rows = (Translation.school_id == school.id, Translation.language == "pl")
    db.session.execute(sa.update(Translation).where(*rows).values(state="done", text="Po polsku"))
    survey_id = surveys.by_reference(school, made.reference, "en").id
    assert survey_words.standing(school, [survey_id])[survey_id].machine == ("pl",)
    gifts = [given(one, "Po polsku", "Po polsku", True) for one in texts(school, made)]
    save(school, made, by, *gifts)
    standing = survey_words.standing(school, [survey_id])[survey_id]
    assert standing.machine == ()
    assert set(standing.missing) == set(school.languages) - {"en", "pl"}
    assert standing.missing["ar"] == 6


def test_a_computer_that_gave_up_is_asked_again(make, school, with_computer):
    made = make()
    rows = (Translation.school_id == school.id, Translation.language == "pl")
    db.session.execute(sa.update(Translation).where(*rows).values(state="given_up", tries=8))
    survey_words.ask_again(school, surveys.by_reference(school, made.reference, "en").id, "pl")
    found = survey_words.renderings(school, texts(school, made))
    assert {one.state for one in found.values()} == {"waiting"}


def test_words_go_with_the_question(make, school, by):
    made = make()
    save(school, made, by, *[given(one, f"pl {one.text}") for one in texts(school, made)])
    change(school, made, replace(made.draft, questions=made.draft.questions[:1]))
    rows = sa.select(Translation).where(Translation.school_id == school.id)
    left = {row.text for row in db.session.scalars(rows)}
    assert left == {"pl The coffee morning", "pl Two questions.", "pl How was it?"}


def test_a_copy_has_the_words_of_the_same_texts_and_who_stands_by_them(make, school, by):
    made = make()
    save(school, made, by, *[given(one, f"pl {one.text}") for one in texts(school, made)])
    draft = without_references(replace(made.draft, title="Another title"))
    copied = make(draft, like=made.reference)
    assert kept(school, copied)["Tea"] == ("pl Tea", False, "Manager Person", True)
    assert "Another title" not in kept(school, copied)
    assert kept(school, made)["Tea"][0] == "pl Tea"
    assert references(copied.draft) != references(made.draft)


def test_words_for_another_survey_are_left_alone(make, school, by):
    ours, theirs = make(), make()
    save(school, ours, by, given(texts(school, theirs)[0], "Kawa"))
    assert kept(school, theirs) == kept(school, ours) == {}
