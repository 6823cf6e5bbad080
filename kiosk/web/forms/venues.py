"""Forms of places: a building or a room, with how to get there and its words in each language."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FileField

from kiosk.domain.venues import PlaceDraft, Room, Venue
from kiosk.web.forms import words
from kiosk.web.forms.fields import Line, OneOf, PlainForm, YesNo, needed

#: Drawn pictures a place can have, with the word that is read out.
PICTURES = (
    ("hall", "Hall"),
    ("classroom", "Classroom"),
    ("library", "Library"),
    ("canteen", "Canteen"),
    ("office", "Office"),
    ("playground", "Playground"),
    ("garden", "Garden"),
    ("community-hall", "Community hall"),
    ("church-hall", "Church hall"),
    ("online", "Online"),
)
INSIDE = (
    ("yes", "In the school: we ask for names, for the fire list"),
    ("no", "Somewhere else: a name can be left out"),
)
TEXTS = (("name", 120), ("access", 300))
FIELDS = tuple(text for text, _limit in TEXTS)


class PlaceForm(PlainForm):
    """A room as staff describe it. The words in other languages are added by `for_languages`."""

    name = Line("Name", 120, [needed("Give the place a name.")])
    picture = OneOf("Picture", PICTURES)
    image = Line("Your own photo", 64)
    photo = FileField("Your own photo")
    photo_off = YesNo("Take the photo away and show the drawn picture")
    access = Line("How to get in without steps", 300)

    def draft(
        self, image: str | None, tags: Sequence[str], before: Mapping[str, Mapping[str, str]]
    ) -> PlaceDraft:
        """Return what was written. Of the words `before`, those in other languages stay."""
        kept = {tag: given for tag, given in before.items() if tag not in tags}
        inside = "in_school" not in self or self["in_school"].data == "yes"
        return PlaceDraft(
            self.name.data,
            self.access.data,
            self.picture.data,
            image,
            inside,
            {**kept, **words.read(self, FIELDS, tags)},
        )


class VenueForm(PlaceForm):
    """A building: a room, and whether it is the school's own."""

    in_school = OneOf("Where is it", INSIDE)


def for_languages(kind: type[PlaceForm], tags: list[str]) -> type[PlaceForm]:
    """Return the form with the words of a place in these languages."""
    return words.in_languages(kind, TEXTS, tags)


def of_place(place: Venue | Room) -> dict[str, Any]:
    """Return the values with which a form shows a place."""
    inside = {"in_school": "yes" if place.in_school else "no"} if isinstance(place, Venue) else {}
    return {
        "name": place.name,
        "access": place.access,
        "picture": place.picture,
        "image": place.image or "",
        **inside,
        **words.spread(place.words or {}),
    }
