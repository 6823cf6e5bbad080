"""T2: the home screen. What is on now and who can be talked to stand first."""

from functools import lru_cache

from flask import Blueprint, Response, g, request

from kiosk.core import clock, tokens
from kiosk.domain import events, stories, surgeries
from kiosk.web.plumbing import event_cards, kept_pages, listening, look, walk_ins
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.event_cards import EventCard
from kiosk.web.plumbing.kept_pages import KeptPage
from kiosk.web.plumbing.pages import render
from kiosk.web.plumbing.walk_ins import WalkInCard

blueprint = Blueprint("home", __name__)

MOST_LIVE = 3
#: Stands in the kept page where each answer gets a key of its own.
KEY = b"key-of-this-page-alone"


@blueprint.get("/<lang:lang>/")
@open_to(EVERYONE)
def home() -> Response:
    """Show live events, who can be talked to now, and what else there is to do.

    The page is the same for everybody in one language, look and way of reading until the minute
    turns, a line moves or staff change something, so it is made once and kept. What staff change
    is seen at once, and within two seconds where another process changed it (schools.by_host); a
    line that has moved, within two seconds (surgeries.pulse).
    """
    minute = int(clock.now().timestamp()) // 60
    known = (
        g.school.reference,
        g.school.changes,
        surgeries.pulse(g.school),
        minute,
        g.language.tag,
        g.mode,
        look.of(request),
        listening.is_on(request),
    )
    # The key belongs to one page only: one touch is one number, however often it is sent.
    return _made(known).answer(tokens.reference().encode())


@lru_cache(maxsize=128)
def _made(_known: tuple[object, ...]) -> KeptPage:
    today = events.to_sign_in_to(g.school, g.language.tag)
    cards = [event_cards.of(view) for view in today]
    day = surgeries.on_day(g.school, clock.today(g.school.time_zone), g.language.tag)
    open_lines = [card for card in walk_ins.now() if not card.full]
    live, lines = _few([card for card in cards if card.on_now], open_lines)
    body = render(
        "parents/home.html",
        live=live,
        walk_ins=lines,
        talk=bool(day),
        book=surgeries.can_be_booked(g.school),
        leaving=g.school.leaving_numbers,
        told=stories.any_shown(g.school),
        key=KEY.decode(),
    )
    return kept_pages.keep(body.encode(), KEY)


def _few(
    live: list[EventCard], lines: list[WalkInCard]
) -> tuple[list[EventCard], list[WalkInCard]]:
    """Return at most three cards; where there are more, two: the tiles lead to all of them."""
    if len(live) + len(lines) <= MOST_LIVE:
        return live, lines
    if not lines or not live:
        return live[: MOST_LIVE - 1], lines[: MOST_LIVE - 1]
    return live[:1], lines[:1]
