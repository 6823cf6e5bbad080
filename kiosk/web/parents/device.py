"""A paired device and its server: "I am here" once a minute, and what staff ask it to do."""

import json

from flask import Blueprint, Response, g, request

from kiosk.domain import devices
from kiosk.web.plumbing import paired
from kiosk.web.plumbing.access import DISPLAYS, EVERYONE, TABLET, open_to
from kiosk.web.plumbing.pages import unchanged

blueprint = Blueprint("device", __name__)


@blueprint.get("/device/news")
@open_to(EVERYONE)
def news() -> Response:
    """Answer what staff asked this device to do since it last heard; 401 for one that is none.

    Each page asks once without a tag, then with the tag of the last answer.
    """
    device = paired.of(g.school, request.cookies)
    if device is None or device.revoked:
        return Response(status=401, headers={"WWW-Authenticate": "Paired"})
    nothing_new = unchanged(device.news)
    if nothing_new is not None:
        return nothing_new
    hello, clear = paired.unheard(device)
    known = {"hello": hello, "clear": clear, "locked": device.locked, "name": device.name}
    answer = Response(json.dumps(known), mimetype="application/json")
    answer.set_etag(device.news)
    return paired.told(answer, device)


@blueprint.post("/device/here")
@open_to(TABLET, *DISPLAYS)
def here() -> Response:
    """Note that the device is there, and which version of the pages it shows."""
    devices.heard(
        g.school, g.device.reference, request.form.get("version", ""), https=request.is_secure
    )
    return Response(status=204)
