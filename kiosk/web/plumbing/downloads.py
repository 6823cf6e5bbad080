"""Files that are made when somebody asks for them, and sent while they are made."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, cast

from flask import Response, current_app

from kiosk.core import db, errors

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 64 * 1024


def made(
    make: Callable[[], Iterator[bytes]], ask: Callable[[str, int], Response]
) -> Iterator[bytes] | Response:
    """Return the pieces of a file, or the page that says why there is none (422, 503).

    `ask` makes that page from the code of what was refused and a status.
    """
    try:
        return make()
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return ask(refusal.code, 422)
    except (OSError, *db.Unavailable):
        current_app.logger.exception("An export could not be made.")
        return ask("not_made", 503)


def stream(pieces: Iterable[bytes], name: str, kind: str) -> Response:
    """Answer with a file under this name (ASCII, no quotes), piece by piece.

    The pieces are asked for after the request's own transaction is over: they bring their own
    connection, and are closed when the browser has the file or has gone away.
    """
    response = Response(pieces, mimetype=kind.partition(";")[0], content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    close = getattr(pieces, "close", None)
    if close is not None:
        response.call_on_close(close)
    return response


def scratch() -> BinaryIO:
    """Return a nameless file on disk for what has to be whole before it is sent."""
    return cast(BinaryIO, tempfile.TemporaryFile())


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file from its beginning, and close it, which deletes a scratch file."""
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
