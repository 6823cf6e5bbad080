"""What there is to talk about in tests that look at every screen, and ways to make it.

Everything is made through the domain. `Talks.places`, `.bookings` and `.lines` are known by what
is to be seen there: a place that is "next", a booking that is "near", a line that is "free".
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kiosk.core import tokens
from kiosk.domain import (
    bookings,
    hosts,
    queue_joining,
    queue_running,
    surgery_editing,
)
from kiosk.domain.hosts import Host, HostDraft
from kiosk.domain.surgery_drafts import SurgeryDraft
from kiosk.models.surgery import Surgery
from kiosk.web.plumbing import private_links
from tests.browser import long_codes
from tests.conftest import Scene

MINUTE = timedelta(minutes=1)


@dataclass
class Talks:
    """What there is to talk about: hosts by name, lines, places in them, bookings and wishes."""

    scene: Scene
    who: dict[str, str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    tickets: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    bookings: dict[str, str] = field(default_factory=dict)
    booked: dict[str, str] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    wishes: dict[str, str] = field(default_factory=dict)
    handoff: str = ""
    number: str = ""

    # --- Ways to make what is there ---

    def host(self, name: str, role: str, *languages: str, **more: Any) -> Host:
        """Add a host."""
        added = hosts.add(self.scene.school, HostDraft(name, role, languages, **more))
        self.who[name] = added.reference
        return added

    def draft(self, title: str, *names: str, **more: Any) -> SurgeryDraft:
        """Return what staff would write of a surgery of these hosts, in the school's hall."""
        given = {"venue": self.scene.building, "room": self.scene.hall, "slot_minutes": 10, **more}
        wanted = [self.who[name] for name in names]
        return SurgeryDraft(title, hosts.by_references(self.scene.school, wanted), **given)

    def surgery(self, line: str, draft: SurgeryDraft, starts: datetime, minutes: int) -> Surgery:
        """Add a surgery in the school's building."""
        ends = starts + minutes * MINUTE
        made = surgery_editing.create(self.scene.school, draft, starts, ends)
        self.lines[line] = made.reference
        return made

    def join(self, place: str, line: str, language: str = "pl", **more: Any) -> str:
        """Take a number; return the ticket's reference."""
        key = tokens.reference()
        self.places[place] = private_links.token(private_links.PLACE, key)
        given = {"key": key, "token": self.places[place], "language": language}
        joined = queue_joining.take_number(
            self.scene.school,
            self.lines[line],
            handoff_token=private_links.token(private_links.HANDOFF, key),
            came_by="tablet",
            **given,
            **more,
        )
        self.tickets[place] = joined.reference
        long_codes.of_ticket(self.scene.school, joined.reference)
        return joined.reference

    def call(self, line: str, role: str = "host") -> str:
        """Call whoever comes next."""
        staff = self.scene.people[role]
        called = queue_running.call_next(self.scene.school, self.lines[line], staff)
        assert called
        return called

    def talk(self, line: str, role: str = "host", seen: bool = True) -> None:
        """Call whoever comes next; they are here, and after that they are seen."""
        called, staff = self.call(line, role), self.scene.people[role]
        queue_running.here(self.scene.school, called, staff)
        if seen:
            queue_running.seen(self.scene.school, called, staff)

    def book(self, name: str, surgery: Surgery, at: int, who: str = "Zofia", **more: Any) -> str:
        """Book the slot of this position; return the booking's reference."""
        key = tokens.reference()
        self.bookings[name] = private_links.token(private_links.BOOKING, key)
        views = bookings.slots(self.scene.school, surgery.id)
        given = {"link_token": self.bookings[name], "language": "pl", "came_by": "phone", **more}
        made = bookings.book(self.scene.school, views[at].reference, key=key, name=who, **given)
        long_codes.beside(self.scene.school, "booking", key)
        self.booked[name] = made.reference
        return made.reference

    def arrive(self, place: str, booking: str) -> None:
        """Say "I am here" for a booking."""
        key = bookings.by_reference(self.scene.school, self.booked[booking]).key
        self.places[place] = private_links.token(private_links.PLACE, f"arrival-{key}")
        joined = queue_joining.arrive(
            self.scene.school, self.booked[booking], token=self.places[place], came_by="phone"
        )
        self.tickets[place] = joined.reference
