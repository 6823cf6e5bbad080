"""A text of somebody in another language: a computer's, or one that a member of staff stands by."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base


class TranslationState(StrEnum):
    """WAITING for a computer; DONE has a text; GIVEN_UP after too many tries."""

    WAITING = "waiting"
    DONE = "done"
    GIVEN_UP = "given_up"


class Translation(Base):
    """One field of one thing in one language. `source_digest` is of the text it was made from.

    `subject` and `subject_reference` say of what ("feedback", "reply", "story", "survey",
    "question", "option"); there is no foreign key, and whoever erases the thing erases this.
    `machine` says that the text is a computer's and nobody has looked at it; `by_id` and `on_day`
    say who wrote, corrected or vouched for it. No times are kept and the name is random: it could
    tell when a message came.
    """

    __tablename__ = "translation"
    __table_args__ = (
        UniqueConstraint(
            "school_id",
            "subject",
            "subject_reference",
            "field",
            "language",
            name="uq_translation_subject",
        ),
        Index("ix_translation_state", "state"),
        {"sqlite_with_rowid": False},
    )

    reference: Mapped[str] = mapped_column(String(32), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    subject: Mapped[str] = mapped_column(String(10))
    subject_reference: Mapped[str] = mapped_column(String(32))
    field: Mapped[str] = mapped_column(String(16))
    source_language: Mapped[str] = mapped_column(String(16))
    source_digest: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(8))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    machine: Mapped[bool] = mapped_column(Boolean, default=False)
    mixed: Mapped[bool] = mapped_column(Boolean, default=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    on_day: Mapped[date | None] = mapped_column(Date)
