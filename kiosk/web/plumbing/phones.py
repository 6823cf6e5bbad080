"""Links that a phone opens from a poster or a screen, in its own language."""

from flask import Response, g, request

from kiosk.web.plumbing import language
from kiosk.web.plumbing.pages import see_other


def opened(endpoint: str, **values: str) -> Response:
    """Go to a page in the language that the link names, else in the one that the phone prefers."""
    offered = language.offered(g.school)
    named = request.args.get("language", "")
    chosen = next((one for one in offered if one.tag == named), None)
    return see_other(endpoint, lang=chosen or language.negotiate(request, offered), **values)


def private(response: Response) -> Response:
    """Mark a page behind a private link: no search engine keeps it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
