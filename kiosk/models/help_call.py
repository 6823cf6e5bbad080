"""Help calls: somebody at a tablet asked for a person to come. No name is attached."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base
from kiosk.core.types import Instant


class HelpCall(Base):
    """A call for a person, from when it was made until somebody is on the way or it is closed."""

    __tablename__ = "help_call"
    __table_args__ = (
        UniqueConstraint("school_id", "key"),
        Index("ix_help_call_school_id_called_at", "school_id", "called_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    key: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    called_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
