"""The one place that knows htmx-flask: was this asked for by htmx, or by a plain form or link?

The package is small and has been quiet since 2022 (README, "What it stands on"). Whoever swaps
it for another changes this file alone.
"""

from flask import Flask
from htmx_flask import Htmx, request


def install(app: Flask) -> None:
    """Let requests know the headers of htmx 2."""
    Htmx(app)


def wants_fragment() -> bool:
    """Say whether the answer is put into a page that is already there."""
    return bool(request.htmx) and not request.htmx.boosted
