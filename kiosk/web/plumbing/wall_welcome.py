"""W2: what a display shows while nobody waits: greetings, who is here, what is on, a story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from kiosk.core import clock
from kiosk.domain import events
from kiosk.domain.queue_wall import Wall
from kiosk.domain.surgeries import CLOSED, SurgeryView
from kiosk.web.plumbing import event_cards, wall_stories
from kiosk.web.plumbing.event_cards import EventCard
from kiosk.web.plumbing.language import ENGLISH, Language
from kiosk.web.plumbing.refusals import mark
from kiosk.web.plumbing.wall_words import QUIET, YOU_BELONG, runs

MOST_HOSTS = 6
#: Events below no row of hosts, one row, and two.
MOST_EVENTS, HOSTS_IN_A_ROW = (5, 3, 2), 3

# Translators: g.welcome: Heading on start screen, poster and wall. Warm, not formal.
WELCOME = mark("Welcome")


@dataclass(frozen=True)
class Person:
    """A host who is here now: a first name, or a partner's name, and a picture."""

    name: str
    picture: str
    image: str | None


def welcome(line: Wall, shown: Sequence[Language], now: datetime) -> dict[str, Any]:
    """Return what the template shows while nobody waits, greetings in these languages."""
    seeing = here(line, now)
    who = people(seeing)
    greetings = zip(runs(WELCOME, shown), runs(invitation(seeing, now), shown), strict=True)
    return {
        "greetings": list(greetings),
        "people": who,
        "events": _events(now)[: MOST_EVENTS[-(-len(who) // HOSTS_IN_A_ROW)]],
        "stories": wall_stories.turns(shown),
        "story_turn": wall_stories.turn(now),
    }


def here(line: Wall, now: datetime) -> list[SurgeryView]:
    """Return the surgeries whose hosts can be met in the building at this moment."""
    return [each for each in line.surgeries if _is_here(each, now)]


def _is_here(surgery: SurgeryView, now: datetime) -> bool:
    open_now = surgery.starts_at <= now < surgery.ends_at and surgery.door != CLOSED
    return open_now and surgery.way == "in_person" and not surgery.cancelled


def invitation(seeing: Sequence[SurgeryView], now: datetime) -> str:
    """Return what is said while nobody waits: come and talk, where somebody is here to talk to."""
    return QUIET if any(each.open_for_walk_ins(now) for each in seeing) else YOU_BELONG


def people(seeing: Sequence[SurgeryView]) -> list[Person]:
    """Return the hosts who are here, each once."""
    hosts = {host.reference: host for each in seeing for host in each.hosts}
    return [
        Person(host.name, host.picture, event_cards.image_url(host.image))
        for host in list(hosts.values())[:MOST_HOSTS]
    ]


def _events(now: datetime) -> list[EventCard]:
    """Return today's events that are not over."""
    day = clock.local(now, g.school.time_zone).date()
    today = events.on_day(g.school, day, ENGLISH.tag)
    return [event_cards.of(each) for each in today if not each.ended(now)]
