"""The words of the screens as one school says them, and the people who speak a language for it."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.db import Base
from kiosk.core.types import Instant


class Wording(Base):
    """One sentence of the screens in one language: the school's own words, or a check of ours.

    `sentence` is the digest of the English. `words` is empty where the school has none of its own
    and the catalog's are used. A check holds for the words it was made of, by their digest;
    `checked_by_id` is staff, `speaker_id` a speaker who was asked.
    """

    __tablename__ = "wording"
    __table_args__ = (
        UniqueConstraint("school_id", "language", "sentence", name="uq_wording_sentence"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    language: Mapped[str] = mapped_column(String(16))
    sentence: Mapped[str] = mapped_column(String(64))
    english: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text, default="")
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    checked: Mapped[str] = mapped_column(String(64), default="")
    checked_on: Mapped[date | None] = mapped_column(Date)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("speaker.id"))


class Speaker(Base):
    """Somebody who speaks a language and was sent a link: to read aloud, to listen, or to check.

    `task` is "read" (records phrases), "listen" (confirms what others recorded) or "words" (checks
    lines by telling in English what they say). The link's token is kept as a digest.
    """

    __tablename__ = "speaker"
    __table_args__ = (Index("ix_speaker_school_id_language", "school_id", "language"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    language: Mapped[str] = mapped_column(String(16))
    task: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(90), default="")
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    agreed_at: Mapped[datetime | None] = mapped_column(Instant)


class Recording(Base):
    """A phrase as somebody read it: played only when somebody else has confirmed it.

    `sentence` is the digest of the English (or of the organiser's own text), `words` that of what
    was read: when the words change, the recording is not played any more. `file` is the name of
    its sounds in the instance's folder of clips. `state` is "new", "confirmed" or "refused".
    """

    __tablename__ = "recording"
    __table_args__ = (
        UniqueConstraint("school_id", "language", "sentence", name="uq_recording_sentence"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    language: Mapped[str] = mapped_column(String(16))
    sentence: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(String(64))
    file: Mapped[str] = mapped_column(String(64))
    milliseconds: Mapped[int] = mapped_column(Integer)
    level: Mapped[str] = mapped_column(String(8), default="good")
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"))
    on_day: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10), default="new")
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("speaker.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class WordCheck(Base):
    """What a speaker said of a line: what it says in English, and how they would say it.

    `words` is the digest of the words that were read. `verdict` is "good" or "better"; `seen_by_id`
    is who of the staff has looked at it.
    """

    __tablename__ = "word_check"
    __table_args__ = (
        UniqueConstraint("speaker_id", "sentence", name="uq_word_check_sentence"),
        Index("ix_word_check_school_id_language", "school_id", "language"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    language: Mapped[str] = mapped_column(String(16))
    sentence: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(String(64))
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"))
    meaning: Mapped[str] = mapped_column(Text, default="")
    verdict: Mapped[str] = mapped_column(String(8))
    better: Mapped[str] = mapped_column(Text, default="")
    on_day: Mapped[date] = mapped_column(Date)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
