"""What was passed to the safeguarding leads, as it is looked at: by leads, and by who passed it on.

Only leads ever see anything of the message. What is done with a concern is in concerns.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from kiosk.core import clock, db, errors
from kiosk.domain import feedback_about, translations
from kiosk.domain.feedback_about import About
from kiosk.domain.translations import Rendering
from kiosk.domain.words import Words
from kiosk.models.feedback import Concern, Feedback, MessageState
from kiosk.models.school import School
from kiosk.models.staff import Staff, first_name
from kiosk.models.survey import SurveyQuestion
from kiosk.models.translation import TranslationState

DANGER = MessageState.DANGER
#: Nobody has read it for this long: say it more strongly, to leads and to whoever passed it on.
LATE = timedelta(minutes=10)
#: Rows of a list at once.
PAGE = 50

_PASSED, _READ, _CLOSED = aliased(Staff), aliased(Staff), aliased(Staff)
#: What a lead sees of a message just as it was given.
_AS_GIVEN = (
    *("day", "face", "topic", "question", "language", "has_voice"),
    *("wants_answer", "contact_way", "contact"),
)


@dataclass(frozen=True)
class Alert:
    """How many concerns nobody has read yet, and since when the oldest of them waits."""

    unread: int
    since: datetime | None

    @property
    def late(self) -> bool:
        """Say whether one has waited so long that it is said more strongly."""
        return self.since is not None and clock.now() - self.since >= LATE


@dataclass(frozen=True)
class Standing:
    """How a concern stands, without anything of the message. People are first names."""

    passed_at: datetime
    passed_by: str | None
    read_at: datetime | None
    read_by: str | None
    closed_at: datetime | None
    closed_by: str | None
    put_back: bool

    @property
    def unread(self) -> bool:
        """Say whether it waits for somebody to read it."""
        return self.read_at is None and self.closed_at is None

    @property
    def late(self) -> bool:
        """Say whether it has waited for longer than LATE."""
        return self.unread and clock.now() - self.passed_at >= LATE


@dataclass(frozen=True)
class Row(Standing):
    """A concern as the leads' list shows it: nothing of the message before it is opened."""

    reference: str
    id: int


@dataclass(frozen=True)
class Whole(Row):
    """A concern with its message. `translation` is into the school's own language."""

    message: str
    day: date
    face: str | None
    topic: str | None
    question: str | None
    words: Words | None
    typed_up: bool
    translation: Rendering | None
    language: str | None
    has_voice: bool
    wants_answer: bool
    contact_way: str
    contact: str
    about: About | None


def named(school: School) -> sa.Select[int, str]:
    """Return the question for the safeguarding leads with an open account, by id and name."""
    its_own = (Staff.school_id == school.id, Staff.safeguarding, Staff.active)
    return sa.select(Staff.id, Staff.name).where(*its_own)


def leads(school: School, but: int | None = None) -> list[str]:
    """Return the first names of the safeguarding leads with an open account, without `but`."""
    by_name = named(school).order_by(sa.func.lower(Staff.name), Staff.id)
    return [_first(name) or "" for id, name in db.session.execute(by_name) if id != but]


def alert(school: School) -> Alert:
    """Return what waits to be read: one look at a small index, for every page of a lead."""
    waits = (Concern.closed_at.is_(None), Concern.read_at.is_(None))
    row = db.session.execute(
        sa.select(sa.func.count(), sa.func.min(Concern.passed_at)).where(
            Concern.school_id == school.id, *waits
        )
    ).one()
    return Alert(*row)


def unread(school: School) -> int:
    """Return how many concerns nobody has read yet."""
    return alert(school).unread


def open_count(school: School) -> int:
    """Return how many concerns are not dealt with yet, read or not."""
    still = (Concern.school_id == school.id, Concern.closed_at.is_(None))
    return db.session.scalar(sa.select(sa.func.count()).where(*still)) or 0


def standing(school: School, feedback_reference: str, staff_id: int) -> Standing:
    """Return what the person who passed a message on may know; refuses NotFound for others."""
    return Standing(**_standing(passed_by(school, feedback_reference, staff_id)))


