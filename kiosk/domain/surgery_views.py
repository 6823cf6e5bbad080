"""What a surgery and its hosts look like to whoever meets them: plain values, no queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.words import Words

#: How the door of a line stands. A number can be taken where it is open, in a break too.
OPEN, BREAK, LAST, CLOSED = "open", "break", "last", "closed"
#: How people are seen.
WAYS = ("in_person", "phone", "video")
#: From so long before the start a number can be taken.
OPENS_BEFORE = timedelta(minutes=30)


@dataclass(frozen=True)
class HostView:
    """Somebody to talk to, ready to be shown; `languages` are tags."""

    id: int
    reference: str
    name: str
    role: Words | None
    languages: tuple[str, ...]
    picture: str
    image: str | None
    staff_id: int | None


@dataclass(frozen=True)
class SurgeryView:
    """A surgery ready to be shown: words chosen for a reader, instants in UTC.

    `languages` are the tags of the hosts and of the surgery itself. `picture` is that of its
    tickets, None until the first was drawn. `repeats`: it is a date of a series.
    """

    id: int
    reference: str
    code: str
    title: Words
    sentence: Words | None
    hosts: tuple[HostView, ...]
    place: Words | None
    place_picture: str | None
    place_image: str | None
    venue_id: int | None
    venue_reference: str | None
    room_id: int | None
    in_school: bool
    starts_at: datetime
    ends_at: datetime
    way: str
    meeting_link: str
    bookable: bool
    walk_ins: bool
    languages: tuple[str, ...]
    interpreters: tuple[str, ...]
    cancelled: bool
    door: str
    picture: str | None
    version: int
    slot_minutes: int
    gap_minutes: int
    repeats: bool

    @property
    def names(self) -> str:
        """Return the hosts' names in one line: "Helen, Sam"."""
        return ", ".join(host.name for host in self.hosts)

    def open_for_walk_ins(self, now: datetime) -> bool:
        """Say whether somebody who comes at this instant can take a number, if there is room."""
        near = self.starts_at - OPENS_BEFORE <= now < self.ends_at
        joinable = self.walk_ins and self.door in (OPEN, BREAK)
        return near and joinable and not self.cancelled

    def ended(self, now: datetime) -> bool:
        """Say whether its planned end is over."""
        return now >= self.ends_at
