"""Codes of posters: what stands in a QR code, and under it to be typed.

A code has 40 bits, so guesses have to be few: an address that has tried 20 different ones that open
nothing waits, before any more are looked up. What has opened there today goes on opening, and one
old poster that a hall of parents scans is one try, so that nobody is kept out who has a right code.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g, request

from kiosk.core import errors, tokens
from kiosk.web.plumbing import throttle
from kiosk.web.plumbing.refusals import error_page, mark

# Translators: po.ended: Somebody opened an old poster, or typed its address wrongly.
ENDED = mark("This poster is old. Ask a member of staff for the new one.")


class PosterEnded(errors.Refusal):
    """A code that opens nothing, or nothing any more: both are answered alike (410)."""

    code = "old_poster"


def code(given: str) -> str:
    """Return a code as it is kept; what cannot be one is left as it is, and opens nothing."""
    return tokens.as_short_code(given) or given


@contextmanager
def or_ended() -> Iterator[None]:
    """Let what is not found be an old poster: ask staff. Refuses TooManyTries to who guesses.

    The code is that of the address of this request.
    """
    where = throttle.source()
    which = (where, str(g.school.id), tokens.digest(code((request.view_args or {})["code"])))
    if not _tried_before(*which):
        throttle.check(throttle.POSTER, where)
    try:
        yield
    except errors.NotFound as unknown:
        if throttle.allows(throttle.SAME_POSTER, *which):
            throttle.note(throttle.POSTER, where)
        raise PosterEnded from unknown
    throttle.note(throttle.POSTER_OPENED, *which)


def _tried_before(*which: str) -> bool:
    """Say whether this address has just tried this code: to try it again is no new guess."""
    rules = (throttle.POSTER_OPENED, throttle.SAME_POSTER)
    return any(throttle.is_full(rule, *which) for rule in rules)


def install(app: Flask) -> None:
    """Answer an old poster with 410, and say whom to ask."""
    app.register_error_handler(PosterEnded, lambda _ended: error_page(410, ENDED))
