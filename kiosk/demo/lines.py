"""A morning in the made-up lines: people were seen, are called, wait, and are still to come.

All of it happens through the steps that parents and staff take, each at its own moment, so that
the lines tell how long people wait, and every ticket has its story.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.core import clock, tokens
from kiosk.domain import bookings, queue_joining, queue_running, signins
from kiosk.domain.bookings import BookingView
from kiosk.domain.schools import School
from kiosk.domain.surgery_editing import Surgery
from kiosk.domain.surgery_views import OPENS_BEFORE

#: Since when a line is open. Its first people take a number before that.
OPEN_SINCE = timedelta(minutes=80)
#: Minutes from taking a number to being called, for those who were seen already.
WAITED = 16
#: Minutes since those who wait now took their numbers.
SINCE = (15, 12, 9, 6, 2)
EARLIER = timedelta(days=2)
#: Somebody says "I am here" in the last minutes, for a time that is this close.
SOON, HERE_SINCE = timedelta(minutes=6), 3

Step = tuple[float, Callable[[], object]]


@dataclass(frozen=True)
class Person:
    """Somebody who takes a number: the language, perhaps a first name and a wish."""

    language: str
    name: str = ""
    speaker: bool = False
    came_by: str = signins.TABLET


#: Those who were seen, then one who was called and not there, then the one who is there now.
BEFORE = tuple(Person(tag) for tag in ("en", "pl", "en", "ar", "en", "pl", "en"))
WAITING = (
    Person("pl"),
    Person("ar", speaker=True),
    Person("en", "Priya"),
    Person("pl", came_by=signins.DESK),
    Person("ar"),
)


@dataclass(frozen=True)
class Morning:
    """One line's day: how long its talks took in minutes, and who is where.

    `called`: the last one was only called just now. `booked` are the names of those who have a
    time today, the first of them is here.
    """

    talks: Sequence[int]
    waiting: int
    booked: Sequence[tuple[str, str]]
    called: bool = False


@dataclass(frozen=True)
class Links:
    """The keys of private links, to be printed, with the language of the page they open."""

    place: tuple[str, str]
    booking: tuple[str, str]


def live(school: School, surgery: Surgery, morning: Morning, staff_id: int, secret: str) -> Links:
    """Let a line live until now. The links are those of somebody who waits and who is to come."""
    day = _Day(school, surgery, staff_id, secret)
    first = day.book("Grandma Joyce", "en", surgery.starts_at - SOON)
    kept = [day.book(*each, day.now + SOON) for each in morning.booked]
    for minutes, step in sorted(day.steps(morning, first, kept[0]), key=lambda each: -each[0]):
        with clock.at(day.ago(minutes)):
            step()
    named = next((key, person.language) for key, person in day.joined if person.name)
    return Links(named, (kept[-1].key, kept[-1].language))


class _Day:
    """The steps of one line; minutes shrink where the day is too young for them."""

    def __init__(self, school: School, surgery: Surgery, staff_id: int, secret: str) -> None:
        self.school, self.surgery, self.staff_id, self.secret = school, surgery, staff_id, secret
        self.now, self.pace, self.current = clock.now(), 1.0, ""
        self.joined: list[tuple[str, Person]] = []

    def ago(self, minutes: float) -> datetime:
        return self.now - timedelta(minutes=minutes) * self.pace

    def steps(self, morning: Morning, first: BookingView, here: BookingView) -> Iterator[Step]:
        """Yield everything that happens, with the minutes since then; the last things first."""
        calls, ago = [], 1.0 if morning.called else 4.0
        if not morning.called:
            yield ago - 1, self.here
        calls.append(ago)
        ago += 2
        yield ago, self.not_here
        ago += 2
        calls.append(ago)
        for talk in reversed(morning.talks):
            yield ago + 1, self.seen
            yield ago + 1 + talk, self.here
            ago += 2 + talk
            calls.append(ago)
        self.fit(ago + WAITED)
        for minutes, person in zip(calls, BEFORE[: len(calls)], strict=True):
            yield minutes, self.call
            if minutes < calls[-1]:
                yield minutes + WAITED, self.joins(person)
        yield calls[-1] + WAITED, lambda: self.arrive(first)
        for minutes, person in list(zip(SINCE, WAITING, strict=True))[: morning.waiting]:
            yield minutes, self.joins(person)
        yield HERE_SINCE, lambda: self.arrive(here)

    def fit(self, minutes: float) -> None:
        since = self.now - self.surgery.starts_at + OPENS_BEFORE - timedelta(seconds=30)
        self.pace = min(1.0, since / timedelta(minutes=minutes))

    def book(self, name: str, language: str, after: datetime) -> BookingView:
        """Book the next free time after an instant, as if some days ago."""
        with clock.at(self.now - EARLIER):
            (slot, *_later) = bookings.free_slots(
                self.school, surgery_ids=[self.surgery.id], after=after, limit=1
            )
            return booked(self.school, slot.reference, name, language, self.secret)

    def joins(self, person: Person) -> Callable[[], None]:
        return lambda: self.join(person)

    def join(self, person: Person) -> None:
        key = tokens.reference()
        queue_joining.take_number(
            self.school,
            self.surgery.reference,
            key=key,
            token=tokens.of_link(self.secret, tokens.PLACE, key),
            handoff_token=None,
            language=person.language,
            came_by=person.came_by,
            first_name=person.name,
            speaker=person.speaker,
        )
        self.joined.append((key, person))

    def arrive(self, booked: BookingView) -> None:
        key = queue_joining.arrival_key(booked.key)
        token = tokens.of_link(self.secret, tokens.PLACE, key)
        queue_joining.arrive(self.school, booked.reference, token=token, came_by=signins.DESK)

    def call(self) -> None:
        called = queue_running.call_next(self.school, self.surgery.reference, self.staff_id)
        assert called is not None  # somebody took a number before
        self.current = called

    def here(self) -> None:
        queue_running.here(self.school, self.current, self.staff_id)

    def seen(self) -> None:
        queue_running.seen(self.school, self.current, self.staff_id)

    def not_here(self) -> None:
        queue_running.not_here(self.school, self.current, self.staff_id)


def booked(
    school: School, slot: str, name: str, language: str, secret: str, phone: str = ""
) -> BookingView:
    """Book a time from a phone."""
    key = tokens.reference()
    return bookings.book(
        school,
        slot,
        key=key,
        link_token=tokens.of_link(secret, tokens.BOOKING, key),
        name=name,
        language=language,
        came_by=signins.PHONE,
        phone=phone,
    )
