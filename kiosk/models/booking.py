"""Bookings of slots, and wishes to be told of a new time."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base
from kiosk.core.types import Instant


class Booking(Base):
    """A place in a slot: first held for three minutes, then booked with a name.

    `state`: "held", "booked", "cancelled", "lapsed" (a hold that ran out), "used" (a hold with
    which another booking was moved: `moves_id`). Only "held" and "booked" take a place. The
    private link is kept as its digest only. `wish_id`: held for somebody who asked to be told.
    `to_tell` says why staff should tell them ("cancelled", "moved"), until `told_at`.
    `changes` counts the changes of time: the SEQUENCE of the calendar file (RFC 5545, 3.8.7.4).
    """

    __tablename__ = "booking"
    __table_args__ = (
        UniqueConstraint("school_id", "key"),
        Index("ix_booking_slot_id_state", "slot_id", "state"),
        Index("ix_booking_surgery_id_state", "surgery_id", "state"),
        Index("ix_booking_school_id_state_held_until", "school_id", "state", "held_until"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    surgery_id: Mapped[int] = mapped_column(ForeignKey("surgery.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    key: Mapped[str] = mapped_column(String(64))
    link_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(10))
    held_until: Mapped[datetime | None] = mapped_column(Instant)
    moves_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    wish_id: Mapped[int | None] = mapped_column(ForeignKey("wish.id"))
    name: Mapped[str] = mapped_column(String(90), default="")
    folded: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(String(24), default="")
    language: Mapped[str] = mapped_column(String(16))
    speaker: Mapped[bool] = mapped_column(Boolean, default=False)
    came_by: Mapped[str] = mapped_column(String(8))
    booked_at: Mapped[datetime | None] = mapped_column(Instant)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    changes: Mapped[int] = mapped_column(Integer, default=0)
    ticket_picture: Mapped[str | None] = mapped_column(String(16))
    ticket_number: Mapped[int | None] = mapped_column(Integer)
    to_tell: Mapped[str | None] = mapped_column(String(10))
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Wish(Base):
    """Somebody who asked to be told when a host has a new time; `host_id` NULL is any host.

    `state`: "waiting", "offered" (a place is held for them), "done" (booked, or told by staff),
    "gone" (they took it back).
    """

    __tablename__ = "wish"
    __table_args__ = (
        UniqueConstraint("school_id", "key"),
        Index("ix_wish_school_id_state_id", "school_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    host_id: Mapped[int | None] = mapped_column(ForeignKey("host.id"))
    key: Mapped[str] = mapped_column(String(64))
    link_digest: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(90), default="")
    phone: Mapped[str] = mapped_column(String(24), default="")
    language: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
