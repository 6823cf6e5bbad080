"""What is erased while rows are being mixed is erased, and does not come back with the others."""

import threading
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from kiosk.core import db, tokens
from kiosk.domain import feedback, mixing, translations
from kiosk.models.feedback import Feedback
from kiosk.models.school import School
from kiosk.models.translation import Translation
from tests.surveys import add_survey

TEXT = tokens.reference()
only_postgres = pytest.mark.skipif(
    "os.environ.get('KIOSK_TEST_ENGINE') != 'postgresql'", reason="SQLite has one writer"
)


@contextmanager
def being_mixed(app, school):
    """Let everything be taken out and put back, but not committed before others wait for it."""
    mixed = threading.Event()

    def mix():
        with app.app_context(), db.writing():
            mixing.mix(school)
            mixed.set()
            threading.Event().wait(0.7)

    mixer = threading.Thread(target=mix)
    mixer.start()
    assert mixed.wait(10)
    try:
        with app.app_context(), db.writing():
            yield
    finally:
        mixer.join(10)


def left(app, school, model):
    with app.app_context():
        wanted = sa.select(sa.func.count()).select_from(model)
        return db.session.scalar(wanted.where(model.school_id == school.id))


@pytest.fixture
def written(app, school):
    """Return the question for which somebody has written a text in a survey."""
    with app.app_context(), db.writing():
        (question,) = add_survey(school, "text").questions
        write(school, question, "Nobody is to read this.")
    return question


def write(school, question, words):
    feedback.write_text(school, token=TEXT, question_id=question.id, words=words, language="en")


@pytest.fixture
def translated(app, school):
    """Return the name of a message of which a translation waits."""
    with app.app_context(), db.writing():
        db.session.execute(sa.update(School).values(translator_url="https://translate.example"))
        known = db.session.get_one(School, school.id)
        db.session.refresh(known)
        translations.ask(known, "feedback", TEXT, "words", "Hello", "en", ["pl"])
    return TEXT


def test_a_text_that_was_emptied_is_gone(app, school, written):
    with being_mixed(app, school):
        write(school, written, "")
    assert left(app, school, Feedback) == 0


def test_a_translation_that_was_forgotten_is_gone(app, school, translated):
    with being_mixed(app, school):
        translations.forget(school, "feedback", [translated])
    assert left(app, school, Translation) == 0


@only_postgres
def test_who_looks_once_does_not_find_it(app, school, written, translated, monkeypatch):
    """The control: what is waited for is another row afterwards."""
    monkeypatch.setattr(db, "LOOKS", 1)
    with being_mixed(app, school):
        write(school, written, "")
    assert left(app, school, Feedback) == 1
    with app.app_context(), db.writing():
        db.session.execute(sa.update(Translation).values(mixed=False))
    with being_mixed(app, school):
        translations.forget(school, "feedback", [translated])
    assert left(app, school, Translation) == 1
