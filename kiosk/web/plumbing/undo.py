"""Ten seconds to take back what was just done, instead of "are you sure?" before it.

What was done and how to take it back stays on the server, in the session of whoever did it: an
earlier name belongs neither into an address nor into a cookie. It goes when it is over, with the
next page; at the latest it goes with the session.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response, url_for

from kiosk.core import clock
from kiosk.web.plumbing import sessions

KEPT_AS = "undo"
SECONDS = 10
#: The page that shows the bar is asked for a moment later, and a slow one a little later still.
LONGEST = 15

Fields = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Undo:
    """What the bar shows: a sentence, and the form that takes it back (None: nothing does)."""

    words: str
    action: str | None
    fields: tuple[tuple[str, str], ...] = ()
    seconds: int = SECONDS


def offer(
    response: Response, words: str, endpoint: str = "", fields: Fields = (), **values: str
) -> Response:
    """Let the next page say what was done, with a form to the endpoint that takes it back."""
    told = [clock.now().timestamp(), words, endpoint, values, [list(pair) for pair in fields]]
    sessions.current()[KEPT_AS] = told
    return response


def offered() -> Undo | None:
    """Return what can be taken back now, or None."""
    session = sessions.current()
    if KEPT_AS not in session:
        return None
    at, words, endpoint, values, fields = session[KEPT_AS]
    if not 0 <= clock.now().timestamp() - at <= LONGEST:
        del session[KEPT_AS]
        return None
    action = url_for(endpoint, **values) if endpoint else None
    return Undo(words, action, tuple((name, value) for name, value in fields))
