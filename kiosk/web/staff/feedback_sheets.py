"""Sheets whose code opens the three faces: about an event, a surgery, a host, or anything."""

from flask import Blueprint, Response, g, request, url_for

from kiosk.domain import feedback_about
from kiosk.domain.feedback_about import About
from kiosk.web.plumbing import qr_sheets, reachable
from kiosk.web.plumbing.access import DESK, open_to
from kiosk.web.plumbing.language import Language
from kiosk.web.plumbing.qr_sheets import TELL, Lines

blueprint = Blueprint("feedback_sheets", __name__)


@blueprint.get("/messages/sheet")
@open_to(*DESK)
def sheet() -> Response:
    """Show the sheet, ready to be printed; what it is about stands in the address."""
    text = request.args.get("about", "")
    found = feedback_about.find(g.school, text, g.language.tag)
    about = {"about": found.text} if found else {}
    return qr_sheets.sheet(
        str(found.title) if found else TELL,
        [_lines(found, each) for each in qr_sheets.chosen()],
        reachable.link("feedback.open_link", **about),
        picture_name="tell",
        back=url_for("messages.inbox"),
        asked=about,
    )


def _lines(found: About | None, reader: Language) -> Lines:
    named = feedback_about.find(g.school, found.text, reader.tag) if found else None
    return qr_sheets.lines(reader, named.title if named else None, TELL)
