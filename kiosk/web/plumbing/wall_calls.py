"""W1: who goes where now, and who is next, as a display shows and says it. Never a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.domain import queue_wall
from kiosk.domain.queue_line import CALLED
from kiosk.domain.tickets import Ticket
from kiosk.domain.words import Words
from kiosk.web.plumbing import catalogs, event_cards, language, sayable
from kiosk.web.plumbing.language import ENGLISH, Language
from kiosk.web.plumbing.refusals import mark
from kiosk.web.plumbing.ticket_words import ticket_word
from kiosk.web.plumbing.wall_words import YOU_BELONG, Run, runs

MOST_CALLED, MOST_IN_HAND = 6, 3

# Translators: d.now: Column heading on the big screen: whose turn it is.
NOW = mark("Now")
# Translators: d.next: Column heading on the big screen: whose turn comes after.
NEXT = mark("Next")
# Translators: d.go_to: On the big screen, above the name of a room.
GO_TO = mark("Go to")


@dataclass(frozen=True)
class Said(Run):
    """What is said of a call. `keys` are the clips that say it one after the other, if any do."""

    keys: str


@dataclass(frozen=True)
class Call:
    """A called ticket: where to go, and what is said, first in its own language.

    Nothing is said for one that is `talking`; it only shows where the line stands.
    """

    ticket: Ticket
    name: str
    go_to: list[Run]
    said: list[Said]
    place: Words | None
    picture: str | None
    image: str | None
    called_at: int
    calls: int
    talking: bool


@dataclass(frozen=True)
class Legend:
    """The headings in the language of somebody who waits."""

    language: Language
    now: str
    next: str
    go_to: str


def called(line: queue_wall.Wall) -> list[queue_wall.Called]:
    """Return who is called, those who talk already left out."""
    return [each for each in line.now if each.state == CALLED]


def now_and_next(line: queue_wall.Wall, shown: Sequence[Language]) -> dict[str, Any]:
    """Return what the template shows of a line, in the languages of those who wait."""
    to_come = called(line)[:MOST_CALLED]
    talking = [each for each in line.now if each.state != CALLED]
    in_hand = [*to_come, *talking[: max(0, MOST_IN_HAND - len(to_come))]]
    return {
        "calls": [_call(each) for each in in_hand],
        "next": [(ticket, ticket_word(ticket.picture, ENGLISH.tag)) for ticket in line.next],
        "legends": [
            Legend(one, *(catalogs.translate(one.tag, word) for word in (NOW, NEXT, GO_TO)))
            for one in shown
        ],
        "belong": runs(YOU_BELONG, shown),
    }


def _call(each: queue_wall.Called) -> Call:
    own = language.known().get(each.language, ENGLISH)
    spoken = [own] if own is ENGLISH else [own, ENGLISH]
    ticket, place = each.ticket, each.place
    return Call(
        ticket=ticket,
        name=ticket_word(ticket.picture, ENGLISH.tag),
        go_to=runs(GO_TO, spoken),
        said=[_said(ticket, each.own_place if one is own else place, one) for one in spoken],
        place=place,
        picture=each.place_picture,
        image=event_cards.image_url(each.place_image),
        called_at=int(each.called_at.timestamp() * 1000),
        calls=each.calls,
        talking=each.state != CALLED,
    )


def _said(ticket: Ticket, place: Words | None, one: Language) -> Said:
    """Return the spoken call in a language."""
    where = place.text if place else ""
    keys = sayable.call_keys(ticket, where, one)
    return Said(sayable.call(ticket, where, one.tag), one, " ".join(keys))
