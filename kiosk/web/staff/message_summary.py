"""What parents told us, in counts that show nobody; to read, to print, to copy for governors."""

from datetime import date

from flask import Blueprint, Response, g, request

from kiosk.domain import message_summary
from kiosk.web.plumbing import message_look
from kiosk.web.plumbing.access import DESK, open_to
from kiosk.web.plumbing.desk import page

blueprint = Blueprint("message_summary", __name__)


@blueprint.get("/messages/summary")
@open_to(*DESK)
def summary() -> Response:
    """Show one month that is over; the newest one unless another is chosen."""
    months = message_summary.months(g.school)
    chosen = _month(request.args.get("month", ""), months)
    return page(
        "staff/messages/summary.html",
        months=[(month, _name(month)) for month in months],
        chosen=chosen,
        name=_name(chosen) if chosen else "",
        summary=message_summary.of(g.school, chosen, g.language.tag) if chosen else None,
        face_names=[message_look.FACES[face] for face in message_summary.FACES],
        topic_names=message_look.TOPICS,
        least=message_summary.LEAST,
    )


def _month(asked: str, months: list[date]) -> date | None:
    """Return the month that was asked for where it has something to show, else the newest."""
    return next((month for month in months if f"{month:%Y-%m}" == asked), next(iter(months), None))


def _name(month: date) -> str:
    return f"{month:%B %Y}"
