"""P5: my place in the line, live on the phone, so that nobody has to sit in the corridor."""

from flask import Blueprint, Response, g, request

from kiosk.core import clock, errors
from kiosk.domain import queue_handover, queue_places, queue_turns, surgeries
from kiosk.domain.queue_places import Place
from kiosk.web.plumbing import event_cards, language, private_links, refusals, times
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page, see_other, unchanged

blueprint = Blueprint("place", __name__)

#: States in which the page goes on asking for news.
ALIVE = ("waiting", "next", "called", "missed", "talking")


@blueprint.get("/q/<handoff>")
@open_to(EVERYONE)
def open_link(handoff: str) -> Response:
    """Open the place that a tablet hands over, in the language in which it was taken."""
    with private_links.or_ended():
        joined = queue_handover.by_handoff(g.school, handoff)
    token = private_links.token(private_links.PLACE, joined.key)
    offered = {one.tag for one in language.offered(g.school)}
    chosen = joined.language if joined.language in offered else g.school.default_language
    return see_other("place.place", token=token, lang=chosen)


@blueprint.get("/<lang:lang>/place/<token>")
@open_to(EVERYONE)
def place(token: str) -> Response:
    """Show the place as it is now."""
    return _show("parents/place/place.html", token)


@blueprint.get("/<lang:lang>/place/<token>/live")
@open_to(EVERYONE)
def live(token: str) -> Response:
    """Answer the phone's question for news; nothing is read but one row while there is none."""
    with private_links.or_ended():
        tag = queue_places.glance(g.school, token)
        if tag is None:
            raise errors.NotFound
    answer = unchanged(tag) or _show("parents/place/_place.html", token)
    answer.set_etag(tag)
    answer.headers["Updated"] = times.time_of(clock.now())
    return answer


def _show(template: str, token: str, refusal: errors.Refusal | None = None) -> Response:
    g.mode = "phone"
    with private_links.or_ended():
        tag = queue_places.glance(g.school, token)  # first: what changes meanwhile is asked for
        found = queue_places.my_place(g.school, token, g.language.tag)
    state = "next" if found.state == "waiting" and found.next else found.state
    return page(
        template,
        409 if refusal else 200,
        place=found,
        state=state,
        alive=state in ALIVE,
        token=token,
        etag=tag or "",
        updated=times.time_of(clock.now()),
        starts=_starts(found),
        image_url=event_cards.image_url,
        book=state == "closed" and surgeries.can_be_booked(g.school),
        refusal_words=refusals.sentence(refusal.code) if refusal else None,
    )


def _starts(found: Place) -> str:
    starts_at = found.surgery.starts_at
    return times.time_of(starts_at) if starts_at > clock.now() else ""


@blueprint.post("/<lang:lang>/place/<token>/connected")
@open_to(EVERYONE)
def connected(token: str) -> Response:
    """Note that a phone shows the place, so that the tablet's code has done its work."""
    with private_links.or_ended():
        queue_handover.connected(g.school, token)
    return Response(status=204)


@blueprint.post("/<lang:lang>/place/<token>/coming")
@open_to(EVERYONE)
def coming(token: str) -> Response:
    """Tell staff that the person is on the way."""
    with private_links.or_ended():
        queue_turns.coming_back(g.school, token)
    return see_other("place.place", token=token)


@blueprint.post("/<lang:lang>/place/<token>/more-time")
@open_to(EVERYONE)
def more_time(token: str) -> Response:
    """Go two places back; `times` is how often it was said before, so that two taps are one."""
    said = request.form.get("times", "")
    times_said = int(said) if said.isascii() and said.isdigit() and len(said) < 3 else None
    try:
        with private_links.or_ended():
            queue_turns.more_time(g.school, token, times_said)
    except queue_turns.NoMoreTime as refusal:
        return _show("parents/place/place.html", token, refusal)
    return see_other("place.place", token=token)


@blueprint.post("/<lang:lang>/place/<token>/leave")
@open_to(EVERYONE)
def leave(token: str) -> Response:
    """Give the place to somebody else."""
    with private_links.or_ended():
        queue_turns.give_back(g.school, token)
    surgeries.forget_pulse()
    return see_other("place.place", token=token)


@blueprint.post("/<lang:lang>/place/<token>/rejoin")
@open_to(EVERYONE)
def rejoin(token: str) -> Response:
    """Stand in line again after a call that was missed."""
    with private_links.or_ended():
        queue_turns.put_me_back(g.school, token)
    surgeries.forget_pulse()
    return see_other("place.place", token=token)
