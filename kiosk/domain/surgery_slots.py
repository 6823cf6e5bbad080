"""How a surgery's time is cut into slots, and which places are kept for people who just come.

Pure: instants in, instants out; a day of 23 or 25 hours is cut like any other stretch of time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class SlotTime:
    """A slot to be: `places` can be booked, `kept` more are for walk-ins."""

    starts_at: datetime
    ends_at: datetime
    places: int
    kept: int


#: In minutes.
A_DAY = 24 * 60


def layout(
    starts_at: datetime,
    ends_at: datetime,
    slot_minutes: int,
    gap_minutes: int,
    places: int,
    walk_in_share: int,
) -> list[SlotTime]:
    """Return the slots in order; the last one ends at or before `ends_at`.

    Of all their places together, `walk_in_share` per cent are kept, spread evenly over the time.
    With lengths that no day has, as somebody may be typing them just now, there are none.
    """
    if not 0 < slot_minutes <= A_DAY or not 0 <= gap_minutes <= A_DAY:
        return []
    length, step = timedelta(minutes=slot_minutes), timedelta(minutes=slot_minutes + gap_minutes)
    turns = max((ends_at - starts_at - length) // step + 1, 0)
    kept = round(turns * places * walk_in_share / 100)
    return [
        _slot(starts_at + turn * step, length, places, _due(kept, turn, turns))
        for turn in range(turns)
    ]


def _slot(starts_at: datetime, length: timedelta, places: int, kept: int) -> SlotTime:
    return SlotTime(starts_at, starts_at + length, places - kept, kept)


def _due(total: int, turn: int, turns: int) -> int:
    """Return how many of a total fall on one turn, when they are dealt out evenly to all turns."""
    return _dealt(total, turn + 1, turns) - _dealt(total, turn, turns)


def _dealt(total: int, after: int, turns: int) -> int:
    return (2 * total * after + turns) // (2 * turns)
