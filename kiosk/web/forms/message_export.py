"""Which messages or answers to export: days, the filters of the inbox, contacts or not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kiosk.domain.inbox_filters import ALL, Filter
from kiosk.domain.message_export import ANSWERS, MESSAGES, TEXTS, Wanted
from kiosk.web.forms.export import CSV, XLSX, day_of
from kiosk.web.forms.messages import FilterForm

WHAT = (MESSAGES, TEXTS, ANSWERS)
NAMES = {MESSAGES: "messages", TEXTS: "survey-words", ANSWERS: "survey-answers"}
_LONGEST = 64


@dataclass(frozen=True)
class MessageExportForm:
    """The form as it came; `first` and `last` are None where no day could be read."""

    what: str
    survey: str
    first: date | None
    last: date | None
    filters: FilterForm
    with_contact: bool
    kind: str

    @classmethod
    def blank(cls, asked: Mapping[str, str], today: date, term: date | None) -> "MessageExportForm":
        """Return what the page starts with: the filters of an address of the inbox.

        Its age becomes days; without one it is this month so far. `term`: when this term began.
        """
        form = cls.read(asked)
        ages = {"7": today - timedelta(days=6), "30": today - timedelta(days=29), "term": term}
        first = form.first or ages.get(form.filters.age) or today.replace(day=1)
        return replace(form, first=first, last=form.last or today)

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> "MessageExportForm":
        """Read a sent form. Contacts are in the file only when they were asked for."""
        what = sent.get("what", "")
        return cls(
            what if what in WHAT else MESSAGES,
            sent.get("survey", "")[:_LONGEST],
            day_of(sent.get("first", "")),
            day_of(sent.get("last", "")),
            FilterForm.read({**sent, "tab": sent.get("tab") or ALL}),
            sent.get("contact") == "with",
            XLSX if sent.get("kind") == XLSX else CSV,
        )

    @property
    def days_missing(self) -> bool:
        """Say whether days are needed and one is not there."""
        return self.what != ANSWERS and (self.first is None or self.last is None)

    @property
    def survey_missing(self) -> bool:
        """Say whether a survey is needed and none was chosen."""
        return self.what != MESSAGES and not self.survey

    def wanted(self, staff_id: int) -> Wanted:
        """Return what to export; only where no day is missing.

        What was written in a survey has no face, no topic and no place of its own.
        """
        assert self.first is not None
        assert self.last is not None
        asked = replace(self.filters.filter(staff_id, None), age_days=None)
        if self.what == TEXTS:
            only = Filter(language=asked.language, undone=asked.undone, mine=asked.mine)
            asked = replace(only, staff_id=staff_id)
        survey = self.survey if self.what == TEXTS else ""
        return Wanted(self.first, self.last, asked, survey, self.with_contact)

    @property
    def file_name(self) -> str:
        """Return a name that says what and which days are inside."""
        days = "" if self.what == ANSWERS else f"-{self.first}-to-{self.last}"
        return f"{NAMES[self.what]}{days}.{self.kind}"
