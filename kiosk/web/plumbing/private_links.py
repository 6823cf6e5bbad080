"""Private links: a token that opens one booking, one place in the line, one message.

The token is made from the key of what it opens and the secret of this instance: core/tokens.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app

from kiosk.core import errors, tokens
from kiosk.core.tokens import ANSWER as ANSWER
from kiosk.core.tokens import BOOKING as BOOKING
from kiosk.core.tokens import DEVICE as DEVICE
from kiosk.core.tokens import FEEDBACK as FEEDBACK
from kiosk.core.tokens import HANDOFF as HANDOFF
from kiosk.core.tokens import HELD as HELD
from kiosk.core.tokens import PLACE as PLACE
from kiosk.core.tokens import REACH as REACH
from kiosk.core.tokens import STEP as STEP
from kiosk.core.tokens import SURVEY as SURVEY
from kiosk.core.tokens import TEXT as TEXT
from kiosk.core.tokens import WISH as WISH
from kiosk.domain import queue_joining
from kiosk.web.plumbing import throttle


def token(purpose: str, key: str) -> str:
    """Return the token of this purpose for a key: 192 bits, 32 URL-safe characters."""
    return tokens.of_link(str(current_app.config["SECRET_KEY"]), purpose, key)


def of_arrival(booking_key: str) -> str:
    """Return the link of the place in the line that a booking leads to."""
    return token(PLACE, queue_joining.arrival_key(booking_key))


@contextmanager
def or_ended() -> Iterator[None]:
    """Let what is not found be a link that has ended: a kind page, and guesses are limited."""
    try:
        yield
    except errors.NotFound as unknown:
        throttle.count(throttle.LINK, throttle.source())
        raise errors.LinkEnded from unknown
