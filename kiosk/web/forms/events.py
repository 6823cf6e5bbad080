"""The event editor's form: what, where, when, and the words in each language."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FileField, HiddenField

from kiosk.domain.event_editing import Draft
from kiosk.domain.venues import Room, Venue
from kiosk.web.forms import words
from kiosk.web.forms.dates import DatesForm
from kiosk.web.forms.fields import AnyOf, Line, OneOf, YesNo, needed

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


class EventForm(DatesForm):
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
    names = OneOf("Names at sign-in", NAMES)
    badges = AnyOf("Good to know", BADGES)
    override = YesNo("Change those dates too")

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
