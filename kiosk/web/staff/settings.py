"""The school's own choices: settings (A11) and school days. For managers only."""

from flask import Blueprint, Response, g, request

from kiosk.core import errors
from kiosk.domain import audit, school_settings, terms
from kiosk.domain.recurrence import Term
from kiosk.web.forms import settings as forms
from kiosk.web.forms.settings import ClosedForm, SettingsForm, TermForm
from kiosk.web.plumbing import event_cards, language, photos, refusals, undo
from kiosk.web.plumbing.access import MANAGERS, open_to
from kiosk.web.plumbing.desk import page, person
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("settings", __name__)

NO_LANGUAGE = "Parents need a language to read. Tick one or more."


@blueprint.route("/settings", methods=["GET", "POST"])
@open_to(*MANAGERS)
@photos.drawn_first
def settings() -> Response:
    """Show or change the school's settings."""
    if request.method != "POST":
        before = school_settings.of(g.school)
        return _show(SettingsForm(data=forms.of_settings(before)), list(before.languages))
    sent = photos.form()
    chosen = forms.ordered(sent.to_dict(), list(language.known()))
    form = SettingsForm(sent)
    fits = form.validate()
    picture = photos.chosen(form)
    if not fits or form.photo.errors or not chosen:
        return _show(form, chosen, 422, "" if chosen else NO_LANGUAGE)
    before = school_settings.of(g.school)
    school_settings.change(g.school, form.settings(chosen, picture))
    audit.note(g.school, person().id, "settings_changed")
    return undo.offer(
        see_other("settings.settings"),
        "Saved. Parents' screens follow at once.",
        "settings.settings",
        _as_sent(before),
    )


def _as_sent(before: school_settings.Settings) -> list[tuple[str, str]]:
    """Return the form that puts the settings back as they were."""
    fields = [(name, str(value)) for name, value in forms.of_settings(before).items()]
    for position, tag in enumerate(before.languages, start=1):
        fields += [(f"speak_{tag}", "y"), (f"position_{tag}", str(position))]
    return fields


def _show(form: SettingsForm, chosen: list[str], status: int = 200, problem: str = "") -> Response:
    known = language.known()
    order = [tag for tag in chosen if tag in known]
    order += [tag for tag in known if tag not in order]
    return page(
        "staff/venues/settings.html",
        status,
        form=form,
        problem=problem or form.first_problem,
        offered=[(known[tag], tag in chosen, order.index(tag) + 1) for tag in order],
        own=g.school.default_language,
        photo_url=event_cards.image_url(form.image.data or None),
    )


@blueprint.route("/terms", methods=["GET", "POST"])
@open_to(*MANAGERS)
def school_days() -> Response:
    """Show or change terms and the days within them on which the school is closed."""
    if request.method != "POST":
        known = [{"first": term.first, "last": term.last} for term in terms.terms(g.school)]
        closed_on = [{"day": day} for day in terms.closed(g.school)]
        return _show_days(
            forms.rows_of(TermForm, forms.TERMS, known),
            forms.rows_of(ClosedForm, forms.CLOSED, closed_on),
        )
    rows = forms.sent_rows(TermForm, forms.TERMS, request.form)
    days = forms.sent_rows(ClosedForm, forms.CLOSED, request.form)
    fits = [row.validate() for row in (*rows, *days)]
    if request.form.get("do") == "more" or not all(fits):
        return _show_days(rows, days, 200 if all(fits) else 422)
    given: list[Term] = [row.term for row in rows if row.term]
    closed = [row.day.data for row in days if row.day.data]
    try:
        terms.change(g.school, given, closed)
    except errors.Refusal as refusal:
        return _show_days(rows, days, 422, refusals.sentence(refusal.code))
    audit.note(g.school, person().id, "school_days_changed", terms=len(given), closed=len(closed))
    return undo.offer(see_other("settings.school_days"), "Saved. New events use these days.")


def _show_days(
    rows: list[TermForm], days: list[ClosedForm], status: int = 200, problem: str = ""
) -> Response:
    return page(
        "staff/venues/terms.html",
        status,
        rows=forms.with_room(TermForm, forms.TERMS, rows),
        days=forms.with_room(ClosedForm, forms.CLOSED, days),
        problem=problem,
    )
