"""T4a, T4b: choose whom to talk to and take a number, with one touch and without a name."""

import math

from flask import Blueprint, Response, g, request

from kiosk.core import clock, tokens
from kiosk.domain import (
    queue_handover,
    queue_joining,
    queue_line,
    queue_places,
    queue_turns,
    surgeries,
    ticket_drawing,
)
from kiosk.domain.queue_places import Place
from kiosk.web.plumbing import hand_over, private_links, reachable, refusals, times, walk_ins
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page, see_other, unchanged

blueprint = Blueprint("talk", __name__)

MOST_CARDS = 6
NO_PLACE = (queue_joining.LineFull, queue_joining.LineClosed, ticket_drawing.NoTicketsLeft)


@blueprint.get("/<lang:lang>/talk")
@open_to(EVERYONE)
def who() -> Response:
    """Show who can be talked to now, and the wait before choosing."""
    cards = walk_ins.now()
    # "I do not know who" asks for the shortest wait among those who share a line.
    shared = [card for card in cards if card.several and not card.full]
    most = MOST_CARDS - bool(shared)
    return page(
        "parents/talk/who.html",
        cards=cards[:most],
        more_cards=cards[most:],
        anyone=min(shared, key=lambda card: card.wait.before) if shared else None,
        book=surgeries.can_be_booked(g.school),
        key=tokens.reference(),
    )


@blueprint.post("/<lang:lang>/talk/<surgery>")
@open_to(EVERYONE)
def take(surgery: str) -> Response:
    """Give a number. The same page gives one number, whatever is touched on it how often."""
    given = request.form.get("key", "")
    key = given if tokens.is_token(given) else tokens.reference()
    token = private_links.token(private_links.PLACE, key)
    on_tablet = g.mode == "tablet"
    try:
        queue_joining.take_number(
            g.school,
            surgery,
            key=key,
            token=token,
            handoff_token=private_links.token(private_links.HANDOFF, key) if on_tablet else None,
            language=g.language.tag,
            came_by=g.mode,
        )
    except queue_joining.KeyTaken:
        pass  # another card of the same page was touched first: this is its number
    except NO_PLACE:
        return _no_place(surgery)
    surgeries.forget_pulse()
    return see_other("talk.number" if on_tablet else "place.place", token=token)


def _no_place(surgery: str) -> Response:
    """Say that a line takes nobody any more, and what else there is. Never a dead ticket."""
    view = surgeries.by_reference(g.school, surgery, g.language.tag)
    others = [
        line
        for line in queue_places.lines(g.school, g.language.tag)
        if line.surgery.reference != surgery and not line.full
    ]
    return page(
        "parents/talk/full.html",
        409,
        surgery=view,
        others=others,
        book=surgeries.can_be_booked(g.school),
    )


@blueprint.get("/<lang:lang>/number/<token>")
@open_to(EVERYONE)
def number(token: str) -> Response:
    """Show the number, where to wait, and the code that takes the place onto a phone."""
    with private_links.or_ended():
        place = queue_places.my_place(g.school, token, g.language.tag)
    if place.state == queue_line.GIVEN_BACK:
        return see_other("talk.given_back")
    return _page("parents/talk/number.html", token, place)


@blueprint.get("/<lang:lang>/number/<token>/live")
@open_to(EVERYONE)
def number_live(token: str) -> Response:
    """Answer the tablet's question whether a phone has the place now, or the line has moved."""
    with private_links.or_ended():
        tag = queue_places.glance(g.school, token)
        if tag is not None and (nothing_new := unchanged(tag)):
            return nothing_new
        place = queue_places.my_place(g.school, token, g.language.tag)
    answer = _page("parents/talk/_number.html", token, place)
    answer.set_etag(tag or "")
    return answer


def _page(template: str, token: str, place: Place) -> Response:
    handoff = private_links.token(private_links.HANDOFF, place.key)
    starts_at, ends_at = place.surgery.starts_at, place.handoff_ends_at
    return page(
        template,
        place=place,
        token=token,
        etag=queue_places.glance(g.school, token) or "",
        starts=times.time_of(starts_at) if starts_at > clock.now() else "",
        codes=hand_over.possible(),
        qr_address=reachable.link("place.open_link", handoff=handoff),
        qr_seconds=math.ceil((ends_at - clock.now()).total_seconds()) if ends_at else 0,
    )


@blueprint.route("/<lang:lang>/number/<token>/name", methods=["GET", "POST"])
@open_to(EVERYONE)
def add_name(token: str) -> Response:
    """Take a first name, so that staff can greet the person. Nobody else sees it."""
    typed = request.form.get("name", "")
    with private_links.or_ended():
        if request.method != "POST":
            queue_places.my_place(g.school, token, g.language.tag)
            return page("parents/talk/name.html", token=token)
        try:
            queue_handover.set_first_name(g.school, token, typed)
        except queue_joining.NameTooLong as refusal:
            words = refusals.sentence(refusal.code)
            return page("parents/talk/name.html", 422, token=token, typed=typed, refusal=words)
    return see_other("talk.number", token=token)


@blueprint.post("/<lang:lang>/number/<token>/give-back")
@open_to(EVERYONE)
def give_back(token: str) -> Response:
    """Take the person out of the line again."""
    with private_links.or_ended():
        queue_turns.give_back(g.school, token)
    surgeries.forget_pulse()
    return see_other("talk.given_back")


@blueprint.get("/<lang:lang>/number/given-back")
@open_to(EVERYONE)
def given_back() -> Response:
    """Say that this is fine."""
    return page("parents/talk/given_back.html")


@blueprint.post("/<lang:lang>/number/<token>/cleared")
@open_to(EVERYONE)
def cleared(token: str) -> Response:
    """Note that the tablet shows something else now: its code opens nothing any more."""
    with private_links.or_ended():
        queue_handover.end_handoff(g.school, token)
    return Response(status=204)
