"""Whether this visit is read aloud. Forgotten when the visit ends, as its look is."""

from flask import Request, Response

from kiosk.web.plumbing import cookies

COOKIE = "listen"
ON = "on"


def is_on(request: Request) -> bool:
    """Say whether the screens of this visit read themselves aloud."""
    return request.cookies.get(COOKIE) == ON


def keep(response: Response, on: bool) -> None:
    """Keep it for this visit; the start page removes it."""
    if on:
        cookies.keep(response, COOKIE, ON)
    else:
        cookies.drop(response, COOKIE)
