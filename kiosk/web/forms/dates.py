"""The questions about days and times that the editors of events and of surgeries share."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from kiosk.domain.event_dates import When
from kiosk.domain.recurrence import Kind, Repeat
from kiosk.web.forms.fields import Count, Day, OneOf, PlainForm, Time, YesNo, needed, not_needed

REPEATS = (
    ("none", "Once"),
    ("weekly", "Every week"),
    ("fortnightly", "Every 2 weeks"),
    ("monthly_weekday", "Every month, such as the first Tuesday"),
)
STOPS = (("until", "Until a day"), ("count", "After a number of dates"))


class DatesForm(PlainForm):
    """A first day, times, and how it repeats."""

    day = Day("Day", [needed("Choose the day.")])
    starts = Time("Starts", [needed("Type when it starts.")])
    ends = Time("Ends", [needed("Type when it ends.")])
    repeats = OneOf("How often", REPEATS)
    stop = OneOf("When does it stop", STOPS)
    until = Day("Last day", [not_needed])
    count = Count("How many dates", 1, 60, [not_needed])
    term_time_only = YesNo("Only in term time")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what single fields cannot: the end is after the start, and a repeat stops."""
        fits = bool(super().validate(extra_validators))
        if self.starts.data and self.ends.data and self.ends.data <= self.starts.data:
            self.ends.errors = ["The end is before the start. Look at both times."]
            fits = False
        if self.repeats.data != "none" and not self._stops():
            fits = False
        return fits

    def _stops(self) -> bool:
        if self.stop.data == "count" and self.count.data is None and not self.count.errors:
            self.count.errors = ["Type how many dates there are."]
        if self.stop.data == "until" and not self.until.errors:
            if self.until.data is None:
                self.until.errors = ["Choose the last day."]
            elif self.day.data and self.until.data < self.day.data:
                self.until.errors = ["The last day is before the first one."]
        return not (self.count.errors if self.stop.data == "count" else self.until.errors)

    @property
    def when(self) -> When | None:
        """Return the days and times, or None while they are not all there."""
        if not (self.day.data and self.starts.data and self.ends.data):
            return None
        kind = Kind(self.repeats.data)
        if kind is Kind.NONE:
            return When(self.day.data, self.starts.data, self.ends.data)
        by_count = self.stop.data == "count"
        repeat = Repeat(
            kind,
            until=None if by_count else self.until.data,
            count=self.count.data if by_count else None,
            term_time_only=self.term_time_only.data,
        )
        return When(self.day.data, self.starts.data, self.ends.data, repeat)

    def without(self, kept: Collection[str], shown: Sequence[date]) -> When:
        """Return the days and times without those dates shown whose tick was taken out.

        A number of dates would fill up with dates that nobody has looked at, so it becomes a day.
        """
        when = self.when
        assert when is not None  # the form was checked
        skip = tuple(day for day in shown if day.isoformat() not in kept)
        if not skip:
            return when
        until = shown[-1] if when.repeat.count is not None else when.repeat.until
        return replace(when, repeat=replace(when.repeat, skip=skip, until=until, count=None))


def of_when(when: When) -> dict[str, Any]:
    """Return the values with which a form shows days and times."""
    repeat = when.repeat
    return {
        "day": when.first_on,
        "starts": when.starts,
        "ends": when.ends,
        "repeats": repeat.kind.value,
        "stop": "count" if repeat.count is not None else "until",
        "until": repeat.until,
        "count": repeat.count,
        "term_time_only": repeat.term_time_only,
    }
