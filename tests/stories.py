"""Stories of the board for tests: written as staff write them, in few words. Committed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask

from kiosk.core import clock, db, tokens
from kiosk.domain import story_editing
from kiosk.domain.story_editing import Draft, Given
from kiosk.models.translation import Translation


def write(school: Any, staff_id: int, told: str = "The gate opens late.", **more: Any) -> str:
    """Write a story within the transaction of the caller, and show it; return its reference.

    `words` is {(language tag, field): text}; `machine` says that a computer made them.
    """
    words, shown = more.pop("words", {}), more.pop("shown", True)
    machine, key = more.pop("machine", False), more.pop("key", None)
    more.setdefault("told_on", clock.today(school.time_zone))
    if "answer" in more:
        more.setdefault("state", "did")
    given = [Given(tag, field, text, True, False) for (tag, field), text in words.items()]
    draft = Draft(told, **more)
    story = story_editing.create(school, draft, key or tokens.reference(), staff_id, given)
    if shown:
        story_editing.show(school, story.reference, staff_id)
    if machine:
        its = (Translation.school_id == school.id, Translation.subject == "story")
        db.session.execute(
            sa.update(Translation)
            .where(*its, Translation.subject_reference == story.reference)
            .values(machine=True, by_id=None, on_day=None)
        )
    return story.reference


def writer(app: Flask, school: Any, staff_id: int) -> Callable[..., str]:
    """Return a way to write a story, committed."""

    def make(*given: Any, **more: Any) -> str:
        with app.app_context(), db.writing():
            return write(school, staff_id, *given, **more)

    return make


DAY = date(2026, 3, 2)
