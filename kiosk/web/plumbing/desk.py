"""What the daily pages of staff share: who is logged in, and what their templates may ask."""

from typing import Any

from flask import Response

from kiosk.domain import signins, staff
from kiosk.web.plumbing import access, language, pages, times, undo

CAME_BY = {
    signins.TABLET: "on the tablet",
    signins.PHONE: "on their phone",
    signins.DESK: "at the desk",
}


def person() -> staff.Staff:
    """Return who is logged in; only for views that are not open to everyone."""
    found = access.current_staff()
    assert found is not None  # access.py let nobody else through
    return found


def page(template: str, status: int = 200, **context: Any) -> Response:
    """Answer with a template that knows times, languages, and what can be undone."""
    return pages.page(
        template,
        status,
        undo=undo.offered(),
        may_change=person().role in access.DESK,
        came_by=CAME_BY,
        language_name=language_name,
        time_of=times.time_of,
        day_in_words=times.day_in_words,
        **context,
    )


def language_name(tag: str) -> str:
    """Return the English name of a language, or the tag where we have no words for it."""
    found = language.known().get(tag)
    return found.english_name if found is not None else tag
