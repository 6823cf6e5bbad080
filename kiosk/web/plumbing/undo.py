"""Ten seconds to take back what was just done, instead of "are you sure?" before it.

What was done and how to take it back travels in a signed cookie that ends by itself: an earlier
name belongs neither into an address nor into a table of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response, current_app, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

COOKIE = "undo"
SECONDS = 10
LARGEST = 3500  # a browser keeps about 4,096 bytes of a cookie

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
    """Let the next page say what was done, with a form to the endpoint that takes it back.

    Fields too long to carry leave the sentence without its button.
    """
    serializer = _serializer()
    told = serializer.dumps([words, endpoint, values, list(fields)])
    if len(told) > LARGEST:
        told = serializer.dumps([words, "", {}, []])
    response.set_cookie(
        COOKIE,
        str(told),
        max_age=SECONDS,
        path="/staff",
        httponly=True,
        samesite="Strict",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return response


def offered() -> Undo | None:
    """Return what can be taken back now, or None."""
    told = request.cookies.get(COOKIE)
    if not told:
        return None
    try:
        words, endpoint, values, fields = _serializer().loads(told)
    except BadSignature:
        return None
    action = url_for(endpoint, **values) if endpoint else None
    return Undo(words, action, tuple((name, value) for name, value in fields))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="undo")
