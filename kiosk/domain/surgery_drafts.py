"""What staff write about a surgery, before it becomes one: the words, the hosts, the numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kiosk.core import errors
from kiosk.models.host import Host
from kiosk.models.school import School
from kiosk.models.venue import Room, Venue

FIELDS = ("title", "sentence")
#: What staff may type for the lengths and numbers of a surgery: from, to.
BOUNDS = {
    "slot_minutes": (1, 240),
    "gap_minutes": (0, 120),
    "places": (1, 50),
    "walk_in_share": (0, 100),
}


class TitleMissing(errors.Refusal):
    """A surgery needs a title."""

    code = "title"


class NoHost(errors.Refusal):
    """Nobody was chosen to see people."""

    code = "no_host"


class NobodyCanCome(errors.Refusal):
    """Neither can a time be booked, nor can people just come."""

    code = "nobody_can_come"


class SlotTooLong(errors.Refusal):
    """Not one slot fits into the surgery."""

    code = "slot_too_long"


class EndsBeforeItStarts(errors.Refusal):
    """The end is not after the start."""

    code = "ends_before_start"


class NumberOutside(errors.Refusal):
    """A length or number that no surgery has."""

    code = "setting"


@dataclass(frozen=True)
class SurgeryDraft:
    """What staff wrote about a surgery, the same for each of its dates.

    `words` maps language tags to {"title": ..., "sentence": ...}. The other fields are as the
    columns of models.surgery.Surgery.
    """

    title: str
    hosts: Sequence[Host]
    sentence: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    venue: Venue | None = None
    room: Room | None = None
    way: str = "in_person"
    meeting_link: str = ""
    bookable: bool = True
    walk_ins: bool = True
    slot_minutes: int = 10
    gap_minutes: int = 0
    places: int = 1
    walk_in_share: int = 0
    languages: Sequence[str] = ()
    interpreters: Sequence[str] = ()

    def values(self) -> dict[str, object]:
        """Return what the columns hold, by name, and the rows of the "hosts".

        Refuses TitleMissing, NoHost, NobodyCanCome and NumberOutside.
        """
        self._refuse()
        return {
            "title": self.title,
            "sentence": self.sentence,
            "words": {tag: dict(given) for tag, given in self.words.items()},
            "venue_id": self.venue.id if self.venue else None,
            "room_id": self.room.id if self.room else None,
            "way": self.way,
            "meeting_link": self.meeting_link,
            "bookable": self.bookable,
            "walk_ins": self.walk_ins,
            **{name: getattr(self, name) for name in BOUNDS},
            "languages": list(self.languages),
            "interpreters": list(self.interpreters),
            "hosts": sorted({host.id for host in self.hosts}),
        }

    def _refuse(self) -> None:
        if not self.title:
            raise TitleMissing
        if not self.hosts:
            raise NoHost
        if not (self.bookable or self.walk_ins):
            raise NobodyCanCome
        if any(not low <= getattr(self, name) <= high for name, (low, high) in BOUNDS.items()):
            raise NumberOutside


def copy_of(draft: SurgeryDraft) -> SurgeryDraft:
    """Return a draft to copy from: a closed place or host is not copied."""
    hosts = [host for host in draft.hosts if not host.closed]
    closed = (draft.venue is not None and draft.venue.closed) or (
        draft.room is not None and draft.room.closed
    )
    venue, room = (None, None) if closed else (draft.venue, draft.room)
    return replace(draft, hosts=hosts, venue=venue, room=room)


def missing_words(school: School, draft: SurgeryDraft) -> list[tuple[str, str]]:
    """Return (language tag, field) of words not written yet, where the own language has them."""
    have = [name for name in FIELDS if getattr(draft, name)]
    others = [tag for tag in school.languages if tag != school.default_language]
    return [
        (tag, name) for tag in others for name in have if not draft.words.get(tag, {}).get(name)
    ]
