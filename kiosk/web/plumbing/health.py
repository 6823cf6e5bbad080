"""Two addresses for machines: is the server up, and whom to tell about a weak spot."""

from datetime import timedelta

from flask import Blueprint, Response, request

from kiosk.core import clock
from kiosk.web.plumbing.access import EVERYONE, open_to

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to(EVERYONE)
def health() -> Response:
    """Say that the server answers, and nothing else."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/.well-known/security.txt")
@open_to(EVERYONE)
def security_txt() -> Response:
    """Say where to report a weak spot (RFC 9116)."""
    ends = (clock.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    return Response(
        f"Contact: {request.host_url}staff/\nExpires: {ends}\nPreferred-Languages: en\n",
        mimetype="text/plain",
    )
