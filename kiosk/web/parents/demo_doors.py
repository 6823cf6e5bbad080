"""The demo's own doors: one link makes this browser the demo's tablet, wall or screen at a door.

Registered in the demo only (routes.py): in a school, only a member of staff makes a device.
"""

from flask import Blueprint, Response

from kiosk.core import tokens
from kiosk.web.plumbing import cookies, paired, private_links
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("demo_doors", __name__, url_prefix="/demo")


@blueprint.get("/tablet", defaults={"role": paired.TABLET, "home": "welcome.start"})
@blueprint.get("/wall", defaults={"role": paired.WALL, "home": "wall.wall"})
@blueprint.get("/door", defaults={"role": paired.DOOR, "home": "wall.wall"})
@open_to(EVERYONE)
def become(role: str, home: str) -> Response:
    """Let this browser be the tablet at reception, the big screen or the screen beside a door."""
    token = private_links.token(private_links.DEVICE, tokens.of_demo_device(role))
    return paired.keep(see_other(home), token)


@blueprint.get("/phone")
@open_to(EVERYONE)
def phone() -> Response:
    """Let this browser be somebody's own phone again."""
    response = see_other("welcome.start")
    cookies.drop(response, paired.cookie())
    return response
