"""W1, W2: the wall display. Who goes where now, who is next; a welcome when nobody waits.

It shows pictures and numbers only: no names of parents, no topics, nobody's time of waiting. The
page is in English, and every run of words in another language says so for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, request

from kiosk.core import clock
from kiosk.domain import events, queue_places, venues
from kiosk.domain.queue_line import CALLED
from kiosk.domain.surgeries import CLOSED, SurgeryView
from kiosk.domain.tickets import Ticket
from kiosk.domain.words import Words
from kiosk.web.plumbing import catalogs, event_cards, language, polls
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.event_cards import EventCard
from kiosk.web.plumbing.language import ENGLISH, Language
from kiosk.web.plumbing.pages import page, unchanged
from kiosk.web.plumbing.refusals import mark
from kiosk.web.plumbing.ticket_words import ticket_word

blueprint = Blueprint("wall", __name__)

MOST_CALLED, MOST_IN_HAND, MOST_GREETINGS, MOST_LISTENING, MOST_HOSTS = 6, 3, 6, 4, 6
#: Events below no row of hosts, one row, and two.
MOST_EVENTS, HOSTS_IN_A_ROW = (5, 3, 2), 3
#: How long each language stands before the next; static/js/wall-words.js swaps by the same clock.
SECONDS_EACH = 6

# Translators: d.now: Column heading on the big screen: whose turn it is.
NOW = mark("Now")
# Translators: d.next: Column heading on the big screen: whose turn comes after.
NEXT = mark("Next")
# Translators: d.go_to: On the big screen, above the name of a room.
GO_TO = mark("Go to")
# Translators: d.say: Spoken call. {picture} is the word for a ticket's picture, such as "Boat".
SAY = mark("{picture} {number}. Go to {place}.")
# Translators: d.listen: Shown when the big screen has lost its link.
LISTEN = mark("Listen for your number.")
# Translators: d.quiet: On the big screen while nobody waits.
QUIET = mark("No one is waiting. Come and talk to us.")
# Translators: g.welcome: Heading on start screen, poster and wall. Warm, not formal.
WELCOME = mark("Welcome")
# Translators: g.you_belong: Under the school name. Avoid a gendered form.
YOU_BELONG = mark("You are welcome here.")


@dataclass(frozen=True)
class Run:
    """Some words in one language, as they stand on the wall."""

    text: str
    language: Language


@dataclass(frozen=True)
class Call:
    """A called ticket: where to go, and what is said, first in its own language.

    Nothing is said for one that is `talking`; it only shows where the line stands.
    """

    ticket: Ticket
    name: str
    go_to: list[Run]
    said: list[Run]
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


@dataclass(frozen=True)
class Person:
    """A host who is here now: a first name, or a partner's name, and a picture."""

    name: str
    picture: str
    image: str | None


@blueprint.get("/wall")
@blueprint.get("/wall/<venue>")
@open_to(EVERYONE)
def wall(venue: str | None = None) -> Response:
    """Show the wall of the whole school, or of one building."""
    return _screen("wall/wall.html", venue, queue_places.wall_glance(g.school, venue))


@blueprint.get("/wall/live")
@blueprint.get("/wall/<venue>/live")
@open_to(EVERYONE)
def live(venue: str | None = None) -> Response:
    """Answer the wall's question whether anything has changed, before anything is read."""
    glance = queue_places.wall_glance(g.school, venue)
    busy, calm = polls.wall_tags(glance, clock.now())
    return unchanged(busy) or unchanged(calm) or _screen("wall/_live.html", venue, glance)


def _screen(template: str, venue: str | None, glance: str) -> Response:
    building = venues.venue(g.school, venue) if venue else None
    now = clock.now()
    line = queue_places.wall(g.school, venue, ENGLISH.tag)
    waited_for = bool(_called(line) or line.next)
    tag = polls.wall_tags(glance, now)[0 if waited_for and len(line.next) < 2 else 1]
    shown = _shown(line.languages) if waited_for else language.offered(g.school)[:MOST_GREETINGS]
    known: dict[str, Any] = {
        "building": building,
        "etag": tag,
        "time": int(now.timestamp() * 1000),
        "turn": int(now.timestamp()) // SECONDS_EACH,
        "quiet": request.args.get("quiet") == "1",
        "listen": _runs(LISTEN, _with_english(shown)[-MOST_LISTENING:]),
        "direction": "rtl" if all(one.direction == "rtl" for one in shown) else "ltr",
        **(_now_and_next(line, shown) if waited_for else _welcome(line, shown, now)),
    }
    answer = page(template, mode="wall", **known)
    answer.set_etag(tag)
    return answer


