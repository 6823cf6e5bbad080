"""Smaller answers: pages are sent gzipped to browsers that take it. Static files are ready-made."""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

LEAST = 600  # bytes below which packing costs more than it saves
KINDS = ("text/html", "text/css", "text/javascript", "image/svg+xml")


def install(app: Flask) -> None:
    """Pack answers after everything else has been done to them."""

    @app.after_request
    def _pack(response: Response) -> Response:
        wanted = "gzip" in request.headers.get("Accept-Encoding", "")
        packable = response.mimetype in KINDS and not response.is_streamed
        if not wanted or not packable or "Content-Encoding" in response.headers:
            return response
        body = response.get_data()
        if len(body) >= LEAST:
            response.set_data(_packed(body))
            response.headers["Content-Encoding"] = "gzip"
        return response


# The home page is the same bytes for everybody for a minute: packed once, sent a hundred times.
@lru_cache(maxsize=16)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 5, mtime=0)
