"""Stories as staff write them: once, checked, in other languages, shown and taken down again."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from kiosk.core import db, errors, tokens
from kiosk.domain import audit, schools, stories, story_editing, translations
from kiosk.domain.story_editing import Draft, Given
from kiosk.models.school import School
from tests import tables
from tests.stories import DAY, write

DRAFT = Draft("The gate opens late.", DAY, "It opens earlier.", "did", "door", "Helen")


@pytest.fixture
def by(scene):
    return scene.people["manager"]


@pytest.fixture
def make(context, scene, by):
    return lambda *given, **more: write(scene.school, by, *given, **more)


def story(scene, reference):
    return stories.by_reference(scene.school, reference)


def words(scene, reference):
    """Return {(tag, field): (text, machine, who)} of what there is in other languages."""
    found = stories.renderings(scene.school, story(scene, reference))
    return {about: (one.text.text, one.machine, one.by) for about, one in found.items()}


def changes(scene):
    return schools.changes(scene.school)


def test_a_story_is_written_and_parents_do_not_see_it_yet(context, scene, by):
    made = story_editing.create(scene.school, DRAFT, "k" * 22, by)
    assert story_editing.draft_of(made) == DRAFT
    assert (made.shown, made.agreed, made.changes, made.made_by_id) == (False, 0, 0, by)
    assert not stories.any_shown(scene.school)


def test_the_same_form_twice_is_one_story(context, scene, by, other):
    first = story_editing.create(scene.school, DRAFT, "k" * 22, by)
    again = story_editing.create(scene.school, replace(DRAFT, told="Another"), "k" * 22, by)
    assert (again.id, again.told) == (first.id, DRAFT.told)
    assert story_editing.create(scene.school, DRAFT, "n" * 22, by).id != first.id
    assert story_editing.create(other, DRAFT, "k" * 22, by).id != first.id
    written = [one for one in audit.recent(scene.school) if one.act == "story_written"]
    assert len(written) == 2


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (replace(DRAFT, told=""), story_editing.ToldMissing),
        (replace(DRAFT, answer="", state="did"), story_editing.AnswerMissing),
        (replace(DRAFT, answer="", state="cannot"), story_editing.AnswerMissing),
        (replace(DRAFT, answer="", state="doing"), story_editing.AnswerMissing),
    ],
)
def test_what_is_not_complete_is_not_kept(context, scene, by, draft, refusal):
    with pytest.raises(refusal):
        story_editing.create(scene.school, draft, "k" * 22, by)
    reference = write(scene.school, by)
    with pytest.raises(refusal):
        story_editing.change(scene.school, reference, draft, 0, by)


def test_what_was_only_heard_needs_no_answer(context, scene, by):
    draft = Draft("The gate opens late.", DAY)
    assert story_editing.create(scene.school, draft, "k" * 22, by).state == "heard"


def test_the_later_save_of_an_older_version_is_refused(make, scene, by):
    reference = make()
    story_editing.change(scene.school, reference, DRAFT, 0, by)
    with pytest.raises(story_editing.ChangedMeanwhile):
        story_editing.change(scene.school, reference, replace(DRAFT, told="Mine"), 0, by)
    assert story(scene, reference).told == DRAFT.told
    story_editing.change(scene.school, reference, replace(DRAFT, told="Mine"), 1, by)
    assert (story(scene, reference).told, story(scene, reference).changes) == ("Mine", 2)


@pytest.mark.faults
def test_of_ten_who_save_the_same_version_at_once_one_is_kept(app, scene, by):
    with app.app_context(), db.writing():
        reference = write(scene.school, by)
    gate = threading.Barrier(10)

    def save(number):
        with app.app_context():
            gate.wait(20)
            try:
                with db.writing():
                    draft = replace(DRAFT, told=f"Version {number}")
                    story_editing.change(scene.school, reference, draft, 0, by)
                return number
            except story_editing.ChangedMeanwhile:
                return None

    with ThreadPoolExecutor(10) as pool:
        kept = [number for number in pool.map(save, range(10)) if number is not None]
    (row,) = tables.rows(app, "story")
    assert len(kept) == 1
    assert (row["told"], row["changes"]) == (f"Version {kept[0]}", 1)


def test_what_parents_see_is_changed_by_the_desk_only(make, scene, by):
    reference = make()
    with pytest.raises(story_editing.ShownNow):
        story_editing.change(scene.school, reference, DRAFT, 0, by, also_shown=False)
    story_editing.take_down(scene.school, reference, by)
    story_editing.change(scene.school, reference, DRAFT, 0, by, also_shown=False)


def test_showing_and_taking_down_lets_pages_be_made_anew(make, scene, by):
    reference = make(shown=False)
    before = changes(scene)
    story_editing.show(scene.school, reference, by)
    assert changes(scene) == before + 1
    story_editing.show(scene.school, reference, by)
    assert changes(scene) == before + 1, "It was shown already."
    story_editing.change(scene.school, reference, DRAFT, 0, by)
    assert changes(scene) == before + 2, "Parents see other words now."
    story_editing.take_down(scene.school, reference, by)
    story_editing.take_down(scene.school, reference, by)
    assert changes(scene) == before + 3
    story_editing.change(scene.school, reference, DRAFT, 1, by)
    assert changes(scene) == before + 3, "Nobody sees a draft."


def test_the_board_knows_drafts_from_what_was_taken_down(make, scene, by):
    shown, draft, down = make("Shown"), make("Draft", shown=False), make("Down")
    story_editing.take_down(scene.school, down, by)
    board = story_editing.board(scene.school)
    assert [one.reference for one in board.shown] == [shown]
    assert [one.reference for one in board.drafts] == [draft]
    assert [one.reference for one in board.taken_down] == [down]
    story_editing.show(scene.school, down, by)
    assert not story_editing.board(scene.school).taken_down


def test_of_more_than_eight_the_older_ones_wait(make, scene):
    for number in range(10):
        make(str(number))
    board = story_editing.board(scene.school)
    assert ([one.told for one in board.shown], [one.told for one in board.waiting]) == (
        list("98765432"),
        list("10"),
    )


def test_acts_are_noted_without_words(make, scene, by):
    reference = make("Amina told us")
    story_editing.change(scene.school, reference, DRAFT, 0, by)
    story_editing.take_down(scene.school, reference, by)
    noted = [one for one in audit.recent(scene.school) if one.act.startswith("story_")]
    assert [one.act for one in reversed(noted)] == [
        "story_written",
        "story_shown",
        "story_changed",
        "story_taken_down",
    ]
    assert [one.facts for one in noted] == [{"story": reference}] * 4
    assert {one.staff_id for one in noted} == {by}


def test_another_schools_story_is_not_found(make, scene, other, by):
    reference = make()
    for act in (story_editing.show, story_editing.take_down):
        with pytest.raises(errors.NotFound):
            act(other, reference, by)
    with pytest.raises(errors.NotFound):
        story_editing.change(other, reference, DRAFT, 0, by)


# --- Other languages ------------------------------------------------------------------------------


@pytest.fixture
def computer(scene):
    """Let the school have a computer that translates; nobody runs it here."""

    def name():
        db.session.execute(
            sa.update(School)
            .where(School.id == scene.school.id)
            .values(translator_url="https://translate.example.org")
        )
        scene.school.translator_url = "https://translate.example.org"

    yield name
    scene.school.translator_url = ""


def given(text, *, touched=False, checked=False, field="told", tag="pl"):
    return Given(tag, field, text, touched, checked)


def test_what_somebody_writes_has_their_name_and_the_day(make, scene):
    reference = make(words={("pl", "told"): "Brama"})
    assert words(scene, reference) == {("pl", "told"): ("Brama", False, "Manager Person")}


def test_words_that_nobody_touched_stay_a_computers(make, scene, by):
    reference = make(words={("pl", "told"): "Brama"}, machine=True)
    kept = [given("Brama"), given("", field="answer")]
    draft = story_editing.draft_of(story(scene, reference))
    story_editing.change(scene.school, reference, draft, 0, by, kept)
    assert words(scene, reference) == {("pl", "told"): ("Brama", True, None)}


def test_words_that_were_checked_or_mended_are_stood_by(make, scene, by):
    reference = make(words={("pl", "told"): "Brama"}, machine=True)
    draft = story_editing.draft_of(story(scene, reference))
    story_editing.change(scene.school, reference, draft, 0, by, [given("Brama", checked=True)])
    assert words(scene, reference)["pl", "told"] == ("Brama", False, "Manager Person")
    mended = [given("Ta brama", touched=True)]
    story_editing.change(scene.school, reference, draft, 1, by, mended)
    assert words(scene, reference)["pl", "told"] == ("Ta brama", False, "Manager Person")


def test_a_changed_story_leaves_older_words_to_be_looked_at(make, scene, by):
    reference = make(words={("pl", "told"): "Brama"})
    draft = replace(story_editing.draft_of(story(scene, reference)), told="The door")
    story_editing.change(scene.school, reference, draft, 0, by, [given("Brama")])
    found = stories.renderings(scene.school, story(scene, reference))["pl", "told"]
    assert found.stale("The door")
    assert found.text.text == "Brama", "Nobody's work is thrown away."
    story_editing.change(scene.school, reference, draft, 1, by, [given("Brama", checked=True)])
    found = stories.renderings(scene.school, story(scene, reference))["pl", "told"]
    assert found.fits("The door")


def test_emptied_words_are_gone_and_parents_read_our_own(make, scene, by):
    reference = make(words={("pl", "told"): "Brama"})
    draft = story_editing.draft_of(story(scene, reference))
    story_editing.change(scene.school, reference, draft, 0, by, [given("", touched=True)])
    assert words(scene, reference) == {}


def test_words_for_an_answer_that_is_not_there_are_not_kept(make, scene, by):
    reference = make()
    draft = story_editing.draft_of(story(scene, reference))
    lost = [given("Otwarta", touched=True, field="answer")]
    story_editing.change(scene.school, reference, draft, 0, by, lost)
    assert words(scene, reference) == {}


def test_without_a_computer_nothing_is_asked(make, scene):
    assert words(scene, make("The gate", answer="It is open")) == {}


def test_a_computer_is_asked_for_what_nobody_wrote(make, scene, computer):
    computer()
    reference = make("The gate", answer="It is open", words={("pl", "told"): "Brama"})
    found = stories.renderings(scene.school, story(scene, reference))
    waiting = {about for about, one in found.items() if one.state == translations.WAITING}
    tags = [tag for tag in scene.school.languages if tag != "en"]
    assert waiting == {(tag, field) for tag in tags for field in ("told", "answer")} - {
        ("pl", "told")
    }
    assert words(scene, reference)["pl", "told"] == ("Brama", False, "Manager Person")


def test_a_key_that_comes_again_asks_for_nothing_more(make, scene, computer):
    computer()
    key = tokens.reference()
    assert make(key=key, shown=False) == make("Another", key=key, shown=False)
    assert len(words(scene, make(key=key, shown=False))) == 4
