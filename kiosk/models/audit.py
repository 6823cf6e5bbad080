"""The audit log: who did what and when, never a parent's name or words."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base
from kiosk.core.types import Instant


class AuditEntry(Base):
    """One act of staff. `chain` is a digest over this entry and the one before it in the school."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_school_id_id", "school_id", "id"),
        Index("ix_audit_entry_school_id_act_id", "school_id", "act", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    act: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    chain: Mapped[str] = mapped_column(String(64))
