"""The school: the tenant to which every other row belongs, and its settings."""

from datetime import datetime

from sqlalchemy import JSON, Boolean, Integer, String, Text, text, true
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base
from kiosk.core.types import Instant


class School(Base):
    """A school and what its leaders chose.

    `host` is the name under which a server of many schools is asked for this one; NULL on a
    server of one school. `changes` grows with every edit that parents can see. The key of the
    translator is under the instance's own key. Words of parents, voices and concerns are each
    kept so many days.

    `phones` says how phones reach the server, as a test found: "" (not yet, or not at all),
    "wifi" (on the guest Wi-Fi) or "anywhere"; `phones_address` is where, such as
    https://door.school.example. The guest Wi-Fi stands on posters, so its password is no secret.

    `wordings` grows with every change of the school's own words for the screens, and is 0 before
    the first. `machine_voice` lets the server speak where nobody has recorded a phrase.
    """

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    host: Mapped[str | None] = mapped_column(String(200), unique=True)
    time_zone: Mapped[str] = mapped_column(String(64))
    languages: Mapped[list[str]] = mapped_column(JSON)
    default_language: Mapped[str] = mapped_column(String(16), default="en")
    picture: Mapped[str | None] = mapped_column(String(64))
    leaving_numbers: Mapped[bool] = mapped_column(Boolean, default=True)
    retention_days: Mapped[int] = mapped_column(Integer, default=30)
    time_out_factor: Mapped[int] = mapped_column(Integer, default=1)
    terms: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    skip_dates: Mapped[list[str]] = mapped_column(JSON, default=list)
    changes: Mapped[int] = mapped_column(Integer, default=0)
    translator_url: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    translator_key: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    words_days: Mapped[int] = mapped_column(Integer, default=365, server_default="365")
    voice_days: Mapped[int] = mapped_column(Integer, default=30, server_default="30")
    concern_days: Mapped[int] = mapped_column(Integer, default=365, server_default="365")
    phones: Mapped[str] = mapped_column(String(8), default="", server_default=text("''"))
    phones_address: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    phones_tested_at: Mapped[datetime | None] = mapped_column(Instant)
    wifi_name: Mapped[str] = mapped_column(String(32), default="", server_default=text("''"))
    wifi_password: Mapped[str] = mapped_column(String(63), default="", server_default=text("''"))
    wordings: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    machine_voice: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
