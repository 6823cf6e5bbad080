"""Requests that change something come from our own pages, or are refused (403).

No tokens: a tablet's page stays open for days and a token would have ended. The browser says
where a request comes from: `Sec-Fetch-Site`, and before 2023 `Origin`. Both absent means it is
not one of our pages. See docs/decisions/0005.
"""

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import Forbidden

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask) -> None:
    """Check every unsafe request before anything else looks at it."""

    @app.before_request
    def _check() -> None:
        if request.method not in SAFE and not is_own(
            request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin"), request.host
        ):
            raise Forbidden


def is_own(fetch_site: str | None, origin: str | None, host: str) -> bool:
    """Say whether a request with these headers was made by a page of this very server."""
    if fetch_site is not None:
        return fetch_site == "same-origin"
    if not origin or origin == "null":
        return False
    try:
        place = urlsplit(origin)
    except ValueError:  # no address at all, such as "http://["
        return False
    return place.scheme in ("http", "https") and place.netloc.lower() == host.lower()
