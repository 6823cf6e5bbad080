"""W1, W2: the wall display and the screen beside a door. Who goes where now, who is next; a
welcome when nobody waits.

They show pictures and numbers only: no names of parents, no topics, nobody's time of waiting. The
page is in English, and every run of words in another language says so for itself.
"""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import clock
from kiosk.domain import queue_wall
from kiosk.domain.queue_wall import Spot
from kiosk.web.plumbing import (
    displays,
    language,
    polls,
    wall_calls,
    wall_door,
    wall_welcome,
    wall_words,
)
from kiosk.web.plumbing.access import DISPLAYS, STAFF, open_to
from kiosk.web.plumbing.language import ENGLISH
from kiosk.web.plumbing.pages import page, unchanged
from kiosk.web.plumbing.refusals import mark

blueprint = Blueprint("wall", __name__)

MOST_GREETINGS, MOST_LISTENING = 6, 4

# Translators: d.listen: Shown when the big screen has lost its link.
LISTEN = mark("Listen for your number.")


@blueprint.get("/wall")
@blueprint.get("/wall/<venue>")
@blueprint.get("/wall/door/<room>")
@open_to(*DISPLAYS, *STAFF)
def wall(venue: str | None = None, room: str | None = None) -> Response:
    """Show a display what is for its place: the school, a building, or beside one room's door."""
    at = displays.spot(g.school, g.device, venue, room)
    return _screen("wall/wall.html", at, queue_wall.glance(g.school, at))


@blueprint.get("/wall/live")
@blueprint.get("/wall/<venue>/live")
@blueprint.get("/wall/door/<room>/live")
@open_to(*DISPLAYS, *STAFF)
def live(venue: str | None = None, room: str | None = None) -> Response:
    """Answer a display's question whether anything has changed, before anything is read."""
    at = displays.spot(g.school, g.device, venue, room)
    glance = queue_wall.glance(g.school, at)
    busy, calm = polls.wall_tags(glance, clock.now())
    return unchanged(busy) or unchanged(calm) or _screen("wall/_live.html", at, glance)


def _screen(template: str, at: Spot, glance: str) -> Response:
    now = clock.now()
    line = queue_wall.wall(g.school, at, ENGLISH.tag)
    door = at.room_id is not None
    busy = bool(line.next or (line.now if door else wall_calls.called(line)))
    by_line_alone = busy and len(line.next) < 2 and not door
    tag = polls.wall_tags(glance, now)[0 if by_line_alone else 1]
    shown = wall_words.of(line.languages) if busy else language.offered(g.school)[:MOST_GREETINGS]
    known: dict[str, Any] = {
        "place": line.place,
        "live": url_for("wall.live", **(request.view_args or {})),
        "etag": tag,
        "time": int(now.timestamp() * 1000),
        "turn": int(now.timestamp()) // wall_words.SECONDS_EACH,
        "quiet": request.args.get("quiet", "1" if door else "") == "1",
        "listen": wall_words.runs(LISTEN, wall_words.with_english(shown)[-MOST_LISTENING:]),
        "direction": "rtl" if all(one.direction == "rtl" for one in shown) else "ltr",
    }
    if door:
        known |= wall_door.door(line, at, shown, now)
    elif busy:
        known |= wall_calls.now_and_next(line, shown)
    else:
        known |= wall_welcome.welcome(line, shown, now)
    answer = page(template, mode="door" if door else "wall", **known)
    answer.set_etag(tag)
    return answer
