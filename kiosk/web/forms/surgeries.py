"""The editor of a surgery: who, what, where, when, and how people come to talk."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from wtforms import HiddenField

from kiosk.domain.hosts import Host
from kiosk.domain.surgery_drafts import SurgeryDraft
from kiosk.domain.venues import Room, Venue
from kiosk.web.forms import words
from kiosk.web.forms.dates import DatesForm
from kiosk.web.forms.fields import AnyOf, Choices, Count, Line, OneOf, YesNo, needed

COME = (
    ("both", "Book a time, or walk in and take a number"),
    ("book", "Book a time only"),
    ("walk_in", "Walk in only"),
)
WAYS = (("in_person", "In person"), ("phone", "By phone"), ("video", "By video"))
#: What only counts where times are booked, with what counts otherwise.
SLOTS = {"slot_minutes": 10, "gap_minutes": 0, "places": 1, "walk_in_share": 0}
#: Ready-made surgeries to copy, by the name in their address: what the form begins with.
IDEAS: Mapping[str, Mapping[str, Any]] = {
    "head": {
        "title": "Talk to the head teacher",
        "sentence": "Come on Saturday and ask anything. No need to book.",
        "come": "walk_in",
        "weekday": 5,
        "starts": time(10),
        "ends": time(12),
        "picture": "walk-in",
    },
    "advice": {
        "title": "Citizens Advice in the hall",
        "sentence": "Free help with money, housing and letters. It is private.",
        "come": "both",
        "slot_minutes": 20,
        "walk_in_share": 30,
        "weekday": 3,
        "starts": time(9),
        "ends": time(11),
        "picture": "meeting",
    },
    "needs": {
        "title": "Talk about special needs",
        "sentence": "Your child finds something hard at school? We can think about it together.",
        "come": "book",
        "slot_minutes": 20,
        "gap_minutes": 5,
        "weekday": 1,
        "starts": time(15, 30),
        "ends": time(17),
        "picture": "story",
    },
}
TEXTS = (("title", 120), ("sentence", 300))
FIELDS = tuple(text for text, _limit in TEXTS)


class SurgeryForm(DatesForm):
    """A surgery as staff describe it. `made_for` adds what depends on the school."""

    key = HiddenField()
    hosts = AnyOf("Who people talk to", ())
    title = Line("Title", 120, [needed("Give it a title.")])
    sentence = Line("One sentence about it", 300)
    where = Line("Place", 64)
    come = OneOf("How people come", COME)
    slot_minutes = Count("Minutes for one talk", 5, 120, [needed("Type a number from 5 to 120.")])
    gap_minutes = Count("Minutes between two talks", 0, 60, [needed("Type a number from 0 to 60.")])
    places = Count("Places at each time", 1, 20, [needed("Type a number from 1 to 20.")])
    walk_in_share = Count(
        "Places kept for people who walk in, in per cent",
        0,
        90,
        [needed("Type a number from 0 to 90.")],
    )
    way = OneOf("How people talk", WAYS)
    meeting_link = Line("Address of the video meeting", 300)
    languages = AnyOf("Languages spoken, beside those of the people above", ())
    interpreters = AnyOf("An interpreter is asked for", ())
    override = YesNo("Change those dates too")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check it; what does not count for these answers is not looked at."""
        self.leave_out()
        fits = bool(super().validate(extra_validators))
        if self.way.data == "video" and not _is_address(self.meeting_link.data):
            self.meeting_link.errors = [
                "Copy the whole address of the meeting. It begins with https://."
            ]
            fits = False
        if fits and self.come.data != "walk_in" and not self._has_room():
            self.slot_minutes.errors = ["This is longer than from start to end."]
            fits = False
        return fits

    def leave_out(self) -> None:
        """Give what does not count for these answers the value that it has then."""
        unused = dict(SLOTS) if self.come.data == "walk_in" else {}
        if self.come.data == "book":
            unused["walk_in_share"] = 0
        for name, value in unused.items():
            self[name].data, self[name].process_errors = value, []
            self[name].raw_data = [str(value)]
        if self.way.data != "video":
            self.meeting_link.data, self.meeting_link.process_errors = "", []

    def _has_room(self) -> bool:
        if self.starts.data is None or self.ends.data is None:
            return True
        first, last = (at.hour * 60 + at.minute for at in (self.starts.data, self.ends.data))
        return bool(first + self.slot_minutes.data <= last)

    def draft(
        self,
        hosts: Sequence[Host],
        place: tuple[Venue | None, Room | None],
        tags: Sequence[str],
        before: Mapping[str, Mapping[str, str]],
    ) -> SurgeryDraft:
        """Return what was written. Of the words `before`, those in other languages stay."""
        kept = {tag: given for tag, given in before.items() if tag not in tags}
        return SurgeryDraft(
            title=self.title.data,
            hosts=tuple(hosts),
            sentence=self.sentence.data,
            words={**kept, **words.read(self, FIELDS, tags)},
            venue=place[0],
            room=place[1],
            way=self.way.data,
            meeting_link=self.meeting_link.data,
            bookable=self.come.data != "walk_in",
            walk_ins=self.come.data != "book",
            slot_minutes=self.slot_minutes.data,
            gap_minutes=self.gap_minutes.data,
            places=self.places.data,
            walk_in_share=self.walk_in_share.data,
            languages=tuple(self.languages.data or ()),
            interpreters=tuple(self.interpreters.data or ()),
        )


def _is_address(typed: str) -> bool:
    """Say whether a browser can open it as a page: https and a host, and nothing in disguise."""
    try:
        parts = urlsplit(typed)
        return parts.scheme == "https" and "." in (parts.hostname or "") and " " not in typed
    except ValueError:
        return False


def made_for(tags: Sequence[str], spoken: Choices, hosts: Choices) -> type[SurgeryForm]:
    """Return the form with words in these languages, and with these answers to choose from."""
    asked = type(
        "SurgeryForm",
        (SurgeryForm,),
        {
            "hosts": AnyOf(
                "Who people talk to", hosts, validators=[needed("Choose one person or more.")]
            ),
            "languages": AnyOf("Languages spoken, beside those of the people above", spoken),
            "interpreters": AnyOf("An interpreter is asked for", spoken),
        },
    )
    return words.in_languages(asked, TEXTS, tags)


def of_draft(draft: SurgeryDraft) -> dict[str, Any]:
    """Return the values with which a form shows a draft."""
    where = draft.room or draft.venue
    come = "both" if draft.bookable and draft.walk_ins else "book" if draft.bookable else "walk_in"
    return {
        "hosts": [host.reference for host in draft.hosts],
        "title": draft.title,
        "sentence": draft.sentence,
        "where": where.reference if where else "",
        "come": come,
        "slot_minutes": draft.slot_minutes,
        "gap_minutes": draft.gap_minutes,
        "places": draft.places,
        "walk_in_share": draft.walk_in_share,
        "way": draft.way,
        "meeting_link": draft.meeting_link,
        "languages": list(draft.languages),
        "interpreters": list(draft.interpreters),
        **words.spread(draft.words),
    }


def of_idea(name: str, today: date) -> dict[str, Any]:
    """Return what a form begins with: a ready-made surgery on the next day it fits, or nothing."""
    idea = dict(IDEAS.get(name, {}))
    if idea:
        idea["day"] = today + timedelta(days=(idea["weekday"] - today.weekday()) % 7 or 7)
    return {**SLOTS, **idea}
