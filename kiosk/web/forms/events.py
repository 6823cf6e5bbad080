"""The event editor's form: what, where, when, and the words in each language."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from wtforms import FileField, HiddenField

from kiosk.domain.event_dates import When
from kiosk.domain.event_editing import Draft
from kiosk.domain.recurrence import Kind, Repeat
from kiosk.domain.venues import Room, Venue
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
    ("monthly_weekday", "Every month, such as the first Tuesday"),
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
#: Ready-made events to copy (S4), by the name they have in the address.
IDEAS = {
    "coffee": Draft(
        "Coffee morning",
        "Tea, toys and time to talk. Come as you are.",
        picture="coffee",
        badges=("free", "children"),
    ),
    "head": Draft(
        "Talk to the head teacher",
        "Come on Saturday and ask anything. No need to book.",
        picture="walk-in",
        badges=("free", "children"),
    ),
    "advice": Draft(
        "Citizens Advice in the hall",
        "Free help with money, housing and letters. It is private.",
        picture="meeting",
        badges=("free",),
    ),
}
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
    badges = AnyOf("Good to know", BADGES)
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

    def draft(
        self,
        place: tuple[Venue | None, Room | None],
        image: str | None,
        tags: Sequence[str],
        before: Mapping[str, Mapping[str, str]],
    ) -> Draft:
        """Return what was written. Of the words `before`, those in other languages stay."""
        kept = {tag: given for tag, given in before.items() if tag not in tags}
        return Draft(
            title=self.title.data,
            sentence=self.sentence.data,
            place=self.place.data,
            picture=self.picture.data,
            venue=place[0],
            room=place[1],
            names_needed={"yes": True, "no": False}.get(self.names.data),
            badges=self.badges.data,
            words={**kept, **words.read(self, FIELDS, tags)},
            image=image,
        )


def for_languages(tags: list[str]) -> type[EventForm]:
    """Return the form with the words of an event in these languages."""
    return words.in_languages(EventForm, TEXTS, tags)


def of_draft(draft: Draft) -> dict[str, Any]:
    """Return the values with which a form shows a draft."""
    where, usual = draft.room or draft.venue, draft.venue is None or draft.venue.in_school
    names = {True: "yes", False: "no"}[bool(draft.names_needed)]
    return {
        "title": draft.title,
        "sentence": draft.sentence,
        "place": draft.place,
        "picture": draft.picture,
        "image": draft.image or "",
        "names": "usual" if draft.names_needed in (None, usual) else names,
        "where": where.reference if where else "",
        "badges": list(draft.badges),
        **words.spread(draft.words),
    }


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
