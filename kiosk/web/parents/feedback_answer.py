"""T6f, T6g, T6h: does somebody without a name want an answer, and how will they find it."""

from flask import Blueprint, Response, current_app, g, request

from kiosk.core import errors
from kiosk.domain import answer_codes, feedback
from kiosk.web.forms.feedback import contact_of
from kiosk.web.plumbing import code_words, own_message, private_links, reachable
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import see_other
from kiosk.web.plumbing.private_links import ANSWER

blueprint = Blueprint("feedback_answer", __name__)

#: Codes that are drawn until one is free; already the second is one in thousands of millions.
DRAWS = 10


@blueprint.route("/<lang:lang>/feedback/<token>/answer", methods=["GET", "POST"])
@open_to(EVERYONE)
def answer(token: str) -> Response:
    """Ask whether an answer is wanted, once there is something to answer."""
    said = own_message.given(token)
    if not said.has_said:
        return see_other("feedback.more", token=token)
    if request.method != "POST":
        return own_message.show("answer", token, given=said)
    wanted = request.form.get("answer")
    if wanted == "yes":
        with private_links.or_ended():
            _draw(token)
        return see_other("feedback_answer.code", token=token)
    if wanted == "no":
        with private_links.or_ended():
            feedback.no_answer(g.school, token)
        return see_other("feedback.thanks")
    return own_message.show("answer", token, feedback.FaceMissing(), given=said)


def _draw(token: str) -> None:
    """Give the message a code that no other has."""
    secret = str(current_app.config["SECRET_KEY"])
    link = private_links.token(ANSWER, token)
    asked = {"answer_token": link, "secret": secret, "language": g.language.tag}
    for attempt in range(DRAWS):
        code = answer_codes.draw(secret, token, attempt)
        if feedback.want_answer(g.school, token, code=code, **asked):
            return


def _code(token: str) -> tuple[str, ...] | None:
    """Return the pictures of a message, which are drawn anew: only a digest of them is kept."""
    secret = str(current_app.config["SECRET_KEY"])
    drawn = (answer_codes.draw(secret, token, attempt) for attempt in range(DRAWS))
    return next((one for one in drawn if feedback.has_code(g.school, token, one, secret)), None)


@blueprint.get("/<lang:lang>/feedback/<token>/code")
@open_to(EVERYONE)
def code(token: str) -> Response:
    """Show the seven pictures that open the answer, and the same as a link for a phone."""
    said = own_message.given(token)
    pictures = _code(token) if said.wants_answer else None
    if pictures is None:
        return see_other("feedback_answer.answer", token=token)
    tag = g.language.tag
    names = [(picture, code_words.code_word(picture, tag)) for picture in pictures]
    own = private_links.token(ANSWER, token)
    link = reachable.link("answer.open_link", token=own, language=tag)
    return own_message.show("code", token, given=said, pictures=names, link=link)


@blueprint.route("/<lang:lang>/feedback/<token>/contact", methods=["GET", "POST"])
@open_to(EVERYONE)
def contact(token: str) -> Response:
    """Take a number to ring or write to; on a phone an address for mail as well."""
    if request.method != "POST":
        return _contact(token, request.args.get("way", ""))
    way, typed = contact_of(request.form)
    try:
        with private_links.or_ended():
            feedback.leave_contact(g.school, token, way, typed)
    except (feedback.PhoneWrong, feedback.EmailWrong, feedback.FaceMissing) as refusal:
        return _contact(token, way, typed, refusal)
    return see_other("feedback.thanks")


def _contact(
    token: str, way: str, typed: str = "", refusal: errors.Refusal | None = None
) -> Response:
    """Ask how; then for the number. What was given before is not shown again."""
    said = own_message.given(token)
    if not said.wants_answer:
        return see_other("feedback_answer.answer", token=token)
    ways = [feedback.CALL, feedback.TEXT]
    if g.mode == "phone":
        ways.append(feedback.EMAIL)
    known = way if way in ways else ""
    return own_message.show("contact", token, refusal, ways=ways, way=known, typed=typed)
