"""How messages work here: who listens, who is the safeguarding lead, how long words are kept."""

from flask import Blueprint, Response, g, request

from kiosk.core import errors
from kiosk.domain import concerns, message_settings
from kiosk.web.forms import message_settings as forms
from kiosk.web.forms.message_settings import MessageSettingsForm
from kiosk.web.plumbing import undo
from kiosk.web.plumbing.access import MANAGERS, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("message_settings", __name__)


@blueprint.route("/settings/messages", methods=["GET", "POST"])
@open_to(*MANAGERS)
def settings() -> Response:
    """Show or change how messages work."""
    people = message_settings.people(g.school)
    before = message_settings.of(g.school)
    if request.method != "POST":
        return _show(forms.form(people, data=forms.of_settings(before)))
    form = forms.form(people, formdata=request.form)
    if not form.validate():
        return _show(form, 422)
    try:
        message_settings.change(g.school, form.settings(), person().id)
    except errors.Refusal as refusal:
        return _show(form, 409, sentence(refusal.code))
    answer = see_other("message_settings.settings")
    back = forms.as_sent(before)
    return undo.offer(answer, "Saved.", "message_settings.settings", back)


def _show(form: MessageSettingsForm, status: int = 200, problem: str = "") -> Response:
    waiting = concerns.open_count(g.school)
    return page(
        "staff/message_settings/settings.html",
        status,
        form=form,
        problem=problem or form.first_problem,
        nobody_reads=waiting if not concerns.leads(g.school) else 0,
    )
