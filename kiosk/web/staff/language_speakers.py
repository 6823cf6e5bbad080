"""A13: people who speak a language: links for them, and what they recorded."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, g, request
from werkzeug.exceptions import NotFound

from kiosk.core import clips, errors, languages
from kiosk.core.languages import ENGLISH, Language
from kiosk.domain import audit, recordings, speakers, studio
from kiosk.domain.recordings import Phrase, Take
from kiosk.domain.speakers import LISTEN, READ, WORDS
from kiosk.web.plumbing import clip_files, phones, reachable, studio_phrases, undo
from kiosk.web.plumbing.access import MANAGERS, STAFF, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("language_speakers", __name__)

#: So many recordings a page: each has a player.
PAGE = 20
TASKS = {
    READ: "Read phrases aloud",
    LISTEN: "Listen to what others recorded",
    WORDS: "Check words of the screens",
}
#: Why a recording is sent back; the phone of the next reader says it in their language.
WHY = {
    clips.CUT: "The beginning or the end is missing",
    clips.LOUD: "Too loud",
    clips.FAINT: "Too quiet, or too much noise",
    "words": "Other words than these",
}
STATES = {
    recordings.NEW: "Waits for a second speaker",
    recordings.CONFIRMED: "Parents can hear it",
    recordings.REFUSED: "To be recorded again",
}


@dataclass(frozen=True)
class Row:
    """A phrase with its recording. `changed`: the words are others since it was read."""

    phrase: Phrase
    take: Take
    changed: bool


@blueprint.get("/languages/<tag>/speakers")
@open_to(*STAFF)
def show(tag: str) -> Response:
    """Show how far the recordings are, who was sent a link, and what can be heard."""
    return _show(_chosen(tag))


@blueprint.post("/languages/<tag>/speakers")
@open_to(*MANAGERS)
def make(tag: str) -> Response:
    """Make a link, and show it this once."""
    spoken = _chosen(tag)
    task, name = request.form.get("task", ""), request.form.get("name", "")
    if task not in TASKS or (task == WORDS and spoken == ENGLISH):
        return _show(spoken, 422, typed=name, problem="Choose what they will do.")
    try:
        made, token = speakers.invite(g.school, person().id, spoken.tag, task, name)
    except speakers.NameLong as refusal:
        return _show(spoken, 422, typed=name, asked=task, problem=sentence(refusal.code))
    known = reachable.of_page(reachable.link("speak.start", token=token))
    by_http = task == READ and known["address"].startswith("http://") and not known["only_here"]
    shown = page(
        "staff/languages/speaker_link.html",
        to=spoken,
        task=TASKS[task],
        speaker=made,
        by_http=by_http,
        **known,
    )
    return phones.private(shown)


@blueprint.post("/languages/<tag>/speakers/<speaker>/end")
@open_to(*MANAGERS)
def end(tag: str, speaker: str) -> Response:
    """Let a link open nothing any more."""
    speakers.end(g.school, speakers.by_reference(g.school, tag, speaker), person().id)
    return undo.offer(see_other("language_speakers.show", tag=tag), "This link has ended.")


@blueprint.route("/languages/<tag>/speakers/<speaker>/delete", methods=["GET", "POST"])
@open_to(*MANAGERS)
def delete(tag: str, speaker: str) -> Response:
    """Ask first, and erase all that somebody recorded: it cannot be brought back."""
    spoken, found = _chosen(tag), speakers.by_reference(g.school, tag, speaker)
    row = next(one for one in speakers.listed(g.school, tag) if one.reference == speaker)
    if request.method != "POST":
        return page("staff/languages/speaker_delete.html", to=spoken, speaker=row)
    root = current_app.config["KIOSK"].clips
    gone = recordings.forget_of(root, g.school, found)
    speakers.withdraw(found)
    audit.note(g.school, person().id, "recordings_deleted", language=tag, recordings=gone)
    return undo.offer(see_other("language_speakers.show", tag=tag), f"Deleted: {gone} recordings.")


@blueprint.get("/languages/<tag>/speakers/sound/<recording>")
@open_to(*STAFF)
def sound(tag: str, recording: str) -> Response:
    """Play a recording to staff."""
    return clip_files.sent(recordings.take(g.school, _chosen(tag).tag, recording))


@blueprint.post("/languages/<tag>/speakers/refuse")
@open_to(*MANAGERS)
def refuse(tag: str) -> Response:
    """Send a recording back to those who read, with a reason."""
    spoken, reason = _chosen(tag), request.form.get("reason", "")
    if reason not in WHY:
        return _show(spoken, 422, problem_below="Choose why it is to be recorded again.")
    found = recordings.take(g.school, tag, request.form.get("recording", ""))
    root = current_app.config["KIOSK"].clips
    try:
        recordings.refuse(root, g.school, found.reference, reason, person().id)
    except recordings.Moved as moved:  # recorded anew at this very moment: nobody has heard that
        raise errors.NotFound from moved
    about = {"language": tag, "sentence": found.sentence[:16], "reason": reason}
    audit.note(g.school, person().id, "recording_refused", **about)
    words = "It is deleted. Readers are asked for it again."
    return undo.offer(see_other("language_speakers.show", tag=tag, _anchor="recordings"), words)


def _chosen(tag: str) -> Language:
    found = languages.table().get(tag)
    if found is None:
        raise NotFound
    return found


def _show(spoken: Language, status: int = 200, **more: Any) -> Response:
    sets = studio_phrases.every(g.school, spoken)
    takes = recordings.takes(g.school, spoken.tag)
    rows = _rows(sets, takes)
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    first = max(number - 1, 0) * PAGE
    return page(
        "staff/languages/speakers.html",
        status,
        to=spoken,
        with_tabs=spoken != ENGLISH,
        progress=[
            (studio_phrases.NAMES[name], studio.progress(of_set, takes))
            for name, of_set in sets.items()
        ],
        tasks={task: words for task, words in TASKS.items() if spoken != ENGLISH or task != WORDS},
        listed=speakers.listed(g.school, spoken.tag),
        rows=rows[first : first + PAGE],
        number=number,
        more_rows=len(rows) > first + PAGE,
        found=len(rows),
        first=first + 1,
        states=STATES,
        why=WHY,
        may_write=person().role in MANAGERS,
        **more,
    )


def _rows(sets: dict[str, list[Phrase]], takes: dict[str, Take]) -> list[Row]:
    """Return what was recorded: what waits first, then what is heard, then what was sent back."""
    order = list(STATES)
    found = [
        Row(phrase, take, take.words != phrase.digest)
        for of_set in sets.values()
        for phrase in of_set
        if (take := takes.get(phrase.sentence)) is not None
    ]
    return sorted(found, key=lambda row: order.index(row.take.state))
