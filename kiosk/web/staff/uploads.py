"""Photos that staff uploaded, for everybody who sees the event or place they belong to."""

from flask import Blueprint, Response, g, send_file
from werkzeug.exceptions import NotFound

from kiosk.core import images
from kiosk.domain import uploads
from kiosk.web.plumbing import assets, photos
from kiosk.web.plumbing.access import EVERYONE, open_to

blueprint = Blueprint("uploads", __name__)


@blueprint.get("/pictures/<school>/<name>")
@open_to(EVERYONE)
def picture(school: str, name: str) -> Response:
    """Send a photo of this school. Its name changes with its content, so browsers may keep it."""
    file = uploads.find(photos.folder(), school, name) if school == g.school.reference else None
    if file is None:
        raise NotFound
    response = send_file(file, mimetype=images.MEDIA_TYPE, conditional=True)
    response.headers["Cache-Control"] = assets.YEAR
    return response
