"""Forms of the school's settings and of its school days."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from wtforms import FileField

from kiosk.domain.recurrence import Term
from kiosk.domain.school_settings import Settings
from kiosk.web.forms.fields import Count, Day, Line, OneOf, PlainForm, YesNo, needed, not_needed

FACTORS = (("1", "As usual"), ("2", "Twice as long"), ("3", "Three times as long"))
LEAVING = (("yes", "Give a number for leaving"), ("no", "No numbers"))
#: (prefix of the fields, rows at most) of each kind of row.
TERMS, CLOSED = ("term", 12), ("closed", 40)
LAST_POSITION = 1000

Row = TypeVar("Row", bound=PlainForm)


class SettingsForm(PlainForm):
    """The settings of a school. Languages come as position numbers, read apart."""

    name = Line("Name of the school", 120, [needed("Type the name of the school.")])
    image = Line("Picture of the school", 64)
    photo = FileField("Picture of the school")
    photo_off = YesNo("Take the photo away and show the drawn picture")
    leaving_numbers = OneOf("Numbers for leaving", LEAVING)
    retention_days = Count(
        "Days until names are deleted", 1, 365, [needed("Type a number of days.")]
    )
    time_out_factor = OneOf("How long the tablet waits", FACTORS)

    def settings(self, languages: list[str], picture: str | None) -> Settings:
        """Return the settings as sent."""
        return Settings(
            self.name.data,
            picture,
            languages,
            self.leaving_numbers.data == "yes",
            self.retention_days.data,
            int(self.time_out_factor.data),
        )


def of_settings(settings: Settings) -> dict[str, Any]:
    """Return the values with which a form shows the settings."""
    return {
        "name": settings.name,
        "image": settings.picture or "",
        "leaving_numbers": "yes" if settings.leaving_numbers else "no",
        "retention_days": settings.retention_days,
        "time_out_factor": str(settings.time_out_factor),
    }


def ordered(sent: dict[str, str], known: list[str]) -> list[str]:
    """Return the language tags that were ticked, by the position typed beside each."""

    def position(tag: str) -> tuple[int, int]:
        typed = sent.get(f"position_{tag}", "")
        fits = typed.isascii() and typed.isdigit() and len(typed) < 4
        return (int(typed) if fits else LAST_POSITION, known.index(tag))

    return sorted((tag for tag in known if sent.get(f"speak_{tag}")), key=position)


class TermForm(PlainForm):
    """The first and last day of one term; an empty row is no term."""

    first = Day("First day", [not_needed])
    last = Day("Last day", [not_needed])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that both days are there, or neither."""
        fits = bool(super().validate(extra_validators))
        if fits and (self.first.data is None) != (self.last.data is None):
            empty = self.last if self.last.data is None else self.first
            empty.errors = ["Choose both days, or leave both empty."]
        return not self.errors

    @property
    def term(self) -> Term | None:
        """Return the term of this row."""
        return Term(self.first.data, self.last.data) if self.first.data and self.last.data else None


class ClosedForm(PlainForm):
    """One day on which the school is closed within a term."""

    day = Day("Day", [not_needed])


def sent_rows(kind: type[Row], rows: tuple[str, int], sent: Any) -> list[Row]:
    """Return the rows of a kind that were sent."""
    prefix, most = rows
    return [
        kind(sent, prefix=f"{prefix}{at}-")
        for at in range(most)
        if any(name.startswith(f"{prefix}{at}-") for name in sent)
    ]


def rows_of(
    kind: type[Row], rows: tuple[str, int], values: Sequence[Mapping[str, Any]]
) -> list[Row]:
    """Return rows that show these values, and no more than there can be."""
    prefix, most = rows
    return [
        kind(data=dict(value), prefix=f"{prefix}{at}-") for at, value in enumerate(values[:most])
    ]


def with_room(kind: type[Row], rows: tuple[str, int], given: list[Row]) -> list[Row]:
    """Return the rows and two empty ones below, where there is room."""
    prefix, most = rows
    numbers = range(len(given), min(most, len(given) + 2))
    return [*given, *(kind(prefix=f"{prefix}{at}-") for at in numbers)]
