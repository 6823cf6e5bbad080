"""Smaller answers: pages are sent gzipped to browsers that take it. Static files are ready-made."""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

LEAST = 600  # bytes below which packing costs more than it saves
#: Pages that are the same bytes for everybody for a minute: packed once, sent a hundred times.
SAME_FOR_ALL = frozenset({"home.home"})
KINDS = ("text/html", "text/css", "text/javascript", "image/svg+xml", "application/json")


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
            pack = _packed_once if request.endpoint in SAME_FOR_ALL else _pack_now
            response.set_data(pack(body))
            response.headers["Content-Encoding"] = "gzip"
        return response


def _pack_now(body: bytes) -> bytes:
    return gzip.compress(body, 5, mtime=0)


_packed_once = lru_cache(maxsize=64)(_pack_now)
