"""What a school's leaders choose: its name and picture, languages, and how the tablet behaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.core import errors
from kiosk.domain import schools
from kiosk.domain.schools import School

RETENTION_DAYS = range(1, 366)
TIME_OUT_FACTORS = (1, 2, 3)


class SchoolNameMissing(errors.Refusal):
    """A school needs a name."""

    code = "school_name"


class OutOfRange(errors.Refusal):
    """A number that this setting cannot have, or no language at all."""

    code = "setting"


@dataclass(frozen=True)
class Settings:
    """The settings as one piece. `languages` are tags in the order of the start screen."""

    name: str
    picture: str | None
    languages: Sequence[str]
    leaving_numbers: bool
    retention_days: int
    time_out_factor: int


def of(school: School) -> Settings:
    """Return the settings as they are."""
    return Settings(
        school.name,
        school.picture,
        tuple(school.languages),
        school.leaving_numbers,
        school.retention_days,
        school.time_out_factor,
    )


def change(school: School, settings: Settings) -> None:
    """Give the school these settings; its own language always stays, and stands first.

    Refuses SchoolNameMissing and OutOfRange.
    """
    if not settings.name:
        raise SchoolNameMissing
    if settings.retention_days not in RETENTION_DAYS:
        raise OutOfRange
    if settings.time_out_factor not in TIME_OUT_FACTORS or not settings.languages:
        raise OutOfRange
    row = schools.attached(school)
    row.name, row.picture = settings.name, settings.picture
    row.languages = list(dict.fromkeys([row.default_language, *settings.languages]))
    row.leaving_numbers = settings.leaving_numbers
    row.retention_days = settings.retention_days
    row.time_out_factor = settings.time_out_factor
    schools.note_change(school)
