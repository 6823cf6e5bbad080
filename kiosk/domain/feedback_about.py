"""What feedback is about: an event, a surgery or a person, as addresses and QR codes name it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import words
from kiosk.domain.words import Words
from kiosk.models.event import Event
from kiosk.models.host import Host
from kiosk.models.school import School
from kiosk.models.surgery import Surgery

EVENT, SURGERY, HOST = "event", "surgery", "host"

_TABLES: Mapping[str, Any] = {EVENT: Event, SURGERY: Surgery, HOST: Host}
_LETTERS = {"e": EVENT, "s": SURGERY, "h": HOST}
#: The column of a feedback that refers to it.
COLUMNS = {EVENT: "event_id", SURGERY: "surgery_id", HOST: "host_id"}


@dataclass(frozen=True)
class About:
    """One thing that feedback is about. `id` is for the domain, `text` for addresses.

    `day` tells two dates of a series apart; a host has none.
    """

    kind: str
    id: int
    reference: str
    title: Words
    day: date | None

    @property
    def text(self) -> str:
        """Return how addresses name it, like "e-<reference>"."""
        return f"{self.kind[0]}-{self.reference}"


def find(school: School, text: str, language: str) -> About | None:
    """Return what such a text names, or None: a poster may outlive its event."""
    letter, _, reference = text.partition("-")
    kind = _LETTERS.get(letter)
    if kind is None or not tokens.is_token(reference):
        return None
    return _one(school, kind, language, _TABLES[kind].reference == reference)


def of(school: School, row: Any, language: str) -> About | None:
    """Return what a row of feedback is about. For many rows, use `titles`."""
    for kind, column in COLUMNS.items():
        if (found := getattr(row, column)) is not None:
            return _one(school, kind, language, _TABLES[kind].id == found)
    return None


def titles(school: School, kind: str, ids: set[int], language: str) -> dict[int, About]:
    """Return these things of one kind by their id, in one question."""
    if not ids:
        return {}
    return {found.id: found for found in _all(school, kind, language, _TABLES[kind].id.in_(ids))}


def _one(school: School, kind: str, language: str, which: Any) -> About | None:
    return next(iter(_all(school, kind, language, which)), None)


def _all(school: School, kind: str, language: str, which: Any) -> list[About]:
    table = _TABLES[kind]
    name, at = (table.name, sa.null()) if kind == HOST else (table.title, table.starts_at)
    rows = db.session.execute(
        sa.select(table.id, table.reference, name, table.words, at).where(
            table.school_id == school.id, which
        )
    )
    return [
        About(
            kind,
            id,
            reference,
            _title(school, kind, name, others, language),
            clock.local(starts_at, school.time_zone).date() if starts_at else None,
        )
        for id, reference, name, others, starts_at in rows
    ]


def _title(school: School, kind: str, name: str, others: Any, language: str) -> Words:
    own = school.default_language
    found = None if kind == HOST else words.pick(name, "title", others, language, own)
    return found or Words(name, own)
