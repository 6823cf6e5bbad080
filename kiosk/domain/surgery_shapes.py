"""All that the slots of a surgery come from, and where they go when it changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kiosk.domain import surgery_slots
from kiosk.domain.surgery_slots import SlotTime
from kiosk.models.surgery import Surgery


@dataclass(frozen=True)
class Shape:
    """All that the slots of a surgery come from."""

    starts_at: datetime
    ends_at: datetime
    slot_minutes: int
    gap_minutes: int
    places: int
    share: int

    @classmethod
    def of(cls, surgery: Surgery, changes: Mapping[str, Any] | None = None) -> "Shape":
        """Return the shape of a surgery, or the one it would have with other values.

        Where nothing is bookable, all places are kept for walk-ins.
        """
        names = ("starts_at", "ends_at", "slot_minutes", "gap_minutes", "places", "walk_in_share")
        with_doors = (*names, "bookable", "walk_ins")
        now = {name: getattr(surgery, name) for name in with_doors} | dict(changes or {})
        if not now["walk_ins"]:
            now["walk_in_share"] = 0
        if not now["bookable"]:
            now["walk_in_share"] = 100
        return cls(*(now[name] for name in names))

    def slots(self) -> list[SlotTime]:
        """Return the slots to be."""
        return surgery_slots.layout(
            self.starts_at,
            self.ends_at,
            self.slot_minutes,
            self.gap_minutes,
            self.places,
            self.share,
        )

    def goes_to(self, after: "Shape") -> Callable[[datetime], datetime]:
        """Return where the start of a slot goes: with its turn where all is shifted, else nowhere.

        A surgery that only begins earlier or ends later keeps its times, if its grid allows.
        """
        shift = after.starts_at - self.starts_at
        step = timedelta(minutes=self.slot_minutes + self.gap_minutes)
        same_grid = (self.slot_minutes, self.gap_minutes) == (after.slot_minutes, after.gap_minutes)
        as_long = after.ends_at - after.starts_at == self.ends_at - self.starts_at
        by_turn = same_grid and (as_long or bool(shift % step))
        return lambda start: start + shift if by_turn else start
