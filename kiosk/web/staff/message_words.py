"""Words of one message in other languages, and a voice: heard and typed up."""

import io
from dataclasses import dataclass

from flask import Blueprint, Response, g, request, send_file
from werkzeug.exceptions import NotFound

from kiosk.core import errors, sound
from kiosk.domain import audit, feedback_voice, inbox, replies, translating, translations
from kiosk.domain.translations import Rendering
from kiosk.domain.words import Words
from kiosk.web.forms.messages import FilterForm
from kiosk.web.plumbing import undo
from kiosk.web.plumbing.access import STAFF, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("message_words", __name__)


@dataclass(frozen=True)
class Pair:
    """A text of a message and its other language: the parent's words in the school's, or the
    answer of staff in the parent's."""

    subject: str
    reference: str
    field: str
    original: Words
    language: str
    made: Rendering | None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return by which domain/translations knows it."""
        return (self.subject, self.reference, self.field, self.language)


@blueprint.get("/messages/<reference>/voice")
@open_to(*STAFF)
def voice(reference: str) -> Response:
    """Send a voice, or the part of it that a player asks for. No browser keeps it."""
    found = feedback_voice.of(g.school, reference, lead=person().safeguarding)
    if found is None:
        raise NotFound
    response = send_file(io.BytesIO(found), mimetype=sound.MEDIA_TYPE, conditional=True)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/messages/<reference>/typed")
@open_to(*STAFF)
def type_up(reference: str) -> Response:
    """Let what staff have typed take the place of the voice."""
    typed, language = request.form.get("words", ""), request.form.get("language", "")
    if language not in g.school.languages:
        language = g.school.default_language
    try:
        feedback_voice.type_up(g.school, reference, typed, language, person().id)
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return _type_again(reference, typed, language, refusal)
    audit.note(g.school, person().id, "voice_typed", message=reference)
    return undo.offer(see_other("message.message", reference=reference), "Typed up.")


def _type_again(reference: str, typed: str, language: str, refusal: errors.Refusal) -> Response:
    too_late = isinstance(refusal, feedback_voice.TypedUpAlready)
    return page(
        "staff/messages/type_up.html",
        409 if too_late else 422,
        message={"reference": reference, "language": language, "has_voice": not too_late},
        typed=typed,
        refusal_words=sentence(refusal.code),
    )


@blueprint.post("/messages/<reference>/words")
@open_to(*STAFF)
def correct(reference: str) -> Response:
    """Keep a translation that a member of staff typed; `computer` puts back what was there."""
    pair, typed = _pair(reference), request.form.get("text", "")
    before = pair.made
    if request.form.get("computer") == "yes":
        translations.put_back(g.school, *pair.key, typed)
        return undo.offer(_here(reference), "Put back as it was.")
    try:
        translations.write(
            g.school,
            *pair.key,
            typed,
            source=pair.original.language,
            source_text=pair.original.text,
            staff_id=person().id,
        )
    except errors.Refusal as refusal:
        return _write_again(reference, pair, typed, refusal)
    if before is None or not before.fits(pair.original.text):
        return undo.offer(_here(reference), "Saved with your name.")
    fields = [*_sent(), ("text", before.text.text), ("computer", "yes" if before.machine else "")]
    return undo.offer(
        _here(reference),
        "Saved with your name.",
        "message_words.correct",
        fields,
        **_kept(reference),
    )


@blueprint.post("/messages/<reference>/words/right")
@open_to(*STAFF)
def vouch(reference: str) -> Response:
    """Say that a translation is right as it stands; `right` other than yes takes that back."""
    pair, read = _pair(reference), request.form.get("text", "")
    if request.form.get("right") != "yes":
        translations.put_back(g.school, *pair.key, read)
        return undo.offer(_here(reference), "It is a computer's translation again.")
    by_computer = pair.made is not None and pair.made.machine and pair.made.fits(pair.original.text)
    try:
        translations.vouch(
            g.school, *pair.key, person().id, source_text=pair.original.text, text=read
        )
    except errors.Refusal as refusal:
        return _write_again(reference, pair, "", refusal)
    words = "Kept as right, with your name."
    if not by_computer:
        return undo.offer(_here(reference), words)
    fields = [*_sent(), ("text", read), ("right", "no")]
    return undo.offer(_here(reference), words, "message_words.vouch", fields, **_kept(reference))


@blueprint.post("/messages/<reference>/words/ask")
@open_to(*STAFF)
def ask(reference: str) -> Response:
    """Let the computer try once more. It answers later, and nobody waits for it here."""
    pair = _pair(reference)
    text, source = pair.original.text, pair.original.language
    asked = (pair.subject, pair.reference, pair.field)
    translations.ask(g.school, *asked, text, source, [pair.language])
    translations.ask_again(g.school, *pair.key, text)
    translating.soon(g.school)
    return undo.offer(_here(reference), "Asked. It takes a moment.")


def _pair(reference: str) -> Pair:
    """Return which text is meant: the words of the message, or the answer named by `reply`."""
    message, chosen = inbox.one(g.school, reference), request.form.get("reply", "")
    own = g.school.default_language
    if not chosen and message.words is not None and message.words.language != own:
        subject = (inbox.SUBJECT, reference, inbox.FIELD)
        return Pair(*subject, message.words, own, message.translation)
    if chosen and message.language not in (None, own):
        for sent in replies.of(g.school, reference, message.language):
            if sent.reference == chosen:
                subject = (replies.SUBJECT, chosen, replies.FIELD)
                return Pair(*subject, sent.text, str(message.language), sent.rendering)
    raise errors.NotFound


def _write_again(reference: str, pair: Pair, typed: str, refusal: errors.Refusal) -> Response:
    too_late = isinstance(refusal, translations.NothingToVouch)
    return page(
        "staff/messages/correct.html",
        409 if too_late else 422,
        original=pair.original,
        tag=pair.language,
        typed=typed,
        sent=_sent(),
        too_late=too_late,
        here=_kept(reference),
        refusal_words=sentence(refusal.code),
    )


def _sent() -> list[tuple[str, str]]:
    """Return the hidden fields that say which text is meant."""
    chosen = request.form.get("reply", "")
    return [("reply", chosen)] if chosen else []


def _here(reference: str) -> Response:
    return see_other("message.message", **_kept(reference))


def _kept(reference: str) -> dict[str, str]:
    """Return the values of an address of this message that leads back to the same list."""
    return {"reference": reference, **FilterForm.read(request.args).asked}