def _called(line: queue_places.Wall) -> list[queue_places.Called]:
    """Return who is called, those who talk already left out."""
    return [each for each in line.now if each.state == CALLED]


def _shown(tags: Sequence[str]) -> list[Language]:
    """Return the languages of those who wait, as far as there are words for them."""
    have = language.known()
    return [have[tag] for tag in tags if tag in have] or [ENGLISH]


def _with_english(shown: list[Language]) -> list[Language]:
    return [*(one for one in shown if one is not ENGLISH), ENGLISH]


def _runs(english: str, languages: list[Language]) -> list[Run]:
    return [Run(catalogs.translate(one.tag, english), one) for one in languages]


def _now_and_next(line: queue_places.Wall, shown: list[Language]) -> dict[str, Any]:
    """Return what W1 shows."""
    called = _called(line)[:MOST_CALLED]
    talking = [each for each in line.now if each.state != CALLED]
    in_hand = [*called, *talking[: max(0, MOST_IN_HAND - len(called))]]
    return {
        "calls": [_call(each) for each in in_hand],
        "next": [(ticket, ticket_word(ticket.picture, ENGLISH.tag)) for ticket in line.next],
        "legends": [
            Legend(one, *(catalogs.translate(one.tag, word) for word in (NOW, NEXT, GO_TO)))
            for one in shown
        ],
        "belong": _runs(YOU_BELONG, shown),
    }


def _call(called: queue_places.Called) -> Call:
    own = language.known().get(called.language, ENGLISH)
    spoken = [own] if own is ENGLISH else [own, ENGLISH]
    ticket, place = called.ticket, called.place
    return Call(
        ticket=ticket,
        name=ticket_word(ticket.picture, ENGLISH.tag),
        go_to=_runs(GO_TO, spoken),
        said=[
            Run(_said(ticket, called.own_place if one is own else place, one.tag), one)
            for one in spoken
        ],
        place=place,
        picture=called.place_picture,
        image=event_cards.image_url(called.place_image),
        called_at=int(called.called_at.timestamp() * 1000),
        calls=called.calls,
        talking=called.state != CALLED,
    )


def _said(ticket: Ticket, place: Words | None, tag: str) -> str:
    """Return the spoken call in the language with this tag."""
    word = ticket_word(ticket.picture, tag)
    if place is None:
        return f"{word} {ticket.number}."
    say = catalogs.translate(tag, SAY)
    return say.format(picture=word, number=ticket.number, place=place.text)


def _welcome(line: queue_places.Wall, shown: list[Language], now: datetime) -> dict[str, Any]:
    """Return what W2 shows: greetings, who is here, what is on today."""
    here = [each for each in line.surgeries if _is_here(each, now)]
    open_for_all = any(each.open_for_walk_ins(now) for each in here)
    welcomes = _runs(WELCOME, shown)
    invitations = _runs(QUIET if open_for_all else YOU_BELONG, shown)
    people = _people(here)
    return {
        "greetings": list(zip(welcomes, invitations, strict=True)),
        "people": people,
        "events": _events(now)[: MOST_EVENTS[-(-len(people) // HOSTS_IN_A_ROW)]],
    }


def _is_here(surgery: SurgeryView, now: datetime) -> bool:
    """Say whether its hosts can be met in the building at this moment."""
    open_now = surgery.starts_at <= now < surgery.ends_at and surgery.door != CLOSED
    return open_now and surgery.way == "in_person" and not surgery.cancelled


def _people(here: list[SurgeryView]) -> list[Person]:
    """Return the hosts who are here, each once."""
    hosts = {host.reference: host for each in here for host in each.hosts}
    return [
        Person(host.name, host.picture, event_cards.image_url(host.image))
        for host in list(hosts.values())[:MOST_HOSTS]
    ]


def _events(now: datetime) -> list[EventCard]:
    """Return today's events that are not over."""
    day = clock.local(now, g.school.time_zone).date()
    today = events.on_day(g.school, day, ENGLISH.tag)
    return [event_cards.of(each) for each in today if not each.ended(now)]
