"""Private links: a token that opens one booking, one place in the line, one wish.

The token is made from the key of what it opens and the secret of this instance, so that the same
form sent twice gets the same link, and the database, which keeps a digest only, opens nothing.
"""

import base64
import hmac
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app

from kiosk.core import errors
from kiosk.web.plumbing import throttle

PLACE, HANDOFF, BOOKING, HELD, WISH = "place", "handoff", "booking", "held", "wish"


def token(purpose: str, key: str) -> str:
    """Return the token of this purpose for a key: 192 bits, 32 URL-safe characters."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    made = hmac.digest(secret, f"{purpose} {key}".encode(), "sha256")
    return base64.urlsafe_b64encode(made[:24]).decode()


@contextmanager
def or_ended() -> Iterator[None]:
    """Let what is not found be a link that has ended: a kind page, and guesses are limited."""
    try:
        yield
    except errors.NotFound as unknown:
        throttle.count(throttle.LINK, throttle.address())
        raise errors.LinkEnded from unknown
