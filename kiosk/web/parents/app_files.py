"""What makes the pages an app that a tablet can install: its manifest, and where it begins."""

import json

from flask import Blueprint, Response, g, request, url_for

from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.assets import version
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("app_files", __name__)

#: Of static/css/tokens.css, "paper": --sand behind the browser's own bars, --paper while it loads.
BARS, PAPER = "#F3E7D6", "#FFF9F0"
#: Drawn by tools/draw_icons.py: name, size, and whether a device may cut it into any shape.
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),
    ("favicon.svg", "any", "any"),
)


@blueprint.get("/manifest.webmanifest")
@open_to(EVERYONE)
def manifest() -> Response:
    """Describe the app to the browser; linked only where a tablet is set up."""
    told = {
        "name": g.school.name,
        "short_name": "Open Door",
        "id": "/",
        "start_url": url_for("app_files.begin"),
        "scope": "/",
        "display": "fullscreen",
        "display_override": ["fullscreen", "standalone"],
        "orientation": "any",
        "lang": g.language.tag,
        "dir": g.language.direction,
        "theme_color": BARS,
        "background_color": PAPER,
        "icons": [_icon(*icon) for icon in ICONS],
    }
    response = Response(json.dumps(told), content_type="application/manifest+json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/app")
@open_to(EVERYONE)
def begin() -> Response:
    """Begin where the device is: at the start screen, or, not paired yet, where it shows its code.

    An app on an iPad keeps its own cookies and shows no address to type: it is paired from inside.
    """
    return see_other("pair.pair" if g.device is None else "welcome.start")


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    address = f"/static/pictures/{name}?v={version(f'pictures/{name}')}"
    return {"src": address, "sizes": sizes, "type": kind, "purpose": purpose}