def open_ones(school: School) -> list[Row]:
    """Return what is not dealt with: the unread first, those that wait longest before others."""
    order = (Concern.read_at.is_not(None), Concern.passed_at, Concern.id)
    wanted = _rows(school).where(Feedback.state == DANGER, Concern.closed_at.is_(None))
    return [_row(row) for row in db.session.execute(wanted.order_by(*order))]


def closed_ones(school: School, before_id: int | None = None, most: int = PAGE) -> list[Row]:
    """Return what was dealt with, the newest first; `before_id` is the last of the page before."""
    wanted = _rows(school).where(Feedback.state == DANGER, Concern.closed_at.is_not(None))
    if before_id is not None:
        wanted = wanted.where(Concern.id < before_id)
    return [_row(row) for row in db.session.execute(wanted.order_by(Concern.id.desc()).limit(most))]


def one(school: School, reference: str, language: str) -> Whole:
    """Return a concern with its message, for leads; refuses NotFound. Note that it was opened."""
    found = db.session.execute(
        _rows(school)
        .outerjoin(SurveyQuestion, SurveyQuestion.id == Feedback.question_id)
        .add_columns(
            *(column for column in Feedback.__table__.c if column.name not in _OF_CONCERN),
            SurveyQuestion.text.label("question"),
        )
        .where(Concern.reference == reference, Feedback.state == DANGER)
    ).first()
    if found is None:
        raise errors.NotFound
    said_in = found.language or school.default_language
    return Whole(
        **vars(_row(found)),
        **{name: getattr(found, name) for name in _AS_GIVEN},
        message=found.feedback_reference,
        words=Words(found.words, said_in) if found.words else None,
        typed_up=found.words_by_id is not None,
        translation=_translation(school, found),
        about=feedback_about.of(school, found, language),
    )


def find(school: School, *which: sa.ColumnElement[bool]) -> Any:
    """Return the row of one concern with the state of its message; refuses NotFound."""
    found = db.session.execute(_rows(school).where(*which)).first()
    if found is None:
        raise errors.NotFound
    return found


def passed_by(school: School, feedback_reference: str, staff_id: int) -> Any:
    """Return the row of what this person passed on; refuses NotFound."""
    own = (Concern.feedback_reference == feedback_reference, Concern.passed_by_id == staff_id)
    return find(school, *own)


#: Columns that both tables have; those of the concern are read.
_OF_CONCERN = {"reference", "school_id", "state", "done_on"}


def _rows(school: School) -> Any:
    return (
        sa.select(
            *Concern.__table__.c,
            Feedback.state,
            Feedback.done_on,
            _PASSED.name.label("passed_by"),
            _READ.name.label("read_by"),
            _CLOSED.name.label("closed_by"),
        )
        .join(Feedback, Feedback.reference == Concern.feedback_reference)
        .join(_PASSED, _PASSED.id == Concern.passed_by_id)
        .outerjoin(_READ, _READ.id == Concern.read_by_id)
        .outerjoin(_CLOSED, _CLOSED.id == Concern.closed_by_id)
        .where(Concern.school_id == school.id)
    )


def _standing(row: Any) -> dict[str, Any]:
    return {
        **{at: getattr(row, at) for at in ("passed_at", "read_at", "closed_at")},
        **{by: _first(getattr(row, by)) for by in ("passed_by", "read_by", "closed_by")},
        "put_back": row.state != DANGER,
    }


def _row(row: Any) -> Row:
    return Row(**_standing(row), reference=row.reference, id=row.id)


def _translation(school: School, row: Any) -> Rendering | None:
    """Return the words in the school's own language, if they are there and still fit."""
    known = translations.of(school, "feedback", [row.feedback_reference])
    found = known.get((row.feedback_reference, "words", school.default_language))
    if found is None or found.state != TranslationState.DONE:
        return None
    return found if found.source_digest == translations.digest(row.words) else None


def _first(name: str | None) -> str | None:
    return first_name(name) if name else None
