"""Where people who speak a language are asked to help; another page than the desk's own."""

from flask import current_app, url_for

ENDPOINT = "language_speakers.show"


def address(tag: str) -> str:
    """Return the address for a language; an empty text on a server without that page."""
    known = ENDPOINT in current_app.view_functions
    return url_for(ENDPOINT, tag=tag) if known else ""
