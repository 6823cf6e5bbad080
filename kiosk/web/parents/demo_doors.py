"""The demo's own doors: one link makes this browser the demo's tablet, wall or screen at a door.

Registered in the demo only (routes.py): in a school, only a member of staff makes a device.
"""

from flask import Blueprint, Response

from kiosk.core import tokens
from kiosk.web.plumbing import cookies, paired, private_links
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("demo_doors", __name__, url_prefix="/demo")


@blueprint.get("/tablet")
@open_to(EVERYONE)
def tablet() -> Response:
    """Let this browser be the tablet at reception."""
    return _become(paired.TABLET, "welcome.start")


@blueprint.get("/wall")
@open_to(EVERYONE)
def wall() -> Response:
    """Let this browser be the big screen."""
    return _become(paired.WALL, "wall.wall")


@blueprint.get("/door")
@open_to(EVERYONE)
def door() -> Response:
    """Let this browser be the screen beside a door."""
    return _become(paired.DOOR, "wall.wall")


@blueprint.get("/phone")
@open_to(EVERYONE)
def phone() -> Response:
    """Let this browser be somebody's own phone again."""
    response = see_other("welcome.start")
    cookies.drop(response, paired.cookie())
    return response


def _become(role: str, endpoint: str) -> Response:
    key = tokens.of_demo_device(role)
    return paired.keep(see_other(endpoint), private_links.token(private_links.DEVICE, key))
