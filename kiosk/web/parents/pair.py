"""A12, on the screen itself: show a code, wait until staff have typed it in, become a device.

For staff who stand before the screen: in English, and not translated.
"""

import hmac
import json

from flask import Blueprint, Response, current_app, g, request, url_for

from kiosk.core import tokens
from kiosk.domain import devices, pairing
from kiosk.web.plumbing import cookies, paired, private_links, throttle
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page, see_other

blueprint = Blueprint("pair", __name__)

#: The browser keeps its secret a while longer than the code lasts, so that it can be told so.
KEPT_SECONDS = 60 * 60
#: The cookie with the secret of a browser that waits; it opens nothing by itself.
CLAIM = "claim"


@blueprint.get("/pair")
@open_to(EVERYONE)
def pair() -> Response:
    """Say what pairing is, and offer a code."""
    return page("parents/pair/pair.html", device=g.device)


@blueprint.post("/pair")
@open_to(EVERYONE)
def ask() -> Response:
    """Begin to wait under a new code."""
    throttle.count(throttle.PAIRING, throttle.source())
    claim = tokens.reference()
    pairing.ask(g.school, claim, _code(claim))
    return cookies.keep(see_other("pair.waiting"), cookies.host_only(CLAIM), claim, KEPT_SECONDS)


@blueprint.get("/pair/code")
@open_to(EVERYONE)
def waiting() -> Response:
    """Show the code until staff have typed it in; then go on by itself."""
    return _show() if _claim() else see_other("pair.pair")


@blueprint.get("/pair/code/live")
@open_to(EVERYONE)
def live() -> Response:
    """Answer the waiting page: it waits still, staff have typed the code in, or it is over."""
    waiting = pairing.look(g.school, _claim())
    state = "over" if waiting is None else "approved" if waiting.approved else "waiting"
    return Response(json.dumps({"state": state}), mimetype="application/json")


@blueprint.post("/pair/code")
@open_to(EVERYONE)
def fetch() -> Response:
    """Become the device that staff made of this screen."""
    claim = _claim()
    if not claim:
        return see_other("pair.pair")
    token = private_links.token(private_links.DEVICE, claim)
    try:
        device = pairing.fetch(g.school, claim, token)
    except pairing.CodeUnknown:
        return _show(early=True)
    response = see_other("welcome.start" if device.role == devices.TABLET else "wall.wall")
    cookies.drop(response, cookies.host_only(CLAIM))
    known = devices.by_token(g.school, token)
    assert known is not None  # this very request has stored the token
    return paired.told(paired.keep(response, token), known)


def _show(*, early: bool = False) -> Response:
    """Show the code, or that its time is over; `early`: nobody has typed it in yet."""
    claim = _claim()
    waiting = pairing.look(g.school, claim)
    if waiting is None:
        return page("parents/pair/over.html", 410)
    return page(
        "parents/pair/code.html",
        409 if early else 200,
        code=tokens.grouped(_code(claim)),
        waiting=waiting,
        lasts=int(pairing.LASTS.total_seconds()),
        address=url_for("devices.everything", _external=True).partition("://")[2],
        early=early,
    )


def _claim() -> str:
    given = request.cookies.get(cookies.host_only(CLAIM), "")
    return given if tokens.is_token(given) else ""


def _code(claim: str) -> str:
    """Return the code of a claim: 40 bits that only this server can make of it."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    made = int.from_bytes(hmac.digest(secret, f"pairing {claim}".encode(), "sha256")[:5], "big")
    return "".join(tokens.LETTERS[made >> (5 * at) & 31] for at in range(tokens.SHORT))
