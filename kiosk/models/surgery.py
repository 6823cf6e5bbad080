"""Surgeries: sessions in which hosts see people one after another; and their bookable slots."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core import tokens
from kiosk.core.db import Base
from kiosk.core.types import Instant


class SurgerySeries(Base):
    """What makes the dates of a repeating surgery: the rule as staff chose it."""

    __tablename__ = "surgery_series"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    first_on: Mapped[date] = mapped_column(Date)
    rule: Mapped[dict[str, object]] = mapped_column(JSON)


class Surgery(Base):
    """One date of a surgery: a line of its own, for one host or any of several.

    `words` holds title and sentence in other languages, as with events. `way` is how people are
    seen: "in_person", "phone" or "video" (then `meeting_link` opens it). Slots are
    `slot_minutes` long with `gap_minutes` between and `places` people each; `walk_in_share` per
    cent of all places are not bookable. `languages` are tags spoken beside those of the hosts,
    `interpreters` those for which one was asked.

    `door` is how the line stands: "open", "break", "last" (nobody new joins) or "closed".
    `picture` is the picture of its tickets, drawn with the first; `drawn` counts tickets drawn.
    `version` grows with each change of the line and answers the polls. `code` is what its poster
    opens; a new one ends the old.
    """

    __tablename__ = "surgery"
    __table_args__ = (
        Index("ix_surgery_school_id_starts_at", "school_id", "starts_at"),
        UniqueConstraint("series_id", "slot_on"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("surgery_series.id"), index=True)
    slot_on: Mapped[date | None] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(120))
    sentence: Mapped[str] = mapped_column(String(300), default="")
    words: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    way: Mapped[str] = mapped_column(String(12), default="in_person")
    meeting_link: Mapped[str] = mapped_column(String(300), default="")
    bookable: Mapped[bool] = mapped_column(Boolean, default=True)
    walk_ins: Mapped[bool] = mapped_column(Boolean, default=True)
    slot_minutes: Mapped[int] = mapped_column(Integer, default=10)
    gap_minutes: Mapped[int] = mapped_column(Integer, default=0)
    places: Mapped[int] = mapped_column(Integer, default=1)
    walk_in_share: Mapped[int] = mapped_column(Integer, default=0)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    interpreters: Mapped[list[str]] = mapped_column(JSON, default=list)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    door: Mapped[str] = mapped_column(String(8), default="open")
    picture: Mapped[str | None] = mapped_column(String(16))
    drawn: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=0)
    code: Mapped[str] = mapped_column(String(8), unique=True, default=tokens.short_code)


class SurgeryHost(Base):
    """Who sees people in a surgery; several hosts mean "any of these"."""

    __tablename__ = "surgery_host"

    surgery_id: Mapped[int] = mapped_column(ForeignKey("surgery.id"), primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"), primary_key=True, index=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))


class Slot(Base):
    """A bookable time. `places` can be booked, `kept` more are for walk-ins, `taken` are gone.

    The check on `taken` is the last word: whoever comes too late is refused by the database.
    """

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("surgery_id", "starts_at"),
        CheckConstraint("taken >= 0 AND taken <= places", name="taken_within_places"),
        Index("ix_slot_school_id_starts_at", "school_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    surgery_id: Mapped[int] = mapped_column(ForeignKey("surgery.id"))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    places: Mapped[int] = mapped_column(Integer)
    kept: Mapped[int] = mapped_column(Integer, default=0)
    taken: Mapped[int] = mapped_column(Integer, default=0)
