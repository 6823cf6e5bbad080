"""Use my phone: a code on the tablet that opens the same step on a phone, once."""

from flask import Blueprint, Response, g, request, url_for
from werkzeug.exceptions import NotFound

from kiosk.domain import handoffs
from kiosk.web.forms.booking import page_key
from kiosk.web.plumbing import (
    hand_over,
    hand_over_steps,
    language,
    phones,
    private_links,
    reachable,
    throttle,
)
from kiosk.web.plumbing.access import EVERYONE, TABLET, open_to
from kiosk.web.plumbing.pages import page, see_other, unchanged
from kiosk.web.plumbing.refusals import error_page, mark

blueprint = Blueprint("hand_off", __name__)

# Translators: h.code_over: On a phone, for a code of a tablet that was shown 90 seconds ago.
OVER = mark("This code has ended. Scan the new code on the screen, or ask a member of staff.")


@blueprint.post("/<lang:lang>/use-phone")
@open_to(TABLET)
def make() -> Response:
    """Make a code for a step; the same page gives one code, however often it is sent."""
    if not reachable.shows_codes():
        raise NotFound
    throttle.count(throttle.HANDOFF, throttle.source())
    step, subject = hand_over.asked_step(request.form)
    return see_other("hand_off.show", token=hand_over.make(step, subject, page_key(request.form)))


@blueprint.get("/<lang:lang>/use-phone/<token>")
@open_to(TABLET)
def show(token: str) -> Response:
    """Show the code, for as long as it opens anything."""
    with private_links.or_ended():
        code = hand_over.code(token)
    before = hand_over_steps.back(code.step, code.subject)
    back_url = url_for(before.endpoint, **before.parts)
    return phones.private(page("parents/hand_off/code.html", code=code, back_url=back_url))


@blueprint.get("/<lang:lang>/use-phone/<token>/live")
@open_to(TABLET)
def live(token: str) -> Response:
    """Answer the tablet's question whether a phone has taken the step."""
    with private_links.or_ended():
        code = hand_over.code(token)
    answer = unchanged(code.state) or page("parents/hand_off/_code.html", code=code)
    answer.set_etag(code.state)
    return answer


@blueprint.post("/<lang:lang>/use-phone/<token>/cleared")
@open_to(TABLET)
def cleared(token: str) -> Response:
    """Note that the tablet shows something else now: the code opens nothing any more."""
    handoffs.end(g.school, token)
    return Response(status=204)


@blueprint.get("/k/<token>")
@open_to(EVERYONE)
def open_link(token: str) -> Response:
    """Offer to go on with what a tablet hands over; only going on takes it."""
    _as_phone()
    g.language = _language(hand_over.waiting(token))
    return phones.private(page("parents/hand_off/continue.html", token=token))


@blueprint.post("/k/<token>")
@open_to(EVERYONE)
def take(token: str) -> Response:
    """Take the step over, once, and go on in the language of the tablet."""
    _as_phone()
    step = hand_over.take(token)
    chosen = _language(step)
    found = hand_over.address_of(step)
    return phones.private(see_other(found.endpoint, lang=chosen, **found.parts))


def _as_phone() -> None:
    g.mode = "phone"
    g.language = language.negotiate(request, language.offered(g.school))


def _language(step: handoffs.Step) -> language.Language:
    """Return the language of a step; the phone's own where the school has ceased to offer it."""
    offered = language.offered(g.school)
    return next((one for one in offered if one.tag == step.language), g.language)


@blueprint.errorhandler(hand_over.CodeEnded)
def _over(_refusal: hand_over.CodeEnded) -> Response:
    return error_page(410, OVER)
