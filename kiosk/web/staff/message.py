"""One message: read it, answer it, give it to somebody, put it on the board, or call it done."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import clock, errors, tokens
from kiosk.domain import inbox, replies, staff, translations
from kiosk.domain.replies import Reply
from kiosk.web.forms.messages import FilterForm
from kiosk.web.plumbing import message_look, undo
from kiosk.web.plumbing.access import STAFF, open_to
from kiosk.web.plumbing.desk import language_name, page, person, sentence
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("message", __name__)

#: What can be mended in the box; everything else came too late.
MENDED = (replies.ReplyMissing, replies.ReplyTooLong, inbox.NoSuchColleague)


@blueprint.get("/messages/<reference>")
@open_to(*STAFF)
def message(reference: str) -> Response:
    """Show a message with what can be done."""
    return _show(reference)


def _show(reference: str, refusal: errors.Refusal | None = None, text: str = "") -> Response:
    found = inbox.one(g.school, reference)
    sent = replies.of(g.school, reference, found.language)
    back = FilterForm.read(request.args)
    return page(
        "staff/messages/message.html",
        200 if refusal is None else 422 if isinstance(refusal, MENDED) else 409,
        message=found,
        replies=[(reply, _may_take_back(reply)) for reply in sent],
        also=_also(sent),
        others=sum(reply.by_id != person().id for reply in sent),
        reads=_reads(found),
        colleagues=[one for one in staff.everybody(g.school) if one.active],
        me=person(),
        stories=[] if found.story else inbox.stories(g.school),
        key=tokens.reference(),
        text=text,
        limit=replies.LIMIT,
        age=message_look.age(g.school, found.day),
        face_names=message_look.FACES,
        topic_names=message_look.TOPICS,
        back=url_for("messages.inbox", **back.asked),
        address=lambda act: url_for(f"message.{act}", reference=reference, **back.asked),
        refusal_words=sentence(refusal.code) if refusal else None,
    )


def _may_take_back(reply: Reply) -> bool:
    mine = reply.by_id == person().id
    return mine and not reply.opened and clock.now() < reply.until


def _also(sent: list[Reply]) -> str:
    """Say who else has answered, so that nobody is surprised by the other's words."""
    names = list(dict.fromkeys(reply.by for reply in sent if reply.by_id != person().id))
    if not names:
        return ""
    has = "has" if len(names) == 1 else "have"
    too = " too" if any(reply.by_id == person().id for reply in sent) else ""
    return f"{' and '.join(names)} {has} answered{too}."


def _reads(found: inbox.Message) -> str:
    """Say in which language the answer will be read."""
    own = g.school.default_language
    if found.language in (None, own):
        return f"They will read it in {language_name(own)}."
    if translations.configured(g.school):
        return f"They will read it in {language_name(found.language)}; a computer translates it."
    return f"They will read it in {language_name(own)}: no translator is connected."


@blueprint.post("/messages/<reference>/reply")
@open_to(*STAFF)
def reply(reference: str) -> Response:
    """Send an answer. A colleague may have sent one meanwhile: both stay, and this says so."""
    text, key = request.form.get("text", ""), request.form.get("key", "")
    if not tokens.is_token(key):
        return _here(inbox.one(g.school, reference).reference)
    try:
        sent = replies.send(g.school, reference, key=key, text=text, staff_id=person().id)
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return _show(reference, refusal, text)
    words = " ".join(("Sent.", *_meanwhile(reference)))
    return undo.offer(
        _here(reference, "replies"),
        words,
        "message.take_back",
        [("reply", sent.reference)],
        **_kept(reference),
    )


def _meanwhile(reference: str) -> list[str]:
    """Say which colleagues have answered since this page was shown."""
    seen = request.form.get("seen", "")
    before = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else 0
    sent = replies.of(g.school, reference, None)
    others = [reply.by for reply in sent if reply.by_id != person().id]
    return [f"{name} has answered too." for name in dict.fromkeys(others[before:])]


@blueprint.post("/messages/<reference>/take-back")
@open_to(*STAFF)
def take_back(reference: str) -> Response:
    """Take one's own answer back within the minute; once more changes nothing."""
    given = request.form.get("reply", "")
    sent = {
        reply.reference
        for reply in replies.of(g.school, inbox.one(g.school, reference).reference, None)
    }
    if given in sent:
        try:
            replies.take_back(g.school, given, person().id)
        except replies.ReplyStays as refusal:
            return _show(reference, refusal)
    return undo.offer(_here(reference), "Taken back. They will not see it.")


@blueprint.post("/messages/<reference>/assign")
@open_to(*STAFF)
def assign(reference: str) -> Response:
    """Give a message to oneself, to a colleague, or to nobody."""
    before = inbox.one(g.school, reference).assigned_to_id
    accounts = {one.reference: one for one in staff.everybody(g.school)}
    to = accounts.get(request.form.get("to", ""))
    try:
        inbox.assign(g.school, reference, to.id if to else None, person().id)
    except inbox.NoSuchColleague as refusal:
        return _show(reference, refusal)
    words = f"It is with {to.first_name} now." if to else "It is with nobody now."
    had = next((one.reference for one in accounts.values() if one.id == before), "")
    return undo.offer(_here(reference), words, "message.assign", [("to", had)], **_kept(reference))


@blueprint.post("/messages/<reference>/done")
@open_to(*STAFF)
def done(reference: str) -> Response:
    """Say that a message is done, and go back to the list it came from."""
    inbox.done(g.school, reference, person().id)
    answer = see_other("messages.inbox", **FilterForm.read(request.args).asked)
    back = [("to", "list")]
    return undo.offer(answer, "Done.", "message.open_again", back, **_kept(reference))


@blueprint.post("/messages/<reference>/open-again")
@open_to(*STAFF)
def open_again(reference: str) -> Response:
    """Put a message back among those that are open."""
    inbox.open_again(g.school, reference, person().id)
    if request.form.get("to") == "list":
        answer = see_other("messages.inbox", **FilterForm.read(request.args).asked)
        return undo.offer(answer, "Open again.")
    return undo.offer(_here(reference), "Open again.", "message.done", **_kept(reference))


@blueprint.post("/messages/<reference>/board")
@open_to(*STAFF)
def board(reference: str) -> Response:
    """Put a message with a story that is there already, or take it away from one."""
    before = inbox.one(g.school, reference).story_reference or ""
    story = request.form.get("story", "")
    inbox.put_on_board(g.school, reference, story or None, person().id)
    words = "It is with that story of the board now." if story else "It is not on the board now."
    return undo.offer(
        _here(reference), words, "message.board", [("story", before)], **_kept(reference)
    )


def _here(reference: str, part: str | None = None) -> Response:
    return see_other("message.message", _anchor=part, **_kept(reference))


def _kept(reference: str) -> dict[str, Any]:
    """Return the values of an address of this message that leads back to the same list."""
    return {"reference": reference, **FilterForm.read(request.args).asked}
