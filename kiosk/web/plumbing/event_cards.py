"""Event cards: an event as pages show it, with its times in words."""

from dataclasses import dataclass

from flask import g, url_for

from kiosk.core import clock
from kiosk.domain import events
from kiosk.domain.words import Words
from kiosk.web.plumbing import times


@dataclass(frozen=True)
class EventCard:
    """What a card or an event page shows; `starts`, `ends` and `date` are texts.

    `on_now`: it stands on the home screen; `begun`: its start is over.
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
    on_now: bool
    begun: bool


def of(view: events.EventView) -> EventCard:
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
        on_now=view.on_now(clock.now()),
        begun=view.starts_at <= clock.now(),
    )


def image_url(name: str | None) -> str | None:
    """Return the address of an uploaded picture."""
    return url_for("uploads.picture", school=g.school.reference, name=name) if name else None
