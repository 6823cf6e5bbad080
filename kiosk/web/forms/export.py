"""What to export: days, an event, names or not, and the kind of file."""

from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from kiosk.core import text
from kiosk.domain.signin_export import Wanted
from kiosk.web.forms.fields import YEARS

CSV, XLSX = "csv", "xlsx"
GENERAL = "none"


@dataclass(frozen=True)
class ExportForm:
    """The form as it came; `first` and `last` are None where no day could be read."""

    first: date | None
    last: date | None
    event: str
    with_names: bool
    kind: str

    @classmethod
    def blank(cls, today: date) -> "ExportForm":
        """Return what the page starts with: this month so far, without names."""
        return cls(today.replace(day=1), today, "", False, CSV)

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "ExportForm":
        """Read a sent form. Names are in the file only when they were asked for."""
        return cls(
            day_of(sent.get("first", "")),
            day_of(sent.get("last", "")),
            sent.get("event", ""),
            sent.get("names") == "with",
            XLSX if sent.get("kind") == XLSX else CSV,
        )

    @property
    def wanted(self) -> Wanted | None:
        """Return what to export, or None where a day is missing."""
        if self.first is None or self.last is None:
            return None
        event = None if self.event == GENERAL else self.event
        return Wanted(self.first, self.last, event, self.with_names)

    @property
    def file_name(self) -> str:
        """Return a name that says which days are inside."""
        return f"sign-ins-{self.first}-to-{self.last}.{self.kind}"


def day_of(typed: str) -> date | None:
    """Return a day written as 2026-11-22 in any script's digits, or None."""
    try:
        found = date.fromisoformat(text.western_digits(typed.strip()))
    except ValueError:
        return None
    return found if found.year in YEARS else None
