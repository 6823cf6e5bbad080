"""Feedback: what a parent said, without who said it and when exactly; voices and staff's replies.

Rows about parents hold a day and no time, a random name and no number, no address and no device.
What a database keeps by itself (the order of rows) is mixed by domain/mixing.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base
from kiosk.core.types import Instant

#: Children of a feedback are checked when the transaction ends: mixing takes it out and puts it
#: back in between.
LATER: dict[str, Any] = {"deferrable": True, "initially": "DEFERRED"}


class Face(StrEnum):
    """The three faces, in their order on the screen."""

    GOOD = "good"
    OK = "ok"
    BETTER = "better"


class Topic(StrEnum):
    """What it is about, in the order of the tiles."""

    EVENT = "event"
    STAFF = "staff"
    CHILD = "child"
    PLACE = "place"
    TIME = "time"
    LANGUAGE = "language"
    OTHER = "other"


class MessageState(StrEnum):
    """Where a message stands with staff. One in danger is seen by safeguarding leads only."""

    NEW = "new"
    DONE = "done"
    DANGER = "danger"


class Feedback(Base):
    """One touch of a face, and what the same person added; or a text written in a survey.

    `face` is NULL only for a text of a survey (`question_id`). `link_digest` is of the private
    link of the person who is giving it: the same form sent twice is one row. `language` is NULL
    where nothing was said in one: a face has no language. `code_digest` is a slow digest of the
    picture code that opens the answer, `answer_digest` that of the link in its QR code.
    `words_by_id`: who typed up a voice. `language_seen` is a computer's guess, to check the
    parent's own choice. `done_on` begins the retention of words and contact.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        Index("ix_feedback_school_id_state_day", "school_id", "state", "day"),
        Index("ix_feedback_school_id_day", "school_id", "day"),
        Index("ix_feedback_school_id_mixed", "school_id", "mixed"),
        Index("ix_feedback_question_id", "question_id"),
        Index("ix_feedback_to_answer", "school_id", "state", "wants_answer", "day"),
        Index("ix_feedback_story_id_day", "story_id", "day"),
        {"sqlite_with_rowid": False},
    )

    reference: Mapped[str] = mapped_column(String(32), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    link_digest: Mapped[str] = mapped_column(String(64), unique=True)
    day: Mapped[date] = mapped_column(Date)
    mixed: Mapped[bool] = mapped_column(Boolean, default=False)
    face: Mapped[str | None] = mapped_column(String(8))
    topic: Mapped[str | None] = mapped_column(String(8))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    surgery_id: Mapped[int | None] = mapped_column(ForeignKey("surgery.id"))
    host_id: Mapped[int | None] = mapped_column(ForeignKey("host.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("survey_question.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    words_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    language: Mapped[str | None] = mapped_column(String(16))
    language_seen: Mapped[str | None] = mapped_column(String(16))
    has_voice: Mapped[bool] = mapped_column(Boolean, default=False)
    wants_answer: Mapped[bool] = mapped_column(Boolean, default=False)
    code_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    answer_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    contact_way: Mapped[str] = mapped_column(String(8), default="")
    contact: Mapped[str] = mapped_column(String(255), default="")
    state: Mapped[str] = mapped_column(String(8), default=MessageState.NEW)
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"))
    done_on: Mapped[date | None] = mapped_column(Date)


class Voice(Base):
    """A spoken message: Opus in WebM, made anew from what came in. At most a minute."""

    __tablename__ = "voice"

    feedback_reference: Mapped[str] = mapped_column(
        ForeignKey("feedback.reference", **LATER), primary_key=True
    )
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    mixed: Mapped[bool] = mapped_column(Boolean, default=False)
    day: Mapped[date] = mapped_column(Date)
    sound: Mapped[bytes] = mapped_column(LargeBinary)
    seconds: Mapped[int] = mapped_column(Integer)


class Reply(Base):
    """What staff answered, in the language they wrote it in. `opened`: the parent has seen it."""

    __tablename__ = "reply"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    feedback_reference: Mapped[str] = mapped_column(
        ForeignKey("feedback.reference", **LATER), index=True
    )
    key: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    opened: Mapped[bool] = mapped_column(Boolean, default=False)

    __table_args__ = (UniqueConstraint("school_id", "key"),)


class Concern(Base):
    """A message passed to the safeguarding lead: who passed it, read it, and closed it."""

    __tablename__ = "concern"
    __table_args__ = (Index("ix_concern_school_id_closed_at", "school_id", "closed_at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    feedback_reference: Mapped[str] = mapped_column(
        ForeignKey("feedback.reference", **LATER), unique=True
    )
    passed_at: Mapped[datetime] = mapped_column(Instant)
    passed_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
