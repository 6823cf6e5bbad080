"""Hand-offs: a code on a screen that opens the same step on a phone, once."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base
from kiosk.core.types import Instant


class Handoff(Base):
    """What a tablet hands over: a step, what it is about, and the language.

    `subject` is the reference or key of what the step is about, never anything typed. The link
    is kept as a digest; it opens once, until `ends_at` (90 seconds).
    """

    __tablename__ = "handoff"
    __table_args__ = (
        UniqueConstraint("school_id", "key"),
        Index("ix_handoff_school_id_ends_at", "school_id", "ends_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    key: Mapped[str] = mapped_column(String(64))
    link_digest: Mapped[str] = mapped_column(String(64), unique=True)
    step: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(64), default="")
    language: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)


class ReachTest(Base):
    """A test whether phones can reach the server: a link that a phone opens once, in ten minutes.

    `mobile` is what the person with the phone said: on mobile data, or on the school's Wi-Fi.
    """

    __tablename__ = "reach_test"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    link_digest: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    reached_at: Mapped[datetime | None] = mapped_column(Instant)
    mobile: Mapped[bool | None] = mapped_column(Boolean)
