"""What to show of the messages, as the address of the list says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.core import tokens
from kiosk.domain.inbox_filters import ANSWER, FACES, TABS, TOPICS, Filter

#: How old a message may be: days, or since the term began; empty is all.
AGES = ("7", "30", "term")
YES = "yes"
_SHORT = 80


@dataclass(frozen=True)
class FilterForm:
    """The questions of the list as they stand in its address; what it cannot mean is left out."""

    tab: str
    language: str
    topic: str
    face: str
    about: str
    age: str
    mine: bool
    undone: bool
    faces: bool

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "FilterForm":
        """Read an address."""
        return cls(
            tab=_one_of(asked.get("tab", ""), TABS) or ANSWER,
            language=asked.get("language", "")[:_SHORT],
            topic=_one_of(asked.get("topic", ""), TOPICS),
            face=_one_of(asked.get("face", ""), FACES),
            about=asked.get("about", "")[:_SHORT],
            age=_one_of(asked.get("age", ""), AGES),
            mine=asked.get("mine") == YES,
            undone=asked.get("open") == YES,
            faces=asked.get("faces") == YES,
        )

    @property
    def asked(self) -> dict[str, Any]:
        """Return the questions that differ from the usual, for addresses that keep them."""
        given = {
            "tab": self.tab if self.tab != ANSWER else "",
            "language": self.language,
            "topic": self.topic,
            "face": self.face,
            "about": self.about,
            "age": self.age,
            "mine": YES if self.mine else "",
            "open": YES if self.undone else "",
            "faces": YES if self.faces else "",
        }
        return {name: value for name, value in given.items() if value}

    @property
    def narrowed(self) -> bool:
        """Say whether anything but the tab is asked."""
        return any(name != "tab" for name in self.asked)

    def filter(self, staff_id: int, term_days: int | None) -> Filter:
        """Return what the inbox is asked; `term_days`: how many days ago this term began."""
        days = term_days if self.age == "term" else int(self.age) if self.age else None
        return Filter(
            tab=self.tab,
            language=self.language,
            topic=self.topic,
            face=self.face,
            about=self.about,
            age_days=days,
            mine=self.mine,
            staff_id=staff_id,
            undone=self.undone,
            faces=self.faces,
        )


def place(typed: str) -> tuple[date, str] | None:
    """Read where a page of the list begins: "2026-11-20.<reference>", or None."""
    day, _, reference = typed.partition(".")
    if not tokens.is_token(reference):
        return None
    try:
        return date.fromisoformat(day), reference
    except ValueError:
        return None


def place_of(day: date, reference: str) -> str:
    """Return how an address says where the next page begins."""
    return f"{day.isoformat()}.{reference}"


def _one_of(typed: str, known: tuple[str, ...]) -> str:
    return typed if typed in known else ""
