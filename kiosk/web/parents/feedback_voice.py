"""T6d: say it. The recording is made anew, and only that is kept."""

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import NotFound

from kiosk.core import db, errors, sound
from kiosk.domain import feedback_voice
from kiosk.web.plumbing import bodies, headers, own_message, private_links, refusals
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("feedback_voice", __name__)

#: How long somebody may speak. The check allows a second more: browsers stop a little late.
SECONDS = 60


@blueprint.route("/<lang:lang>/feedback/<token>/say", methods=["GET", "POST"])
@open_to(EVERYONE)
def say(token: str) -> Response:
    """Let somebody speak for a minute, where a member of staff is named who listens."""
    own_message.given(token)
    if not feedback_voice.listening(g.school):
        raise NotFound
    headers.let_record()
    if request.method != "POST":
        return _say(token)
    try:
        made = sound.checked(bodies.recording())
    except sound.Busy:
        return refusals.busy()
    except errors.Refusal as refusal:
        return _say(token, refusal)
    # Making it anew took a while, and nobody waited for it. From here on this writes (READS_FIRST).
    db.session.rollback()
    db.use(db.WRITING)
    with private_links.or_ended():
        feedback_voice.keep(g.school, token, made, g.language.tag)
    return see_other("feedback_answer.answer", token=token)


def _say(token: str, refusal: errors.Refusal | None = None) -> Response:
    return own_message.show("say", token, refusal, seconds=SECONDS)
