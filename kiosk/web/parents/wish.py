"""Somebody asked to be told of a new time: their private page, and what the tablet says."""

from flask import Blueprint, Response, g

from kiosk.domain import surgeries, wishes
from kiosk.domain.wishes import WishView
from kiosk.web.plumbing import booking_cards, hand_over, phones, private_links, times
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page, see_other, unchanged

blueprint = Blueprint("wish", __name__)


@blueprint.get("/<lang:lang>/wish/<token>")
@open_to(EVERYONE)
def wish(token: str) -> Response:
    """Show whether there is a new time; the page keeps itself up to date."""
    return _show("parents/wish/wish.html", token, _wish(token))


@blueprint.get("/<lang:lang>/wish/<token>/live")
@open_to(EVERYONE)
def live(token: str) -> Response:
    """Answer the page's question whether anything has changed."""
    found = _wish(token)
    answer = unchanged(_tag(found)) or _show("parents/wish/_wish.html", token, found)
    answer.set_etag(_tag(found))
    return answer


def _wish(token: str) -> WishView:
    g.mode = "phone"
    with private_links.or_ended():
        return wishes.by_token(g.school, token)


def _tag(found: WishView) -> str:
    offer = found.offer
    what = f"{offer.slot_reference}-{offer.held_until:%H%M%S}" if offer else ""
    return f"{found.reference}-{found.state}-{what}"


def _show(template: str, token: str, found: WishView) -> Response:
    offer, slot = found.offer, None
    if offer is not None:
        view = surgeries.by_id(g.school, offer.surgery_id, g.language.tag)
        slot = booking_cards.slot_card(view, offer.starts_at, offer.ends_at)
    response = page(
        template,
        token=token,
        wish=found,
        state="offered" if slot else found.state if not found.open else "waiting",
        slot=slot,
        until=times.time_of(offer.held_until) if offer else "",
        etag=_tag(found),
    )
    return phones.private(response)


@blueprint.post("/<lang:lang>/wish/<token>/stop")
@open_to(EVERYONE)
def stop(token: str) -> Response:
    """Take the wish back; a time that is kept goes to somebody else."""
    with private_links.or_ended():
        wishes.stop(g.school, token)
    return see_other("wish.wish", token=token)


@blueprint.get("/<lang:lang>/wish/<token>/asked")
@open_to(EVERYONE)
def asked(token: str) -> Response:
    """On the tablet: say what happens next, and hand the private page to the phone."""
    with private_links.or_ended():
        found = wishes.by_token(g.school, token)
    code = hand_over.code_beside("wish", found.key)
    return phones.private(page("parents/wish/asked.html", token=token, code=code))
