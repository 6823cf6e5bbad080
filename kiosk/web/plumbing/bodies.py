"""What comes in with a request: forms only, and not too large (415, 413)."""

from flask import Flask, request
from werkzeug.exceptions import UnsupportedMediaType

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
LARGEST_BODY, LARGEST_FORM, MOST_PARTS = 4 * 1024 * 1024, 256 * 1024, 400


def install(app: Flask) -> None:
    """Limit bodies, and refuse those that are not forms."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM
    app.config["MAX_FORM_PARTS"] = MOST_PARTS

    @app.before_request
    def _check() -> None:
        if request.method == "POST" and request.mimetype not in FORMS:
            if request.content_length or request.mimetype:
                raise UnsupportedMediaType
