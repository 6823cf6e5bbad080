"""Photos in staff's forms: read one that was sent, keep it, or say kindly why it cannot be."""

from pathlib import Path
from typing import Any

from flask import current_app, g, request
from werkzeug.datastructures import MultiDict

from kiosk.core import errors
from kiosk.domain import uploads
from kiosk.web.plumbing import refusals

LARGEST_READ = 16 * 1024 * 1024


def folder() -> Path:
    """Return where this server keeps photos."""
    found: Path = current_app.config["KIOSK"].uploads
    return found


def form() -> MultiDict[str, str]:
    """Return a sent form that may hold a photo. More is read than is kept, to say so kindly."""
    request.max_content_length = LARGEST_READ
    return MultiDict(request.form)


def chosen(form: Any) -> str | None:
    """Return the name of the photo a form ends with: a new one, the one before, or none.

    `form` has photo, photo_off and image; a refused photo is said beside its field.
    """
    sent = request.files.get("photo")
    if sent is not None and sent.filename:
        try:
            form.image.data = uploads.keep(folder(), g.school, sent.read())
            return str(form.image.data)
        except errors.Refusal as refusal:
            form.photo.errors = [refusals.sentence(refusal.code)]
    known = uploads.find(folder(), g.school.reference, form.image.data or "")
    if known is None or form.photo_off.data:
        form.image.data = ""
        return None
    return known.name
