"""What comes in with a request: forms only, not too large (415, 413), no NUL in addresses (404)."""

from contextlib import closing

from flask import Flask, request
from werkzeug.exceptions import NotFound, RequestEntityTooLarge, UnsupportedMediaType

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
LARGEST_BODY, LARGEST_FORM, MOST_PARTS = 4 * 1024 * 1024, 256 * 1024, 400
#: Most forms are a name and two numbers; only these hold words in twenty languages, or photos.
SMALL_FORM = 16 * 1024
WITH_LARGE_FORMS = frozenset({"event_editor", "venues", "settings", "language_files"})
#: Words in many languages or scripts, of which a letter takes nine bytes, and no photos.
WITH_WORDS = frozenset(
    {"message_words", "story_editor", "survey_editor", "survey_words"}
    | {"language_words", "language_school"}
)
#: One minute of speech, as browsers record it.
RECORDING = 1536 * 1024
WITH_A_RECORDING = frozenset({"feedback_voice", "speak_read"})


def install(app: Flask) -> None:
    """Limit bodies, and refuse those that are not forms."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM
    app.config["MAX_FORM_PARTS"] = MOST_PARTS

    @app.before_request
    def _check() -> None:
        # Nothing of ours has such an address, and PostgreSQL cannot even look for one.
        if "\0" in request.path or any("\0" in value for value in request.args.values()):
            raise NotFound
        if request.blueprint in WITH_A_RECORDING:
            request.max_content_length = RECORDING
        elif request.blueprint in WITH_WORDS:
            request.max_content_length = LARGEST_FORM
        elif request.blueprint not in WITH_LARGE_FORMS:
            request.max_content_length = SMALL_FORM
        elif request.mimetype == FORMS[0]:
            # Werkzeug keeps to MAX_FORM_MEMORY_SIZE in multipart forms only.
            request.max_content_length = LARGEST_FORM
        something = request.content_length or request.mimetype
        if request.method == "POST" and something and request.mimetype not in FORMS:
            raise UnsupportedMediaType


def recording() -> bytes:
    """Return what a recorder of ours sent; nothing where it cannot have been ours."""
    try:
        sent = request.files.get("sound")
    except RequestEntityTooLarge:  # more than RECORDING
        return b""
    if sent is None:
        return b""
    with closing(sent):
        return bytes(sent.read())
