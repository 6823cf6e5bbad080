"""Where things happen: venues (a building) and their rooms."""

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base


class Venue(Base):
    """A building: the school itself, a community hall, a church hall.

    `in_school` venues ask for names by default, because of the fire list; others do not.
    `words` holds the name and access note in other languages: {"pl": {"name": ..., "access": ...}}.
    """

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    in_school: Mapped[bool] = mapped_column(Boolean, default=True)
    access: Mapped[str] = mapped_column(String(300), default="")
    picture: Mapped[str] = mapped_column(String(32), default="hall")
    image: Mapped[str | None] = mapped_column(String(64))
    words: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    closed: Mapped[bool] = mapped_column(Boolean, default=False)


class Room(Base):
    """A room of a venue, with how to get there without steps."""

    __tablename__ = "room"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    access: Mapped[str] = mapped_column(String(300), default="")
    picture: Mapped[str] = mapped_column(String(32), default="hall")
    image: Mapped[str | None] = mapped_column(String(64))
    words: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    closed: Mapped[bool] = mapped_column(Boolean, default=False)
