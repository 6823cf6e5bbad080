"""The phone's side of the test whether phones reach this server. Read by staff, so in English."""

from ipaddress import ip_address

from flask import Blueprint, Response, g, request

from kiosk.domain import phone_reach
from kiosk.web.plumbing import phones, private_links, throttle
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page, see_other

blueprint = Blueprint("reach", __name__)

MOBILE, WIFI = "mobile", "wifi"


@blueprint.get("/r/<token>")
@open_to(EVERYONE)
def ask(token: str) -> Response:
    """Say that it works, and ask on which network the phone is. Looking passes nothing."""
    with private_links.or_ended():
        phone_reach.look(g.school, token)
    shown = page("staff/phones/reached.html", token=token, from_inside=_from_inside())
    return phones.private(shown)


@blueprint.post("/r/<token>")
@open_to(EVERYONE)
def tell(token: str) -> Response:
    """Pass the test, once, with what the person with the phone says; anything else asks again."""
    network = request.form.get("network")
    if network not in (MOBILE, WIFI):
        return see_other("reach.ask", token=token)
    with private_links.or_ended():
        phone_reach.passed(g.school, token, network == MOBILE)
    return see_other("reach.thanks")


@blueprint.get("/r/thanks")
@open_to(EVERYONE)
def thanks() -> Response:
    """Thank them; the screen where the code stands says what was found."""
    return page("staff/phones/thanks.html")


def _from_inside() -> bool:
    """Say whether the phone seems to be in this building's network, as far as its address tells."""
    try:
        found = ip_address(throttle.address())
    except ValueError:
        return False
    return not found.is_global and not found.is_loopback
