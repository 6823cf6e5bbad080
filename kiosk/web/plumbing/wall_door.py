"""The screen beside a door: who sees people in this room, which number, what is on here today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from kiosk.core import clock
from kiosk.domain import events, surgeries
from kiosk.domain.queue_wall import Spot, Wall
from kiosk.domain.surgeries import CLOSED
from kiosk.domain.words import Words
from kiosk.web.plumbing import event_cards, times, wall_calls, wall_welcome
from kiosk.web.plumbing.language import ENGLISH, Language
from kiosk.web.plumbing.wall_words import runs

MOST_PEOPLE, MOST_NOW, MOST_NEXT, MOST_TODAY = 3, 2, 3, 3


@dataclass(frozen=True)
class OnHere:
    """What is on in this room today: an event, or hosts to talk to. Times are texts."""

    title: Words | str
    picture: str
    starts: str
    ends: str


def door(line: Wall, at: Spot, shown: Sequence[Language], now: datetime) -> dict[str, Any]:
    """Return what the template shows beside a door. A talk that goes on counts as busy."""
    seeing = wall_welcome.here(line, now)
    known: dict[str, Any] = {
        "place": line.place,
        "place_image": event_cards.image_url(line.place.image) if line.place else None,
        "people": wall_welcome.people(seeing)[:MOST_PEOPLE],
    }
    if line.now or line.next:
        busy = wall_calls.now_and_next(line, shown)
        return {
            **known,
            **busy,
            "calls": busy["calls"][:MOST_NOW],
            "next": busy["next"][:MOST_NEXT],
        }
    invited = runs(wall_welcome.invitation(seeing, now), shown)
    return {**known, "invitations": invited, "today": _today(at, now)[:MOST_TODAY]}


def _today(at: Spot, now: datetime) -> list[OnHere]:
    """Return what is still to come or on in the room today, in order of start."""
    day = clock.local(now, g.school.time_zone).date()
    found = [
        (each.starts_at, _on_here(each.title, each.picture, each))
        for each in events.on_day(g.school, day, ENGLISH.tag, room_id=at.room_id)
        if not each.ended(now)
    ]
    found += [
        (each.starts_at, _on_here(each.names, "meeting", each))
        for each in surgeries.on_day(g.school, day, ENGLISH.tag)
        if at.holds(each) and now < each.starts_at and each.door != CLOSED
    ]
    return [each for _starts, each in sorted(found, key=lambda one: one[0])]


def _on_here(
    title: Words | str, picture: str, of: events.EventView | surgeries.SurgeryView
) -> OnHere:
    return OnHere(title, picture, times.time_of(of.starts_at), times.time_of(of.ends_at))
