"""Texts in other languages: asked for once, never written over where a person stands by them."""

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import translations
from kiosk.domain.words import Words
from kiosk.models.translation import Translation
from tests.tables import rows

KEY = ("story", "story-1", "told")
TOLD = "The gate was closed too early."


@pytest.fixture
def school(scene, context):
    """The school under test, with a translator, within a transaction that is rolled back."""
    scene.school.translator_url = "https://translate.example.org"
    return scene.school


@pytest.fixture
def manager(scene):
    return scene.people["manager"]


def ask(school, text=TOLD, targets=("pl", "ar"), source="en"):
    translations.ask(school, *KEY, text, source, list(targets))


def of(school, language="pl"):
    return translations.of(school, "story", ["story-1"]).get(("story-1", "told", language))


def by_computer(school, text="Furtka za wcześnie.", language="pl"):
    """Let a computer's text arrive, as the worker writes it."""
    db.session.execute(
        sa.update(Translation)
        .where(Translation.school_id == school.id, Translation.language == language)
        .values(text=text, state="done")
    )


def pick(school, text=TOLD, language="pl"):
    found = translations.of(school, "story", ["story-1"])
    return translations.pick(found, "story-1", "told", Words(text, "en"), language)


def write(school, staff_id, text="Furtkę zamykano za wcześnie.", source_text=TOLD, language="pl"):
    more = {"source": "en", "source_text": source_text, "staff_id": staff_id}
    translations.write(school, *KEY, language, text, **more)


def test_what_is_asked_for_waits_in_each_language_but_its_own(school):
    ask(school, targets=["en", "pl", "ar", "pl"])
    assert {language: of(school, language).state for language in ("pl", "ar")} == {
        "pl": "waiting",
        "ar": "waiting",
    }
    assert of(school, "en") is None
    assert pick(school) == translations.Shown(Words(TOLD, "en"), machine=False)


def test_without_a_translator_nothing_is_asked_for(school):
    school.translator_url = ""
    ask(school)
    assert of(school) is None
    assert not translations.configured(school)


def test_nothing_is_asked_for_an_empty_text(school):
    ask(school, text="")
    assert of(school) is None


def test_asked_again_nothing_changes(school):
    ask(school)
    by_computer(school)
    before = of(school)
    ask(school)
    assert of(school) == before


def test_another_text_waits_anew(school):
    ask(school)
    by_computer(school)
    ask(school, text="The gate is open until nine now.")
    found = of(school)
    assert (found.state, found.text.text) == ("waiting", "")
    assert pick(school, "The gate is open until nine now.").text.language == "en"


def test_the_same_text_in_another_language_waits_anew(school):
    ask(school)
    by_computer(school)
    ask(school, source="ar", targets=["pl"])
    assert of(school).state == "waiting"


def test_a_reader_is_shown_a_text_that_fits_and_who_made_it(school, manager):
    ask(school)
    by_computer(school)
    assert pick(school) == translations.Shown(Words("Furtka za wcześnie.", "pl"), machine=True)
    assert pick(school, "Another text.").text == Words("Another text.", "en")
    assert pick(school, language="ar").text.language == "en"
    write(school, manager)
    assert pick(school) == translations.Shown(Words("Furtkę zamykano za wcześnie.", "pl"), False)


def test_who_wrote_it_and_when_stays_beside_it(school, manager):
    write(school, manager)
    found = of(school)
    assert (found.machine, found.by, found.on) == (
        False,
        "Manager Person",
        clock.today(school.time_zone),
    )
    assert found.fits(TOLD)


def test_a_computer_does_not_write_over_a_person(school, manager):
    ask(school)
    write(school, manager)
    ask(school)
    ask(school, text="Another text.")
    found = of(school)
    assert (found.state, found.text.text, found.by) == (
        "done",
        "Furtkę zamykano za wcześnie.",
        "Manager Person",
    )
    assert found.stale("Another text."), "staff see that the original has changed"
    assert not found.stale(TOLD)
    assert pick(school, "Another text.").text.language == "en", "and nobody else reads it"


def test_a_person_may_write_before_the_computer_has(school, manager):
    ask(school)
    write(school, manager)
    assert of(school).fits(TOLD)
    assert of(school, "ar").state == "waiting"


@pytest.mark.parametrize("nothing", ["", "  \n ", "\u202e"])
def test_an_empty_translation_is_refused(school, manager, nothing):
    with pytest.raises(translations.TranslationMissing):
        write(school, manager, nothing)


