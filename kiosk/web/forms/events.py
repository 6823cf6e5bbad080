"""The event editor's form: what, where, when, and the words in each language."""

from typing import Any

from wtforms import FileField, HiddenField

from kiosk.domain import event_editing
from kiosk.web.forms import words
from kiosk.web.forms.fields import (
    AnyOf,
    Count,
    Day,
    Line,
    OneOf,
    PlainForm,
    Time,
    YesNo,
    needed,
    not_needed,
)

#: Drawn pictures an event can have, with the word that is read out.
PICTURES = (
    ("coffee", "Coffee and tea"),
    ("meeting", "Meeting"),
    ("story", "Story"),
    ("book-stall", "Books"),
    ("music", "Music"),
    ("sport", "Sport"),
    ("craft", "Making things"),
    ("english-class", "English class"),
    ("food", "Food"),
    ("walk-in", "Talk to someone"),
    ("garden", "Garden"),
    ("playground", "Play"),
)
REPEATS = (
    ("none", "Once"),
    ("weekly", "Every week"),
    ("fortnightly", "Every 2 weeks"),
    ("monthly", "Every month, on the same weekday"),
)
STOPS = (("until", "Until a day"), ("count", "After a number of dates"))
NAMES = (
    ("usual", "As the place is: yes in the school, no in other places"),
    ("yes", "Ask for a name"),
    ("no", "A name can be left out"),
)
BADGES = (
    ("free", "Free"),
    ("children", "Children are welcome"),
    ("no_steps", "No steps"),
    ("your_language", "Someone speaks your language"),
)
TEXTS = (("title", 120), ("sentence", 300), ("place", 120))
FIELDS = tuple(text for text, _limit in TEXTS)


class EventForm(PlainForm):
    """An event as staff describe it. The words in other languages are added by `for_languages`."""

    key = HiddenField()
    title = Line("Title", 120, [needed("Give the event a title.")])
    picture = OneOf("Picture", PICTURES)
    image = Line("Your own photo", 64)
    photo = FileField("Your own photo")
    photo_off = YesNo("Take the photo away and show the drawn picture")
    sentence = Line("One sentence about it", 300)
    where = Line("Place", 64)
    place = Line("Say where in your own words", 120)
    day = Day("Day", [needed("Choose the day.")])
    starts = Time("Starts", [needed("Type when it starts.")])
    ends = Time("Ends", [needed("Type when it ends.")])
    repeats = OneOf("How often", REPEATS)
    stop = OneOf("When does it stop", STOPS)
    until = Day("Last day", [not_needed])
    count = Count("How many dates", 1, 60, [not_needed])
    term_time_only = YesNo("Only in term time")
    names = OneOf("Names at sign-in", NAMES)
    badges = AnyOf("Good to know", choices=list(BADGES))
    override = YesNo("Change those dates too")

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
    def needs_names(self) -> bool | None:
        """Return whether a name is asked for; None as the place usually does."""
        return {"yes": True, "no": False}.get(self.names.data)


def for_languages(tags: list[str]) -> type[EventForm]:
    """Return the form with the words of an event in these languages."""
    return words.in_languages(EventForm, TEXTS, tuple(tags))


def begin(draft: event_editing.Draft, **more: Any) -> dict[str, Any]:
    """Return the values a form starts with for this draft."""
    where = draft.room or draft.venue
    names = {None: "usual", True: "yes", False: "no"}[draft.names_needed]
    return {
        "title": draft.title, "sentence": draft.sentence, "place": draft.place,
        "picture": draft.picture, "image": draft.image or "", "names": names,
        "where": where.reference if where else "", "badges": list(draft.badges),
        **words.spread(draft.words), **more,
    }
