"""Where a speaker's link leads: what it is for, the agreement, and taking it back."""

from typing import Any

from flask import Blueprint, Response, current_app, g, request

from kiosk.domain import recordings, speakers
from kiosk.domain.speakers import LISTEN, READ, WORDS, Speaker
from kiosk.web.plumbing import headers, refusals, speaker_links
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import see_other
from kiosk.web.plumbing.speaker_links import opened

blueprint = Blueprint("speak", __name__)

PAGES = {READ: "speak_read.read", LISTEN: "speak_listen.listen", WORDS: "speak_words.words"}


@blueprint.get("/speak/<token>")
@open_to(EVERYONE)
def start(token: str) -> Response:
    """Say what the link is for."""
    return _show(opened(token), token, deleted="deleted" in request.args)


@blueprint.post("/speak/<token>")
@open_to(EVERYONE)
def begin(token: str) -> Response:
    """Begin; whoever reads agrees first."""
    speaker = opened(token)
    answer = see_other(PAGES[speaker.task], token=token)
    if speaker.task != READ:
        return answer
    typed = request.form.get("name", "")
    if not request.form.get("agree"):
        return _show(speaker, token, 422, typed=typed, unticked=True)
    try:
        speakers.agree(speaker, typed)
    except speakers.NameLong as refusal:
        words = refusals.sentence(refusal.code)
        return _show(speaker, token, 422, typed=typed, ticked=True, refusal_words=words)
    return speaker_links.remember(answer, speaker)


@blueprint.post("/speak/<token>/delete")
@open_to(EVERYONE)
def delete(token: str) -> Response:
    """Erase all that was read with this link; the agreement is asked for again."""
    speaker = opened(token, READ)
    recordings.forget_of(current_app.config["KIOSK"].clips, g.school, speaker)
    speakers.withdraw(speaker)
    return see_other("speak.start", token=token, deleted="yes")


def _show(speaker: Speaker, token: str, status: int = 200, **more: Any) -> Response:
    if speaker.task == READ:
        headers.let_record()
    known = {"typed": speaker.name, "ticked": speaker.agreed_at is not None, **more}
    return speaker_links.page(f"start_{speaker.task}", status, token=token, **known)
