"""Bigger words and colours, for this visit only."""

from flask import Blueprint, Response, redirect, request, url_for

from kiosk.web.plumbing import look
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import local_path, page

blueprint = Blueprint("look", __name__)


@blueprint.get("/<lang:lang>/look")
@open_to(EVERYONE)
def choose() -> Response:
    """Show three sizes and three sets of colours."""
    back = local_path(request.args.get("next", ""), url_for("home.home"))
    return page("parents/look.html", next=back, sizes=look.SIZES, colours=look.COLOURS)


@blueprint.post("/<lang:lang>/look")
@open_to(EVERYONE)
def take() -> Response:
    """Keep the choice, and go back to where the person was."""
    now = look.of(request)
    chosen = look.parse(
        request.form.get("size", str(now.size)), request.form.get("colours", now.colours)
    )
    response = redirect(local_path(request.form.get("next", ""), url_for("home.home")), 303)
    assert isinstance(response, Response)
    look.keep(response, chosen)
    return response
