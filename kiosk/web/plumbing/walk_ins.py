"""Walk-in cards: a line that can be joined now, as the home screen and T4a show it."""

from dataclasses import dataclass

from flask import g
from markupsafe import Markup

from kiosk.core import clock
from kiosk.domain import queue_places
from kiosk.domain.queue_places import Line
from kiosk.domain.queue_waits import Wait
from kiosk.domain.words import Words
from kiosk.web.plumbing import event_cards, spoken, times


@dataclass(frozen=True)
class WalkInCard:
    """Whom to talk to, and how long the wait is. `starts` is a text where that is still to come.

    `role` is what the host does; where several hosts see people, what the surgery is called.
    """

    reference: str
    names: str
    role: Words | None
    picture: str
    image: str | None
    starts: str
    until: str
    speaks: Markup
    wait: Wait
    full: bool
    several: bool


def now() -> list[WalkInCard]:
    """Return the lines of this moment for the school and language of this request.

    The full ones stand last: nobody is sent there, but they tell what else can be done.
    """
    cards = [of(line) for line in queue_places.lines(g.school, g.language.tag)]
    return sorted(cards, key=lambda card: card.full)


def of(line: Line) -> WalkInCard:
    """Return the card of a line."""
    surgery, here = line.surgery, clock.now()
    several = len(surgery.hosts) != 1
    host = surgery.hosts[0] if surgery.hosts else None
    return WalkInCard(
        reference=surgery.reference,
        names=surgery.names or surgery.title.text,
        role=surgery.title if several or host is None else host.role,
        picture="group" if several or host is None else host.picture,
        image=None if several or host is None else event_cards.image_url(host.image),
        starts=times.time_of(surgery.starts_at) if surgery.starts_at > here else "",
        until=times.time_of(surgery.ends_at),
        speaks=spoken.in_own_names(surgery.languages),
        wait=line.wait,
        full=line.full or not surgery.open_for_walk_ins(here),
        several=several and bool(surgery.hosts),
    )
