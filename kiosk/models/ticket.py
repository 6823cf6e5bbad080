"""Tickets: places in today's lines; and the events from which a line can be replayed."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base
from kiosk.core.types import Instant

#: How a ticket stands. The lines of words elsewhere are made of these.
WAITING, CALLED, TALKING, AWAY = "waiting", "called", "talking", "away"
SEEN, GIVEN_BACK, CLOSED = "seen", "given_back", "closed"
#: Before a host: called, or in the talk.
IN_HAND = (CALLED, TALKING)
#: Whoever comes now goes after these.
STANDING = (WAITING, *IN_HAND)
#: Can still be seen today; "away" is the shelf.
ALIVE = (*STANDING, AWAY)

_IN_HAND = text("state IN ('called', 'talking')")


class Ticket(Base):
    """A place in the line of a surgery: a picture and two digits, and perhaps a first name.

    `kind` is "walk_in" or "booked" (then `due_at` is the booked time). `turn` orders the line:
    the row's own number, until somebody asks for more time or is put back. `overtaken` counts
    who came later and went before.
    `state`: "waiting", "called", "talking", "away" (called, not here yet), "seen",
    "given_back", "closed" (the line ended before their turn).

    The phone's link is kept as a digest; `handoff_digest` opens it once, from the tablet's QR,
    until `handoff_ends_at` or until a phone has it (`phone_at`).
    """

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("school_id", "key"),
        UniqueConstraint("school_id", "day", "picture", "number"),
        Index("ix_ticket_surgery_id_state_turn", "surgery_id", "state", "turn"),
        # Nobody has two people before them in one line.
        Index(
            "ix_ticket_in_hand",
            "surgery_id",
            "called_by_id",
            unique=True,
            sqlite_where=_IN_HAND,
            postgresql_where=_IN_HAND,
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    surgery_id: Mapped[int] = mapped_column(ForeignKey("surgery.id"))
    day: Mapped[date] = mapped_column(Date)
    key: Mapped[str] = mapped_column(String(64))
    link_digest: Mapped[str] = mapped_column(String(64), unique=True)
    handoff_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    handoff_ends_at: Mapped[datetime | None] = mapped_column(Instant)
    phone_at: Mapped[datetime | None] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(8))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), unique=True)
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    picture: Mapped[str] = mapped_column(String(16))
    number: Mapped[int] = mapped_column(Integer)
    first_name: Mapped[str] = mapped_column(String(90), default="")
    language: Mapped[str] = mapped_column(String(16))
    speaker: Mapped[bool] = mapped_column(Boolean, default=False)
    came_by: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10))
    turn: Mapped[float] = mapped_column(Float, default=0)
    overtaken: Mapped[int] = mapped_column(Integer, default=0)
    more_times: Mapped[int] = mapped_column(Integer, default=0)
    rejoined: Mapped[int] = mapped_column(Integer, default=0)
    coming: Mapped[bool] = mapped_column(Boolean, default=False)
    joined_at: Mapped[datetime] = mapped_column(Instant)
    calls: Mapped[int] = mapped_column(Integer, default=0)
    called_at: Mapped[datetime | None] = mapped_column(Instant)
    called_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    here_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    follow_up: Mapped[bool] = mapped_column(Boolean, default=False)


class LineEvent(Base):
    """One step of a line, in order of its number: what happened to whom, by whom, and why.

    `facts` hold what explains it, such as the numbers of tickets that were gone before.
    """

    __tablename__ = "line_event"
    __table_args__ = (
        Index("ix_line_event_surgery_id_id", "surgery_id", "id"),
        Index("ix_line_event_ticket_id", "ticket_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    surgery_id: Mapped[int] = mapped_column(ForeignKey("surgery.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    act: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str] = mapped_column(String(24), default="")
    facts: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
