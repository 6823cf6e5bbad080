"""The board for staff: the words of a story in other languages."""

import sqlalchemy as sa

from kiosk.core import db
from kiosk.domain import stories, story_editing
from kiosk.models.school import School
from tests.web.staff.board.conftest import BOARD, filled, renderings, rows, sent_back


def test_words_in_another_language_have_a_name_and_a_day(as_reception, app, scene):
    as_reception.post(f"{BOARD}/new", data=filled(told_pl="Brama", answer_pl="Otwarta"))
    reference = rows(app)[0]["reference"]
    name = "Reception Person"
    assert renderings(app, scene.school, reference) == {
        ("pl", "told"): ("Brama", False, name),
        ("pl", "answer"): ("Otwarta", False, name),
    }
    assert "stands by these words since" in as_reception.get(f"{BOARD}/{reference}/change").text


def test_a_computers_words_are_mended_or_checked(as_manager, app, scene, make):
    words = {("pl", "told"): "Brama", ("ar", "told"): "البوابة", ("en-XA", "told"): "Gate"}
    reference = make("The gate", words=words, machine=True)
    address = f"{BOARD}/{reference}/change"
    page = as_manager.get(address).text
    assert page.count("A computer made these words.") == 3
    form = {**sent_back(page), "told_pl": "Ta brama", "checked_ar": "y"}
    as_manager.post(address, data=form)
    assert renderings(app, scene.school, reference) == {
        ("pl", "told"): ("Ta brama", False, "Manager Person"),
        ("ar", "told"): ("البوابة", False, "Manager Person"),
        ("en-XA", "told"): ("Gate", True, None),
    }
    board = as_manager.get(BOARD).text
    assert "By a computer, not looked at yet: Accents" in board
    assert "Words are missing in: Mirror" in board


def test_words_that_came_while_somebody_wrote_are_not_emptied(as_manager, app, scene, make):
    """A computer is done between opening the page and saving it: the field was empty then."""
    reference = make("The gate")
    address = f"{BOARD}/{reference}/change"
    form = sent_back(as_manager.get(address).text)
    with app.app_context(), db.writing():
        story = stories.by_reference(scene.school, reference)
        came = [story_editing.Given("pl", "told", "Brama", True, False)]
        story_editing.save_words(scene.school, story, came, scene.people["host"])
    as_manager.post(address, data=form)
    assert renderings(app, scene.school, reference)["pl", "told"][0] == "Brama"
    emptied = {**sent_back(as_manager.get(address).text), "told_pl": ""}
    as_manager.post(address, data=emptied)
    assert renderings(app, scene.school, reference) == {}


def test_words_of_before_a_change_are_shown_to_be_looked_at(as_manager, client, make):
    reference = make("The gate", words={("pl", "told"): "Brama"})
    address = f"{BOARD}/{reference}/change"
    form = sent_back(as_manager.get(address).text)
    as_manager.post(address, data={**form, "told": "The door"})
    page = as_manager.get(address).text
    assert "have changed since." in page
    assert "The door" in client.get("/pl/we-changed").text
    as_manager.post(address, data={**sent_back(page), "checked_pl": "y"})
    assert "Brama" in client.get("/pl/we-changed").text


def test_where_a_computer_is_asked_the_page_says_so(as_manager, app, scene):
    with app.app_context(), db.writing():
        its = sa.update(School).where(School.id == scene.school.id)
        db.session.execute(its.values(translator_url="https://translate.example.org"))
    assert "What you leave empty, a computer writes" in as_manager.get(f"{BOARD}/new").text
    as_manager.post(f"{BOARD}/new", data=filled(told_pl="Brama"))
    page = as_manager.get(f"{BOARD}/{rows(app)[0]['reference']}/change").text
    assert "A computer is asked for these words." in page
