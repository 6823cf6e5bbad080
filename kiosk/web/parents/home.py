"""T2: the home screen. What is on now stands first."""

from functools import lru_cache

from flask import Blueprint, Response, g, request

from kiosk.core import clock
from kiosk.domain import events
from kiosk.web.plumbing import event_cards, look
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import render

blueprint = Blueprint("home", __name__)

MOST_LIVE = 3


@blueprint.get("/<lang:lang>/")
@open_to(EVERYONE)
def home() -> Response:
    """Show live events and what else there is to do.

    The page is the same for everybody in one language and look until the minute turns or staff
    change something, so it is made once and kept. What staff change is seen at once, and within
    two seconds where another process changed it (schools.by_host).
    """
    minute = int(clock.now().timestamp()) // 60
    known = (
        g.school.reference,
        g.school.changes,
        minute,
        g.language.tag,
        g.mode,
        look.of(request),
    )
    return Response(_made(known), mimetype="text/html")


@lru_cache(maxsize=128)
def _made(_known: tuple[object, ...]) -> bytes:
    today = events.to_sign_in_to(g.school, g.language.tag)
    cards = [event_cards.of(view) for view in today]
    live = [card for card in cards if card.on_now]
    return render(
        "parents/home.html",
        live=live if len(live) <= MOST_LIVE else live[: MOST_LIVE - 1],
        leaving=g.school.leaving_numbers,
    ).encode()
