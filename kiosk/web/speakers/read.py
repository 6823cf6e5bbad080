"""Reading aloud: a phrase is recorded on a phone, and sent while the next one is read."""

from flask import Blueprint, Response, current_app, g, jsonify, request
from werkzeug.exceptions import NotFound

from kiosk.core import clips, db, errors, tokens
from kiosk.core.languages import Language
from kiosk.domain import recordings, studio
from kiosk.domain.recordings import Phrase
from kiosk.domain.speakers import READ
from kiosk.web.plumbing import bodies, headers, refusals, speaker_links, studio_phrases, throttle
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import see_other
from kiosk.web.plumbing.speaker_links import opened

blueprint = Blueprint("speak_read", __name__)


@blueprint.get("/speak/<token>/read")
@open_to(EVERYONE)
def read(token: str) -> Response:
    """Show the phrases that nobody has read yet, a set at a time."""
    speaker = opened(token, READ)
    if speaker.agreed_at is None:
        return see_other("speak.start", token=token)
    headers.let_record()
    takes = recordings.takes(g.school, speaker.language)
    sets = studio_phrases.every(g.school, g.language)
    asked = request.args.get("set", "")
    parts = {name: studio.to_read(of_set, takes, speaker) for name, of_set in sets.items()}
    open_sets = [name for name, found in parts.items() if not all(one.mine for one in found)]
    now = asked if asked in sets else studio_phrases.CORE
    later = [name for name in open_sets if name != now]
    left = sum(not one.mine for one in parts[now])
    return speaker_links.page(
        "read", token=token, parts=parts[now], left=left, later=later[:1], now=now
    )


@blueprint.post("/speak/<token>/read")
@open_to(EVERYONE)
def keep(token: str) -> Response:
    """Keep a phrase as it was read, and say how it sounds; the same sent twice is kept once."""
    speaker = opened(token, READ)
    if speaker.agreed_at is None:
        raise NotFound
    throttle.count(throttle.PHRASES, speaker.reference)
    phrase, key = _phrase(g.language, request.form.get("sentence", "")), request.form.get("key", "")
    if not tokens.is_token(key):
        raise NotFound
    name = recordings.name_of(speaker, key)
    known = recordings.level_of(g.school, speaker, phrase, name)
    if known is not None:
        return jsonify(level=known)
    try:
        clip = clips.made(bodies.recording())
    except clips.Busy:
        return refusals.busy()
    except errors.Refusal as refusal:
        return _refused(refusal.code)
    # Making it anew took a while, and nobody waited for it. From here on this writes (READS_FIRST).
    db.session.rollback()
    db.use(db.WRITING)
    speaker = opened(token, READ)
    if speaker.agreed_at is None:  # taken back meanwhile
        raise NotFound
    root = current_app.config["KIOSK"].clips
    stands = recordings.keep(root, g.school, speaker, phrase, clip, name)
    return jsonify(level=clip.level if stands else clips.GOOD)


def _refused(code: str) -> Response:
    answer = jsonify(level=clips.FAINT if code == "silent" else "bad")
    answer.status_code = 422
    return answer


def _phrase(spoken: Language, key: str) -> Phrase:
    for of_set in studio_phrases.every(g.school, spoken).values():
        for one in of_set:
            if one.key == key:
                return one
    raise NotFound
