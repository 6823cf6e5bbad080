"""Events: something parents come to, once or as dates of a series."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    event,
    inspect,
)
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core import tokens
from kiosk.core.db import Base
from kiosk.core.types import Instant


class EventSeries(Base):
    """What makes the dates of a repeating event: the rule as staff chose it."""

    __tablename__ = "event_series"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    first_on: Mapped[date] = mapped_column(Date)
    rule: Mapped[dict[str, object]] = mapped_column(JSON)


class Event(Base):
    """One date of something parents come to.

    `words` holds the organiser's title, sentence and place in other languages than the
    school's own: {"pl": {"title": ..., "sentence": ..., "place": ...}}. `place` says where in
    the organiser's words; empty means the name of the room or venue.

    A date of a series stands for `slot_on`, the day its rule gave it, also after it was moved.
    `signed_out_at` is when everybody still signed in was marked as left, once, after its end.
    `alone` names the parts of it ("title", "times" ...) that were changed for this date only.
    `code` is what its poster opens; a new one ends the old. `edits` grows with every change that
    calendars should learn of.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_school_id_starts_at", "school_id", "starts_at"),
        UniqueConstraint("series_id", "slot_on"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("event_series.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    sentence: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    words: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    picture: Mapped[str] = mapped_column(String(32), default="meeting")
    image: Mapped[str | None] = mapped_column(String(64))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    names_needed: Mapped[bool] = mapped_column(Boolean, default=True)
    badges: Mapped[list[str]] = mapped_column(JSON, default=list)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_out_at: Mapped[datetime | None] = mapped_column(Instant)
    slot_on: Mapped[date | None] = mapped_column(Date)
    alone: Mapped[list[str]] = mapped_column(JSON, default=list)
    code: Mapped[str] = mapped_column(String(8), unique=True, default=tokens.short_code)
    edits: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


#: What a calendar shows of an event: `edits` counts the changes of these.
TOLD = (
    *("title", "sentence", "place", "words", "venue_id", "room_id"),
    *("starts_at", "ends_at", "cancelled_at"),
)


@event.listens_for(Event, "before_update")
def _count_edit(_mapper: Any, _connection: Any, changed: Event) -> None:
    """Count an edit here, whoever makes it: no way to change an event can forget it."""
    attributes = inspect(changed).attrs
    if any(attributes[name].history.has_changes() for name in TOLD):
        changed.edits += 1


class EventWish(Base):
    """Somebody would like to come: counted once a device, and nobody is named."""

    __tablename__ = "event_wish"

    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    device_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
