"""Which messages: the filters of the inbox, used by whatever lists, counts or exports them.

What was passed to the safeguarding lead is in none of them. The order is by day, newest first, and
within a day by a random name: never by arrival.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock
from kiosk.domain import feedback, feedback_about
from kiosk.models.feedback import Face, Feedback, MessageState, Reply, Topic
from kiosk.models.school import School

ANSWER, BOARD, ALL = TABS = ("answer", "board", "all")
NEW, DONE = MessageState.NEW, MessageState.DONE
FACES, TOPICS = tuple(Face), tuple(Topic)


@dataclass(frozen=True)
class Filter:
    """What to show; empty shows all of the tab.

    `about` is the text of an About. `mine`: given to `staff_id`. `undone`: not done yet. `faces`:
    faces without words too; never where a person could be ranked by them.
    """

    tab: str = ALL
    language: str = ""
    topic: str = ""
    face: str = ""
    about: str = ""
    age_days: int | None = None
    mine: bool = False
    staff_id: int = 0
    undone: bool = False
    faces: bool = False

    @property
    def ranks(self) -> bool:
        """Say whether counts of faces would be counts about a person."""
        return self.about.startswith(("h-", "s-"))


def statement(school: School, wanted: Filter) -> sa.Select[Any]:
    """Return the messages a filter leaves, newest day first, with all columns of `feedback`."""
    return (
        sa.select(Feedback.__table__)
        .where(*feedback.visible(school), *_conditions(school, wanted))
        .order_by(Feedback.day.desc(), Feedback.reference.desc())
    )


def said() -> sa.ColumnElement[bool]:
    """Return which messages are more than a face."""
    return sa.or_(Feedback.words != "", Feedback.has_voice, Feedback.wants_answer)


def to_answer() -> sa.ColumnElement[bool]:
    """Return which messages somebody is waiting for: no reply yet, or a number to ring."""
    return sa.and_(
        Feedback.state == NEW,
        Feedback.wants_answer,
        sa.or_(Feedback.contact != "", ~answered()),
    )


def answered() -> sa.ColumnElement[bool]:
    """Return which messages have a reply."""
    same = (Reply.school_id == Feedback.school_id, Reply.feedback_reference == Feedback.reference)
    return sa.exists().where(*same).correlate(Feedback)


def _conditions(school: School, wanted: Filter) -> list[sa.ColumnElement[bool]]:
    plain: dict[Any, str] = {
        Feedback.language: wanted.language,
        Feedback.topic: wanted.topic,
        Feedback.face: wanted.face,
    }
    found = [column == value for column, value in plain.items() if value]
    if wanted.tab == ANSWER:
        found.append(to_answer())
    elif wanted.tab == BOARD:
        found.append(Feedback.story_id.is_not(None))
    elif wanted.ranks or not wanted.faces:
        found.append(said())
    if wanted.about:
        found.append(_is_about(school, wanted.about))
    if wanted.age_days is not None:
        since = clock.today(school.time_zone) - timedelta(days=wanted.age_days)
        found.append(Feedback.day > since)
    if wanted.mine:
        found.append(Feedback.assigned_to_id == wanted.staff_id)
    if wanted.undone:
        found.append(Feedback.state == NEW)
    return found


def _is_about(school: School, text: str) -> sa.ColumnElement[bool]:
    about = feedback_about.find(school, text, school.default_language)
    if about is None:
        return sa.false()
    column: sa.ColumnElement[int] = getattr(Feedback, feedback_about.COLUMNS[about.kind])
    return column == about.id
