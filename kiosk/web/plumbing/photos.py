"""Photos in staff's forms: read one that was sent, keep it, or say kindly why it cannot be."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from flask import Response, current_app, g, request
from werkzeug.datastructures import MultiDict

from kiosk.core import db, errors
from kiosk.domain import uploads
from kiosk.web.plumbing import refusals

LARGEST_READ = 16 * 1024 * 1024


def folder() -> Path:
    """Return where this server keeps photos."""
    found: Path = current_app.config["KIOSK"].uploads
    return found


def form() -> MultiDict[str, str]:
    """Return a sent form that may hold a photo. More is read than is kept, to say so kindly."""
    _read_more()
    return MultiDict(request.form)


def _read_more() -> None:
    if request.mimetype == "multipart/form-data":  # no other form holds a photo
        request.max_content_length = LARGEST_READ


def drawn_first(view: Callable[..., Response]) -> Callable[..., Response]:
    """Draw a sent photo anew before the view begins: that takes seconds, and holds no writer.

    Such a view stands in accounts.READS_FIRST; from here on it writes, as every other change.
    """

    @wraps(view)
    def drawn(**values: str) -> Response:
        if request.method == "POST":
            g.drawn_photo = _drawn()
            db.session.rollback()  # what was read so far is read again, now with the writer
            db.use(db.WRITING)
        return view(**values)

    return drawn


def _drawn() -> str | errors.Refusal | None:
    """Return the name of the photo that was sent, if any, or why it cannot be taken."""
    _read_more()
    sent = request.files.get("photo")
    if sent is None or not sent.filename:
        return None
    try:
        return uploads.keep(folder(), g.school, sent.read())
    except errors.Refusal as refusal:
        return refusal


def chosen(form: Any) -> str | None:
    """Return the name of the photo a form ends with: a new one, the one before, or none.

    `form` has photo, photo_off and image; a refused photo is said beside its field.
    """
    drawn: str | errors.Refusal | None = g.drawn_photo  # see drawn_first
    if isinstance(drawn, errors.Refusal):
        form.photo.errors = [refusals.sentence(drawn.code)]
    elif drawn is not None:
        form.image.data = drawn
        return drawn
    known = uploads.find(folder(), g.school.reference, form.image.data or "")
    if known is None or form.photo_off.data:
        form.image.data = ""
        return None
    return known.name
