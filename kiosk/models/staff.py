"""Staff accounts, their sessions, and links that open something once.

The one file of models that knows Flask-Security: its mixin carries what the log-in pages ask
of an account (architecture.md, "ecosystem", decision 3).
"""

from datetime import datetime
from enum import StrEnum

from flask_security import RoleMixin, UserMixin
from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base
from kiosk.core.types import Instant


def first_name(name: str) -> str:
    """Return what a colleague is called on pages, and by parents."""
    return name.split(" ")[0]


class Role(StrEnum):
    """What a member of staff may do, from least to most."""

    HOST = "host"
    RECEPTION = "reception"
    MANAGER = "manager"
    ADMIN = "admin"


class NamedRole(RoleMixin):
    """A role in the shape in which Flask-Security asks for it."""

    permissions = None

    def __init__(self, name: str) -> None:
        self.name = name


class Staff(Base, UserMixin):
    """A named account of one school. `fs_uniquifier` is what sessions hold: a new one ends them.

    `last_code_step` is the 30-second step of the last code from the phone: each works once.
    `safeguarding` lets them read what was passed to the safeguarding lead, beside their role;
    `listens` names who hears spoken messages within one school day.
    """

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    name: Mapped[str] = mapped_column(String(90))
    email: Mapped[str] = mapped_column(String(255), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    safeguarding: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    listens: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    last_code_step: Mapped[int | None] = mapped_column(Integer)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON)

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]
        """Return the one role as the list that Flask-Security expects."""
        return [NamedRole(self.role)]

    @property
    def first_name(self) -> str:
        """Return what parents see when this person is on the way."""
        return first_name(self.name)


class StaffSession(Base):
    """A browser of a member of staff. The token itself is only in their cookie."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    data: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant, index=True)


class OneTimeLink(Base):
    """A link that opens one thing once: the set-up of a school, or an invitation to an account."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(16))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    ends_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
