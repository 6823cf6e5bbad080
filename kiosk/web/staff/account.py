"""One's own account: name, password, codes from the phone, and where one is logged in."""

from flask import Blueprint, Response, g, request

from kiosk.domain import sessions, staff
from kiosk.web.forms.account import NameForm
from kiosk.web.forms.people import ROLE_NAMES
from kiosk.web.plumbing import accounts
from kiosk.web.plumbing.access import STAFF, open_to
from kiosk.web.plumbing.pages import page, see_other

blueprint = Blueprint("account", __name__)

DONE = {
    "name": "Your name is changed.",
    "password": "Your password is changed. All your other log-ins have ended.",
    "code-app": "Your code app is set up.",
}


@blueprint.route("/account", methods=["GET", "POST"])
@open_to(*STAFF)
def account() -> Response:
    """Show the account, and change the name."""
    person = _me()
    form = NameForm(request.form if request.method == "POST" else None, obj=person)
    if request.method == "POST" and form.validate():
        staff.rename(g.school, person, form.name.data, person)
        return see_other("account.account", done="name")
    return page(
        "staff/account/account.html",
        422 if form.errors else 200,
        form=form,
        person=person,
        role_name=ROLE_NAMES[person.role],
        codes_left=len(person.mf_recovery_codes or []),
        places=sessions.count_of(person.id),
        done=DONE.get(request.args.get("done", "")),
    )


@blueprint.post("/account/log-out-everywhere")
@open_to(*STAFF)
def log_out_everywhere() -> Response:
    """End all log-ins of this person, this one too."""
    accounts.leave_everywhere(_me())
    return see_other("security.login")


def _me() -> staff.Staff:
    person = accounts.current_staff()
    assert person is not None
    return person
