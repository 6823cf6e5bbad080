"""A13: how each language of the school stands, and which others could be switched on."""

from flask import Blueprint, Response, g, request

from kiosk.core import languages
from kiosk.domain import recordings, school_texts, sounds, word_checks
from kiosk.web.plumbing import desk_standing, undo
from kiosk.web.plumbing.access import MANAGERS, STAFF, open_to
from kiosk.web.plumbing.desk import page, person
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("languages", __name__)


@blueprint.get("/languages")
@open_to(*STAFF)
def overview() -> Response:
    """Show how the school's languages stand, and below them the others."""
    known = {tag: one for tag, one in languages.table().items() if tag != languages.ENGLISH.tag}
    chosen = [known[tag] for tag in g.school.languages if tag in known]
    recorded = recordings.confirmed_everywhere(g.school)
    unread = word_checks.unread(g.school)
    translated = [one.tag for one in chosen if one.tag != g.school.default_language]
    missing = school_texts.missing(g.school, translated)
    standings = [desk_standing.of(one, recorded, unread, missing) for one in chosen]
    return page(
        "staff/languages/overview.html",
        standings=standings,
        others=[one for tag, one in known.items() if tag not in g.school.languages],
        nobody_checked=not any(one.checked for one in standings),
        machine_voice=g.school.machine_voice,
        with_voice=[one.english_name for one in chosen if one.voice],
        may_write=person().role in MANAGERS,
    )


@blueprint.post("/languages/voice")
@open_to(*MANAGERS)
def voice() -> Response:
    """Let the computer read aloud where nobody has recorded a line, or keep it silent."""
    on = request.form.get("machine_voice") == "yes"
    before = g.school.machine_voice
    sounds.let_machine_speak(g.school, on, person().id)
    words = "The computer reads aloud now." if on else "The computer does not read aloud any more."
    back = [("machine_voice", "yes" if before else "no")]
    return undo.offer(see_other("languages.overview"), words, "languages.voice", back)
