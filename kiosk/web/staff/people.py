"""People who log in: adding somebody, their role, switching off, and links for a password."""

from flask import Blueprint, Response, g, request, url_for
from werkzeug.datastructures import MultiDict

from kiosk.core import errors
from kiosk.domain import links, passwords, staff
from kiosk.web.forms import people as forms
from kiosk.web.forms.account import PasswordForm
from kiosk.web.plumbing import account_store, account_words, accounts, qr_codes
from kiosk.web.plumbing.access import EVERYONE, MANAGERS, open_to
from kiosk.web.plumbing.pages import page, see_other

blueprint = Blueprint("people", __name__)

DONE = {
    "saved": "It is saved.",
    "role": "It is saved. They log in again with the new role.",
    "off": "This account is switched off. Nobody can log in with it.",
    "on": "This account is switched on again.",
    "phone": "They set up a new code app when they log in next.",
}


@blueprint.get("/people")
@open_to(*MANAGERS)
def people() -> Response:
    """List everybody who has an account."""
    return page(
        "staff/people/people.html", everybody=staff.everybody(g.school), roles=forms.ROLE_NAMES
    )


@blueprint.route("/people/add", methods=["GET", "POST"])
@open_to(*MANAGERS)
def add() -> Response:
    """Add somebody, and show once the link that opens their account."""
    form = forms.NewPersonForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        me = _me()
        try:
            person = staff.create(g.school, form.name.data, form.email.data, form.role.data, by=me)
            return _show_link(person, staff.make_link(g.school, person, me))
        except (staff.EmailShape, staff.EmailTaken) as refusal:
            form.refuse("email", account_words.sentence(refusal))
        except staff.OnlyMainManagers as refusal:
            form.refuse("role", account_words.sentence(refusal))
    return page("staff/people/add.html", 422 if form.errors else 200, form=form, roles=_roles())


@blueprint.route("/people/<reference>", methods=["GET", "POST"])
@open_to(*MANAGERS)
def person(reference: str) -> Response:
    """Show one account; the button that was pressed says what to change."""
    them = staff.by_reference(g.school, reference)
    form = forms.PersonForm(request.form if request.method == "POST" else None, obj=them)
    refused = None
    if request.method == "POST":
        try:
            answer = _change(them, request.form.get("do", ""), form)
            if answer is not None:
                return answer
        except errors.Refusal as refusal:
            refused = account_words.sentence(refusal)
            form = forms.PersonForm(None, obj=them)
    status = 409 if refused else 422 if form.errors else 200
    return page(
        "staff/people/person.html",
        status,
        them=them,
        form=form,
        roles=_roles(),
        refused=refused,
        myself=them.id == _me().id,
        done=DONE.get(request.args.get("done", "")),
    )


def _change(them: staff.Staff, wish: str, form: forms.PersonForm) -> Response | None:
    """Do what a button says; None when the form has to be mended first."""
    me, done = _me(), wish
    if wish == "off":
        staff.switch_off(g.school, them, me)
    elif wish == "on":
        staff.switch_on(g.school, them, me)
    elif wish == "phone":
        staff.forget_phone(g.school, them, me)
    elif wish == "link":
        return _show_link(them, staff.make_link(g.school, them, me))
    elif form.validate():
        done = "role" if form.role.data != them.role else "saved"
        staff.change_role(g.school, them, form.role.data, me)
        staff.rename(g.school, them, form.name.data, me)
    else:
        return None
    return see_other("people.person", reference=them.reference, done=done)


def _show_link(them: staff.Staff, token: str) -> Response:
    """Show a link once, as words and as a square for the other person's phone."""
    address = url_for("people.accept_invitation", token=token, _external=True)
    drawing = account_store.qr_image(address)
    return page(
        "staff/people/link.html",
        them=them,
        address=address,
        drawing=drawing,
        only_here=qr_codes.only_here(),
    )


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@open_to(EVERYONE)
def accept_invitation(token: str) -> Response:
    """Let somebody choose a password with their link, and go on to log in with it."""
    kinds = (links.INVITATION, links.PASSWORD)
    them = _of_link(links.look(token, *kinds))
    form = PasswordForm(request.form if request.method == "POST" else MultiDict())
    if request.method == "POST" and form.validate():
        try:
            staff.check_password(g.school, them, form.password.data)
            hashed = passwords.hashed(form.password.data)
            links.use(token, *kinds)
            staff.set_password(g.school, them, hashed)
            return accounts.let_in(them)
        except links.LinkEnded:
            raise
        except errors.Refusal as refusal:
            form.refuse("password", account_words.sentence(refusal))
    status = 422 if form.errors else 200
    return page("staff/people/invitation.html", status, form=form, them=them, token=token)


def _of_link(link: links.Link) -> staff.Staff:
    """Return whose link it is; one of another school, or of a closed account, opens nothing."""
    try:
        them = staff.by_id(g.school, link.staff_id or 0)
    except errors.NotFound as refusal:
        raise links.LinkEnded from refusal
    if not them.active:
        raise links.LinkEnded
    return them


def _roles() -> list[tuple[str, str, str]]:
    """Return the roles that this manager may give."""
    return [role for role in forms.ROLES if role[0] != staff.ADMIN or _me().role == staff.ADMIN]


def _me() -> staff.Staff:
    me = accounts.current_staff()
    assert me is not None
    return me
