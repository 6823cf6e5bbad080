"""How many times one address may keep at once: nobody keeps them all from everybody else.

A whole hall shares an address, and in it nearly everybody who keeps a time books it. So an address
may keep many at once, as long as it books most of them; one that keeps them and lets them run out
may keep a few. Counted in the memory of this process, as in plumbing/throttle.
"""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask, current_app

from kiosk.core import clock, errors
from kiosk.web.plumbing import throttle

#: Kept at once from one address: by all phones of a large hall, each with one.
MOST_AT_ONCE = 240
#: An address that let more than `PATIENCE` run out within `AN_HOUR`, and more than it booked, may
#: keep `FEW_AT_ONCE`.
PATIENCE, FEW_AT_ONCE, AN_HOUR = 20, 6, timedelta(hours=1)
#: Whoever keeps one time after another for longer than this has let one run out.
CHOOSING = timedelta(minutes=10)
MOST_ADDRESSES = 2000


class TooManyHolds(errors.Refusal):
    """This address keeps as many times as it may, and has not booked them."""

    code = "many_holds"


@dataclass
class _Address:
    """What one address keeps, by key: until when, and since when they choose; and what it did."""

    kept: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    left: deque[datetime] = field(default_factory=deque)
    booked: deque[datetime] = field(default_factory=deque)

    def tidy(self, now: datetime) -> None:
        """Count what ran out as left, and forget what is an hour ago."""
        for key in [key for key, (until, _since) in self.kept.items() if until <= now]:
            self.left.append(self.kept.pop(key)[0])
        for done in (self.left, self.booked):
            while done and done[0] <= now - AN_HOUR:
                done.popleft()

    @property
    def most(self) -> int:
        """Return how many it may keep at once."""
        leaves_many = len(self.left) > max(PATIENCE, len(self.booked))
        return FEW_AT_ONCE if leaves_many else MOST_AT_ONCE


class Ledger:
    """What every address keeps just now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._addresses: dict[str, _Address] = {}

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._addresses.clear()

    def of(self, who: str, now: datetime) -> _Address:
        """Return what an address keeps; the one seen first is forgotten where there are many."""
        if who not in self._addresses and len(self._addresses) >= MOST_ADDRESSES:
            del self._addresses[next(iter(self._addresses))]
        found = self._addresses.setdefault(who, _Address())
        found.tidy(now)
        return found

    def check(self, who: str, before: str | None) -> None:
        """Refuse TooManyHolds; `before` is the key of a time that is let go of."""
        with self._lock:
            found = self.of(who, clock.now())
            if len(found.kept) - (before in found.kept) >= found.most:
                raise TooManyHolds

    def keep(self, who: str, key: str, until: datetime, before: str | None) -> None:
        """Note that a time is kept, perhaps in place of another one."""
        now = clock.now()
        with self._lock:
            found = self.of(who, now)
            since = found.kept.pop(before, (now, now))[1] if before else now
            if now - since > CHOOSING:
                found.left.append(now)
                since = now
            found.kept[key] = until, since

    def book(self, who: str, key: str) -> None:
        """Note that a kept time is booked."""
        now = clock.now()
        with self._lock:
            found = self.of(who, now)
            if found.kept.pop(key, None) is not None:
                found.booked.append(now)

    def hand_over(self, who: str, key: str) -> None:
        """Let another address keep what one keeps: whoever books it, it was not left to run out."""
        now = clock.now()
        with self._lock:
            kept = [one.kept.pop(key) for one in self._addresses.values() if key in one.kept]
            if kept:
                self.of(who, now).kept[key] = kept[0]


def install(app: Flask) -> None:
    """Begin to count."""
    app.extensions["holds"] = Ledger()


def check(before: str | None) -> None:
    """Refuse TooManyHolds where this address keeps too many times to keep one more."""
    _ledger().check(throttle.source(), before)


def keep(key: str, until: datetime, before: str | None) -> None:
    """Note that this address keeps a time, perhaps in place of that of the key `before`."""
    _ledger().keep(throttle.source(), key, until, before)


def book(key: str) -> None:
    """Note that a kept time is booked."""
    _ledger().book(throttle.source(), key)


def hand_over(key: str) -> None:
    """Note that this address keeps what a tablet kept: somebody goes on with their phone."""
    _ledger().hand_over(throttle.source(), key)


def _ledger() -> Ledger:
    ledger: Ledger = current_app.extensions["holds"]
    return ledger
