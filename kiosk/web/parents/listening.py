"""Reading aloud, for this visit only."""

from flask import Blueprint, Response, request

from kiosk.web.plumbing import listening
from kiosk.web.plumbing.access import EVERYONE, open_to

blueprint = Blueprint("listening", __name__)


@blueprint.post("/<lang:lang>/listen")
@open_to(EVERYONE)
def choose() -> Response:
    """Let the screens of this visit read themselves aloud, or be quiet again."""
    response = Response(status=204)
    listening.keep(response, request.form.get("on") == "yes")
    return response
