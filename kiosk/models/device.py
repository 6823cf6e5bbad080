"""Paired devices: the tablets and screens that a school trusts, and the codes that pair them."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base
from kiosk.core.types import Instant


class Device(Base):
    """A tablet, a wall display or a small screen beside a door, paired with the school.

    `role` is "tablet", "wall" or "door". Its own token is kept as a digest. `owner_id` is who
    looks after it. `seen_at` and `version` are what it last said of itself. `hello_at` and
    `clear_at` are when staff last asked it to show itself and to clear its screen. A locked one
    shows nothing until it is unlocked; a revoked one is refused for ever.
    """

    __tablename__ = "device"
    __table_args__ = (Index("ix_device_school_id", "school_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(8))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    paired_at: Mapped[datetime] = mapped_column(Instant)
    paired_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[str] = mapped_column(String(20), default="")
    https: Mapped[bool] = mapped_column(Boolean, default=False)
    hello_at: Mapped[datetime | None] = mapped_column(Instant)
    clear_at: Mapped[datetime | None] = mapped_column(Instant)
    locked_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class Pairing(Base):
    """A code that a screen shows for ten minutes, so that staff can type it in. Once.

    `claim_digest` is of a secret that only the asking browser has; `code_digest` of what it
    shows. With `device_id` the code has been used, and the browser may fetch its token.
    """

    __tablename__ = "pairing"
    __table_args__ = (Index("ix_pairing_school_id_code_digest", "school_id", "code_digest"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    claim_digest: Mapped[str] = mapped_column(String(64), unique=True)
    code_digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
