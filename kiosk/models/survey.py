"""Surveys: one to eight questions that staff ask, and answers without names."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base
from kiosk.core.types import Instant


class SurveyState(StrEnum):
    """A draft is seen by staff only; a closed one takes no more answers."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Kind(StrEnum):
    """How a question is answered. FACES are three, FIVE a five-step scale of words and dots."""

    FACES = "faces"
    ONE = "one"
    SEVERAL = "several"
    FIVE = "five"
    TEXT = "text"


class Survey(Base):
    """A survey. For an event (`event_id`), for a child's class (`class_name`), or open to all.

    Texts here are in the school's own language; other languages are rows of `translation`.
    `changes` grows with each edit.
    """

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("school_id", "key"),
        Index("ix_survey_school_id_state", "school_id", "state"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    key: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(120))
    sentence: Mapped[str] = mapped_column(String(300), default="")
    picture: Mapped[str] = mapped_column(String(32), default="tell")
    state: Mapped[str] = mapped_column(String(8), default=SurveyState.DRAFT)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    class_name: Mapped[str] = mapped_column(String(60), default="")
    closes_on: Mapped[date | None] = mapped_column(Date)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    changes: Mapped[int] = mapped_column(Integer, default=0)


class SurveyQuestion(Base):
    """One question, on a screen of its own. Nobody has to answer it."""

    __tablename__ = "survey_question"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(String(200))
    picture: Mapped[str | None] = mapped_column(String(32))


class SurveyOption(Base):
    """One answer to choose, with words and perhaps a picture."""

    __tablename__ = "survey_option"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(String(80))
    picture: Mapped[str | None] = mapped_column(String(32))


class SurveyResponse(Base):
    """What one person answered, with the day and nothing else about them.

    `answers` maps the reference of a question to a list of values: a face, a step "1" to "5",
    references of options. Texts are not here: each is a `feedback` of its own, so that it can be
    read, passed on and forgotten like every message, and nobody can be found by their words.
    """

    __tablename__ = "survey_response"
    __table_args__ = (
        Index("ix_survey_response_survey_id", "survey_id"),
        Index("ix_survey_response_school_id_mixed", "school_id", "mixed"),
        {"sqlite_with_rowid": False},
    )

    reference: Mapped[str] = mapped_column(String(32), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    link_digest: Mapped[str] = mapped_column(String(64), unique=True)
    day: Mapped[date] = mapped_column(Date)
    mixed: Mapped[bool] = mapped_column(Boolean, default=False)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
