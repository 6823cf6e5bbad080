"""T6, P6: three faces. One touch is kept; a topic and words may follow, and need not."""

from flask import Blueprint, Response, g, request

from kiosk.core import errors, tokens
from kiosk.domain import feedback, feedback_about, feedback_voice, stories, surveys
from kiosk.web.forms.booking import page_key
from kiosk.web.forms.feedback import words_of
from kiosk.web.plumbing import own_message, phones, private_links, refusals, throttle
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page, see_other
from kiosk.web.plumbing.private_links import FEEDBACK

blueprint = Blueprint("feedback", __name__)


@blueprint.get("/f")
@blueprint.get("/f/<about>")
@open_to(EVERYONE)
def open_link(about: str = "") -> Response:
    """Open the faces on a phone, in its language; a poster names what they are about."""
    return phones.opened("feedback.faces", **({"about": about} if about else {}))


@blueprint.get("/<lang:lang>/feedback")
@blueprint.get("/<lang:lang>/feedback/about/<about>")
@open_to(EVERYONE)
def faces(about: str = "") -> Response:
    """Ask how it was, with three faces."""
    return _faces(about or request.args.get("about", ""), tokens.reference())


def _faces(about: str, key: str, refusal: errors.Refusal | None = None) -> Response:
    found = feedback_about.find(g.school, about, g.language.tag)
    return page(
        "parents/feedback/faces.html",
        422 if refusal else 200,
        key=key,
        about=found,
        surveys=surveys.any_open(g.school),
        refusal_words=refusals.sentence(refusal.code) if refusal else None,
    )


@blueprint.post("/<lang:lang>/feedback")
@open_to(EVERYONE)
def give() -> Response:
    """Keep a face. The page's key is the message: twice is once, another face changes it."""
    key, about = page_key(request.form), request.form.get("about", "")
    token = private_links.token(FEEDBACK, key)
    _not_too_many(token)
    try:
        with private_links.or_ended():
            face = request.form.get("face", "")
            feedback.give(g.school, token=token, face=face, about=about)
    except feedback.FaceMissing as refusal:
        return _faces(about, key, refusal)
    return see_other("feedback.about", token=token)


def _not_too_many(token: str) -> None:
    """Limit new messages from one address; one that is known already is never refused."""
    try:
        feedback.reference_of(g.school, token)
    except errors.NotFound:
        throttle.count(throttle.FEEDBACK, throttle.source())


@blueprint.post("/<lang:lang>/feedback/<token>/face")
@open_to(EVERYONE)
def face(token: str) -> Response:
    """Put another face in the place of the first."""
    try:
        with private_links.or_ended():
            feedback.change_face(g.school, token, request.form.get("face", ""))
    except feedback.FaceMissing as refusal:
        return _about(token, refusal)
    return see_other("feedback.about", token=token)


@blueprint.route("/<lang:lang>/feedback/<token>/about", methods=["GET", "POST"])
@open_to(EVERYONE)
def about(token: str) -> Response:
    """Thank them, and ask what it is about; nothing has to be answered."""
    if request.method != "POST":
        return _about(token)
    with private_links.or_ended():
        feedback.set_topic(g.school, token, request.form.get("topic"))
    return see_other("feedback.more", token=token)


def _about(token: str, refusal: errors.Refusal | None = None) -> Response:
    return own_message.show("about", token, refusal, given=own_message.given(token))


@blueprint.get("/<lang:lang>/feedback/<token>/more")
@open_to(EVERYONE)
def more(token: str) -> Response:
    """Ask whether they would like to say more, by voice where somebody listens, or in writing."""
    said = own_message.given(token)
    listening = feedback_voice.listening(g.school)
    return own_message.show("more", token, given=said, listening=listening)


@blueprint.route("/<lang:lang>/feedback/<token>/write", methods=["GET", "POST"])
@open_to(EVERYONE)
def write(token: str) -> Response:
    """Take words of up to 1,000 characters; what does not fit stays in its box."""
    if request.method != "POST":
        return _write(token, own_message.given(token).words)
    typed = words_of(request.form)
    try:
        with private_links.or_ended():
            feedback.write(g.school, token, typed, g.language.tag)
    except (feedback.WordsMissing, feedback.WordsTooLong) as refusal:
        return _write(token, typed, refusal)
    return see_other("feedback_answer.answer", token=token)


def _write(token: str, typed: str, refusal: errors.Refusal | None = None) -> Response:
    own_message.given(token)
    return own_message.show("write", token, refusal, typed=typed, limit=feedback.LIMIT)


@blueprint.get("/<lang:lang>/feedback/thanks")
@open_to(EVERYONE)
def thanks() -> Response:
    """Thank them. The address names no message: there is nothing to go back to."""
    return page("parents/feedback/thanks.html", told=stories.any_shown(g.school))
