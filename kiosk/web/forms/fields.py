"""Fields that read what staff type and, where they cannot, say kindly what would fit.

The library's own sentences are never shown: they speak of values, and in no house style.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Field, Form, IntegerField, StringField, TimeField
from wtforms.validators import StopValidation

from kiosk.core import text

Check = Callable[[Form, Any], None]
#: (value in the form, words on the page), in the order of the page.
Choices = Sequence[tuple[str, str]]
#: A year before or after these is a slip of the finger, and dates around it cannot be reckoned.
YEARS = range(2000, 2101)


class PlainForm(Form):
    """A form without translations of its own: staff pages are in English."""

    class Meta:
        """No catalogues, so that forms work without a request."""

        locales = False

    @property
    def first_problem(self) -> str | None:
        """Return the first sentence about something that does not fit yet."""
        return next((said for said in _sentences(self.errors)), None)

    def sent(self, *left_out: str) -> list[tuple[str, str]]:
        """Return what was sent, as pairs for hidden fields of the next page; nothing unknown."""
        return [
            (field.name, value)
            for field in self
            if field.name not in left_out
            for value in (field.raw_data or ())
            if isinstance(value, str)
        ]


def _sentences(problems: Any) -> list[str]:
    if isinstance(problems, str):
        return [problems]
    parts = problems.values() if isinstance(problems, dict) else problems
    return [said for part in parts for said in _sentences(part)]


def needed(sentence: str) -> Check:
    """Refuse an empty answer with this sentence, and say nothing else about it."""

    def check(_form: Form, field: Any) -> None:
        if field.data in (None, "", []):
            field.errors[:] = field.errors[:1] if field.raw_data and any(field.raw_data) else []
            raise StopValidation(None if field.errors else sentence)

    return check


def not_needed(_form: Form, field: Any) -> None:
    """Let an empty answer be; what was typed and cannot be read is still said."""
    if not (field.raw_data and any(field.raw_data)):
        field.errors[:] = []
        raise StopValidation


class Line(StringField):
    """One line in any script, cleaned of what hides or reorders; a limit of characters."""

    def __init__(self, label: str, limit: int, checks: Sequence[Check] = (), **more: Any) -> None:
        super().__init__(label, list(checks), **more)
        self.limit = limit

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what was typed; nothing is cut without a word."""
        self.data: str = valuelist[0] if valuelist else ""
        try:
            self.data = text.clean_line(self.data, self.limit)
        except text.TooLong:
            raise ValueError(f"This is long. {self.limit} letters fit here.") from None


class Day(DateField):
    """A day from the browser's calendar, or typed as 2026-11-24, in the years that we plan for."""

    data: date | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day in digits of any script."""
        try:
            super().process_formdata([text.western_digits(value) for value in valuelist])
        except ValueError:
            raise ValueError("Choose a day, or type it like this: 2026-11-24.") from None
        if self.data is not None and self.data.year not in YEARS:
            self.data = None
            raise ValueError("Choose a day in the years 2000 to 2100.")


class Time(TimeField):
    """A time of day from the browser, or typed as 09:15."""

    def __init__(self, label: str, checks: Sequence[Check] = (), **more: Any) -> None:
        super().__init__(label, list(checks), format=["%H:%M", "%H:%M:%S", "%H.%M"], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time in digits of any script."""
        try:
            super().process_formdata([text.western_digits(value) for value in valuelist])
        except ValueError:
            raise ValueError("Type the time like this: 09:15.") from None


class Count(IntegerField):
    """A whole number between two limits."""

    def __init__(
        self, label: str, least: int, most: int, checks: Sequence[Check] = (), **more: Any
    ) -> None:
        super().__init__(label, list(checks), **more)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number in digits of any script."""
        sentence = f"Type a number from {self.least} to {self.most}."
        try:
            super().process_formdata([text.western_digits(value) for value in valuelist])
        except ValueError:
            raise ValueError(sentence) from None
        if self.data is not None and not self.least <= self.data <= self.most:
            raise ValueError(sentence)


class OneOf(Field):
    """One of a few answers; anything else counts as the one given as default, or the first."""

    def __init__(self, label: str, choices: Choices, **more: Any) -> None:
        more.setdefault("default", choices[0][0])
        super().__init__(label, **more)
        self.choices = choices

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the answer if it is one of ours."""
        known = {value for value, _label in self.choices}
        self.data = valuelist[0] if valuelist and valuelist[0] in known else self.default


class AnyOf(Field):
    """Any of a few answers; those that are not ours are left out."""

    def __init__(self, label: str, choices: Choices, **more: Any) -> None:
        super().__init__(label, **more)
        self.choices = choices

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the answers that are ours, in our order."""
        self.data = [value for value, _label in self.choices if value in valuelist]


class YesNo(BooleanField):
    """A tick."""
