"""The file of a clip as an answer; and a recording for those who judge it, a speaker or staff."""

import hashlib
from pathlib import Path

from flask import Response, current_app, g, request
from werkzeug.exceptions import NotFound

from kiosk.core import clips
from kiosk.domain import recordings
from kiosk.domain.recordings import Take

MP3 = "mp3"


def sent(take: Take) -> Response:
    """Send the files of a recording: MP3 where that is asked for, else Opus in WebM."""
    kind = MP3 if request.args.get("kind") == MP3 else "webm"
    where = recordings.folder(current_app.config["KIOSK"].clips, g.school)
    return answer(clips.path(where, take.file, kind), kind)


def answer(file: Path | None, kind: str) -> Response:
    """Answer with the file of a clip, whole or in pieces: Safari plays nothing else."""
    if file is None:
        raise NotFound
    body = file.read_bytes()
    response = Response(body, mimetype=clips.MEDIA_TYPES[kind])
    response.set_etag(hashlib.sha256(body).hexdigest()[:16])
    response.make_conditional(request.environ, accept_ranges=True, complete_length=len(body))
    return response
