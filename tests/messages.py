"""Messages for tests: given as parents give them, in few words. Committed."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.core import db, tokens
from kiosk.domain import feedback
from kiosk.models.feedback import Feedback


def give(school: Any, words: str = "", language: str = "en", face: str = "ok", **more: Any) -> str:
    """Give a message within the transaction of the caller; return its reference.

    `about`, `topic`, `answer`, `contact` (way, number) as on the screens; anything else is written
    into the row.
    """
    token = tokens.reference() * 2
    feedback.give(school, token=token, face=face, about=more.pop("about", ""))
    if words:
        feedback.write(school, token, words, language)
    if topic := more.pop("topic", ""):
        feedback.set_topic(school, token, topic)
    contact = more.pop("contact", None)
    if contact:
        feedback.leave_contact(school, token, *contact)
    reference = feedback.reference_of(school, token)
    if more.pop("answer", False):
        more |= {"wants_answer": True, "answer_digest": tokens.digest(tokens.reference())}
    if more:
        change(school, reference, **more)
    return reference


def change(school: Any, reference: str, **known: Any) -> None:
    """Write into the row of a message."""
    mine = (Feedback.school_id == school.id, Feedback.reference == reference)
    db.session.execute(sa.update(Feedback).where(*mine).values(**known))


@pytest.fixture
def told(app: Flask, scene: Any) -> Callable[..., str]:
    """Return a way to give a message, committed."""

    def tell(*given: Any, school: Any = None, **more: Any) -> str:
        with app.app_context(), db.writing():
            return give(school or scene.school, *given, **more)

    return tell
