"""A6: what parents told us, by tabs and filters. The filters stand in the address."""

from datetime import date

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import clock
from kiosk.domain import inbox
from kiosk.web.forms import messages as forms
from kiosk.web.forms.messages import FilterForm
from kiosk.web.plumbing import message_filters, message_look
from kiosk.web.plumbing.access import STAFF, open_to
from kiosk.web.plumbing.desk import page, person

blueprint = Blueprint("messages", __name__)

#: Days of faces without words that the sentence above the list counts, where no age is asked.
COUNTED_DAYS = 30


@blueprint.get("/messages", endpoint="inbox")
@open_to(*STAFF)
def everything() -> Response:
    """List what parents said: who waits for an answer first of all."""
    form = FilterForm.read(request.args)
    after = forms.place(request.args.get("after", ""))
    today = clock.today(g.school.time_zone)
    since_term = _term_days(today)
    wanted = form.filter(person().id, since_term)
    rows = inbox.page(g.school, wanted, after, inbox.PAGE + 1)
    shown = rows[: inbox.PAGE]
    return page(
        "staff/messages/inbox.html",
        form=form,
        rows=shown,
        older=_older(form, rows),
        first_page=after is None,
        counts=inbox.counts(g.school),
        faces=_faces(form, wanted),
        abouts=message_filters.abouts(form.about),
        tags=message_filters.tags(form.language),
        has_terms=since_term is not None,
        age=lambda day: message_look.age(g.school, day),
        first_line=message_look.first_line,
        face_names=message_look.FACES,
        topic_names=message_look.TOPICS,
        tab=tab,
    )


def tab(name: str) -> str:
    """Return the address of a tab."""
    return url_for("messages.inbox", tab=name if name != inbox.ANSWER else None)


def _older(form: FilterForm, rows: list[inbox.Row]) -> str | None:
    if len(rows) <= inbox.PAGE:
        return None
    last = rows[inbox.PAGE - 1]
    after = forms.place_of(last.day, last.reference)
    return url_for("messages.inbox", **form.asked, after=after)


def _faces(form: FilterForm, wanted: inbox.Filter) -> tuple[int, int] | None:
    """Return how many touched a face and said no more, in how many days; None: not counted here.

    Not where a filter would make it a count about one person.
    """
    narrow = (form.language, form.topic, form.face, form.about)
    if form.tab != inbox.ALL or any(narrow) or form.mine or form.faces:
        return None
    days = wanted.age_days or COUNTED_DAYS
    return inbox.faces_without_words(g.school, days), days


def _term_days(today: date) -> int | None:
    """Return how many days this term has had, with today; None where no terms are known."""
    began = message_filters.term_began(today)
    return (today - began).days + 1 if began else None
