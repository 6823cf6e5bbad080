"""T10: help. A person to come, the look of the screen, a card for staff, what we keep."""

from flask import Blueprint, Response, g, request

from kiosk.core import clock, tokens
from kiosk.domain import helpcalls, school_days
from kiosk.web.plumbing import throttle
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page, see_other, unchanged

blueprint = Blueprint("help", __name__)


@blueprint.get("/<lang:lang>/help")
@open_to(EVERYONE)
def help() -> Response:
    """Offer a person first, then the rest."""
    return page("parents/help/help.html", key=tokens.reference())


@blueprint.post("/<lang:lang>/help/call")
@open_to(EVERYONE)
def call_person() -> Response:
    """Ask for a person to come to this tablet."""
    key = request.form.get("key", "")
    if not throttle.allows(throttle.HELP, throttle.address()):
        return see_other("help.waiting", reference=helpcalls.newest(g.school))
    reference = helpcalls.call_person(
        g.school, key if tokens.is_token(key) else tokens.reference(), g.language.tag
    )
    school_days.note_change(g.school, clock.today(g.school.time_zone))
    return see_other("help.waiting", reference=reference)


@blueprint.get("/<lang:lang>/help/call/<reference>")
@open_to(EVERYONE)
def waiting(reference: str) -> Response:
    """Show whether somebody is on the way."""
    call = helpcalls.view(g.school, reference)
    return page("parents/help/waiting.html", call=call, etag=_tag(call))


@blueprint.get("/<lang:lang>/help/call/<reference>/live")
@open_to(EVERYONE)
def waiting_live(reference: str) -> Response:
    """Answer the page's question whether anything has changed."""
    call = helpcalls.view(g.school, reference)
    answer = unchanged(_tag(call)) or page("parents/help/_waiting.html", call=call, etag=_tag(call))
    answer.set_etag(_tag(call))
    return answer


def _tag(call: helpcalls.CallView) -> str:
    return f"{call.state}-{call.reference}"


@blueprint.get("/<lang:lang>/help/card")
@open_to(EVERYONE)
def staff_card() -> Response:
    """Show a card in English that tells staff which language the person speaks."""
    return page("parents/help/staff_card.html")


@blueprint.get("/<lang:lang>/privacy")
@open_to(EVERYONE)
def privacy() -> Response:
    """Say what happens to what people tell us."""
    return page("parents/help/privacy.html")
