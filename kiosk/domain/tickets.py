"""Tickets: a picture and two digits. Which one the n-th party of a day gets. Pure."""

import random
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

PICTURES = (
    *("boat", "tree", "cup", "key-ticket", "kite", "leaf"),
    *("lamp", "bicycle", "umbrella", "bridge", "drum", "sun"),
)
NUMBERS = range(11, 100)  # always two digits, and never a "1" that shames


@dataclass(frozen=True)
class Ticket:
    """What a party remembers: the picture's name and a number from 11 to 99."""

    picture: str
    number: int


@lru_cache(maxsize=64)
def _order(school_id: int, day: date) -> tuple[tuple[str, ...], tuple[int, ...]]:
    # Not a secret: mixed so that neighbours in the line do not carry neighbouring numbers.
    mixer = random.Random(f"{school_id} {day.isoformat()}")  # noqa: S311
    pictures, numbers = list(PICTURES), list(NUMBERS)
    mixer.shuffle(pictures)
    mixer.shuffle(numbers)
    return tuple(pictures), tuple(numbers)


def pictures(school_id: int, day: date) -> tuple[str, ...]:
    """Return the pictures in the order in which leaving numbers of the day use them."""
    return _order(school_id, day)[0]


def nth(school_id: int, day: date, n: int) -> Ticket | None:
    """Return the ticket of the n-th arrival of a day (from 1); None once all 1,068 are given."""
    pictures, numbers = _order(school_id, day)
    turn, place = divmod(n - 1, len(numbers))
    if not 0 <= turn < len(pictures):
        return None
    return Ticket(pictures[turn], numbers[place])
