"""W2: nobody waits. Greetings, who is here, what is on, and one story at a time."""

import re
from datetime import timedelta

import pytest

from kiosk.core import clock, db
from kiosk.models.host import Host
from kiosk.web.plumbing import catalogs
from tests.stories import writer
from tests.surgeries import add_surgery
from tests.walls import text_of


def test_when_nobody_waits_the_wall_greets_in_the_languages_of_the_school(display, line):
    page = display.get("/wall").text
    for tag in ("en", "pl", "ar", "en-XA", "ar-XB"):
        assert f'lang="{tag}"' in page
        assert catalogs.translate(tag, "Welcome") in page
    assert "No one is waiting. Come and talk to us." in page
    assert "data-turns" not in page, "Nothing but stories may change places on the welcome."


def test_the_welcome_shows_who_is_here_and_what_is_on(display, line):
    seen = text_of(display.get("/wall").text)
    assert "Helen" in seen
    assert "Coffee morning" in seen
    assert "Riverside hall" in seen


def test_nobody_is_invited_where_nobody_is_here(display):
    page = display.get("/wall").text
    assert "No one is waiting" not in page
    assert "You are welcome here." in page
    assert 'id="wall-people"' not in page


def test_a_host_of_later_and_one_on_the_phone_are_not_here(display, make_surgery):
    make_surgery("Laterhost", starts_at=clock.now() + timedelta(minutes=20))
    make_surgery("Phonehost", way="phone")
    make_surgery("Herehost")
    page = display.get("/wall").text
    assert "Herehost" in page
    assert "Laterhost" not in page
    assert "Phonehost" not in page


def test_an_event_that_is_over_is_not_shown(display):
    assert "Coffee morning" in display.get("/wall").text
    with clock.at(clock.now() + timedelta(hours=1)):
        assert "Coffee morning" not in display.get("/wall").text


def test_two_lines_of_one_host_show_them_once(display, app, scene, make_surgery):
    first = make_surgery("Helen")
    with app.app_context(), db.writing():
        host = db.session.query(Host).filter(Host.school_id == scene.school.id).one()
        add_surgery(scene.school, [host], room=scene.hall)
    assert first
    assert display.get("/wall").text.count("Helen") == 1


# --- stories: one at a time ----------------------------------------------------------------------


@pytest.fixture
def tell(app, scene):
    """Return a way to write a story that parents see."""
    return writer(app, scene.school, scene.people["manager"])


STORY = re.compile(
    r'<div class="wall-story[^"]*" lang="([^"]+)" dir="..."( hidden)?>(.*?)</div>\s*</div>', re.S
)


def told(page):
    """Return (language tag, whether it is seen, words) of each story in its turn."""
    return [(tag, not hidden, text_of(words)) for tag, hidden, words in STORY.findall(page)]


def test_one_story_at_a_time_says_what_was_told_and_what_came_of_it(display, tell):
    tell("The gate opens late.", answer="It opens at half past eight.")
    page = display.get("/wall").text
    assert '<div class="wall-stories" data-turns="20">' in page
    [(tag, seen, words)] = told(page)
    assert (tag, seen) == ("en", True)
    said = ["You told us", "The gate opens late.", "We did this", "It opens at half past eight."]
    assert [words.index(each) for each in said] == sorted(words.index(each) for each in said)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("doing", "We are working on this"),
        ("cannot", "We cannot do this now. This is why:"),
        ("heard", "We have heard this. We are thinking about it."),
    ],
)
def test_a_story_says_how_it_stands(display, tell, state, words):
    tell("The gate opens late.", answer="Builders are coming.", state=state)
    page = display.get("/wall").text
    assert words in page
    assert "We did this" not in page


def test_stories_take_turns_of_twenty_seconds_in_all_their_languages(display, tell):
    polish = {("pl", "told"): "Brama otwiera sie pozno.", ("pl", "answer"): "Juz nie."}
    tell("The gate opens late.", answer="Not any more.", words=polish)
    tell("There is no bench.", answer="There is one now.")
    now = clock.now().replace(second=0)
    seen = []
    for turn in range(3):
        with clock.at(now + timedelta(seconds=20 * turn)):
            stories = told(display.get("/wall").text)
        assert [shown for _tag, shown, _words in stories].count(True) == 1
        seen += [(tag, words) for tag, shown, words in stories if shown]
    assert sorted(tag for tag, _words in seen) == ["en", "en", "pl"]
    assert len(set(seen)) == 3
    with clock.at(now + timedelta(seconds=19)):
        still = [(tag, words) for tag, shown, words in told(display.get("/wall").text) if shown]
    assert still == seen[:1]


def test_words_of_a_computer_and_long_stories_stay_off_the_wall(display, tell):
    """A wall has no room to say that a computer wrote it; nobody reads long texts across a room."""
    by_computer = {("pl", "told"): "Brama.", ("pl", "answer"): "Juz nie."}
    tell("The gate opens late.", answer="Not any more.", words=by_computer, machine=True)
    tell("Long " * 50, answer="Longer " * 40)
    stories = told(display.get("/wall").text)
    assert [tag for tag, _seen, _words in stories] == ["en"]
    assert "The gate opens late." in stories[0][2]


def test_no_more_than_the_newest_eight_are_told(display, tell):
    for number in range(10):
        tell(f"Story {number}.", answer="Done.", key=f"story-{number}")
    assert len(told(display.get("/wall").text)) == 8


def test_a_story_names_nobody_and_a_hidden_one_is_not_told(display, tell):
    tell("The gate opens late.", answer="Not any more.", first_name="Zyxcanary")
    tell("Not yet.", shown=False)
    page = display.get("/wall").text
    assert len(told(page)) == 1  # the control: the first is there
    assert "Zyxcanary" not in page
    assert "Not yet." not in page


def test_stories_give_way_to_who_waits(display, tell, line, join):
    tell("The gate opens late.", answer="Not any more.")
    assert "The gate opens late." in display.get("/wall").text
    join(line)
    assert "The gate opens late." not in display.get("/wall").text


def test_words_of_a_story_are_text_and_nothing_else(display, tell):
    tell('"><script>alert(1)</script>{{7*7}}', answer="Done.")
    page = display.get("/wall").text
    assert "<script>alert" not in page
    assert "{{7*7}}" in page
