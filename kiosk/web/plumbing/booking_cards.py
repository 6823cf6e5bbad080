"""Booking as pages show it: whom one can meet, which times are free, and what is booked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import g
from markupsafe import Markup

from kiosk.core import clock, errors
from kiosk.domain import bookings, surgeries
from kiosk.domain.surgeries import SurgeryView
from kiosk.domain.words import Words
from kiosk.web.plumbing import event_cards, few_times, spoken, times
from kiosk.web.plumbing.booking_asked import ANYONE, Asked

#: So many free times are looked at for one screen of six; the next screen looks further.
MOST_SLOTS = 600
#: So many hosts can share a surgery that is named in an address.
MOST_HOSTS = 8


@dataclass(frozen=True)
class WhoCard:
    """Whom somebody may meet: one host, or any of several; nobody named is anyone.

    `next_free` is the instant of the first free time, `near` "today" or "tomorrow", `day` the
    day in words; the three are for T5a.
    """

    who: str
    names: str
    role: Words | None
    image: str | None
    picture: str
    languages: Markup
    surgeries: tuple[SurgeryView, ...] = ()
    host: str | None = None
    next_free: datetime | None = None
    near: str = ""
    day: str = ""


@dataclass(frozen=True)
class TimeCard:
    """One free time: what its button shows."""

    slot: str
    at: str
    hour: int
    minute: int
    names: str
    way: str


@dataclass(frozen=True)
class PartCard:
    """A morning, afternoon or evening with its times."""

    name: str
    times: tuple[TimeCard, ...]


@dataclass(frozen=True)
class DayCard:
    """A day with its parts; `near` is "today", "tomorrow" or empty."""

    near: str
    words: str
    parts: tuple[PartCard, ...]


@dataclass(frozen=True)
class SlotCard:
    """A time that is kept or booked: with whom, when, where and how."""

    names: str
    image: str | None
    picture: str
    near: str
    day: str
    starts: str
    ends: str
    place: Words | None
    place_picture: str | None
    place_image: str | None
    way: str
    who: str
    languages: tuple[str, ...]


def offers() -> list[WhoCard]:
    """Return those who have a free time, the soonest first."""
    groups: dict[str, list[SurgeryView]] = {}
    for view in _bookable():
        groups.setdefault(who_of(view), []).append(view)
    cards = [_offer(who, views) for who, views in groups.items()]
    return sorted((card for card in cards if card.next_free), key=lambda card: str(card.next_free))


def chosen(asked: Asked) -> WhoCard:
    """Return whom an address names, with their surgeries; refuses LinkEnded."""
    if asked.surgery:
        return _one_surgery(asked.surgery)
    views = _bookable()
    if asked.who == ANYONE:
        return WhoCard(ANYONE, "", None, None, "group", Markup(), tuple(views))
    wanted = asked.who.split(".")[:MOST_HOSTS]
    try:
        hosts = [surgeries.host(g.school, one, g.language.tag) for one in wanted]
    except errors.NotFound as unknown:
        raise errors.LinkEnded from unknown
    own = [view for view in views if who_of(view) == asked.who]
    shared = [view for view in views if set(wanted) <= {host.reference for host in view.hosts}]
    hosts.sort(key=lambda host: (host.name.casefold(), host.id))
    return _card(asked.who, hosts, own or shared)


def _one_surgery(reference: str) -> WhoCard:
    try:
        view = surgeries.by_reference(g.school, reference, g.language.tag)
    except errors.NotFound as unknown:
        raise errors.LinkEnded from unknown
    return _card(who_of(view), view.hosts, [view] if view.bookable and not view.cancelled else [])


def columns(
    who: WhoCard, asked: Asked, kept: bookings.Held | None
) -> tuple[list[DayCard], str | None]:
    """Return the days with the few times of one screen, and what leads to more.

    `kept` is the time that this parent keeps already: it is free to them.
    """
    known = {view.id: view for view in who.surgeries}
    zone = g.school.time_zone
    now = clock.now()
    begin = max(few_times.begins(asked.after, zone) or now, now)
    free = _free(list(known), begin) or _free(list(known), now)
    if kept is not None and kept.surgery_id in known and kept.starts_at > now:
        free.append(
            bookings.FreeSlot(kept.slot_reference, kept.surgery_id, kept.starts_at, kept.ends_at, 1)
        )
    if who.who == ANYONE:
        free = _one_of_each(free, known)
    few = few_times.choose(free, asked.after, zone)
    return _days(few.times, known, with_names=who.who == ANYONE), few.after


def who_of(view: SurgeryView) -> str:
    """Return who stands for the hosts of a surgery in an address."""
    return ".".join(sorted(host.reference for host in view.hosts)) or ANYONE


def slot_card(view: SurgeryView, starts_at: datetime, ends_at: datetime) -> SlotCard:
    """Return a time of a surgery as a page shows it."""
    day = clock.local(starts_at, g.school.time_zone).date()
    image, picture = _face(view.hosts)
    return SlotCard(
        names=view.names or view.title.text,
        image=image,
        picture=picture,
        near=_near(day),
        day=times.day_in_words(day),
        starts=times.time_of(starts_at),
        ends=times.time_of(ends_at),
        place=view.place,
        place_picture=view.place_picture,
        place_image=event_cards.image_url(view.place_image),
        way=view.way,
        who=who_of(view),
        languages=view.languages,
    )


def of_slot(slot: bookings.Held | bookings.BookingView) -> SlotCard:
    """Return a kept or booked time as a page shows it."""
    view = surgeries.by_id(g.school, slot.surgery_id, g.language.tag)
    return slot_card(view, slot.starts_at, slot.ends_at)


def _bookable() -> list[SurgeryView]:
    return [view for view in surgeries.coming(g.school, g.language.tag) if view.bookable]


def _free(surgery_ids: Sequence[int], after: datetime) -> list[bookings.FreeSlot]:
    if not surgery_ids:
        return []
    return bookings.free_slots(g.school, surgery_ids=surgery_ids, after=after, limit=MOST_SLOTS)


def _offer(who: str, views: Sequence[SurgeryView]) -> WhoCard:
    ids = [view.id for view in views]
    first = bookings.free_slots(g.school, surgery_ids=ids, after=clock.now(), limit=1)
    return _card(who, views[0].hosts, views, first[0].starts_at if first else None)


def _card(
    who: str,
    hosts: Sequence[surgeries.HostView],
    views: Sequence[SurgeryView],
    next_free: datetime | None = None,
) -> WhoCard:
    image, picture = _face(hosts)
    day = clock.local(next_free, g.school.time_zone).date() if next_free else None
    of_hosts = [tag for host in hosts for tag in host.languages]
    spoken_tags = dict.fromkeys([*of_hosts, *(tag for view in views for tag in view.languages)])
    return WhoCard(
        who=who,
        names=", ".join(host.name for host in hosts) or views[0].title.text,
        role=hosts[0].role if len(hosts) == 1 else None,
        image=image,
        picture=picture,
        languages=spoken.in_own_names(spoken_tags),
        surgeries=tuple(views),
        host=hosts[0].reference if len(hosts) == 1 else None,
        next_free=next_free,
        near=_near(day) if day else "",
        day=times.day_in_words(day) if day else "",
    )


def _face(hosts: Sequence[surgeries.HostView]) -> tuple[str | None, str]:
    """Return the photo and the picture of one host; several have a picture of a group."""
    if len(hosts) != 1:
        return None, "group"
    return event_cards.image_url(hosts[0].image), hosts[0].picture


def _one_of_each(
    free: Iterable[bookings.FreeSlot], known: dict[int, SurgeryView]
) -> list[bookings.FreeSlot]:
    """Of the times that begin together, return one: with somebody who speaks the language."""
    best: dict[datetime, bookings.FreeSlot] = {}
    for slot in free:
        known_already = best.get(slot.starts_at)
        speaks = g.language.tag in known[slot.surgery_id].languages
        if known_already is None or (
            speaks and g.language.tag not in known[known_already.surgery_id].languages
        ):
            best[slot.starts_at] = slot
    return list(best.values())


def _days(
    slots: Iterable[bookings.FreeSlot], known: dict[int, SurgeryView], *, with_names: bool
) -> list[DayCard]:
    days: dict[date, dict[str, list[TimeCard]]] = {}
    for slot in slots:
        day, part = few_times.part_of(slot.starts_at, g.school.time_zone)
        here = clock.local(slot.starts_at, g.school.time_zone)
        view = known[slot.surgery_id]
        card = TimeCard(
            slot.reference,
            times.time_of(slot.starts_at),
            here.hour,
            here.minute,
            (view.names or view.title.text) if with_names else "",
            view.way,
        )
        days.setdefault(day, {}).setdefault(part, []).append(card)
    return [
        DayCard(
            _near(day),
            times.day_in_words(day),
            tuple(PartCard(name, tuple(cards)) for name, cards in parts.items()),
        )
        for day, parts in days.items()
    ]


def _near(day: date) -> str:
    today = clock.today(g.school.time_zone)
    return {today: "today", today + timedelta(days=1): "tomorrow"}.get(day, "")
