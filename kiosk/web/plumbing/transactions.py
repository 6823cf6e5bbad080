"""One transaction a request, and the HTTP method decides which kind.

GET, HEAD and OPTIONS read through connections on which the database refuses to write. Every
other method writes, and is committed here, once, before the answer leaves, when the answer is
a success (2xx) or "see other" (3xx). Nobody else in the request path commits.
"""

from flask import Flask, Response, request

from kiosk.core import db
from kiosk.web.plumbing import accounts, refusals

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask) -> None:
    """Open with the method's kind of transaction, commit or roll back at the end."""
    app.before_request(_open)
    app.after_request(_close)


def _open() -> None:
    if request.method in SAFE:
        db.use(db.READING)
    elif request.endpoint in accounts.READS_FIRST:
        # Hashing a password takes a tenth of a second: others must not wait for the writer.
        db.use(db.READING_FIRST)
    else:
        db.use(db.WRITING)


def _close(response: Response) -> Response:
    if request.method in SAFE or response.status_code >= 400:
        db.session.rollback()
    else:
        try:
            db.session.commit()
        except (*db.Unavailable, db.Conflict):
            db.session.rollback()
            return refusals.busy()
    return response
