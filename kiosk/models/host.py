"""Hosts: those whom parents talk to, a member of staff or a partner such as Citizens Advice."""

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base


class Host(Base):
    """Somebody whom parents talk to, as their card shows them.

    `name` is a first name or a partner's name; `role` says in a few plain words what they do.
    `words` holds the role in other languages: {"pl": {"role": ...}}. `languages` are the tags
    they speak. `staff_id` is their account, where they have one.
    """

    __tablename__ = "host"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    name: Mapped[str] = mapped_column(String(90))
    role: Mapped[str] = mapped_column(String(60), default="")
    words: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    picture: Mapped[str] = mapped_column(String(32), default="person")
    image: Mapped[str | None] = mapped_column(String(64))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    closed: Mapped[bool] = mapped_column(Boolean, default=False)
