"""What staff type at the desk: who came, or who they are really. Plain classes, as in signin.py."""

from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import MultiDict

from kiosk.core import text, tokens
from kiosk.domain import signins
from kiosk.web.forms.signin import some_names


@dataclass(frozen=True)
class PartyForm:
    """Names and counts as they came from the page; empty name fields are left out."""

    names: list[str]
    adults: int
    children: int

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "PartyForm":
        """Read a sent form. A count that is no number becomes one that no party can have."""
        return cls(names_of(sent), count_of(sent, "adults", "1"), count_of(sent, "children", "0"))

    @property
    def party(self) -> signins.Party:
        """Return the party; refuses names and counts that no party has."""
        return signins.Party.of(self.names, self.adults, self.children)


@dataclass(frozen=True)
class AddForm(PartyForm):
    """Somebody whom staff sign in. `event` is a reference, empty for a general visit."""

    language: str
    event: str
    key: str

    @classmethod
    def blank(cls, language: str, event: str) -> "AddForm":
        """Return what a new page starts with: one adult, a new key."""
        return cls([], 1, 0, language, event, tokens.reference())

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "AddForm":
        """Read a sent form; a key of a wrong shape is replaced."""
        key = sent.get("key", "")
        return cls(
            names_of(sent),
            count_of(sent, "adults", "1"),
            count_of(sent, "children", "0"),
            sent.get("language", ""),
            sent.get("event", ""),
            key if tokens.is_token(key) else tokens.reference(),
        )


def names_of(sent: MultiDict[str, str]) -> list[str]:
    """Return the names that were typed."""
    return some_names(sent)


def count_of(sent: MultiDict[str, str], field: str, otherwise: str) -> int:
    """Return a count in any script's digits; an empty field is `otherwise`, no number is -1."""
    digits = text.western_digits(sent.get(field, "").strip() or otherwise)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 3 else -1


def instant_of(sent: MultiDict[str, str]) -> datetime | None:
    """Return the instant that an undo carries with it; None when there is none."""
    try:
        found = datetime.fromisoformat(sent.get("at", ""))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
