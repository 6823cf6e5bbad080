"""Sign-ins: a party that came, as it named itself; and the day's counter behind leaving numbers."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base
from kiosk.core.types import Instant, Lines


class SignIn(Base):
    """A party of adults and children who are, or were, here.

    `names` as typed; empty when they chose to be counted only. `folded` is the same without
    case and marks, for staff who search. `key` comes from the page: the same tap twice is one
    row. `digest` tells a repeat from another party under the same key. `day` is the school's.
    """

    __tablename__ = "sign_in"
    __table_args__ = (
        UniqueConstraint("school_id", "key"),
        UniqueConstraint("school_id", "day", "ticket_picture", "ticket_number"),
        CheckConstraint("adults >= 1", name="adults_at_least_one"),
        CheckConstraint("children >= 0", name="children_not_negative"),
        Index("ix_sign_in_school_id_day_id", "school_id", "day", "id"),
        Index("ix_sign_in_event_id_id", "event_id", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    day: Mapped[date] = mapped_column(Date)
    signed_in_at: Mapped[datetime] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    left_by: Mapped[str | None] = mapped_column(String(8))
    names: Mapped[tuple[str, ...]] = mapped_column(Lines)
    folded: Mapped[str] = mapped_column(Text)
    adults: Mapped[int] = mapped_column(Integer)
    children: Mapped[int] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(String(16))
    came_by: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    ticket_picture: Mapped[str | None] = mapped_column(String(16))
    ticket_number: Mapped[int | None] = mapped_column(Integer)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def counts(self) -> bool:
        """Say whether this row stands for people: not merged into another, not removed."""
        return self.merged_into_id is None and self.removed_at is None


class SchoolDay(Base):
    """One day of a school: how many parties arrived, and a version that grows with each change.

    Arrivals number the leaving tickets; the version answers the polls of the Today page.
    """

    __tablename__ = "school_day"

    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    arrivals: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=0)
    left_without_number: Mapped[int] = mapped_column(Integer, default=0)


class UnnumberedLeaving(Base):
    """Somebody said they leave and have no number. Only counted; staff end the visit."""

    __tablename__ = "unnumbered_leaving"
    __table_args__ = (UniqueConstraint("school_id", "key"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    day: Mapped[date] = mapped_column(Date)
    left_at: Mapped[datetime] = mapped_column(Instant)
    key: Mapped[str] = mapped_column(String(64))
