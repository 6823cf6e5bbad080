"""Event cards: an event as pages show it, with its times in words."""

from dataclasses import dataclass

from flask import g, url_for

from kiosk.core import clock
from kiosk.domain import events
from kiosk.domain.words import Words
from kiosk.web.plumbing import times

#: So many cards of what is on next stand below an event that has ended.
FEW = 3


@dataclass(frozen=True)
class EventCard:
    """What a card or an event page shows; `starts`, `ends` and `date` are texts.

    `on_now`: it stands on the home screen; `begun`: its start is over. `repeats` is how there are
    more dates ("weekly" ...), where a list shows only this one of them.
    """

    reference: str
    title: Words
    sentence: Words | None
    place: Words | None
    starts: str
    ends: str
    date: str
    picture: str
    image: str | None
    place_picture: str | None
    place_image: str | None
    badges: tuple[str, ...]
    access: tuple[Words, ...]
    on_now: bool
    begun: bool
    repeats: str


def coming() -> list[EventCard]:
    """Return the cards of what is on soon, neutral places first; a series has one card."""
    found = events.coming(g.school, g.language.tag)
    return [of(one.event, one.repeats) for one in found]


def next_up(but_not: str) -> list[EventCard]:
    """Return the first cards, to stand below the event with the reference `but_not`."""
    return [card for card in coming() if card.reference != but_not][:FEW]


def of(view: events.EventView, repeats: str = "") -> EventCard:
    """Return the card of an event for the school and language of this request."""
    return EventCard(
        reference=view.reference,
        title=view.title,
        sentence=view.sentence,
        place=view.place,
        starts=times.time_of(view.starts_at),
        ends=times.time_of(view.ends_at),
        date=times.day_of(view.starts_at),
        picture=view.picture,
        image=image_url(view.image),
        place_picture=view.place_picture,
        place_image=image_url(view.place_image),
        badges=view.badges,
        access=view.access,
        on_now=view.on_now(clock.now()),
        begun=view.starts_at <= clock.now(),
        repeats=repeats,
    )


def image_url(name: str | None) -> str | None:
    """Return the address of an uploaded picture."""
    return url_for("uploads.picture", school=g.school.reference, name=name) if name else None
