"""Stories: "You told us. We did this." And how many think so too."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base
from kiosk.core.types import Instant


class StoryState(StrEnum):
    """What the school says to it."""

    HEARD = "heard"
    DOING = "doing"
    DID = "did"
    CANNOT = "cannot"


class Story(Base):
    """What parents told us and what came of it, in the school's own language.

    Other languages are rows of `translation` (fields "told" and "answer"). `first_name` is whoever
    did it, `told_on` the day that parents read. Parents see it while it is `shown`.
    """

    __tablename__ = "story"
    __table_args__ = (
        UniqueConstraint("school_id", "key"),
        Index("ix_story_school_id_shown", "school_id", "shown"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    key: Mapped[str] = mapped_column(String(64))
    told: Mapped[str] = mapped_column(String(300))
    answer: Mapped[str] = mapped_column(String(400), default="")
    state: Mapped[str] = mapped_column(String(8), default=StoryState.HEARD)
    picture: Mapped[str] = mapped_column(String(32), default="tell")
    first_name: Mapped[str] = mapped_column(String(60), default="")
    told_on: Mapped[date] = mapped_column(Date)
    shown: Mapped[bool] = mapped_column(Boolean, default=False)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    agreed: Mapped[int] = mapped_column(Integer, default=0)
    changes: Mapped[int] = mapped_column(Integer, default=0)


class StoryAgreement(Base):
    """One device thinks so too. The digest is of a random cookie and the story: it tells nothing
    else about the device, and the same one counts once."""

    __tablename__ = "story_agreement"
    __table_args__ = (UniqueConstraint("story_id", "device_digest"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    device_digest: Mapped[str] = mapped_column(String(64))
