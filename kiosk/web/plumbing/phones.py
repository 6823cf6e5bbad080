"""Links that a phone opens from a poster or a screen: its own language, and a phone's pages."""

from flask import Response, current_app, g, request

from kiosk.web.plumbing import language
from kiosk.web.plumbing.pages import see_other


def opened(endpoint: str, **values: str) -> Response:
    """Go to a page in the language that the link names, else in the one that the phone prefers."""
    offered = language.offered(g.school)
    named = request.args.get("language", "")
    chosen = next((one for one in offered if one.tag == named), None)
    return remembered(
        see_other(endpoint, lang=chosen or language.negotiate(request, offered), **values)
    )


def remembered(response: Response) -> Response:
    """Let the pages that follow be a phone's as well; the start screen forgets it."""
    https = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie("mode", "phone", httponly=True, samesite="Lax", secure=https)
    return response


def private(response: Response) -> Response:
    """Mark a page behind a private link: no search engine keeps it, and a phone has opened it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return remembered(response) if g.mode == "phone" else response
