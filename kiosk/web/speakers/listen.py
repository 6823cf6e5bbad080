"""Listening: a second speaker hears each recording, and says whether it is right."""

from flask import Blueprint, Response, current_app, g, request

from kiosk.domain import recordings, studio
from kiosk.domain.recordings import Phrase, Take
from kiosk.domain.speakers import LISTEN, Speaker
from kiosk.domain.studio import Heard
from kiosk.web.plumbing import clip_files, speaker_links, studio_phrases, throttle
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import see_other
from kiosk.web.plumbing.speaker_links import opened

blueprint = Blueprint("speak_listen", __name__)


@blueprint.get("/speak/<token>/listen")
@open_to(EVERYONE)
def listen(token: str) -> Response:
    """Play the next recording that waits for somebody else than who made it."""
    speaker = opened(token, LISTEN)
    phrases, takes = _all(speaker)
    own = speaker_links.read_here()
    waiting = studio.to_hear(phrases, takes, speaker, own)
    only_own = studio.own_waiting(phrases, takes, speaker, own)
    after = _after(waiting, request.args.get("after", ""))
    return speaker_links.page(
        "listen", token=token, heard=after, left=len(waiting), only_own=only_own
    )


@blueprint.post("/speak/<token>/listen")
@open_to(EVERYONE)
def say(token: str) -> Response:
    """Confirm a recording, or send it back to those who read."""
    speaker = opened(token, LISTEN)
    throttle.count(throttle.PHRASES, speaker.reference)
    reference, file = request.form.get("reference", ""), request.form.get("file", "")
    own = speaker_links.read_here()
    try:
        if request.form.get("do") == "right":
            recordings.confirm(g.school, speaker, reference, file, own)
        elif request.form.get("do") == "again":
            root = current_app.config["KIOSK"].clips
            recordings.send_back(root, g.school, speaker, reference, file, own)
    except (recordings.Moved, recordings.OwnRecording):
        pass  # sent twice, or read anew meanwhile: what waits now is shown
    return see_other("speak_listen.listen", token=token)


@blueprint.get("/speak/<token>/sound/<reference>")
@open_to(EVERYONE)
def sound(token: str, reference: str) -> Response:
    """Send a recording to whoever is asked to hear it."""
    speaker = opened(token, LISTEN)
    return clip_files.sent(recordings.take(g.school, speaker.language, reference))


def _all(speaker: Speaker) -> tuple[list[Phrase], dict[str, Take]]:
    sets = studio_phrases.every(g.school, g.language)
    found = [one for of_set in sets.values() for one in of_set]
    return found, recordings.takes(g.school, speaker.language)


def _after(waiting: list[Heard], reference: str) -> Heard | None:
    """Return the first one, or the one behind a recording that somebody would not judge."""
    places = [at for at, one in enumerate(waiting) if one.take.reference == reference]
    at = places[0] + 1 if places else 0
    return waiting[at % len(waiting)] if waiting else None
