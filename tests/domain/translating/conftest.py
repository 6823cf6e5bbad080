"""What tests of the sweep share: a school, a server that translates, and guesses without a program.

Everything is committed, as with the worker; clocks are set, never waited for.
"""

import time

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, language_guess, tokens
from kiosk.core.config import Config
from kiosk.domain import feedback, translating, translations, translator_settings
from kiosk.models.feedback import Reply
from kiosk.models.school import School
from tests import translators
from tests.tables import rows

SECRET = "one-secret-of-an-instance-0123456789"
POLISH = "Furtka jest zamykana za wcześnie i nie zdążamy"
ENGLISH = "The gate is closed too early and we come too late"


@pytest.fixture
def school(scene, app):
    """The school under test, in an app's context, with nothing open and nothing remembered."""
    translating.forget()
    with app.app_context():
        yield scene.school
    translating.forget()


@pytest.fixture
def server():
    with translators.running() as running:
        yield running


@pytest.fixture(autouse=True)
def guesses(monkeypatch):
    """Guess without starting a program: what a real one says is tested in tests/core."""
    asked: list[list[str]] = []

    def guess(texts):
        asked.append(list(texts))
        return ["en" if "the " in text.lower() else "pl" for text in texts]

    monkeypatch.setattr(language_guess, "guess", guess)
    return asked


def use(school, server, key=""):
    """Name this server as the translator."""
    settings = {"secret": SECRET, "allowed": [server.host]}
    with db.writing():
        translator_settings.change(school, server.url, key, **settings)
    return refreshed(school)


def refreshed(school):
    """Bring the detached school up to what is stored, as the worker does before each sweep."""
    with db.writing():
        row = db.session.get_one(School, school.id)
        school.translator_url, school.translator_key = row.translator_url, row.translator_key
        db.session.expunge_all()
    return school


def sweep(school, server=None):
    allowed = (server.host,) if server else ()
    return translating.sweep(school, SECRET, Config(instance=None, translator_hosts=allowed))


def say(school, words=POLISH, language="pl", token=None):
    """A parent writes something; return the link and the reference of the message."""
    token = token or tokens.reference()
    with db.writing():
        feedback.give(school, token=token, face="better")
        feedback.write(school, token, words, language)
        reference = feedback.reference_of(school, token)
    return token, reference


def answer(school, reference, text="We will open it earlier.", by=1):
    with db.writing():
        db.session.add(
            Reply(
                reference=tokens.reference(),
                school_id=school.id,
                feedback_reference=reference,
                key=tokens.reference(),
                text=text,
                language="en",
                by_id=by,
                at=clock.now(),
            )
        )


def change(model, reference, **values):
    with db.writing():
        db.session.execute(sa.update(model).where(model.reference == reference).values(**values))


def of(school, reference, subject="feedback", field="words", language="en"):
    with db.writing():
        return translations.of(school, subject, [reference]).get((reference, field, language))


def words_of(reference, app):
    return next(row for row in rows(app, "feedback") if row["reference"] == reference)


@pytest.fixture
def later(monkeypatch):
    """Let so many seconds pass for what is measured in memory."""
    passed = [0.0]
    real = time.monotonic
    monkeypatch.setattr(clock, "monotonic", lambda: real() + passed[0])

    def go(seconds):
        passed[0] += seconds

    return go
