"""Cookies of parents' pages: all are read by the server alone, and sent by our own pages alone.

Those of staff are in sessions.py. With https the names that matter begin with `__Host-`: no other
name of the same domain, and nobody on the way, can then plant one (RFC 6265bis, 4.1.3).
"""

from flask import Response, current_app


def host_only(name: str) -> str:
    """Return the name of a cookie that nobody else may plant, as far as https lets us."""
    return f"__Host-{name}" if _https() else name


def keep(response: Response, name: str, value: str, seconds: int | None = None) -> Response:
    """Let a browser keep a value for so long; without `seconds` until it is closed."""
    response.set_cookie(
        name, value, max_age=seconds, path="/", httponly=True, samesite="Lax", secure=_https()
    )
    return response


def drop(response: Response, name: str) -> Response:
    """Let a browser forget a value."""
    response.delete_cookie(name, path="/", httponly=True, samesite="Lax", secure=_https())
    return response


def _https() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
