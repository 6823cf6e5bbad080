"""What can be heard, and the clips: phrases for screens that read aloud, calls for the wall.

Nothing that is asked for is ever said: a clip has to stand in the index of its language, or be a
call that stands on the wall at this moment.
"""

import hashlib
import json
from typing import Any

from flask import Blueprint, Response, current_app, g, request
from werkzeug.exceptions import NotFound

from kiosk.core import clips, sound_keys
from kiosk.domain import machine_clips, sounds
from kiosk.domain.sounds import Index
from kiosk.web.plumbing import assets, clip_files, language, sayable
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.language import Language

blueprint = Blueprint("sounds", __name__)
#: Another clip is being made at this moment; it takes a third of a second.
AGAIN = "1"
#: Somebody's voice that was taken back is not kept by tablets for a year.
WEEK = "public, max-age=604800, immutable"


@blueprint.record_once
def _tell_the_clock(state: Any) -> None:
    """Let the clock know what can be said: it stands below the pages and cannot ask them."""
    state.app.extensions["sayable"] = sayable.ahead


@blueprint.get("/<lang:lang>/sounds.json")
@open_to(EVERYONE)
def index() -> Response:
    """Say which texts can be heard in this language: "r" is recorded, "m" made by the machine."""
    found = sayable.index(g.school, g.language)
    told = {"lang": g.language.tag, "clips": found.kinds(), "version": found.version}
    return _told(told, found.version)


@blueprint.get("/sound/names.json")
@open_to(EVERYONE)
def names() -> Response:
    """Say which languages of the school can say their own name."""
    found = sayable.names(g.school)
    kinds = {tag: kind for tag, one in found.items() for kind in one.kinds().values()}
    version = _version(*(one.version for one in found.values()))
    return _told({"names": kinds, "version": version}, version)


@blueprint.get("/<lang:lang>/sound/<key>.<any(webm, mp3):ending>")
@open_to(EVERYONE)
def clip(key: str, ending: str) -> Response:
    """Send the clip of a text by its key."""
    if not sound_keys.is_key(key):
        raise NotFound
    found = sayable.index(g.school, g.language)
    if key not in found.sources:
        found = sayable.called_now(g.language)
    return _sent(found, key, ending, g.language)


@blueprint.get("/sound/name/<tag>.<any(webm, mp3):ending>")
@open_to(EVERYONE)
def name(tag: str, ending: str) -> Response:
    """Send the own name of a language of the school."""
    found = sayable.names(g.school)
    if tag not in found:
        raise NotFound
    one = language.known()[tag]
    return _sent(found[tag], sound_keys.key(one.own_name), ending, one)


def _sent(found: Index, key: str, ending: str, spoken: Language) -> Response:
    source = found.sources.get(key)
    if source is None:
        raise NotFound
    root = current_app.config["KIOSK"].clips
    try:
        file = machine_clips.clip(root, g.school, spoken, source, ending)
    except clips.Busy:
        return Response(status=503, headers={"Retry-After": AGAIN})
    response = clip_files.answer(file, ending)
    # Its address names the version of the index: another recording has another one.
    kept = assets.YEAR if source.kind == sounds.MADE else WEEK
    is_of_it = request.args.get("v") == found.version
    response.headers["Cache-Control"] = kept if is_of_it else "no-cache"
    return response


def _told(what: dict[str, Any], version: str) -> Response:
    body = json.dumps(what, ensure_ascii=False, separators=(",", ":"))
    response = Response(body, mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(version)
    response.make_conditional(request.environ)
    return response


def _version(*versions: str) -> str:
    return hashlib.sha256(" ".join(versions).encode()).hexdigest()[:12]
