"""What parents see on the board: which stories, in which order, in whose words."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import db
from kiosk.domain import stories, story_editing
from kiosk.models.story import Story
from tests.stories import DAY, write


@pytest.fixture
def make(context, scene):
    """Return a way to write a story, shown unless it is said otherwise."""
    return lambda *given, **more: write(scene.school, scene.people["manager"], *given, **more)


def read(scene, language="en"):
    return stories.shown(scene.school, language)


def test_the_board_of_a_new_school_is_empty(context, scene):
    assert not stories.any_shown(scene.school)
    assert read(scene) == []


def test_only_what_is_shown_is_seen(make, scene):
    make("A draft", shown=False)
    assert not stories.any_shown(scene.school)
    make("The gate opens late.", answer="It opens at ten past three.", first_name="Helen")
    assert stories.any_shown(scene.school)
    (story,) = read(scene)
    assert (story.told.text, story.told.language) == ("The gate opens late.", "en")
    assert story.answer is not None
    assert (story.answer.text, story.state) == ("It opens at ten past three.", "did")
    assert (story.first_name, story.agreed, story.machine) == ("Helen", 0, False)


def test_the_newest_eight_come_first(make, scene):
    for day in (3, 1, 9, 2, 8, 7, 4, 6, 5):
        make(str(day), told_on=DAY + timedelta(days=day))
    assert [story.told.text for story in read(scene)] == list("98765432")


def test_stories_of_one_day_come_in_the_order_in_which_they_were_written(make, scene):
    for told in "abc":
        make(told, told_on=DAY)
    assert [story.told.text for story in read(scene)] == list("cba")


def test_another_schools_stories_are_not_ours(make, scene, other):
    reference = make("Ours")
    assert stories.shown(other, "en") == []
    assert not stories.any_shown(other)
    with pytest.raises(stories.errors.NotFound):
        stories.by_reference(other, reference)


def test_a_story_is_read_in_the_readers_language_where_there_are_words(make, scene):
    words = {("pl", "told"): "Brama", ("pl", "answer"): "Otwarta"}
    make("The gate", answer="It is open", words=words)
    (polish,) = read(scene, "pl")
    assert polish.answer is not None
    assert (polish.told.text, polish.told.language) == ("Brama", "pl")
    assert (polish.answer.text, polish.machine) == ("Otwarta", False)
    (arabic,) = read(scene, "ar")
    assert (arabic.told.text, arabic.told.language, arabic.machine) == ("The gate", "en", False)


def test_half_a_translation_is_half_shown(make, scene):
    make("The gate", answer="It is open", words={("pl", "told"): "Brama"})
    (polish,) = read(scene, "pl")
    assert polish.answer is not None
    assert (polish.told.language, polish.answer.language) == ("pl", "en")


def test_words_by_a_computer_are_said_to_be_so(make, scene):
    make("The gate", words={("pl", "told"): "Brama"}, machine=True)
    assert [story.machine for story in read(scene, "pl")] == [True]
    assert [story.machine for story in read(scene, "en")] == [False]


def test_words_of_before_a_change_are_not_shown(make, scene):
    reference = make("The gate", words={("pl", "told"): "Brama"})
    draft = story_editing.Draft("The door", DAY)
    story_editing.change(scene.school, reference, draft, 0, scene.people["manager"])
    (polish,) = read(scene, "pl")
    assert (polish.told.text, polish.told.language) == ("The door", "en")


def test_what_is_missing_and_what_a_computer_made_is_known(make, scene):
    words = {("pl", "told"): "Brama", ("pl", "answer"): "Otwarta", ("ar", "told"): "البوابة"}
    reference = make("The gate", answer="It is open", words=words)
    story = stories.by_reference(scene.school, reference)
    standing = stories.standing(scene.school, [story])[reference]
    assert standing == stories.Standing(["ar", "en-XA", "ar-XB"], [])
    another = make("The gate", words={("pl", "told"): "Brama"}, machine=True)
    story = stories.by_reference(scene.school, another)
    assert stories.standing(scene.school, [story])[another].machine == ["pl"]


def test_the_board_is_read_in_two_questions_however_many_stories(make, scene):
    for day in range(8):
        make(str(day), words={("pl", "told"): "x"})
    asked = []
    listen = lambda *_args: asked.append(1)  # noqa: E731
    sa.event.listen(db.writer(), "before_cursor_execute", listen)
    try:
        read(scene, "pl")
        assert len(asked) == 2
        stories.any_shown(scene.school)
        assert len(asked) == 3
    finally:
        sa.event.remove(db.writer(), "before_cursor_execute", listen)
    assert db.session.scalar(sa.select(sa.func.count()).where(Story.school_id > 0)) == 8