def test_a_translation_may_be_long_but_not_endless(school, manager):
    write(school, manager, "a" * translations.LIMIT)
    with pytest.raises(translations.TranslationLong):
        write(school, manager, "a" * (translations.LIMIT + 1))


def test_vouching_makes_it_a_persons(school, manager):
    ask(school)
    by_computer(school)
    translations.vouch(school, *KEY, "pl", manager, source_text=TOLD, text="Furtka za wcześnie.")
    found = of(school)
    assert (found.machine, found.by, found.text.text) == (
        False,
        "Manager Person",
        "Furtka za wcześnie.",
    )
    ask(school, text="Another text.")
    assert of(school).state == "done"


def test_vouching_for_what_has_moved_on_is_refused(school, manager):
    with pytest.raises(translations.NothingToVouch):
        translations.vouch(school, *KEY, "pl", manager)
    ask(school)
    with pytest.raises(translations.NothingToVouch):
        translations.vouch(school, *KEY, "pl", manager)
    by_computer(school)
    with pytest.raises(translations.NothingToVouch):
        translations.vouch(school, *KEY, "pl", manager, text="What was read on the page.")
    assert of(school).machine


def test_vouching_for_a_stale_text_makes_it_fit(school, manager):
    write(school, manager)
    changed = "The gate was closed too early!"
    assert of(school).stale(changed)
    translations.vouch(school, *KEY, "pl", manager, source_text=changed)
    assert of(school).fits(changed)


def test_line_ends_of_a_browser_are_no_change(school, manager):
    ask(school)
    by_computer(school, "one\ntwo")
    translations.vouch(school, *KEY, "pl", manager, text="one\r\ntwo")
    assert of(school).text.text == "one\ntwo"


def test_putting_back_makes_it_a_computers_again(school, manager):
    ask(school)
    by_computer(school)
    write(school, manager)
    translations.put_back(school, *KEY, "pl", "Furtka za wcześnie.")
    found = of(school)
    assert (found.machine, found.by, found.on, found.text.text) == (
        True,
        None,
        None,
        "Furtka za wcześnie.",
    )
    translations.put_back(school, *KEY, "ar", "nothing there yet")
    assert of(school, "ar").state == "waiting"


def test_asking_once_more_begins_again(school, manager):
    ask(school)
    db.session.execute(
        sa.update(Translation)
        .where(Translation.school_id == school.id)
        .values(state="given_up", tries=8)
    )
    translations.ask_again(school, *KEY, "pl", TOLD)
    assert of(school).state == "waiting"
    assert of(school, "ar").state == "given_up"


def test_asking_once_more_leaves_a_text_that_fits(school, manager):
    write(school, manager)
    translations.ask_again(school, *KEY, "pl", TOLD)
    assert of(school).fits(TOLD)
    translations.ask_again(school, *KEY, "pl", "Another text.")
    assert (of(school).state, of(school).by) == ("waiting", None)


def test_without_a_translator_asking_once_more_erases_nothing(school, manager):
    write(school, manager)
    school.translator_url = ""
    translations.ask_again(school, *KEY, "pl", "Another text.")
    assert of(school).text.text == "Furtkę zamykano za wcześnie."


def test_forgetting_erases_all_languages_of_the_thing_and_nothing_else(school):
    ask(school)
    translations.ask(school, "story", "story-2", "told", TOLD, "en", ["pl"])
    translations.ask(school, "reply", "story-1", "text", TOLD, "en", ["pl"])
    translations.forget(school, "story", ["story-1"])
    translations.forget(school, "story", [])
    assert translations.of(school, "story", ["story-1"]) == {}
    assert len(translations.of(school, "story", ["story-2"])) == 1
    assert len(translations.of(school, "reply", ["story-1"])) == 1


def test_another_school_sees_and_changes_nothing(school, other, manager):
    ask(school)
    by_computer(school)
    before = of(school)
    other.translator_url = "https://translate.example.org"
    assert translations.of(other, "story", ["story-1"]) == {}
    translations.forget(other, "story", ["story-1"])
    translations.put_back(other, *KEY, "pl", "x")
    translations.ask_again(other, *KEY, "pl", "x")
    with pytest.raises(translations.NothingToVouch):
        translations.vouch(other, *KEY, "pl", manager)
    assert of(school) == before


def test_a_row_tells_no_time_and_no_order(school, manager, app):
    ask(school)
    write(school, manager)
    db.session.commit()
    for row in rows(app, "translation"):
        assert len(row["reference"]) == 22
        assert not [name for name in row if name.endswith("_at")]
        assert row["mixed"] is False, "a new or changed row is mixed with the others again"
